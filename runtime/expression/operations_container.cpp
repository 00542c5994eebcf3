// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cstddef>
#include <limits>
#include <optional>
#include <utility>

#include "expression/operation.hpp"

// Lists and maps, as they are written and as macros make them.
namespace heddle::expression {
namespace {

// What an optional holds; null when it holds nothing. Something else is a failure, left in `room`.
const Value* held_by(const Value& value, Value& room, bool& failed) {
  const Opaque* opaque = Opaque::of(value);
  failed = opaque == nullptr || opaque->kind() != Opaque::Kind::optional;
  if (failed) {
    room = failure(fmt::format("'?' takes an optional, found {}", kind_of(value)));
    return nullptr;
  }
  return opaque->held();
}

class ListLiteral final : public Operation {
 public:
  ListLiteral(Operations items, std::vector<bool> optional)
      : items_(std::move(items)), optional_(std::move(optional)) {}

  const Value& evaluate(Frame& frame, Value& room) const override {
    List list;
    list.reserve(items_.size());
    bool secret = false;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      Value item_room;
      const Value* item = &items_[i]->evaluate(frame, item_room);
      if (is_failure(*item)) return put(room, *item);
      if (optional_[i]) {
        bool failed = false;
        secret = secret || item->secret();
        item = held_by(*item, room, failed);
        if (failed) return room;
        if (item == nullptr) continue;
      }
      if (!keep(*item, frame.budget)) return put(room, budget_exhausted());
      secret = secret || item->secret();
      list.push_back(*item);
    }
    put(room, Value(std::move(list)));
    room.set_secret(secret);
    return room;
  }

 private:
  Operations items_;
  std::vector<bool> optional_;
};

bool is_key(const Value& value) {
  return value.type() == Type::boolean || value.type() == Type::integer ||
         value.type() == Type::unsigned_integer || value.type() == Type::string;
}

// The same number as a key of the other integer type.
std::optional<Value> twin(const Value& key) {
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  if (key.type() == Type::integer && key.integer() >= 0) {
    return Value(static_cast<std::uint64_t>(key.integer()));
  }
  if (key.type() == Type::unsigned_integer && key.unsigned_integer() <= largest) {
    return Value(static_cast<std::int64_t>(key.unsigned_integer()));
  }
  return std::nullopt;
}

// Entries that have all their own key, or a failure.
Value map_of(std::vector<Map::Entry> entries, bool secret) {
  const std::size_t count = entries.size();
  Map map(std::move(entries));
  bool repeated = map.size() < count;
  for (auto it = map.begin(); it != map.end() && !repeated; ++it) {
    if (it->first.type() != Type::integer) continue;
    const auto other = twin(it->first);
    repeated = other && map.find(*other) != nullptr;
  }
  if (repeated) return failure("a map has two entries with the same key");
  Value out(std::move(map));
  out.set_secret(secret);
  return out;
}

class MapLiteral final : public Operation {
 public:
  MapLiteral(Operations parts, std::vector<bool> optional)
      : parts_(std::move(parts)), optional_(std::move(optional)) {}

  const Value& evaluate(Frame& frame, Value& room) const override {
    std::vector<Map::Entry> entries;
    entries.reserve(optional_.size());
    bool secret = false;
    for (std::size_t i = 0; i < optional_.size(); ++i) {
      Value key_room;
      Value value_room;
      const Value& key = parts_[2 * i]->evaluate(frame, key_room);
      if (is_failure(key)) return put(room, key);
      if (!is_key(key)) {
        return put(room, failure(fmt::format("a key is a string, int, uint or bool, found {}",
                                             kind_of(key))));
      }
      const Value* value = &parts_[2 * i + 1]->evaluate(frame, value_room);
      if (is_failure(*value)) return put(room, *value);
      secret = secret || key.secret() || value->secret();
      if (optional_[i]) {
        bool failed = false;
        value = held_by(*value, room, failed);
        if (failed) return room;
        if (value == nullptr) continue;
        secret = secret || value->secret();
      }
      if (!keep(key, frame.budget) || !keep(*value, frame.budget)) {
        return put(room, budget_exhausted());
      }
      entries.emplace_back(key, *value);
    }
    return put(room, map_of(std::move(entries), secret));
  }

 private:
  Operations parts_;
  std::vector<bool> optional_;
};

// The rounds of a macro and what comes of them.
class Rounds {
 public:
  Rounds(const LoopParts& parts, Frame& frame) : parts_(parts), frame_(frame) {}

  // False: the result is decided.
  bool round(const Value& key, const Value& item) {
    if (!frame_.budget.charge(1)) return fail(budget_exhausted());
    frame_.variables[parts_.first_variable] = parts_.two_variables ? &key : &item;
    if (parts_.two_variables) frame_.variables[parts_.first_variable + 1] = &item;
    if (parts_.condition) {
      Value room;
      const Value& condition = parts_.condition->evaluate(frame_, room);
      if (is_failure(condition)) return fail(condition);
      if (condition.type() != Type::boolean) return fail(not_bool(condition));
      secret_ = secret_ || condition.secret();
      if (!condition.boolean()) return true;
    }
    Value room;
    return take(key, item, parts_.body->evaluate(frame_, room));
  }

  Value result() {
    if (is_failure(failed_)) return std::move(failed_);
    Value out;
    switch (parts_.kind) {
      case LoopKind::all:
        out = Value(!decided_);
        break;
      case LoopKind::exists:
        out = Value(decided_);
        break;
      case LoopKind::exists_one:
        out = Value(count_ == 1);
        break;
      case LoopKind::map:
      case LoopKind::filter:
        out = Value(std::move(list_));
        break;
      case LoopKind::transform_map:
      case LoopKind::transform_entry:
        return map_of(std::move(entries_), secret_);
    }
    out.set_secret(secret_);
    return out;
  }

 private:
  bool fail(Value why) {
    failed_ = std::move(why);
    return false;
  }
  Value not_bool(const Value& found) const {
    return failure(
        fmt::format("{}(): the condition is a bool, found {}", parts_.name, kind_of(found)));
  }

  bool take(const Value& key, const Value& item, const Value& body) {
    switch (parts_.kind) {
      case LoopKind::all:
      case LoopKind::exists:
        return decide(body, parts_.kind == LoopKind::exists);
      default:
        break;
    }
    if (is_failure(body)) return fail(body);
    switch (parts_.kind) {
      case LoopKind::exists_one:
      case LoopKind::filter:
        if (body.type() != Type::boolean) return fail(not_bool(body));
        secret_ = secret_ || body.secret();
        if (!body.boolean()) return true;
        ++count_;
        return parts_.kind == LoopKind::exists_one || add_item(item);
      case LoopKind::transform_map:
        return add_entry(key, body);
      case LoopKind::transform_entry:
        return add_entries(body);
      default:
        return add_item(body);
    }
  }

  // One round that says so decides, whatever failed before or would later.
  bool decide(const Value& body, bool deciding) {
    if (body.type() == Type::boolean) {
      secret_ = secret_ || body.secret();
      if (body.boolean() != deciding) return true;
      decided_ = true;
      failed_ = Value();
      return false;
    }
    if (!is_failure(failed_)) failed_ = is_failure(body) ? body : not_bool(body);
    return !frame_.budget.exhausted();
  }

  bool add_item(const Value& item) {
    if (!keep(item, frame_.budget)) return fail(budget_exhausted());
    secret_ = secret_ || item.secret();
    list_.push_back(item);
    return true;
  }
  bool add_entry(const Value& key, const Value& value) {
    if (!keep(key, frame_.budget) || !keep(value, frame_.budget)) return fail(budget_exhausted());
    secret_ = secret_ || key.secret() || value.secret();
    entries_.emplace_back(key, value);
    return true;
  }
  bool add_entries(const Value& body) {
    if (body.type() != Type::map) {
      return fail(failure(
          fmt::format("transformMapEntry() makes a map of each entry, found {}", kind_of(body))));
    }
    secret_ = secret_ || body.secret();
    for (const auto& [key, value] : body.map()) {
      if (!add_entry(key, value)) return false;
    }
    return true;
  }

  const LoopParts& parts_;
  Frame& frame_;
  Value failed_;
  bool decided_ = false;
  bool secret_ = false;
  std::size_t count_ = 0;
  List list_;
  std::vector<Map::Entry> entries_;
};

class Loop final : public Operation {
 public:
  explicit Loop(LoopParts parts) : parts_(std::move(parts)) {}

  const Value& evaluate(Frame& frame, Value& room) const override {
    Value range_room;
    const Value& range = parts_.range->evaluate(frame, range_room);
    if (is_failure(range)) return put(room, range);
    Rounds rounds(parts_, frame);
    if (range.type() == Type::list) {
      go_through_list(range, rounds);
    } else if (range.type() == Type::map) {
      go_through_map(range, rounds);
    } else {
      return put(room, failure(fmt::format("{}() goes through a list or a map, found {}",
                                           parts_.name, kind_of(range))));
    }
    return put(room, rounds.result());
  }

 private:
  // An item of a secret is secret.
  static const Value& item_of(const Value& item, bool secret, Value& room) {
    return with_secrecy(item, room, secret);
  }

  static void go_through_list(const Value& range, Rounds& rounds) {
    std::int64_t number = 0;
    for (const Value& item : range.list()) {
      Value room;
      const Value key(number++);
      if (!rounds.round(key, item_of(item, range.secret(), room))) return;
    }
  }

  void go_through_map(const Value& range, Rounds& rounds) const {
    for (const auto& [key, value] : range.map()) {
      Value key_room;
      Value room;
      const Value& item = parts_.two_variables ? value : key;
      if (!rounds.round(item_of(key, range.secret(), key_room),
                        item_of(item, range.secret(), room))) {
        return;
      }
    }
  }

  LoopParts parts_;
};

class Bind final : public Operation {
 public:
  Bind(std::uint32_t variable, OperationPtr value, OperationPtr body)
      : variable_(variable), value_(std::move(value)), body_(std::move(body)) {}

  const Value& evaluate(Frame& frame, Value& room) const override {
    Value value_room;
    const Value& value = value_->evaluate(frame, value_room);
    if (is_failure(value)) return put(room, value);
    frame.variables[variable_] = &value;
    const Value& result = body_->evaluate(frame, room);
    // It may refer to what was bound, which ends here.
    return &result == &room ? result : put(room, result);
  }

 private:
  std::uint32_t variable_;
  OperationPtr value_;
  OperationPtr body_;
};

class OptMap final : public Operation {
 public:
  OptMap(std::uint32_t variable, OperationPtr operand, OperationPtr body, bool is_flat)
      : variable_(variable), operand_(std::move(operand)), body_(std::move(body)), flat_(is_flat) {}

  const Value& evaluate(Frame& frame, Value& room) const override {
    Value operand_room;
    const Value& operand = operand_->evaluate(frame, operand_room);
    if (is_failure(operand)) return put(room, operand);
    const Opaque* opaque = Opaque::of(operand);
    if (opaque == nullptr || opaque->kind() != Opaque::Kind::optional) {
      return put(room, failure(fmt::format("{}() is for an optional, found {}",
                                           flat_ ? "optFlatMap" : "optMap", kind_of(operand))));
    }
    if (opaque->held() == nullptr) return put(room, operand);
    Value held_room;
    const Value& held = with_secrecy(*opaque->held(), held_room, operand.secret());
    frame.variables[variable_] = &held;
    Value body_room;
    const Value& body = body_->evaluate(frame, body_room);
    if (is_failure(body)) return put(room, body);
    put(room, flat_ ? body : Opaque::make_optional(body));
    room.set_secret(room.secret() || operand.secret());
    return room;
  }

 private:
  std::uint32_t variable_;
  OperationPtr operand_;
  OperationPtr body_;
  bool flat_;
};

}  // namespace

OperationPtr make_list(Operations items, std::vector<bool> optional) {
  return std::make_unique<ListLiteral>(std::move(items), std::move(optional));
}

OperationPtr make_map(Operations keys_and_values, std::vector<bool> optional) {
  return std::make_unique<MapLiteral>(std::move(keys_and_values), std::move(optional));
}

OperationPtr make_loop(LoopParts parts) {
  return std::make_unique<Loop>(std::move(parts));
}

OperationPtr make_bind(std::uint32_t variable, OperationPtr value, OperationPtr body) {
  return std::make_unique<Bind>(variable, std::move(value), std::move(body));
}

OperationPtr make_opt_map(std::uint32_t variable, OperationPtr operand, OperationPtr body,
                          bool is_flat) {
  return std::make_unique<OptMap>(variable, std::move(operand), std::move(body), is_flat);
}

}  // namespace heddle::expression
