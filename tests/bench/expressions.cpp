// SPDX-License-Identifier: Apache-2.0
#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "expression/expression.hpp"
#include "small.hpp"

// A comparison of two paths, as a `switch` has it: made ready once, evaluated at each visit.
namespace heddle::bench {
namespace {

using namespace heddle::expression;

const char* const numbers_text = "${{ nodes.count.total < inputs.limit }}";
const char* const texts_text = "${{ nodes.sign_in.user == inputs.user }}";

const Scope& scope() {
  static const Scope names = {{"nodes.count.total", {Type::integer, false, 0}},
                              {"inputs.limit", {Type::integer, false, 1}},
                              {"nodes.sign_in.user", {Type::string, false, 2}},
                              {"inputs.user", {Type::string, false, 3}}};
  return names;
}

const Slots& slots() {
  static const Slots values(
      {{Value(41), true}, {Value(42), true}, {Value("ada"), true}, {Value("ada"), true}});
  return values;
}

std::unique_ptr<Expression> compiled(const char* text) {
  std::vector<Problem> problems;
  auto expression = compile_template(text, scope(), problems);
  if (expression == nullptr) throw std::runtime_error(problems.front().message);
  return expression;
}

void compile(benchmark::State& state, const char* text) {
  for (auto _ : state) benchmark::DoNotOptimize(compiled(text));
}

void evaluate(benchmark::State& state, const char* text) {
  const auto expression = compiled(text);
  const Environment environment{slots()};
  for (auto _ : state) benchmark::DoNotOptimize(expression->evaluate(environment));
}

// The comparison alone, as C++ would do it on the same slots.
void compare_numbers(benchmark::State& state) {
  const Slots* values = &slots();
  for (auto _ : state) {
    benchmark::DoNotOptimize(values);
    Value result = (*values)[0].value.integer() < (*values)[1].value.integer();
    benchmark::DoNotOptimize(result);
  }
}

void compare_texts(benchmark::State& state) {
  const Slots* values = &slots();
  for (auto _ : state) {
    benchmark::DoNotOptimize(values);
    Value result = (*values)[2].value.string() == (*values)[3].value.string();
    benchmark::DoNotOptimize(result);
  }
}

}  // namespace

void register_expressions() {
  benchmark::RegisterBenchmark("compile_numbers", &compile, numbers_text);
  benchmark::RegisterBenchmark("compile_texts", &compile, texts_text);
  benchmark::RegisterBenchmark("evaluate_numbers", &evaluate, numbers_text);
  benchmark::RegisterBenchmark("evaluate_texts", &evaluate, texts_text);
  benchmark::RegisterBenchmark("compare_numbers", &compare_numbers);
  benchmark::RegisterBenchmark("compare_texts", &compare_texts);
}

void report_expressions(const Times& times, Report& report) {
  for (const char* what : {"numbers", "texts"}) {
    report.add({.name = fmt::format("expression, compile: two paths, {}", what),
                .unit = "us",
                .value = times[fmt::format("compile_{}", what)] / 1e3,
                .bar = value_at_most(20),
                .how = best_cpu});
  }
  for (const char* what : {"numbers", "texts"}) {
    report.add({.name = fmt::format("expression, evaluate: two paths, {}", what),
                .unit = "ns",
                .value = times[fmt::format("evaluate_{}", what)],
                .floor = times[fmt::format("compare_{}", what)],
                .bar = value_at_most(60),
                .floor_is = "the comparison in C++",
                .how = best_cpu});
  }
}

}  // namespace heddle::bench
