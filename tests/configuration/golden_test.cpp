// SPDX-License-Identifier: Apache-2.0
#include "golden.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "configuration/declared.hpp"

// tests/configuration/golden/NAME.yaml is checked, and what `heddle check` would print must be
// NAME.txt.

using heddle::test::Configuration;

namespace {

// As if it lay in the current folder, so that no path of this machine is in the text.
std::string printed(const std::filesystem::path& path) {
  const auto configuration = Configuration::read_file(path.string());
  std::string text = heddle::render(heddle::test::findings_in(configuration));
  const std::string folder = path.parent_path().string() + "/";
  for (std::size_t at = 0; (at = text.find(folder, at)) != std::string::npos;) {
    text.erase(at, folder.size());
  }
  return text;
}

std::vector<std::filesystem::path> golden_configurations() {
  return heddle::test::files_in(
      std::filesystem::path(HEDDLE_TEST_DATA_DIR) / "configuration/golden", ".yaml");
}

}  // namespace

TEST_CASE("what is printed for a configuration is what its golden text says") {
  const auto files = golden_configurations();
  REQUIRE(files.size() > 20);
  for (const auto& file : files) {
    heddle::test::check_golden(std::filesystem::path(file).replace_extension(".txt"),
                               printed(file));
  }
}

TEST_CASE("no secret of a golden configuration is in its golden text") {
  for (const auto& file : golden_configurations()) {
    CAPTURE(file.filename().string());
    CHECK(printed(file).find("hunter22") == std::string::npos);
  }
}
