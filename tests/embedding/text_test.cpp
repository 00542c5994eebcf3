// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <heddle/runtime.hpp>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "files.hpp"
#include "hosted.hpp"

// Flows that are in no file, and the host that the guide begins with.
namespace heddle::test {
namespace {

const std::string mistaken = R"(heddle: 1
flow: test
inputs: {name: {type: string}}
outputs: {greeting: "${{ inputs.nam }}"}
nodes: {a: {wait: 1 hour, next: end}}
)";

}  // namespace

TEST_CASE("a text is checked as its file would be, and every finding is data") {
  const TemporaryFolder folder;
  const std::string file = folder.write("test.yaml", mistaken);
  const Runtime runtime;
  const auto of_text = runtime.check_text(mistaken, file);
  CHECK(render_json(of_text) == render_json(runtime.check(file)));
  std::vector<std::string> codes;
  for (const auto& finding : of_text) {
    if (finding.severity == Severity::error) codes.push_back(finding.code);
    CHECK(finding.place.file == file);
    CHECK(finding.place.line > 0);
  }
  CHECK(codes.size() == 2);
  const LoadedFlow loaded = runtime.load_text(mistaken, file);
  CHECK_FALSE(loaded.flow);
  CHECK(render_json(loaded.diagnostics) == render_json(of_text));
}

TEST_CASE("a text without mistakes has no findings, and the name may be of no file") {
  const Runtime runtime;
  CHECK(runtime
            .check_text("heddle: 1\nflow: test\nnodes: {a: {wait: 1s, next: end}}\n",
                        "what the user typed")
            .empty());
}

TEST_CASE("a text that is called as a method is checked as one") {
  const Runtime runtime;
  const auto findings = runtime.check_text("heddle: 1\n", "people.look_up.method.yaml");
  REQUIRE_FALSE(findings.empty());
  CHECK(render(findings) ==
        render(runtime.check_text("heddle: 1\n", "people.look_up.method.yaml")));
  CHECK(findings[0].place.file == "people.look_up.method.yaml");
}

TEST_CASE("the first host of the guide is short, and does what it says") {
  const std::string folder = HEDDLE_SOURCE_DIR "/tests/embedding/first_host/";
  const std::string text = content_of(folder + "host.cpp");
  CHECK(std::count(text.begin(), text.end(), '\n') < 25);
  const auto result = Process(HEDDLE_FIRST_HOST, {folder + "hello.yaml"}).finish();
  CHECK(result.all() == "greeting: Hello, Ada\n");
  CHECK(result.exit_code == 0);
  const auto missing = Process(HEDDLE_FIRST_HOST, {folder + "nothing.yaml"}).finish();
  CHECK(missing.exit_code == 2);
  CHECK(missing.out == "");
  CHECK(missing.err.find("nothing.yaml") != std::string::npos);
}

}  // namespace heddle::test
