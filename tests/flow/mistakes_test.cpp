// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
#include <heddle/diagnostic.hpp>
#include <set>
#include <string>
#include <vector>

#include "diagnostic/page.hpp"
#include "flow/flow.hpp"
#include "golden.hpp"
#include "sample_catalog.hpp"

// Flows with mistakes as authors make them: tests/flow/mistakes/NAME.yaml is checked, and what
// `heddle check` would print must be NAME.txt.
namespace {

namespace fs = std::filesystem;
using heddle::Type;
using heddle::test::input;
using heddle::test::output;

// More of what flows are made of.
class Catalog final : public heddle::test::SampleCatalog {
 public:
  Catalog() {
    add(type("http.get", {input("url", Type::string, true), input("headers", Type::map, false)},
             {"SUCCESS", "NOT_FOUND", "FAILURE"}));
    add(type("mail.send",
             {input("to", Type::string, true, "The receiver's address"),
              input("subject", Type::string, true, "Its subject"),
              input("body", Type::string, true, "Its text")},
             {"SUCCESS", "BOUNCED", "FAILURE"}));
    add(type("clock.wait", {input("span", Type::duration, true)}, {"SUCCESS", "FAILURE"}));
  }

 private:
  static heddle::NodeTypeDescriptor type(const std::string& name,
                                         std::vector<heddle::VariableDescriptor> inputs,
                                         const std::vector<std::string>& outcomes) {
    heddle::NodeTypeDescriptor type;
    type.name = name;
    type.inputs = std::move(inputs);
    for (const auto& outcome : outcomes) type.outcomes.push_back({outcome, ""});
    if (name == "http.get") {
      type.outputs = {output("body", Type::string), output("status", Type::integer)};
      type.outputs[1].outcomes = {"SUCCESS", "NOT_FOUND", "FAILURE"};
    }
    if (name == "mail.send") type.outputs = {output("message_id", Type::string)};
    return type;
  }
};

std::vector<fs::path> flows() {
  return heddle::test::files_in(fs::path(HEDDLE_TEST_DATA_DIR) / "flow/mistakes", ".yaml");
}

std::vector<heddle::Diagnostic> findings(const fs::path& path) {
  Catalog catalog;
  const std::string text = heddle::test::content_of(path);
  return heddle::flow::check(text, path.filename().string(), catalog).diagnostics;
}

}  // namespace

TEST_CASE("each planted mistake is found where it is, in the words of its golden text") {
  REQUIRE(flows().size() >= 30);
  for (const auto& flow : flows()) {
    CHECK_FALSE(findings(flow).empty());
    heddle::test::check_golden(fs::path(flow).replace_extension(".txt"),
                               heddle::render(findings(flow)));
  }
}

TEST_CASE("the planted mistakes give every code that a flow can give") {
  std::set<std::string> found;
  for (const auto& flow : flows()) {
    for (const auto& finding : findings(flow)) found.insert(finding.code);
  }
  for (const auto& known : heddle::diagnostic_codes()) {
    const auto* page = heddle::diagnostic::find_page(known.code);
    if (known.code.starts_with("HD6")) continue;  // host configurations
    if (known.code.starts_with("HD8")) continue;  // methods
    if (!page->bad.empty()) CHECK_MESSAGE(found.contains(std::string(known.code)), known.code);
  }
}

TEST_CASE("no secret of a flow with mistakes is shown") {
  for (const auto& flow : flows()) {
    CAPTURE(flow.filename().string());
    CHECK(heddle::render(findings(flow)).find("hunter22") == std::string::npos);
    CHECK(heddle::render_json(findings(flow)).find("hunter22") == std::string::npos);
    CHECK(heddle::render_github(findings(flow)).find("hunter22") == std::string::npos);
  }
}
