// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <heddle/testing.hpp>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/contract.hpp"
#include "plugin/node_source.hpp"
#include "testing/fake_clock.hpp"
#include "testing/script_player.hpp"
#include "value/codec.hpp"
#include "value/mask.hpp"

namespace heddle::testing {

// One call of a node's run function on the fake host. The opaque handle that the node is given
// points to it; it is no heddle_call, since the engine has its own struct of that name.
struct FakeCall {
  FakeCall(const plugin::NodeType& node_type, HttpScript& http_script)
      : type(&node_type), script(http_script, masker), outputs(node_type.outputs.size()) {}

  heddle_call* handle() { return reinterpret_cast<heddle_call*>(this); }

  const plugin::NodeType* type;
  ScriptPlayer script;
  std::vector<std::optional<Value>> inputs;    // by index
  std::vector<std::optional<Value>> settings;  // by index
  std::vector<std::optional<Value>> outputs;   // by index
  bool given_secret = false;
  FakeClock clock;
  std::chrono::nanoseconds started{0};  // since 1970
  std::optional<std::uint32_t> calls_left;
  std::uint32_t calls_left_reason = HEDDLE_CANCEL_NONE;
  std::uint32_t attempt = 1;
  std::string key;

  Masker masker;
  Result result;
  std::optional<plugin::StatedError> error;
  std::string last_error;
  std::string defect;           // the first rule of the ABI that the node broke
  std::string script_mismatch;  // the first one

  // Lent to the node until it returns.
  Arena arena;
  std::list<HttpReply> replies;
  std::list<std::vector<heddle_header>> headers;
  std::list<std::string> texts;
};

// What a node hands over, which may be a null pointer with a size.
inline std::string_view text(heddle_view view) {
  return view.data == nullptr ? std::string_view{}
                              : std::string_view{view.data, static_cast<std::size_t>(view.size)};
}

inline heddle_view view(std::string_view text) {
  return {text.data(), text.size()};
}

// The functions that every node is given.
const heddle_host& host_table();

}  // namespace heddle::testing
