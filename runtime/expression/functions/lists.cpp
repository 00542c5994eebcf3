// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <numeric>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "expression/function.hpp"
#include "expression/functions/distinct.hpp"
#include "expression/functions/equality.hpp"
#include "expression/functions/index_range.hpp"
#include "expression/functions/result_size.hpp"
#include "expression/opaque.hpp"
#include "expression/operation.hpp"

// The lists extension.
namespace heddle::expression {
namespace {

using Items = std::span<const Value>;

// The failure where a list of these items may not be built.
std::optional<Value> refuse_items(Budget& budget, Items items) {
  std::size_t size = 0;
  for (const Value& item : items) size += size_of_item + size_of_text(item);
  if (!budget.charge(items.size())) return budget_exhausted();
  return refuse(budget, size);
}

Value slice(const Arguments& arguments) {
  const List& items = arguments[0].list();
  const std::int64_t begin = arguments[1].integer();
  const std::int64_t end = arguments[2].integer();
  for (const std::size_t i : {1, 2}) {
    const std::int64_t index = arguments[i].integer();
    if (index < 0 || std::cmp_greater(index, items.size())) {
      return index_out_of_range("slice", "list", items.size(), arguments[i]);
    }
  }
  if (end < begin) return ends_before_it_begins("slice", arguments[1], arguments[2]);
  const auto part =
      Items(items).subspan(static_cast<std::size_t>(begin), static_cast<std::size_t>(end - begin));
  if (auto refusal = refuse_items(arguments.budget(), part)) return *refusal;
  return List(part.begin(), part.end());
}

// Puts the items of lists in the place of these lists, so many levels deep.
class Flattening {
 public:
  explicit Flattening(Budget& budget) : budget_(budget) {}

  Value result(const List& items, std::int64_t depth) {
    open_.push_back({items, 0});
    while (!open_.empty()) {
      auto& [list, next] = open_.back();
      if (next == list.size()) {
        open_.pop_back();
        continue;
      }
      const Value& item = list[next++];
      if (!budget_.charge(1)) return budget_exhausted();
      // The list itself is the first level.
      if (item.type() == Type::list && std::cmp_less_equal(open_.size(), depth)) {
        open_.push_back({item.list(), 0});
        continue;
      }
      size_ += size_of_item + size_of_text(item);
      if (size_ > Budget::largest_result) return too_large();
      out_.push_back(item);
    }
    return std::move(out_);
  }

 private:
  struct Level {
    Items items;
    std::size_t next;
  };

  Budget& budget_;
  std::vector<Level> open_;
  std::size_t size_ = 0;
  List out_;
};

Value flatten(const Arguments& arguments) {
  return Flattening(arguments.budget()).result(arguments[0].list(), 1);
}

Value flatten_deep(const Arguments& arguments) {
  const std::int64_t depth = arguments[1].integer();
  if (depth < 0) return failure("flatten() takes a depth from 0" + not_this(arguments[1]));
  return Flattening(arguments.budget()).result(arguments[0].list(), depth);
}

// Why keys have no order among themselves; nothing when they have.
std::optional<Value> refuse_keys(std::string_view function, const List& keys) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const Value& key = keys[i];
    if (key.type() != keys[0].type()) {
      return failure(fmt::format("{} takes keys of one type; those of items 0 and {} are {} and {}",
                                 function, i, kind_of(keys[0]), kind_of(key)));
    }
    // Everything but NaN, and types without an order, equals itself.
    if (compare(key, key) == std::partial_ordering::unordered) {
      return failure(fmt::format("{} cannot order {}", function,
                                 key.type() == Type::real ? "NaN" : kind_of(key)));
    }
  }
  return std::nullopt;
}

Value sorted_by(const Arguments& arguments, const List& items, const List& keys,
                std::string_view function) {
  if (items.size() != keys.size()) {
    return failure(fmt::format("{} has {} keys for {} items", function, keys.size(), items.size()));
  }
  Budget& budget = arguments.budget();
  std::size_t work = 0;
  for (const Value& key : keys) work += 1 + size_of_text(key) / 64;
  // Each key is compared with as many others as the number of items has bits.
  if (!budget.charge(work * static_cast<std::size_t>(std::bit_width(keys.size())))) {
    return budget_exhausted();
  }
  if (auto refusal = refuse_keys(function, keys)) return *refusal;
  if (auto refusal = refuse_items(budget, items)) return *refusal;
  std::vector<std::size_t> places(items.size());
  std::iota(places.begin(), places.end(), std::size_t{0});
  std::stable_sort(places.begin(), places.end(),
                   [&](std::size_t a, std::size_t b) { return compare(keys[a], keys[b]) < 0; });
  List out;
  out.reserve(items.size());
  for (const std::size_t place : places) out.push_back(items[place]);
  return out;
}

Value sort(const Arguments& arguments) {
  return sorted_by(arguments, arguments[0].list(), arguments[0].list(), "sort()");
}

// What the parser makes of sortBy: the keys have been evaluated.
Value sort_by_keys(const Arguments& arguments) {
  return sorted_by(arguments, arguments[0].list(), arguments[1].list(), "sortBy()");
}

Value reverse(const Arguments& arguments) {
  const List& items = arguments[0].list();
  if (auto refusal = refuse_items(arguments.budget(), items)) return *refusal;
  return List(items.rbegin(), items.rend());
}

Value optional_item(const Arguments& arguments, const Value& item) {
  if (!arguments.budget().charge_bytes(size_of_text(item))) return budget_exhausted();
  return Opaque::make_optional(item);
}

Value first(const Arguments& arguments) {
  const List& items = arguments[0].list();
  if (items.empty()) return Opaque::make_optional(std::nullopt);
  return optional_item(arguments, items.front());
}

Value last(const Arguments& arguments) {
  const List& items = arguments[0].list();
  if (items.empty()) return Opaque::make_optional(std::nullopt);
  return optional_item(arguments, items.back());
}

// The numbers from 0 up to one below the argument; of a negative one, none.
Value range(const Arguments& arguments) {
  const auto count = static_cast<std::uint64_t>(std::max<std::int64_t>(arguments[0].integer(), 0));
  if (count > Budget::largest_result / size_of_item) return too_large();
  if (!arguments.budget().charge(count)) return budget_exhausted();
  List out;
  out.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) out.emplace_back(static_cast<std::int64_t>(i));
  return out;
}

constexpr Function functions[] = {
    {"(list(A)).slice(int, int) -> list(A)", slice},
    {"(list(list(A))).flatten() -> list(A)", flatten},
    {"(list(dyn)).flatten(int) -> list(dyn)", flatten_deep},
    {"(list(int)).sort() -> list(int)", sort},
    {"(list(uint)).sort() -> list(uint)", sort},
    {"(list(double)).sort() -> list(double)", sort},
    {"(list(bool)).sort() -> list(bool)", sort},
    {"(list(string)).sort() -> list(string)", sort},
    {"(list(bytes)).sort() -> list(bytes)", sort},
    {"(list(timestamp)).sort() -> list(timestamp)", sort},
    {"(list(duration)).sort() -> list(duration)", sort},
    {"(list(A)).@sortByAssociatedKeys(list(int)) -> list(A)", sort_by_keys},
    {"(list(A)).@sortByAssociatedKeys(list(uint)) -> list(A)", sort_by_keys},
    {"(list(A)).@sortByAssociatedKeys(list(double)) -> list(A)", sort_by_keys},
    {"(list(A)).@sortByAssociatedKeys(list(bool)) -> list(A)", sort_by_keys},
    {"(list(A)).@sortByAssociatedKeys(list(string)) -> list(A)", sort_by_keys},
    {"(list(A)).@sortByAssociatedKeys(list(bytes)) -> list(A)", sort_by_keys},
    {"(list(A)).@sortByAssociatedKeys(list(timestamp)) -> list(A)", sort_by_keys},
    {"(list(A)).@sortByAssociatedKeys(list(duration)) -> list(A)", sort_by_keys},
    {"(list(A)).distinct() -> list(A)", distinct},
    {"(list(A)).reverse() -> list(A)", reverse},
    {"(list(A)).first() -> optional_type(A)", first},
    {"(list(A)).last() -> optional_type(A)", last},
    {"lists.range(int) -> list(int)", range},
};

}  // namespace

std::span<const Function> list_functions() {
  return functions;
}

}  // namespace heddle::expression
