// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <heddle/diagnostic.hpp>
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

std::vector<std::string> codes_of(std::string_view code, std::string_view example) {
  static const Host host;
  heddle::test::SampleCatalog catalog;
  const auto findings = code.starts_with("HD6")
                            ? host.findings(example)
                            : heddle::flow::check(example, "example.yaml", catalog).diagnostics;
  std::vector<std::string> codes;
  for (const auto& found : findings) codes.push_back(found.code);
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
    if (!page->bad.empty()) {
      CHECK(codes_of(page->code, page->bad) == std::vector<std::string>{std::string(page->code)});
    }
    if (!page->good.empty()) CHECK(codes_of(page->code, page->good) == std::vector<std::string>{});
  }
}

TEST_CASE("explain does not mind case and knows nothing of unknown codes") {
  CHECK(heddle::explain("hd2104") == heddle::explain("HD2104"));
  CHECK(heddle::explain("HD2104").starts_with("HD2104: unknown input\n"));
  CHECK(heddle::explain("HD9999").empty());
  CHECK(heddle::explain("").empty());
  CHECK(heddle::explain("HD2104x").empty());
}
