// SPDX-License-Identifier: Apache-2.0
#include "expression/functions/distinct.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "expression/functions/equality.hpp"
#include "expression/functions/result_size.hpp"
#include "expression/opaque.hpp"

namespace heddle::expression {
namespace {

std::uint64_t mixed(std::uint64_t a, std::uint64_t b) {
  return (a ^ (b + 0x9E37'79B9'7F4A'7C15 + (a << 6) + (a >> 2))) * 0xFF51'AFD7'ED55'8CCD;
}

std::uint64_t hash_of_text(std::string_view text) {
  return std::hash<std::string_view>()(text);
}

template <typename Time>
std::uint64_t hash_of_time(const Time& time) {
  return mixed(static_cast<std::uint64_t>(time.seconds),
               static_cast<std::uint64_t>(time.nanoseconds));
}

// Makes a number of a value; the same of all that CEL calls equal.
class Hash {
 public:
  explicit Hash(Budget& budget) : budget_(budget) {}

  // Nothing when the budget is used up. What a value holds is put off, as how deep values are must
  // not decide over the stack; and added up, as the same entries can be in another order in a map
  // whose keys are of other types. The place keeps [1, 2] and [2, 1] apart.
  std::optional<std::uint64_t> of(const Value& value) {
    std::uint64_t sum = 0;
    open_.push_back({&value, 0});
    while (!open_.empty()) {
      const auto [next, place] = open_.back();
      open_.pop_back();
      if (!charge(*next)) return std::nullopt;
      sum += mixed(of_one(*next, place), place);
    }
    return budget_.exhausted() ? std::nullopt : std::optional(sum);
  }

 private:
  struct Open {
    const Value* value;
    std::uint64_t place;
  };

  std::uint64_t of_one(const Value& value, std::uint64_t place) {
    switch (value.type()) {
      case Type::boolean:
        return value.boolean() ? 1 : 2;
      // An integer that is equal to a double is what it becomes as a double.
      case Type::integer:
        return std::hash<double>()(static_cast<double>(value.integer()));
      case Type::unsigned_integer:
        return std::hash<double>()(static_cast<double>(value.unsigned_integer()));
      case Type::real:
        return std::hash<double>()(value.real());
      case Type::string:
        return hash_of_text(value.string());
      case Type::bytes:
        return ~hash_of_text(value.bytes());
      case Type::timestamp:
        return hash_of_time(value.timestamp());
      case Type::duration:
        return ~hash_of_time(value.duration());
      case Type::list:
        for (std::size_t i = 0; i < value.list().size(); ++i) {
          open_.push_back({&value.list()[i], mixed(place, i)});
        }
        return value.list().size();
      case Type::map:
        for (const auto& [key, held] : value.map()) {
          charge(key);
          open_.push_back({&held, mixed(place, of_one(key, 0))});
        }
        return ~value.map().size();
      case Type::any:
        if (const Value* held = Opaque::of(value)->held()) open_.push_back({held, ~place});
        return 3;
      case Type::null:
        return 4;
    }
    return 0;
  }

  bool charge(const Value& value) { return budget_.charge(1 + size_of_text(value) / 64); }

  Budget& budget_;
  std::vector<Open> open_;
};

}  // namespace

Value distinct(const Arguments& arguments) {
  const List& items = arguments[0].list();
  Budget& budget = arguments.budget();
  Hash hash(budget);
  std::unordered_multimap<std::uint64_t, const Value*> seen;
  List out;
  std::size_t size = 0;
  for (const Value& item : items) {
    const auto key = hash.of(item);
    if (!key) return budget_exhausted();
    bool known = false;
    const auto [first, last] = seen.equal_range(*key);
    for (auto it = first; it != last && !known; ++it) {
      known = budget.charge(1) && equal(item, *it->second, budget);
      if (budget.exhausted()) return budget_exhausted();
    }
    if (known) continue;
    size += size_of_item + size_of_text(item);
    if (size > Budget::largest_result) return too_large();
    seen.emplace(*key, &item);
    out.push_back(item);
  }
  return out;
}

}  // namespace heddle::expression
