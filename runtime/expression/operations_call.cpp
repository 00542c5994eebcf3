// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "expression/operation.hpp"
#include "value/conversion.hpp"

// Calls, and the operators with rules of their own.
namespace heddle::expression {
namespace {

// Evaluates the arguments; false, and the failure in `room`, when one fails.
template <typename Rooms, typename Values>
bool evaluate_all(const Operations& operations, Frame& frame, Rooms& rooms, Values& values,
                  Value& room) {
  for (std::size_t i = 0; i < operations.size(); ++i) {
    values[i] = &operations[i]->evaluate(frame, rooms[i]);
    if (!is_failure(*values[i])) continue;
    if (values[i] != &room) room = *values[i];
    return false;
  }
  return true;
}

// Whether there is a secret anywhere in the value. Lists and maps are gone through, which is paid
// for: what is shared a thousand times is looked at a thousand times. With nothing left to pay,
// yes.
bool tells_secret(const Value& value, Budget& budget) {
  if (value.secret()) return true;
  if (value.type() == Type::list) {
    for (const Value& item : value.list()) {
      if (!budget.charge(1) || tells_secret(item, budget)) return true;
    }
  } else if (value.type() == Type::map) {
    for (const auto& [key, item] : value.map()) {
      if (!budget.charge(1) || key.secret() || tells_secret(item, budget)) return true;
    }
  } else if (const Opaque* opaque = Opaque::of(value);
             opaque != nullptr && opaque->held() != nullptr) {
    return tells_secret(*opaque->held(), budget);
  }
  return false;
}

Value call_secretly(const Callee& callee, std::span<const Value* const> arguments, Budget& budget) {
  Value result = call_fitting(callee, arguments, budget);
  if (callee.keeps_secret && !result.secret() && !is_failure(result)) {
    result.set_secret(std::any_of(arguments.begin(), arguments.end(), [&](const Value* value) {
      return tells_secret(*value, budget);
    }));
  }
  return result;
}

class Call final : public Operation {
 public:
  Call(Callee callee, Operations arguments)
      : callee_(std::move(callee)), arguments_(std::move(arguments)) {}

  const Value& evaluate(Frame& frame, Value& room) const override {
    constexpr std::size_t usual = 3;
    const std::size_t count = arguments_.size();
    if (count <= usual) {
      std::array<Value, usual> rooms;
      std::array<const Value*, usual> values{};
      if (!evaluate_all(arguments_, frame, rooms, values, room)) return room;
      return put(room, call_secretly(callee_, std::span(values).first(count), frame.budget));
    }
    std::vector<Value> rooms(count);
    std::vector<const Value*> values(count);
    if (!evaluate_all(arguments_, frame, rooms, values, room)) return room;
    return put(room, call_secretly(callee_, values, frame.budget));
  }

 private:
  Callee callee_;
  Operations arguments_;
};

class Chain final : public Operation {
 public:
  Chain(std::vector<Callee> callees, Operations operands)
      : callees_(std::move(callees)), operands_(std::move(operands)) {}

  const Value& evaluate(Frame& frame, Value& room) const override {
    Value left_room;
    const Value* left = &operands_[0]->evaluate(frame, left_room);
    if (is_failure(*left)) return put(room, *left);
    for (std::size_t i = 0; i < callees_.size(); ++i) {
      Value right_room;
      const Value& right = operands_[i + 1]->evaluate(frame, right_room);
      if (is_failure(right)) return put(room, right);
      const Value* const arguments[] = {left, &right};
      left_room = call_secretly(callees_[i], arguments, frame.budget);
      if (is_failure(left_room)) break;
      left = &left_room;
    }
    return put(room, std::move(left_room));
  }

 private:
  std::vector<Callee> callees_;
  Operations operands_;
};

// && and ||: one side decides, whatever the other is, and in either order.
class Logic final : public Operation {
 public:
  Logic(bool is_and, Operations operands) : and_(is_and), operands_(std::move(operands)) {}

  const Value& evaluate(Frame& frame, Value& room) const override {
    Value failed;
    bool any_failed = false;
    bool secret = false;
    for (const auto& operand : operands_) {
      Value operand_room;
      const Value& value = operand->evaluate(frame, operand_room);
      if (value.type() == Type::boolean) {
        secret = secret || value.secret();
        if (value.boolean() == and_) continue;
        Value decided(!and_);
        decided.set_secret(value.secret());
        return put(room, std::move(decided));
      }
      if (any_failed) continue;
      any_failed = true;
      failed = is_failure(value) ? value
                                 : failure(fmt::format("each side of '{}' is a bool, found {}",
                                                       and_ ? "&&" : "||", kind_of(value)));
    }
    if (frame.budget.exhausted()) return put(room, budget_exhausted());
    if (any_failed) return put(room, std::move(failed));
    Value all(and_);
    all.set_secret(secret);
    return put(room, std::move(all));
  }

 private:
  bool and_;
  Operations operands_;
};

class Conditional final : public Operation {
 public:
  Conditional(OperationPtr condition, OperationPtr yes, OperationPtr no)
      : condition_(std::move(condition)), yes_(std::move(yes)), no_(std::move(no)) {}

  const Value& evaluate(Frame& frame, Value& room) const override {
    Value condition_room;
    const Value& condition = condition_->evaluate(frame, condition_room);
    if (is_failure(condition)) return put(room, condition);
    if (condition.type() != Type::boolean) {
      return put(room, failure(fmt::format("what stands before '?' is a bool, found {}",
                                           kind_of(condition))));
    }
    const auto& chosen = condition.boolean() ? yes_ : no_;
    return with_secrecy(chosen->evaluate(frame, room), room, condition.secret());
  }

 private:
  OperationPtr condition_;
  OperationPtr yes_;
  OperationPtr no_;
};

class First final : public Operation {
 public:
  explicit First(Operations alternatives) : alternatives_(std::move(alternatives)) {}

  const Value& evaluate(Frame& frame, Value& room) const override {
    const Value* value = &room;
    for (const auto& alternative : alternatives_) {
      value = &alternative->evaluate(frame, room);
      const Opaque* opaque = Opaque::of(*value);
      if (opaque == nullptr || !opaque->is_unavailable()) return *value;
    }
    return *value;
  }

 private:
  Operations alternatives_;
};

class Or final : public Operation {
 public:
  Or(OperationPtr operand, OperationPtr other, bool unwrap)
      : operand_(std::move(operand)), other_(std::move(other)), unwrap_(unwrap) {}

  const Value& evaluate(Frame& frame, Value& room) const override {
    Value operand_room;
    const Value& operand = operand_->evaluate(frame, operand_room);
    const Opaque* opaque = Opaque::of(operand);
    if (is_failure(operand)) return put(room, operand);
    if (opaque == nullptr || opaque->kind() != Opaque::Kind::optional) {
      return put(room, failure(fmt::format("{}() is for an optional, found {}",
                                           unwrap_ ? "orValue" : "or", kind_of(operand))));
    }
    if (opaque->held() == nullptr) {
      return with_secrecy(other_->evaluate(frame, room), room, operand.secret());
    }
    Value held = unwrap_ ? *opaque->held() : operand;
    held.set_secret(held.secret() || operand.secret());
    return put(room, std::move(held));
  }

 private:
  OperationPtr operand_;
  OperationPtr other_;
  bool unwrap_;
};

std::string kinds_of(std::span<const Value* const> arguments) {
  std::string out;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (i > 0) out += i + 1 == arguments.size() ? " and " : ", ";
    out += kind_of(*arguments[i]);
  }
  return out.empty() ? "nothing" : out;
}

}  // namespace

const Value& put(Value& room, Value value) {
  room = std::move(value);
  return room;
}

const Value& with_secrecy(const Value& value, Value& room, bool secret) {
  if (!secret || value.secret()) return value;
  if (&value != &room) room = value;
  room.set_secret(true);
  return room;
}

std::string kind_of(const Value& value) {
  const Opaque* opaque = Opaque::of(value);
  if (opaque == nullptr) return with_article(value.type());
  switch (opaque->kind()) {
    case Opaque::Kind::type:
      return "a type";
    case Opaque::Kind::optional:
      return "an optional";
    case Opaque::Kind::failure:
      break;
  }
  return "a failure";
}

bool keep(const Value& value, Budget& budget) {
  switch (value.type()) {
    case Type::string:
      return budget.charge_bytes(value.string().size());
    case Type::bytes:
      return budget.charge_bytes(value.bytes().size());
    default:
      return budget.charge(1);  // lists and maps are shared
  }
}

bool fits_any(const Callee& callee, std::span<const Value* const> arguments) {
  return std::any_of(callee.overloads.begin(), callee.overloads.end(),
                     [&](const Overload* overload) {
                       for (std::size_t i = 0; i < arguments.size(); ++i) {
                         if (!accepts(overload->parameters[i], *arguments[i])) return false;
                       }
                       return true;
                     });
}

Value call_fitting(const Callee& callee, std::span<const Value* const> arguments, Budget& budget) {
  if (!budget.charge(1)) return budget_exhausted();
  for (const Overload* overload : callee.overloads) {
    bool fits = true;
    for (std::size_t i = 0; i < arguments.size() && fits; ++i) {
      fits = accepts(overload->parameters[i], *arguments[i]);
    }
    if (!fits) continue;
    return Opaque::placed(overload->call(Arguments(arguments, budget)), callee.mark.offset,
                          callee.mark.size);
  }
  return Opaque::placed(
      failure(fmt::format("{} does not take {}", callee.name, kinds_of(arguments))),
      callee.mark.offset, callee.mark.size);
}

OperationPtr make_call(Callee callee, Operations arguments) {
  return std::make_unique<Call>(std::move(callee), std::move(arguments));
}

OperationPtr make_chain(std::vector<Callee> callees, Operations operands) {
  return std::make_unique<Chain>(std::move(callees), std::move(operands));
}

OperationPtr make_logic(bool is_and, Operations operands) {
  return std::make_unique<Logic>(is_and, std::move(operands));
}

OperationPtr make_conditional(OperationPtr condition, OperationPtr yes, OperationPtr no) {
  return std::make_unique<Conditional>(std::move(condition), std::move(yes), std::move(no));
}

OperationPtr make_first(Operations alternatives) {
  return std::make_unique<First>(std::move(alternatives));
}

OperationPtr make_or(OperationPtr operand, OperationPtr other, bool unwrap) {
  return std::make_unique<Or>(std::move(operand), std::move(other), unwrap);
}

}  // namespace heddle::expression
