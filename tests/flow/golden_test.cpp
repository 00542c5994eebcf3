// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <heddle/diagnostic.hpp>
#include <set>
#include <string>
#include <vector>

#include "flow/flow.hpp"
#include "golden.hpp"
#include "sample_catalog.hpp"

// tests/flow/golden/NAME.yaml is checked, and what `heddle check` would print must be NAME.txt.
namespace {

namespace fs = std::filesystem;
using heddle::test::check_golden;
using heddle::test::content_of;
using heddle::test::files_in;

std::vector<fs::path> golden_flows() {
  return files_in(fs::path(HEDDLE_TEST_DATA_DIR) / "flow/golden", ".yaml");
}

// As if it lay in the current folder, so that no path of this machine is in the text.
std::string printed(const fs::path& path) {
  heddle::test::SampleCatalog catalog;
  const auto checked = heddle::flow::check(content_of(path), path.filename().string(), catalog);
  return heddle::render(checked.diagnostics);
}

}  // namespace

TEST_CASE("what is printed for a flow is what its golden text says") {
  const auto flows = golden_flows();
  REQUIRE(flows.size() > 10);
  for (const auto& flow : flows) {
    check_golden(fs::path(flow).replace_extension(".txt"), printed(flow));
  }
}

TEST_CASE("no secret of a golden flow is in its golden text") {
  for (const auto& flow : golden_flows()) {
    CAPTURE(flow.filename().string());
    CHECK(printed(flow).find("hunter22") == std::string::npos);
  }
}

TEST_CASE("six planted mistakes are six findings in one pass") {
  const auto path = fs::path(HEDDLE_TEST_DATA_DIR) / "flow/golden/six_mistakes.yaml";
  heddle::test::SampleCatalog catalog;
  const auto checked = heddle::flow::check_file(path.string(), catalog);
  CHECK(checked.flow == nullptr);
  REQUIRE(checked.diagnostics.size() == 6);
  std::vector<std::uint32_t> lines;
  for (const auto& found : checked.diagnostics) lines.push_back(found.place.line);
  CHECK(std::is_sorted(lines.begin(), lines.end()));
  CHECK(std::set<std::uint32_t>(lines.begin(), lines.end()).size() == 6);
}
