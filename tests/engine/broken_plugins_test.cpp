// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <chrono>
#include <heddle/runtime.hpp>
#include <string>
#include <string_view>

// Plugins that load well and then break a rule, in a real run: the run ends at once, says which
// plugin broke which rule, and harms no other run.
namespace {

struct Rule {
  std::string_view plugin;  // broken.PLUGIN
  std::string_view why;     // in the error's message
};

constexpr Rule rules[] = {
    {"undeclared_output", "wrote output number 4, but it declares only 1"},
    {"wrong_output_type", "output 'greeting': expected a string, found an int"},
    {"unknown_output_type", "output 'greeting': unknown type number 99"},
    {"not_utf8_output", "output 'greeting': a string must be UTF-8, but its byte 2 is not"},
    {"broken_view", "output 'greeting': 8 bytes at a null pointer"},
    {"uninitialised_flags", "output 'greeting': unknown flags 0xabcd0000"},
    {"null_value", "output 'greeting': expected a value, found a null pointer"},
    {"missing_output",
     "it ended with SUCCESS without writing output 'greeting', which it declares for it"},
    {"error_without_failure",
     "it stated an error (closed: it is closed) and ended with SUCCESS, which is no failure, so "
     "that the error would be lost; declare that outcome as a failure ({.fails = true}, "
     "HEDDLE_OUTCOME_FAILS), or end with FAILURE"},
    {"unknown_outcome", "it ended with outcome number 18, but it declares only 2"},
    {"unknown_standard_outcome", "it ended with 0x80000063, which is no standard outcome"},
    {"cancelled_by_nobody", "it ended with CANCELLED although nobody cancelled it"},
    {"says_broken", "the table of greetings is gone"},
    {"says_broken_silently", "it gave no reason"},
    {"undeclared_input", "read input number 10, but it declares only 1"},
    {"short_error", "fail: expected a heddle_error with a struct_size of 48, found 4"},
    {"short_request", "http: expected a whole heddle_http_request and heddle_http_response"},
    {"unknown_request_flags", "http: heddle_http_request.flags has bits 0x00000004, and this host"},
    {"null_blocking", "run_blocking: expected a function, found null"},
    {"ignores_refusal", "output 'greeting': expected a string, found an int"},
    {"throws", "an exception left its run function: out of greetings"},
    {"throws_number", "an exception left its run function: one that is no std::exception"},
};

const std::string folder = HEDDLE_TEST_PLUGIN_DIR "/broken";

heddle::RuntimeOptions options() {
  heddle::RuntimeOptions result;
  result.plugin_directories = {folder, HEDDLE_TEST_PLUGIN_DIR "/good"};
  result.workers = 1;
  return result;
}

heddle::RunResult run(const heddle::Runtime& runtime, std::string_view type,
                      const std::string& more = "") {
  std::string text =
      "heddle: 1\nflow: test\nnodes:\n  greet:\n    use: " + std::string(type) + "\n";
  if (!type.starts_with("broken.throws")) text += "    with: {name: Ada}\n";
  const auto loaded = runtime.load_text(text + more + "    next: end\n", "test.yaml");
  REQUIRE_MESSAGE(loaded.flow, heddle::render(loaded.diagnostics));
  return runtime.run(*loaded.flow);
}

}  // namespace

TEST_CASE("a plugin that breaks a rule ends the run as FAILURE, and the error names both") {
  const heddle::Runtime runtime(options());
  for (const Rule& rule : rules) {
    CAPTURE(rule.plugin);
    const std::string type = "broken." + std::string(rule.plugin);
    const auto result = run(runtime, type);
    CHECK(result.outcome == "FAILURE");
    REQUIRE(result.error.has_value());
    CAPTURE(result.error->message);
    CHECK(result.error->code == "internal");
    CHECK(result.error->internal);
    CHECK_FALSE(result.error->retryable);
    CHECK(result.error->node == "greet");
    CHECK(result.error->message.starts_with("the plugin of " + type + " (broken 1.0.0, " + folder +
                                            "/" + type +
                                            ".so) is at fault: " + std::string(rule.why)));
    CHECK(result.error->message.ends_with("; report this to its author"));
  }
}

TEST_CASE("a plugin's bug is not retried and takes no edge") {
  const heddle::Runtime runtime(options());
  const auto begun = std::chrono::steady_clock::now();
  const auto result =
      run(runtime, "broken.missing_output", "    retry: {max_attempts: 5, delay: 1h}\n");
  CHECK(std::chrono::steady_clock::now() - begun < std::chrono::minutes(1));
  CHECK(result.outcome == "FAILURE");
  CHECK(result.error->internal);
}

TEST_CASE("a chain of causes that is a ring ends") {
  const heddle::Runtime runtime(options());
  const auto result = run(runtime, "broken.ring_of_causes");
  CHECK(result.outcome == "FAILURE");
  REQUIRE(result.error.has_value());
  CHECK(result.error->code == "ring");
  CHECK(result.error->message.size() < 200);
}

TEST_CASE("good runs go on after bad ones, on the same worker") {
  const heddle::Runtime runtime(options());
  for (const Rule& rule : rules) run(runtime, "broken." + std::string(rule.plugin));
  CHECK(run(runtime, "plain_c.greet").outcome == "SUCCESS");
  CHECK(run(runtime, "demo.greet").outcome == "SUCCESS");
}
