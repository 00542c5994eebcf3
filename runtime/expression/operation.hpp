// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expression/expression.hpp"
#include "expression/function.hpp"
#include "expression/opaque.hpp"
#include "expression/signature.hpp"
#include "expression/syntax.hpp"

// The compiled form of an expression: a tree of operations. One gives its value as a reference: to
// a slot, a constant or an item that lives longer than the evaluation of its parent, or else to
// `room`, which the caller lends it. So paths and constants are never copied.
namespace heddle::expression {

// What one evaluation works with.
struct Frame {
  const Environment& environment;
  Budget budget{environment.clock};
  // Of macros, from the outermost.
  std::array<const Value*, std::size_t{2} * deepest_nesting> variables;

  explicit Frame(const Environment& given) : environment(given) {}
};

class Operation {
 public:
  Operation() = default;
  Operation(const Operation&) = delete;
  Operation& operator=(const Operation&) = delete;
  virtual ~Operation() = default;

  // A failure is a value too. The result may not refer into anything that `room` held before.
  virtual const Value& evaluate(Frame& frame, Value& room) const = 0;
  // The slot whose value this gives as it is; empty: it does anything else.
  [[nodiscard]] virtual std::optional<std::uint32_t> slot() const { return std::nullopt; }
};

using OperationPtr = std::unique_ptr<const Operation>;
using Operations = std::vector<OperationPtr>;

// Where in the expression something stands, for the failures that come of it.
struct Mark {
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
};

// The overloads that may be meant, and what to say when none fits what is there.
struct Callee {
  std::string name;  // as messages show it: "'+'", "size()"
  std::vector<const Overload*> overloads;
  // Comparisons, size and has of a secret are no secret.
  bool keeps_secret = true;
  Mark mark;
};

// Whether an overload takes these.
bool fits_any(const Callee& callee, std::span<const Value* const> arguments);

// Calls the first overload that fits; none of the arguments is a failure.
Value call_fitting(const Callee& callee, std::span<const Value* const> arguments, Budget& budget);

OperationPtr make_constant(Value value);
OperationPtr make_failing(std::string message);
OperationPtr make_load(std::uint32_t slot, std::string path, Mark mark);
OperationPtr make_available(std::uint32_t slot);      // has(path)
OperationPtr make_load_optional(std::uint32_t slot);  // a.?b of a path
OperationPtr make_variable(std::uint32_t number);
// `of` is the operand's text, for messages.
OperationPtr make_select(OperationPtr operand, std::string name, bool is_optional, std::string of,
                         Mark mark);
OperationPtr make_has(OperationPtr operand, std::string name, std::string of, Mark mark);
OperationPtr make_index(OperationPtr operand, OperationPtr key, bool is_optional, Callee callee);
OperationPtr make_call(Callee callee, Operations arguments);
OperationPtr make_chain(std::vector<Callee> callees, Operations operands);
OperationPtr make_logic(bool is_and, Operations operands);
OperationPtr make_conditional(OperationPtr condition, OperationPtr yes, OperationPtr no);
OperationPtr make_first(Operations alternatives);
OperationPtr make_list(Operations items, std::vector<bool> optional);
OperationPtr make_map(Operations keys_and_values, std::vector<bool> optional);
// optional.or(other), and with `unwrap` optional.orValue(other): `other` only when it is needed.
OperationPtr make_or(OperationPtr operand, OperationPtr other, bool unwrap);

struct LoopParts {
  LoopKind kind = LoopKind::all;
  std::string name;                  // of the macro, for messages
  std::uint32_t first_variable = 0;  // number of
  bool two_variables = false;
  OperationPtr range;
  OperationPtr condition;  // may be null
  OperationPtr body;
};
OperationPtr make_loop(LoopParts parts);
OperationPtr make_bind(std::uint32_t variable, OperationPtr value, OperationPtr body);
OperationPtr make_opt_map(std::uint32_t variable, OperationPtr operand, OperationPtr body,
                          bool is_flat);

// Moves a value into the room and refers to it there.
const Value& put(Value& room, Value value);
// Marks a value as made from a secret, in a copy where it is not ours.
const Value& with_secrecy(const Value& value, Value& room, bool secret);

// "an int", "a list", "an optional": what a value is, without its data.
std::string kind_of(const Value& value);

// Copies `value` to where it will be kept, and pays for it. False when the budget is used up.
bool keep(const Value& value, Budget& budget);

}  // namespace heddle::expression
