// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <exception>
#include <heddle/testing.hpp>
#include <optional>
#include <string>

#include "value/mask.hpp"

// Plays a test's HTTP script to a node: holds each request against what is expected next, and gives
// the answer to it.
namespace heddle::testing {

struct ScriptedAnswer {
  HttpReply reply;
  std::uint32_t failure;  // HEDDLE_HTTP_*
  std::string message;
  std::uint32_t cancel;  // HEDDLE_CANCEL_*
};

struct ScriptPlayer {
 public:
  // Both must outlive it. What it says of requests is masked.
  ScriptPlayer(HttpScript& script, const Masker& masker) : script_(&script), masker_(&masker) {}

  // Takes the next exchange off the script. Empty, and in `why` both requests and what differs,
  // when this is not the request that was expected.
  std::optional<ScriptedAnswer> answer(const HttpRequest& request, std::string& why);
  // The expected requests that were not sent, in words; empty when there are none.
  [[nodiscard]] std::string left_over() const;
  void clear() { script_->exchanges_.clear(); }
  // What a check of the test has thrown; null: none has. It is no matter of the node.
  [[nodiscard]] const std::exception_ptr& thrown() const { return thrown_; }

 private:
  [[nodiscard]] std::string differences(const HttpExchange& exchange, const HttpRequest& request);

  HttpScript* script_;
  const Masker* masker_;
  std::size_t sent_ = 0;
  std::exception_ptr thrown_;
};

}  // namespace heddle::testing
