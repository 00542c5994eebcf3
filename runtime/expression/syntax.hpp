// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <heddle/value.hpp>
#include <string>
#include <string_view>
#include <vector>

// An expression as it is written, before anything is known of its names and types. Macros are nodes
// of their own instead of what the specification expands them to: that is what messages can speak
// of, and what can be evaluated without building every list twice.
namespace heddle::expression {

using NodeId = std::uint32_t;

enum class LoopKind {
  all,
  exists,
  exists_one,
  map,  // also transformList
  filter,
  transform_map,    // the body gives the value of the same key
  transform_entry,  // the body gives a map of one entry or more
};

struct SyntaxNode {
  enum class Kind {
    literal,      // value
    name,         // text; may be the first part of a dotted name
    select,       // arguments[0] . text
    index,        // arguments[0] [ arguments[1] ]
    call,         // text(arguments), or with is_method arguments[0].text(arguments[1…])
    chain,        // arguments[0] operators[0] arguments[1] operators[1] …, from left to right
    all_of,       // && of all arguments
    any_of,       // || of all arguments
    conditional,  // arguments[0] ? arguments[1] : arguments[2]
    list,         // arguments; optional[i]: [?x]
    map,          // key, value, key, value, …; optional[i] of entry i: {?k: x}
    loop,  // arguments[0].macro(variables, [condition,] body): condition only where has_condition
    bind,  // cel.bind(variables[0], arguments[0], arguments[1])
    opt_map,  // arguments[0].optMap(variables[0], arguments[1]); flat: optFlatMap
    has,      // has(arguments[0]), which is a select
    first,    // first(arguments): the first that is available
  };
  // One operator of a chain, by the name of its function: "_+_".
  struct Operator {
    std::string_view function;
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
  };

  Kind kind = Kind::literal;
  LoopKind loop = LoopKind::all;
  bool is_absolute = false;  // name: begins with a dot
  bool is_method = false;
  bool is_optional = false;  // select, index: .?x, [?x]
  bool has_condition = false;
  bool is_flat = false;
  std::uint32_t depth = 1;
  // What a message about this node marks: the name of a function, a literal, …
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
  // All that belongs to it.
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  Value value;
  std::string text;
  std::vector<NodeId> arguments;
  std::vector<Operator> operators;
  std::vector<bool> optional;
  std::vector<std::string> variables;
};

// Nodes refer to each other by number; the last one is the root.
struct Syntax {
  std::vector<SyntaxNode> nodes;
  NodeId root = 0;

  const SyntaxNode& operator[](NodeId id) const { return nodes[id]; }
};

// How deep expressions may be nested: a run has a small stack.
constexpr std::uint32_t deepest_nesting = 64;

// Throws SyntaxError.
Syntax parse(std::string_view source);

}  // namespace heddle::expression
