// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "flow/report.hpp"
#include "flow/yaml/tree.hpp"

// Reads YAML into a tree with places. yaml-cpp's own Node is not used: it accepts duplicate keys
// and cyclic aliases, and is slower than its events.
namespace heddle::flow::yaml {

// A flow is written by people; beyond this it is a mistake or an attack.
struct Limits {
  std::size_t bytes = 4U << 20;
  std::uint32_t depth = 64;
  std::uint64_t nodes = 1'000'000;  // with every alias counted as what it stands for
};

// Whether the text of `report` can be read at all (size, encoding, characters); reports if not.
bool check_text(Report& report, const Limits& limits = {});

// Reads the one document of the text into `document`. What is wrong goes to `report`. False when
// there is no tree to go on with.
bool read(Document& document, Report& report, const Limits& limits = {});

// Why yaml-cpp gave up.
struct SyntaxError {
  std::uint32_t offset = 0;
  std::string_view message;         // yaml-cpp's
  const Node* container = nullptr;  // the innermost list or map that was open
  const Node* quoted = nullptr;     // the latest quoted text
};

// Reports a syntax error in plain language, with its cure.
void report_syntax_error(Report& report, const SyntaxError& error);
// Reports an expression that YAML does not leave whole; `bare`: it lacks the "$" too.
void report_unquoted_expression(Report& report, Span span, bool bare);

}  // namespace heddle::flow::yaml
