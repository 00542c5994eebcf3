// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <heddle/diagnostic.hpp>
#include <map>
#include <memory>
#include <set>
#include <sstream>
#include <string>

#include "../flow/sample_catalog.hpp"
#include "configuration/configuration.hpp"
#include "diagnostic/page.hpp"
#include "engine/catalog.hpp"
#include "engine/declared_settings.hpp"
#include "engine/settings.hpp"
#include "files.hpp"
#include "flow/flow.hpp"
#include "method/check.hpp"
#include "plugin/node_source.hpp"

namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

// Every "HDnnnn" in the sources, but for the pages themselves.
std::set<std::string> emitted_codes() {
  std::set<std::string> codes;
  const auto runtime = std::filesystem::path(HEDDLE_TEST_DATA_DIR) / ".." / "runtime";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(runtime)) {
    const std::string name = entry.path().filename().string();
    if (entry.path().extension() != ".cpp" || name.starts_with("pages_")) continue;
    const std::string text = text_of(entry.path());
    for (std::size_t at = 0; (at = text.find("\"HD", at)) != std::string::npos; ++at) {
      const std::string code = text.substr(at + 1, 6);
      const bool whole = text.substr(at + 7, 1) == "\"" &&
                         std::all_of(code.begin() + 2, code.end(),
                                     [](unsigned char c) { return std::isdigit(c) != 0; });
      if (whole) codes.insert(code);
    }
  }
  return codes;
}

// What the host configurations of the pages may set: demo.url and demo.key, which is secret.
class DemoSettings final : public heddle::plugin::NodeSource {
 public:
  DemoSettings() {
    type_.name = "demo.fetch";
    type_.settings.resize(2);
    type_.settings[0].name = "demo.url";
    type_.settings[0].type = heddle::Type::string;
    type_.settings[1].name = "demo.key";
    type_.settings[1].type = heddle::Type::string;
    type_.settings[1].secret = true;
  }
  const heddle::plugin::NodeType* find(std::string_view name) override {
    return name == type_.name ? &type_ : nullptr;
  }
  std::vector<const heddle::plugin::NodeType*> all() override { return {&type_}; }
  std::vector<const heddle::plugin::NodeType*> of_family(std::string_view family) override {
    return family == "demo" ? all() : std::vector<const heddle::plugin::NodeType*>{};
  }
  std::vector<heddle::plugin::Refusal> refusals(std::string_view) override { return {}; }
  std::vector<heddle::Diagnostic> diagnostics() override { return {}; }
  std::vector<std::string> places() override { return {}; }

 private:
  heddle::plugin::NodeType type_;
};

// A folder with what the pages speak of.
class Host {
 public:
  Host() {
    for (const char* name : {"IMIASSIST_PASSWORD", "DEMO_KEY", "DEMO_URL", "API_TOKEN"}) {
      setenv(name, "something", 1);
    }
    for (const char* name : {"plugins/x", "flows/x"}) static_cast<void>(folder_.write(name, ""));
    static_cast<void>(folder_.write("password.txt", "something\n"));
    static_cast<void>(folder_.write("timeout.txt", "5s\n"));
  }

  // What is found by checking, and by reading every source.
  [[nodiscard]] std::vector<heddle::Diagnostic> findings(std::string_view text) const {
    const auto configuration = heddle::configuration::Configuration::read_text(
        std::string(text), folder_.file("heddle.yaml"));
    std::vector<std::unique_ptr<heddle::plugin::NodeSource>> sources;
    sources.push_back(std::make_unique<DemoSettings>());
    heddle::engine::Catalog catalog(std::move(sources));
    auto findings = heddle::engine::check_configuration(configuration, catalog);
    if (!findings.empty()) return findings;
    const heddle::engine::Settings settings({}, configuration);
    settings.http(heddle::engine::Settings::Sources::read, findings);
    for (const auto& setting : catalog.find("demo.fetch")->settings) {
      settings.value(setting, heddle::engine::Settings::Sources::read, findings);
    }
    for (const auto& name : configuration->secrets()) {
      configuration->secret(name, heddle::Type::string, {}, findings);
    }
    return findings;
  }

 private:
  heddle::test::TemporaryFolder folder_;
};

std::vector<heddle::Diagnostic> check(std::string_view code, std::string_view example) {
  static const Host host;
  if (code.starts_with("HD6")) return host.findings(example);
  if (code.starts_with("HD8")) {
    return heddle::method::check_text(example, "demo.order.method.yaml").diagnostics;
  }
  heddle::test::SampleCatalog catalog;
  return heddle::flow::check(example, "example.yaml", catalog).diagnostics;
}

std::vector<std::string> codes_of(std::string_view code, std::string_view example) {
  std::vector<std::string> codes;
  for (const auto& found : check(code, example)) codes.push_back(found.code);
  return codes;
}

// A code that no flow in a page can show, why, and the test that shows it.
struct Unshown {
  const char* why;
  const char* test;
};
const std::map<std::string, Unshown>& unshown() {
  static const char* const host = "it is about what the host has installed";
  static const char* const more = "it takes more than one file";
  static const char* const given = "it is about what a run is given, not about the flow";
  static const char* const test =
      "it is about a test of a flow, which a page would have to hold too";
  static const char* const shown = "cli/golden/flow_test/mistakes.txt";
  static const std::map<std::string, Unshown> codes = {
      {"HD1001", {"there is no text", "flow/hostile_test.cpp"}},
      {"HD1002", {"the page is UTF-8 itself", "flow/hostile_test.cpp"}},
      {"HD1003", {"the character cannot be seen in a page", "flow/hostile_test.cpp"}},
      {"HD1004", {"such a text fills more than a page", "flow/hostile_test.cpp"}},
      {"HD2002", {host, "flow/golden/node_types.txt"}},
      {"HD2005", {more, "engine/nested_test.cpp"}},
      {"HD2006", {more, "engine/nested_test.cpp"}},
      {"HD4001", {host, "plugin/defects_test.cpp"}},
      {"HD4002", {host, "plugin/search_test.cpp"}},
      {"HD4003", {host, "plugin/search_test.cpp"}},
      {"HD5001", {given, "engine/data_test.cpp"}},
      {"HD5002", {given, "engine/data_test.cpp"}},
      {"HD5003", {given, "engine/data_test.cpp"}},
      {"HD5010", {given, "engine/data_test.cpp"}},
      {"HD5011", {given, "engine/data_test.cpp"}},
      {"HD5012", {given, "engine/data_test.cpp"}},
      {"HD7001", {test, "cli/golden/flow_test/empty.txt"}},
      {"HD7002", {test, "cli/golden/flow_test/empty.txt"}},
      {"HD7003", {test, "cli/golden/flow_test/lost.txt"}},
      {"HD7004", {test, shown}},
      {"HD7005", {test, shown}},
      {"HD7010", {test, shown}},
      {"HD7011", {test, shown}},
      {"HD7012", {test, shown}},
      {"HD7013", {test, shown}},
      {"HD7014", {test, shown}},
      {"HD7015", {test, shown}},
      {"HD7016", {test, shown}},
      {"HD7020", {test, shown}},
      {"HD7021", {test, shown}},
      {"HD7030", {test, shown}},
      {"HD7031", {test, "cli/golden/flow_test/missing.txt"}},
      {"HD7032", {test, shown}},
  };
  return codes;
}

}  // namespace

TEST_CASE("every code that is emitted is explained") {
  const auto codes = emitted_codes();
  CHECK(codes.size() > 40);
  for (const auto& code : codes) CHECK_MESSAGE(!heddle::explain(code).empty(), code);
}

TEST_CASE("every explained code is emitted") {
  const auto codes = emitted_codes();
  for (const auto& known : heddle::diagnostic_codes()) {
    CHECK_MESSAGE(codes.contains(std::string(known.code)), known.code);
  }
}

TEST_CASE("codes are in order and have a title") {
  const auto codes = heddle::diagnostic_codes();
  for (std::size_t i = 0; i < codes.size(); ++i) {
    CHECK_FALSE(codes[i].title.empty());
    if (i > 0) CHECK(codes[i - 1].code < codes[i].code);
  }
}

TEST_CASE("every page on host configurations has both examples") {
  for (const auto& page : heddle::diagnostic::config_pages()) {
    CAPTURE(page.code);
    CHECK_FALSE(page.bad.empty());
    CHECK_FALSE(page.good.empty());
  }
}

TEST_CASE("a bad example gives its own code and no other, a good one gives nothing") {
  for (const auto& known : heddle::diagnostic_codes()) {
    const auto* page = heddle::diagnostic::find_page(known.code);
    REQUIRE(page != nullptr);
    CAPTURE(page->code);
    CHECK(page->bad.empty() == page->good.empty());
    if (page->bad.empty()) continue;
    CHECK(codes_of(page->code, page->bad) == std::vector<std::string>{std::string(page->code)});
    CHECK(codes_of(page->code, page->good) == std::vector<std::string>{});
  }
}

TEST_CASE("every code that a flow can show has examples, and of the others a test shows it") {
  for (const auto& known : heddle::diagnostic_codes()) {
    const auto* page = heddle::diagnostic::find_page(known.code);
    CAPTURE(page->code);
    const auto other = unshown().find(std::string(page->code));
    CHECK(page->bad.empty() == (other != unshown().end()));
    if (other == unshown().end()) continue;
    const std::string test =
        text_of(std::filesystem::path(HEDDLE_TEST_DATA_DIR) / other->second.test);
    CHECK_MESSAGE(test.find(page->code) != std::string::npos, other->second.test);
  }
  for (const auto& [code, why] : unshown()) CHECK_FALSE(heddle::explain(code).empty());
}

TEST_CASE("the title of a warning says that it is one") {
  for (const auto& known : heddle::diagnostic_codes()) {
    const auto* page = heddle::diagnostic::find_page(known.code);
    if (page->bad.empty()) continue;
    CAPTURE(page->code);
    const bool is_warning =
        check(page->code, page->bad).front().severity == heddle::Severity::warning;
    CHECK(page->title.ends_with("(warning)") == is_warning);
  }
}

TEST_CASE("explain does not mind case and knows nothing of unknown codes") {
  CHECK(heddle::explain("hd2104") == heddle::explain("HD2104"));
  CHECK(heddle::explain("HD2104").starts_with("HD2104: unknown input\n"));
  CHECK(heddle::explain("HD9999").empty());
  CHECK(heddle::explain("").empty());
  CHECK(heddle::explain("HD2104x").empty());
}
