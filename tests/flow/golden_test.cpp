// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <heddle/diagnostic.hpp>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "flow/flow.hpp"
#include "sample_catalog.hpp"

// tests/flow/golden/NAME.yaml is checked, and what `heddle check` would print must be NAME.txt.
// HEDDLE_UPDATE_GOLDEN=1 writes the texts anew; read the difference before you keep it.
namespace {

namespace fs = std::filesystem;

std::string read_file(const fs::path& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

// A unified difference of all lines, by the longest common subsequence.
std::string difference(const std::string& expected, const std::string& found) {
  const auto a = lines_of(expected);
  const auto b = lines_of(found);
  std::vector<std::vector<std::size_t>> common(a.size() + 1,
                                               std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = a.size(); i-- > 0;) {
    for (std::size_t j = b.size(); j-- > 0;) {
      common[i][j] =
          a[i] == b[j] ? common[i + 1][j + 1] + 1 : std::max(common[i + 1][j], common[i][j + 1]);
    }
  }
  std::string out = "--- expected\n+++ found\n";
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      out += " " + a[i++] + "\n";
      ++j;
    } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
      out += "-" + a[i++] + "\n";
    } else {
      out += "+" + b[j++] + "\n";
    }
  }
  return out;
}

std::vector<fs::path> golden_flows() {
  std::vector<fs::path> flows;
  for (const auto& entry : fs::directory_iterator(fs::path(HEDDLE_TEST_DATA_DIR) / "flow/golden")) {
    if (entry.path().extension() == ".yaml") flows.push_back(entry.path());
  }
  std::sort(flows.begin(), flows.end());
  return flows;
}

// As if it lay in the current folder, so that no path of this machine is in the text.
std::string printed(const fs::path& path) {
  heddle::test::SampleCatalog catalog;
  const auto checked = heddle::flow::check(read_file(path), path.filename().string(), catalog);
  return heddle::render(checked.diagnostics);
}

}  // namespace

TEST_CASE("what is printed for a flow is what its golden text says") {
  const char* update = std::getenv("HEDDLE_UPDATE_GOLDEN");
  const auto flows = golden_flows();
  REQUIRE(flows.size() > 10);
  for (const auto& flow : flows) {
    const auto text = fs::path(flow).replace_extension(".txt");
    const std::string found = printed(flow);
    if (update != nullptr && std::string(update) == "1") {
      std::ofstream(text, std::ios::binary) << found;
      continue;
    }
    const std::string expected = read_file(text);
    CHECK_MESSAGE(expected == found, flow.filename().string(), "\n", difference(expected, found));
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
