// SPDX-License-Identifier: Apache-2.0
#include "expression/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <heddle/json.hpp>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expression/opaque.hpp"
#include "expression/program.hpp"
#include "fuzz/fuzz.hpp"
#include "value/utf8.hpp"

// An expression from a stranger: refused at its place, or compiled and evaluated against names of
// all types. A text with `${{` is one of a flow; any other is one expression.

using namespace heddle;
using namespace heddle::expression;
using fuzz::must;

namespace {

class Noon final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {1'800'000'000, 5}; }
};

// The names: those of the conformance suite and of the project's own tests, each of a type.
const Scope& scope() {
  static const Scope names = {
      {"b", {Type::boolean, false, 0}},
      {"i", {Type::integer, false, 1}},
      {"u", {Type::unsigned_integer, false, 2}},
      {"d", {Type::real, false, 3}},
      {"s", {Type::string, false, 4}},
      {"y", {Type::bytes, false, 5}},
      {"l", {Type::list, false, 6}},
      {"m", {Type::map, false, 7}},
      {"t", {Type::timestamp, false, 8}},
      {"p", {Type::duration, false, 9}},
      {"x", {Type::any, false, 10}},
      {"inputs.name", {Type::string, false, 11}},
      {"inputs.password", {Type::string, true, 12}},
      {"nodes.a.token", {Type::any, true, 13}},
      {"nodes.a.words", {{StaticType::Kind::list, {Type::string}}, false, 14}},
      {"nodes.b.token", {Type::string, false, 15}}};
  return names;
}

constexpr std::size_t slot_count = 16;

Slots slots(std::uint64_t number, const std::string& secret_text) {
  const Value some[] = {Value(),
                        true,
                        std::numeric_limits<std::int64_t>::min(),
                        std::numeric_limits<std::uint64_t>::max(),
                        std::numeric_limits<double>::quiet_NaN(),
                        std::numeric_limits<double>::infinity(),
                        "a \xC3\xA9 text",
                        Bytes{"\xFF\x00"},
                        List{1, "two", List{3.0}, nullptr},
                        Map{{"a", 1}, {2, "b"}, {true, Map{{"c", nullptr}}}},
                        Timestamp{253'402'300'799, 999'999'999},
                        Duration{-315'576'000'000, 0}};
  const Value any = some[number % std::size(some)];
  const std::int64_t integers[] = {0,
                                   1,
                                   -1,
                                   3,
                                   std::numeric_limits<std::int64_t>::max(),
                                   std::numeric_limits<std::int64_t>::min()};
  const double reals[] = {0.0, -0.0, 0.5, 1e300, std::numeric_limits<double>::quiet_NaN(), 9e18};
  return Slots(
      {{(number & 1U) != 0, true},
       {integers[(number >> 4U) % std::size(integers)], true},
       {(number >> 8U) % 2 == 0 ? std::numeric_limits<std::uint64_t>::max() : number % 9, true},
       {reals[(number >> 12U) % std::size(reals)], true},
       {"Hello, \xE4\xB8\x96\xE7\x95\x8C", true},
       {Bytes{std::string("\x00\xC3\x28z", 4)}, true},
       {List{3, 1, 2, any}, true},
       {Map{{"a", any}, {"b", "x"}, {"name", "Ada"}, {1, 2}}, true},
       {Timestamp{1'700'000'000, 123'456'789}, true},
       {Duration{3'661, 500'000'000}, true},
       {any, true},
       {"Ada", true},
       {secret(secret_text), true},
       {secret(List{secret_text, 1}), true},
       {List{"b", "a", "b"}, true},
       {"token", true}});
}

// Whether the value is what was inferred, as far as anything was.
bool conforms(const Value& value, const StaticType& type) {
  using Kind = StaticType::Kind;
  const Opaque* opaque = Opaque::of(value);
  switch (type.kind()) {
    case Kind::dyn:
    case Kind::parameter:
      return true;
    case Kind::type:
      return opaque != nullptr && opaque->kind() == Opaque::Kind::type;
    case Kind::optional:
      return opaque != nullptr && opaque->kind() == Opaque::Kind::optional &&
             (opaque->held() == nullptr || conforms(*opaque->held(), type.parameter(0)));
    case Kind::list:
      return value.type() == Type::list &&
             std::all_of(value.list().begin(), value.list().end(),
                         [&](const Value& item) { return conforms(item, type.parameter(0)); });
    case Kind::map:
      return value.type() == Type::map &&
             std::all_of(value.map().begin(), value.map().end(), [&](const auto& entry) {
               return conforms(entry.first, type.parameter(0)) &&
                      conforms(entry.second, type.parameter(1));
             });
    default:
      return value.type() == type.value_type();
  }
}

void check_problems(std::string_view text, const std::vector<Problem>& problems) {
  for (const Problem& problem : problems) {
    // Behind the last character, where something is missing, it marks one more.
    must(problem.offset <= text.size() && problem.offset + problem.size <= text.size() + 1,
         "a problem is in the text", problem.message);
    must(!problem.message.empty() && problem.message.find('\n') == std::string::npos &&
             find_invalid_utf8(problem.message) == std::string::npos,
         "a message is one line of text", problem.message);
  }
}

bool available(const std::vector<Expression::Use>& uses, const Expression::Need& need,
               const Slots& data) {
  return std::any_of(need.any_of.begin(), need.any_of.end(),
                     [&](std::size_t use) { return data[uses[use].slot].available; });
}

void check_program(const Program& program, const Slots& data) {
  const Noon clock;
  const Value value = program.evaluate({data, clock});
  const Opaque* opaque = Opaque::of(value);
  if (opaque != nullptr && opaque->kind() == Opaque::Kind::failure) {
    const bool enough =
        std::all_of(program.needs().begin(), program.needs().end(),
                    [&](const auto& need) { return available(program.uses(), need, data); });
    must(!opaque->is_unavailable() || !enough, "what is needed is all that is needed",
         opaque->message());
    return;
  }
  must(conforms(value, program.type()), "a value is of the type that was inferred",
       program.type().text());
  must(!value.secret() || program.secret(), "what may be secret is known to be");
  if (value.type() != Type::boolean) return;
  for (const std::uint32_t slot : program.assured_by(value.boolean())) {
    must(data[slot].available, "what is assured is available");
  }
}

// The value as text, or why there is none. Neither may show the secret.
std::string outcome(const Expression& expression, const Slots& data, std::string_view text,
                    const std::string& secret_text) {
  const Noon clock;
  std::string shown;
  std::string all;
  try {
    const Value value = expression.evaluate({data, clock});
    must(expression.type() == Type::any || value.type() == expression.type(),
         "a value is of the type that was inferred", name_of(expression.type()));
    must(!value.secret() || expression.secret(), "what may be secret is known to be");
    shown = write_json(value);
    all = write_json(value, Secrets::clear);
    must(expression.secret() || shown == all, "a value that is not secret holds no secret", all);
  } catch (const EvaluationError& error) {
    must(error.offset <= text.size() && error.size <= text.size() - error.offset,
         "a failure is in the text", error.message);
    must(find_invalid_utf8(error.message) == std::string::npos, "a failure is text", error.message);
    shown = all = error.message;
  }
  must(shown.find(secret_text) == std::string::npos, "a secret is not shown", shown);
  return all;
}

void check_template(std::string_view text, std::uint64_t number) {
  std::vector<Problem> problems;
  const auto expression = compile_template(text, scope(), problems);
  must((expression == nullptr) == !problems.empty(), "it compiles unless there is a problem");
  check_problems(text, problems);
  if (!expression) return;
  const std::string secret_text = fmt::format("{:016x}", number);
  auto data = slots(number, secret_text);
  const std::string first = outcome(*expression, data, text, secret_text);
  must(first == outcome(*expression, data, text, secret_text), "it gives the same again", first);
  for (std::size_t i = 0; i < slot_count; ++i)
    data.own(i).available = (number >> (i + 16) & 1U) != 0;
  const std::string some = outcome(*expression, data, text, secret_text);
  must(!expression->constant() || some == first, "what is constant reads no slot", some);
}

void check_expression(std::string_view text, std::uint64_t number) {
  std::vector<Problem> problems;
  const auto program = Program::compile(text, scope(), {}, problems);
  must((program == nullptr) == !problems.empty(), "it compiles unless there is a problem");
  check_problems(text, problems);
  if (!program) return;
  for (const auto& use : program->uses()) {
    must(use.offset <= text.size() && use.size <= text.size() - use.offset, "a use is in the text");
  }
  auto data = slots(number, fmt::format("{:016x}", number));
  check_program(*program, data);
  for (std::size_t i = 0; i < slot_count; ++i)
    data.own(i).available = (number >> (i + 16) & 1U) != 0;
  check_program(*program, data);
}

}  // namespace

void fuzz::try_one(std::string_view text) {
  const std::uint64_t number = fuzz::number_of(text);
  if (has_expression(text)) {
    check_template(text, number);
  } else {
    check_expression(text, number);
    check_template("${{ " + std::string(text) + " }}", number);
  }
}
