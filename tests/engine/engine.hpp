// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <doctest/doctest.h>

#include <heddle/json.hpp>
#include <heddle/runtime.hpp>
#include <mutex>
#include <string>
#include <vector>

// What the engine's tests share: a runtime with the probe plugin, and flows from text.
namespace heddle::test {

inline RuntimeOptions options(unsigned workers = 2) {
  RuntimeOptions result;
  result.plugin_directories = {HEDDLE_TEST_PLUGIN_DIR "/probe"};
  result.workers = workers;
  return result;
}

inline Flow load(const Runtime& runtime, const std::string& text) {
  LoadedFlow loaded = runtime.load_text("heddle: 1\nflow: test\n" + text, "test.yaml");
  REQUIRE_MESSAGE(loaded.flow, render(loaded.diagnostics));
  return *loaded.flow;
}

inline RunResult run(const Runtime& runtime, const std::string& text, Values inputs = {}) {
  return runtime.run(load(runtime, text), std::move(inputs));
}

inline Value output(const RunResult& result, std::string_view name) {
  for (const auto& [known, value] : result.outputs) {
    if (known == name) return value;
  }
  return "(no such output)";
}

// All that observers are told, as lines of text.
class Recorder {
 public:
  explicit Recorder(const Runtime& runtime, EventDetail detail = EventDetail::steps)
      : subscription_(runtime.observe([this](const Event& event) { add(event); }, detail)) {}

  [[nodiscard]] std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  void add(const Event& event) {
    std::string line(name_of(event.kind));
    for (const std::string_view part : {event.node, event.outcome, event.text}) {
      if (!part.empty()) line += " " + std::string(part);
    }
    if (event.attempt > 0) line += " #" + std::to_string(event.attempt);
    if (event.error != nullptr) line += " " + event.error->code + ": " + event.error->message;
    if (event.values != nullptr) {
      for (const auto& [name, value] : *event.values) {
        line += " " + name + "=" + write_json(value, Secrets::clear);
      }
    }
    const std::lock_guard lock(mutex_);
    lines_.push_back(line);
  }

  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
  Subscription subscription_;
};

}  // namespace heddle::test
