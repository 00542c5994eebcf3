// SPDX-License-Identifier: Apache-2.0
#include "expression/functions/equality.hpp"

#include <cmath>
#include <limits>
#include <utility>
#include <vector>

#include "expression/functions/lookup.hpp"
#include "expression/opaque.hpp"

namespace heddle::expression {
namespace {

bool is_number(Type type) {
  return type == Type::integer || type == Type::unsigned_integer || type == Type::real;
}

// `beyond` is the first whole number above all of type Integer.
template <typename Integer>
std::partial_ordering compare_exactly(Integer a, double b, double beyond) {
  using Order = std::partial_ordering;
  constexpr Integer most = std::numeric_limits<Integer>::max();
  constexpr Integer least = std::numeric_limits<Integer>::min();
  const double whole = std::trunc(b);
  if (std::isnan(b)) return Order::unordered;
  if (b == beyond && a == most) return Order::equivalent;
  if (whole >= beyond) return Order::less;
  if (whole < static_cast<double>(least)) return Order::greater;
  const auto integer = static_cast<Integer>(whole);
  return a == integer ? whole <=> b : a <=> integer;
}

std::partial_ordering compare_exactly(std::int64_t a, std::uint64_t b) {
  return std::cmp_less(a, b)      ? std::partial_ordering::less
         : std::cmp_greater(a, b) ? std::partial_ordering::greater
                                  : std::partial_ordering::equivalent;
}

std::partial_ordering reversed(std::partial_ordering order) {
  return 0 <=> order;
}

// `a` is of an earlier type than `b`: int, uint, double.
std::partial_ordering compare_numbers(const Value& a, const Value& b) {
  if (b.type() == Type::unsigned_integer) {
    return compare_exactly(a.integer(), b.unsigned_integer());
  }
  if (a.type() == Type::integer) return compare_exactly(a.integer(), b.real(), 0x1p63);
  return compare_exactly(a.unsigned_integer(), b.real(), 0x1p64);
}

std::partial_ordering compare_same_type(const Value& a, const Value& b) {
  switch (a.type()) {
    case Type::boolean:
      return a.boolean() <=> b.boolean();
    case Type::integer:
      return a.integer() <=> b.integer();
    case Type::unsigned_integer:
      return a.unsigned_integer() <=> b.unsigned_integer();
    case Type::real:
      return a.real() <=> b.real();
    case Type::string:
      return a.string() <=> b.string();
    case Type::bytes:
      return a.bytes() <=> b.bytes();
    case Type::timestamp:
      return a.timestamp() <=> b.timestamp();
    case Type::duration:
      return a.duration() <=> b.duration();
    default:
      return std::partial_ordering::unordered;
  }
}

// Walks with a stack of its own: how deep values are must not decide over the thread's stack. And
// it may have to be stopped: a value can hold another many times, and that one a third, so that a
// short expression makes more of them than there are atoms.
class Equality {
 public:
  explicit Equality(Budget* budget) : budget_(budget) {}

  bool check(const Value& a, const Value& b) {
    bool same = begin(a, b);
    while (same && !open_.empty()) {
      const auto [first, second] = open_.back();
      open_.pop_back();
      same = open(*first, *second);
    }
    return same;
  }

 private:
  // Compares scalars; puts off what holds others.
  bool begin(const Value& a, const Value& b) {
    if (a.type() != b.type()) {
      return is_number(a.type()) && is_number(b.type()) && std::is_eq(compare(a, b));
    }
    switch (a.type()) {
      case Type::null:
        return true;
      case Type::list:
        if (a.list().size() != b.list().size()) return false;
        break;
      case Type::map:
        if (a.map().size() != b.map().size()) return false;
        break;
      case Type::any:
        break;
      case Type::string:
        return a.string().size() == b.string().size() && charge(a.string().size() / 64) &&
               a.string() == b.string();
      case Type::bytes:
        return a.bytes().size() == b.bytes().size() && charge(a.bytes().size() / 64) &&
               a.bytes() == b.bytes();
      default:
        return std::is_eq(compare_same_type(a, b));
    }
    open_.emplace_back(&a, &b);
    return true;
  }

  bool open(const Value& a, const Value& b) {
    if (a.type() == Type::list) return open_lists(a.list(), b.list());
    if (a.type() == Type::map) return open_maps(a.map(), b.map());
    return open_opaques(*Opaque::of(a), *Opaque::of(b));
  }

  bool open_lists(const List& a, const List& b) {
    bool same = charge(a.size());
    for (std::size_t i = 0; same && i < a.size(); ++i) same = begin(a[i], b[i]);
    return same;
  }

  bool open_maps(const Map& a, const Map& b) {
    if (!charge(a.size())) return false;
    for (const auto& [key, value] : a) {
      const Value* other = b.find(key);
      // The 1 of `b` is the 1u of `a`, unless it is the 1 of `a`.
      if (other == nullptr && find_as_other_integer(a, key) == nullptr) {
        other = find_as_other_integer(b, key);
      }
      if (other == nullptr || !begin(value, *other)) return false;
    }
    return true;
  }

  bool open_opaques(const Opaque& a, const Opaque& b) {
    if (a.kind() != b.kind() || a.kind() == Opaque::Kind::failure) return false;
    // A list is a list at run time, whatever it holds.
    if (a.kind() == Opaque::Kind::type) return a.type().kind() == b.type().kind();
    if (a.held() == nullptr || b.held() == nullptr) return a.held() == b.held();
    return charge(1) && begin(*a.held(), *b.held());
  }

  bool charge(std::size_t cost) { return budget_ == nullptr || budget_->charge(cost); }

  Budget* budget_;
  std::vector<std::pair<const Value*, const Value*>> open_;
};

}  // namespace

std::partial_ordering compare(const Value& a, const Value& b) {
  if (a.type() == b.type()) return compare_same_type(a, b);
  if (!is_number(a.type()) || !is_number(b.type())) return std::partial_ordering::unordered;
  return a.type() < b.type() ? compare_numbers(a, b) : reversed(compare_numbers(b, a));
}

bool equal(const Value& a, const Value& b, Budget& budget) {
  return Equality(&budget).check(a, b);
}

bool equal(const Value& a, const Value& b) {
  return Equality(nullptr).check(a, b);
}

}  // namespace heddle::expression
