// SPDX-License-Identifier: Apache-2.0
#include "expression/functions/overloads.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <heddle/json.hpp>
#include <set>

#include "expression/opaque.hpp"

namespace heddle::expression {
namespace {

class FixedClock : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return test_time; }
};

// Apart from equal(), which is under test.
bool is_same(const Value& a, const Value& b) {
  if (a.type() != b.type()) return false;
  if (a.type() == Type::real) {
    const bool both_nan = std::isnan(a.real()) && std::isnan(b.real());
    return both_nan || (a.real() == b.real() && std::signbit(a.real()) == std::signbit(b.real()));
  }
  return a.type() == Type::any ? shown(a) == shown(b) : a == b;
}

}  // namespace

std::string overloads::shown(const Value& value) {
  // Not as JSON, which knows no optionals.
  if (value.type() == Type::list) {
    std::string text;
    for (const Value& item : value.list()) text += (text.empty() ? "" : ", ") + shown(item);
    return "list [" + text + "]";
  }
  const Opaque* inside = Opaque::of(value);
  if (inside == nullptr) {
    return std::string(name_of(value.type())) + " " + write_json(value, Secrets::clear);
  }
  if (inside->kind() == Opaque::Kind::failure) return "failure: " + inside->message();
  if (inside->kind() == Opaque::Kind::type) return "type " + inside->type().text();
  return inside->held() == nullptr ? "no value" : "optional " + shown(*inside->held());
}

Value call_within(std::uint64_t left, std::span<const Function> table, std::string_view signature,
                  const std::vector<Value>& arguments) {
  const auto found = std::find_if(table.begin(), table.end(),
                                  [&](const Function& f) { return f.signature == signature; });
  REQUIRE_MESSAGE(found != table.end(), "there is no " << std::string(signature));
  const FixedClock clock;
  Budget budget(clock);
  REQUIRE(budget.charge(Budget::most_cost - left));
  std::vector<const Value*> pointers;
  for (const Value& argument : arguments) pointers.push_back(&argument);
  return found->call(Arguments(pointers, budget));
}

Value call(std::span<const Function> table, std::string_view signature,
           const std::vector<Value>& arguments) {
  return call_within(Budget::most_cost, table, signature, arguments);
}

void hold(std::span<const Function> table, const std::vector<Call>& calls) {
  for (const auto& [signature, arguments, expected] : calls) {
    std::string text = signature;
    for (const Value& argument : arguments) text += " | " + shown(argument).substr(0, 200);
    const Value given = call(table, signature, arguments);
    CHECK_MESSAGE(is_same(given, expected), text << " gives " << shown(given).substr(0, 300)
                                                 << ", expected "
                                                 << shown(expected).substr(0, 300));
  }
}

void cover(std::span<const Function> table, const std::vector<std::vector<Call>>& calls) {
  std::set<std::string_view> called;
  for (const auto& part : calls) {
    for (const Call& one : part) called.insert(one.signature);
  }
  for (const Function& function : table) {
    CHECK_MESSAGE(called.count(function.signature) == 1,
                  "no test calls " << std::string(function.signature));
  }
}

}  // namespace heddle::expression
