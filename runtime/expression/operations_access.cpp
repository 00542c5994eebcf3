// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "expression/operation.hpp"
#include "expression/path.hpp"
#include "value/utf8.hpp"

// Where values come from: constants, slots, variables, and what is inside of others.
namespace heddle::expression {
namespace {

Value unavailable(std::string_view path) {
  const auto segments = split_path(path);
  if (segments.size() < 3 || segments[0] != "nodes") {
    return Opaque::make_unavailable(fmt::format("{} has no value: it was not given", path));
  }
  const std::size_t before = first_segments(segments, 2).size() + 1;
  return Opaque::make_unavailable(
      fmt::format("{} has no value: node '{}' has not run, or ended with an outcome on which '{}' "
                  "does not exist",
                  path, segments[1], path.substr(before)));
}

const Slot* find_slot(const Frame& frame, std::uint32_t slot) {
  const Slot* found = frame.environment.slots.find(slot);
  return found != nullptr && found->available ? found : nullptr;
}

class Constant final : public Operation {
 public:
  explicit Constant(Value value) : value_(std::move(value)) {}
  const Value& evaluate(Frame&, Value&) const override { return value_; }

 private:
  Value value_;
};

class Load final : public Operation {
 public:
  Load(std::uint32_t slot, std::string path, Mark mark)
      : slot_(slot), path_(std::move(path)), mark_(mark) {}
  const Value& evaluate(Frame& frame, Value& room) const override {
    const Slot* slot = find_slot(frame, slot_);
    if (slot != nullptr) return slot->value;
    return put(room, Opaque::placed(unavailable(path_), mark_.offset, mark_.size));
  }
  [[nodiscard]] std::optional<std::uint32_t> slot() const override { return slot_; }

 private:
  std::uint32_t slot_;
  std::string path_;
  Mark mark_;
};

class LoadOptional final : public Operation {
 public:
  explicit LoadOptional(std::uint32_t slot) : slot_(slot) {}
  const Value& evaluate(Frame& frame, Value& room) const override {
    const Slot* slot = find_slot(frame, slot_);
    return put(room, Opaque::make_optional(slot != nullptr ? std::optional<Value>(slot->value)
                                                           : std::nullopt));
  }

 private:
  std::uint32_t slot_;
};

class Available final : public Operation {
 public:
  explicit Available(std::uint32_t slot) : slot_(slot) {}
  const Value& evaluate(Frame& frame, Value& room) const override {
    return put(room, Value(find_slot(frame, slot_) != nullptr));
  }

 private:
  std::uint32_t slot_;
};

class Variable final : public Operation {
 public:
  explicit Variable(std::uint32_t number) : number_(number) {}
  const Value& evaluate(Frame& frame, Value&) const override { return *frame.variables[number_]; }

 private:
  std::uint32_t number_;
};

// An operand that is an optional is looked into; `none` tells that there is nothing inside.
const Value& inside_of(const Value& value, bool& was_optional, bool& none) {
  const Opaque* opaque = Opaque::of(value);
  was_optional = opaque != nullptr && opaque->kind() == Opaque::Kind::optional;
  if (!was_optional) return value;
  none = opaque->held() == nullptr;
  return none ? value : *opaque->held();
}

class Select final : public Operation {
 public:
  Select(OperationPtr operand, std::string name, bool is_optional, std::string of, Mark mark)
      : operand_(std::move(operand)),
        name_(std::move(name)),
        optional_(is_optional),
        of_(std::move(of)),
        mark_(mark) {}

  const Value& evaluate(Frame& frame, Value& room) const override {
    Value operand_room;
    const Value& operand = operand_->evaluate(frame, operand_room);
    if (is_failure(operand)) return put(room, operand);
    if (!frame.budget.charge(1)) return put(room, budget_exhausted());
    bool viral = false;
    bool none = false;
    const Value& container = inside_of(operand, viral, none);
    if (none) return put(room, Opaque::make_optional(std::nullopt));
    if (container.type() != Type::map) {
      return put(room, fail(fmt::format("{} is {}: it has no '{}'", of_, kind_of(container),
                                        one_line(name_.string()))));
    }
    const Value* found = container.map().find(name_);
    const bool secret = operand.secret() || container.secret();
    if (viral || optional_) {
      if (found == nullptr) return put(room, Opaque::make_optional(std::nullopt));
      Value held = *found;
      held.set_secret(held.secret() || secret);
      return put(room, Opaque::make_optional(std::move(held)));
    }
    if (found == nullptr) {
      return put(room, fail(fmt::format("{} has no '{}'", of_, one_line(name_.string()))));
    }
    // What lies inside of the operand's room goes with it.
    if (&operand == &operand_room) return with_secrecy(put(room, *found), room, secret);
    return with_secrecy(*found, room, secret);
  }

 private:
  [[nodiscard]] Value fail(std::string message) const {
    return Opaque::placed(failure(std::move(message)), mark_.offset, mark_.size);
  }

  OperationPtr operand_;
  Value name_;
  bool optional_;
  std::string of_;
  Mark mark_;
};

class Has final : public Operation {
 public:
  Has(OperationPtr operand, std::string name, std::string of, Mark mark)
      : operand_(std::move(operand)), name_(std::move(name)), of_(std::move(of)), mark_(mark) {}

  const Value& evaluate(Frame& frame, Value& room) const override {
    Value operand_room;
    const Value& operand = operand_->evaluate(frame, operand_room);
    if (is_failure(operand)) return put(room, operand);
    bool viral = false;
    bool none = false;
    const Value& container = inside_of(operand, viral, none);
    if (none) return put(room, Value(false));
    if (container.type() != Type::map) {
      Value failed = failure(fmt::format("{} is {}: it has no '{}'", of_, kind_of(container),
                                         one_line(name_.string())));
      return put(room, Opaque::placed(std::move(failed), mark_.offset, mark_.size));
    }
    return put(room, Value(container.map().find(name_) != nullptr));
  }

 private:
  OperationPtr operand_;
  Value name_;
  std::string of_;
  Mark mark_;
};

class Index final : public Operation {
 public:
  Index(OperationPtr operand, OperationPtr key, bool is_optional, Callee callee)
      : operand_(std::move(operand)),
        key_(std::move(key)),
        optional_(is_optional),
        callee_(std::move(callee)) {}

  const Value& evaluate(Frame& frame, Value& room) const override {
    Value operand_room;
    Value key_room;
    const Value& operand = operand_->evaluate(frame, operand_room);
    if (is_failure(operand)) return put(room, operand);
    const Value& key = key_->evaluate(frame, key_room);
    if (is_failure(key)) return put(room, key);
    bool viral = false;
    bool none = false;
    const Value& container = inside_of(operand, viral, none);
    if (none) return put(room, Opaque::make_optional(std::nullopt));
    const Value* const arguments[] = {&container, &key};
    // The secrecy of the item and of what holds it: not of its neighbours.
    Value item = call_fitting(callee_, arguments, frame.budget);
    if (is_failure(item)) {
      // Only what is not there is nothing; what could never be asked for is a failure.
      const bool asks = optional_ || viral;
      if (!asks || !fits_any(callee_, arguments)) return put(room, std::move(item));
      return put(room, Opaque::make_optional(std::nullopt));
    }
    item.set_secret(item.secret() || operand.secret() || container.secret() || key.secret());
    if (!optional_ && !viral) return put(room, std::move(item));
    return put(room, Opaque::make_optional(std::move(item)));
  }

 private:
  OperationPtr operand_;
  OperationPtr key_;
  bool optional_;
  Callee callee_;
};

}  // namespace

OperationPtr make_constant(Value value) {
  return std::make_unique<Constant>(std::move(value));
}

OperationPtr make_failing(std::string message) {
  return std::make_unique<Constant>(failure(std::move(message)));
}

OperationPtr make_load(std::uint32_t slot, std::string path, Mark mark) {
  return std::make_unique<Load>(slot, std::move(path), mark);
}

OperationPtr make_available(std::uint32_t slot) {
  return std::make_unique<Available>(slot);
}

OperationPtr make_load_optional(std::uint32_t slot) {
  return std::make_unique<LoadOptional>(slot);
}

OperationPtr make_variable(std::uint32_t number) {
  return std::make_unique<Variable>(number);
}

OperationPtr make_select(OperationPtr operand, std::string name, bool is_optional, std::string of,
                         Mark mark) {
  return std::make_unique<Select>(std::move(operand), std::move(name), is_optional, std::move(of),
                                  mark);
}

OperationPtr make_has(OperationPtr operand, std::string name, std::string of, Mark mark) {
  return std::make_unique<Has>(std::move(operand), std::move(name), std::move(of), mark);
}

OperationPtr make_index(OperationPtr operand, OperationPtr key, bool is_optional, Callee callee) {
  return std::make_unique<Index>(std::move(operand), std::move(key), is_optional,
                                 std::move(callee));
}

}  // namespace heddle::expression
