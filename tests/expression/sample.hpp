// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expression/expression.hpp"
#include "expression/program.hpp"

// A few names and their data, for expressions of tests.
namespace heddle::expression::sample {

inline Scope scope() {
  return {
      {"inputs.name", {Type::string, false, 0}},
      {"inputs.count", {Type::integer, false, 1}},
      {"inputs.ratio", {Type::real, false, 2}},
      {"inputs.flag", {Type::boolean, false, 3}},
      {"inputs.items", {Type::list, false, 4}},
      {"inputs.user", {Type::map, false, 5}},
      {"inputs.password", {Type::string, true, 6}},
      {"nodes.a.token", {Type::string, true, 7}},
      {"nodes.b.token", {Type::string, true, 8}},
      {"nodes.a.any", {Type::any, false, 9}},
      {"nodes.a.until", {Type::timestamp, false, 10}},
      {"inputs.user_id", {Type::string, false, 11}},
  };
}

inline Slots slots() {
  return Slots({{"Ada", true},
                {3, true},
                {0.5, true},
                {true, true},
                {List{1, 2, 3}, true},
                {Map{{"name", "Ada"}, {"pin", heddle::secret("1234")}}, true},
                {"hunter22", true},
                {"token-of-a", true},
                {Value(), false},
                {Value(), false},
                {Timestamp{1'800'000'000, 0}, true},
                {"u1", true}});
}

inline std::unique_ptr<const Program> program(std::string_view source) {
  std::vector<Problem> problems;
  auto out = Program::compile(source, scope(), {}, problems);
  INFO(source);
  CHECK_MESSAGE(problems.empty(), (problems.empty() ? "" : problems.front().message));
  REQUIRE(out != nullptr);
  return out;
}

inline Value value(std::string_view source) {
  const auto data = slots();
  return program(source)->evaluate({data});
}

// Each problem as "marked text | message | label | notes", one a line.
inline std::string problems(std::string_view source) {
  std::vector<Problem> found;
  const auto out = Program::compile(source, scope(), {}, found);
  CHECK((out == nullptr) == !found.empty());
  std::string all;
  for (const Problem& problem : found) {
    REQUIRE(problem.offset + problem.size <= source.size());
    all += (all.empty() ? "" : "\n") + std::string(source.substr(problem.offset, problem.size)) +
           " | " + problem.message + " | " + problem.label;
    for (const auto& note : problem.notes) all += " | " + note;
  }
  return all;
}

}  // namespace heddle::expression::sample
