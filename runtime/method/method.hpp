// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <cstdint>
#include <heddle/descriptor.hpp>
#include <optional>
#include <string>
#include <vector>

#include "flow/composite.hpp"

// A method that is one HTTP request, as it was read from its file: what it declares, and what to do
// with compiled expressions. Immutable; any number of nodes run it at once.
namespace heddle::method {

// A value that is made of inputs, settings and the response. Null: not given.
using flow::Part;

// What expressions read, by number. First the inputs, then the settings, then these, then `values`.
struct Slots {
  enum Own : std::uint32_t { attempt, idempotency_key, status, headers, body, json, url, count };

  std::uint32_t inputs = 0;
  std::uint32_t settings = 0;
  std::uint32_t values = 0;

  [[nodiscard]] std::uint32_t setting(std::uint32_t index) const { return inputs + index; }
  [[nodiscard]] std::uint32_t own(Own which) const { return inputs + settings + which; }
  [[nodiscard]] std::uint32_t value(std::uint32_t index) const { return own(count) + index; }
  [[nodiscard]] std::uint32_t size() const { return value(values); }
};

struct NamedPart {
  std::string name;
  Part value;
};

// One of `values`.
struct NamedValue {
  std::string name;
  Part value;
  bool reads_response = false;
};

struct Request {
  enum class Body : std::uint8_t { none, json, form, text };

  Part method;
  std::vector<Part> url;  // the first as it is, the others as segments of its path
  std::vector<NamedPart> query;
  std::vector<NamedPart> headers;
  Body kind = Body::none;
  Part body;                    // JSON or text
  std::vector<NamedPart> form;  // fields
  Part connect_timeout;
  Part timeout;
  std::uint32_t redirects = 0;
  std::uint64_t maximum_body = 0;
};

struct Rule {
  Part when;                             // null: always
  std::optional<std::uint32_t> outcome;  // as `run` returns it; without, it warns
  bool fails = false;                    // the outcome
  Part code;
  Part message;    // of the failure, or the warning
  Part retryable;  // null: what the status says
};

struct Method {
  NodeTypeDescriptor descriptor;
  Slots slots;
  std::vector<NamedValue> values;
  std::vector<Rule> before;
  Request request;
  std::vector<Rule> after;
  std::vector<Part> outputs;  // as descriptor.outputs
};

// Runs it once, as a node: heddle_node_type.run. Lets no exception out.
std::uint32_t run(const Method& method, const heddle_host* host, heddle_call* handle) noexcept;

}  // namespace heddle::method
