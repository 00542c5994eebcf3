// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <cstdint>
#include <heddle/runtime.hpp>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/frame.hpp"
#include "fiber/cancel.hpp"
#include "http/client.hpp"
#include "value/codec.hpp"

// One call of a node's run function, as the host sees it: what the opaque handle of
// <heddle/plugin.h> points to. It lives on the run's stack, and everything that was lent to the
// node dies with it.
struct heddle_call {
  heddle_call(const heddle::engine::Frame& in, const heddle::engine::ProgramNode& program_node,
              heddle::fiber::CancelScope& cancel_scope)
      : frame(&in), run(&in.run), node(&program_node), scope(&cancel_scope) {}

  const heddle::engine::Frame* frame;
  heddle::engine::RunState* run;
  const heddle::engine::ProgramNode* node;
  heddle::fiber::CancelScope* scope;
  std::uint32_t attempt = 1;
  std::string_view key;                               // idempotency
  std::vector<std::optional<heddle::Value>> inputs;   // by index
  std::vector<std::optional<heddle::Value>> outputs;  // by index
  bool given_secret = false;
  std::optional<heddle::Error> error;
  std::string last_error;
  // The first rule of the ABI that the node broke.
  std::string defect;
  // Why the simulated run ends here: nobody is at fault but who simulates.
  std::optional<heddle::Error> stopped;

  // Lent to the node until it returns. Lists: nothing is allocated until something is lent.
  heddle::Arena arena;
  std::list<heddle::http::Response> responses;
  std::list<std::vector<heddle_header>> headers;
  std::list<heddle::Value> values;
  std::list<std::string> texts;
};

namespace heddle::engine {

// The functions that every node is given.
const heddle_host& host_table();

}  // namespace heddle::engine
