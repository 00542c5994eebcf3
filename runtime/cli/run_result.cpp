// SPDX-License-Identifier: Apache-2.0
#include "run_result.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <heddle/json.hpp>

#include "json_text.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

// Whether it is a secret or holds one. Values that come out of a run are not nested without bound.
bool has_secret(const Value& value) {
  if (value.secret()) return true;
  if (value.type() == Type::list) {
    return std::any_of(value.list().begin(), value.list().end(), has_secret);
  }
  if (value.type() != Type::map) return false;
  return std::any_of(value.map().begin(), value.map().end(), [](const Map::Entry& entry) {
    return has_secret(entry.first) || has_secret(entry.second);
  });
}

struct Shown {
  Value value;
  Secrets secrets = Secrets::masked;
};

Shown shown_value(const ShownResult& result, const std::string& name, const Value& value) {
  const auto& reveal = result.reveal;
  if (std::find(reveal.begin(), reveal.end(), name) != reveal.end()) {
    return {value, Secrets::clear};
  }
  for (const auto& [shown_name, masked] : result.shown) {
    if (shown_name == name) return {masked};
  }
  return {value};
}

std::string plain_text(const Shown& shown) {
  const bool hidden = shown.value.secret() && shown.secrets == Secrets::masked;
  if (hidden) return "***";
  if (shown.value.type() == Type::string) return on_one_line(shown.value.string());
  return terminal_safe_json(write_json(shown.value, shown.secrets));
}

std::string error_json(const Error& error) {
  JsonObject object;
  object.add("code", error.code).add("message", error.message);
  object.add("node", error.node.empty() ? Value() : Value(error.node));
  return object.add("retryable", error.retryable).add("internal", error.internal).text();
}

}  // namespace

std::string result_text(const ShownResult& shown, const Console& console) {
  const RunResult& result = shown.result;
  std::string text = fmt::format(
      "outcome: {}\n",
      console.coloured_out(result.outcome, result.outcome == "SUCCESS" ? Console::Colour::green
                                                                       : Console::Colour::red));
  for (const auto& [name, value] : result.outputs) {
    text += fmt::format("{}: {}\n", name, plain_text(shown_value(shown, name, value)));
  }
  return text;
}

std::string result_json(const ShownResult& shown) {
  const RunResult& result = shown.result;
  JsonObject outputs;
  List secret;
  for (const auto& [name, value] : result.outputs) {
    const Shown one = shown_value(shown, name, value);
    outputs.add(name, one.value, one.secrets);
    if (has_secret(value)) secret.emplace_back(name);
  }
  JsonObject object;
  object.add("run_id", result.run_id).add("flow", result.flow).add("outcome", result.outcome);
  object.add("cancelled",
             result.cancelled ? Value(std::string(name_of(*result.cancelled))) : Value());
  object.add_json("outputs", outputs.text()).add("secret_outputs", std::move(secret));
  object.add_json("error", result.error ? error_json(*result.error) : "null");
  object.add("duration_ms", std::chrono::duration<double, std::milli>(result.duration).count());
  return object.text() + "\n";
}

std::string error_text(const Error& error) {
  const std::string what =
      fmt::format("{}: {}", on_one_line(error.code), on_one_line(error.message));
  return error.node.empty() ? what
                            : fmt::format("node '{}' failed: {}", on_one_line(error.node), what);
}

bool has_secrets(const RunResult& result) {
  return std::any_of(result.outputs.begin(), result.outputs.end(),
                     [](const auto& output) { return has_secret(output.second); });
}

std::string secrets_json(const RunResult& result) {
  JsonObject object;
  for (const auto& [name, value] : result.outputs) {
    if (has_secret(value)) object.add(name, value, Secrets::clear);
  }
  return object.text() + "\n";
}

}  // namespace heddle::cli
