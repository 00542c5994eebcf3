// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <string>
#include <vector>

#include "flow_test/record.hpp"
#include "heddle/json.hpp"
#include "value/time_text.hpp"

namespace heddle::flow_test {
namespace {

// JSON, which YAML reads as it is. Nothing in a recording is secret any more, whatever it is
// marked.
std::string written(const Value& value) {
  return write_json(value, Secrets::clear);
}

template <class Pairs>
void append_map(std::string& out, std::string_view key, const Pairs& pairs, std::size_t indent) {
  if (pairs.empty()) return;
  out += fmt::format("{:{}}{}:\n", "", indent, key);
  for (const auto& [name, value] : pairs) {
    out += fmt::format("{:{}}{}: {}\n", "", indent + 2, name, written(Value(value)));
  }
}

std::string error_text(const Error& error) {
  return fmt::format("{{code: {}, message: {}, retryable: {}}}", written(error.code),
                     written(error.message), error.retryable);
}

void append_attempt(std::string& out, const SimulatedResult& answer) {
  out += fmt::format("        - outcome: {}\n", answer.outcome);
  append_map(out, "outputs", answer.outputs, 10);
  if (answer.error) out += fmt::format("          error: {}\n", error_text(*answer.error));
  if (answer.delay.count() == 0) return;
  const Duration delay{std::chrono::floor<std::chrono::seconds>(answer.delay).count(),
                       static_cast<std::int32_t>((answer.delay % std::chrono::seconds(1)).count())};
  out += fmt::format("          delay: {}\n", to_text(delay));
}

// Those of places are among them.
std::map<std::string, std::uint64_t> attempts_by_node(const Trail& trail) {
  std::map<std::string, std::uint64_t> attempts;
  for (const auto& [place, count] : trail.attempts) {
    if (place.find('/') == std::string::npos) attempts.emplace(place, count);
  }
  return attempts;
}

void append_expectation(std::string& out, const CaseResult& expected) {
  out += fmt::format("    expect:\n      outcome: {}\n", expected.run.outcome);
  append_map(out, "outputs", expected.run.outputs, 6);
  out += fmt::format("      path: [{}]\n", fmt::join(expected.trail.path, ", "));
  append_map(out, "attempts", attempts_by_node(expected.trail), 6);
  if (!expected.run.error) return;
  const Error& error = *expected.run.error;
  out += "      error:\n";
  out += fmt::format("        code: {}\n        message: {}\n", written(error.code),
                     written(error.message));
  if (!error.node.empty()) out += fmt::format("        node: {}\n", error.node);
}

}  // namespace

std::string test_text(const World& world, const std::string& flow, const std::string& name,
                      const CaseResult& expected) {
  std::string out = "# Recorded from a run; what was secret in it is replaced.\nheddle-test: 1\n";
  out += fmt::format("flow: {}\ncases:\n  - name: {}\n", written(flow), written(name));
  out += fmt::format("    clock: {}\n", to_text(world.clock));
  append_map(out, "inputs", world.inputs, 4);
  append_map(out, "env", world.environment, 4);
  append_map(out, "secrets", world.secrets, 4);
  if (!world.mocks.empty()) out += "    mocks:\n";
  for (const auto& [of, answers] : world.mocks) {
    out += fmt::format("      {}:\n", of);
    for (const auto& answer : answers) append_attempt(out, answer);
  }
  append_expectation(out, expected);
  return out;
}

}  // namespace heddle::flow_test
