// SPDX-License-Identifier: Apache-2.0
#include "json_text.hpp"
#include "progress.hpp"

namespace heddle::cli {
namespace {

std::string_view level_name(Event::Level level) {
  constexpr std::string_view names[] = {"debug", "info", "warning", "error"};
  return names[static_cast<std::size_t>(level)];
}

Value time_of(const Event& event) {
  constexpr std::int64_t second = 1'000'000'000;
  const std::int64_t count =
      std::chrono::duration_cast<std::chrono::nanoseconds>(event.time.time_since_epoch()).count();
  return Timestamp{count / second, static_cast<std::int32_t>(count % second)};
}

std::string error_json(const Error& error) {
  return JsonObject()
      .add("code", error.code)
      .add("message", error.message)
      .add("retryable", error.retryable)
      .add("internal", error.internal)
      .text();
}

bool has_duration(Event::Kind kind) {
  return kind == Event::Kind::attempt_failed || kind == Event::Kind::node_finished ||
         kind == Event::Kind::http || kind == Event::Kind::run_finished;
}

}  // namespace

std::string event_json(const Event& event) {
  JsonObject object;
  object.add("event", name_of(event.kind)).add("time", time_of(event));
  object.add("run_id", event.run_id).add("flow", event.flow);
  if (!event.within.empty()) object.add("within", event.within);
  if (!event.node.empty()) object.add("node", event.node).add("node_type", event.node_type);
  if (event.attempt > 0) object.add("attempt", std::int64_t{event.attempt});
  if (!event.outcome.empty()) object.add("outcome", event.outcome);
  if (has_duration(event.kind)) {
    object.add("duration_ms", std::chrono::duration<double, std::milli>(event.duration).count());
  }
  if (event.error != nullptr) object.add_json("error", error_json(*event.error));
  if (event.kind == Event::Kind::log) object.add("level", level_name(event.level));
  if (!event.text.empty()) object.add("text", event.text);
  if (event.status != 0) object.add("status", std::int64_t{event.status});
  if (event.values != nullptr) {
    JsonObject values;
    for (const auto& [name, value] : *event.values) values.add(name, value);
    object.add_json("values", values.text());
  }
  return object.text();
}

}  // namespace heddle::cli
