// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <heddle/diagnostic.hpp>
#include <set>
#include <sstream>
#include <string>

#include "../flow/sample_catalog.hpp"
#include "diagnostic/page.hpp"
#include "flow/flow.hpp"

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

std::vector<std::string> codes_of(std::string_view flow) {
  heddle::test::SampleCatalog catalog;
  std::vector<std::string> codes;
  for (const auto& found : heddle::flow::check(flow, "example.yaml", catalog).diagnostics) {
    codes.push_back(found.code);
  }
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

TEST_CASE("a bad example gives its own code and no other, a good one gives nothing") {
  for (const auto& known : heddle::diagnostic_codes()) {
    const auto* page = heddle::diagnostic::find_page(known.code);
    REQUIRE(page != nullptr);
    CAPTURE(page->code);
    if (!page->bad.empty()) {
      CHECK(codes_of(page->bad) == std::vector<std::string>{std::string(page->code)});
    }
    if (!page->good.empty()) CHECK(codes_of(page->good) == std::vector<std::string>{});
  }
}

TEST_CASE("explain does not mind case and knows nothing of unknown codes") {
  CHECK(heddle::explain("hd2104") == heddle::explain("HD2104"));
  CHECK(heddle::explain("HD2104").starts_with("HD2104: unknown input\n"));
  CHECK(heddle::explain("HD9999").empty());
  CHECK(heddle::explain("").empty());
  CHECK(heddle::explain("HD2104x").empty());
}
