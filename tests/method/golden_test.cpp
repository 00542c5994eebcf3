// SPDX-License-Identifier: Apache-2.0
#include "golden.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <heddle/diagnostic.hpp>
#include <string>
#include <vector>

#include "method/check.hpp"

// tests/method/golden/NAME.method.yaml is checked, and what `heddle check` would print must be
// NAME.method.txt.

namespace {

// As if it lay in the current folder, so that no path of this machine is in the text.
std::string printed(const std::filesystem::path& path) {
  return heddle::render(
      heddle::method::check_text(heddle::test::content_of(path), path.filename().string())
          .diagnostics);
}

std::vector<std::filesystem::path> golden_methods() {
  return heddle::test::files_in(std::filesystem::path(HEDDLE_TEST_DATA_DIR) / "method/golden",
                                ".yaml");
}

}  // namespace

TEST_CASE("what is printed for a method is what its golden text says") {
  const auto files = golden_methods();
  REQUIRE(files.size() > 9);
  for (const auto& file : files) {
    heddle::test::check_golden(std::filesystem::path(file).replace_extension(".txt"),
                               printed(file));
  }
}

TEST_CASE("the golden methods give every code that only a method can give") {
  std::string all;
  for (const auto& file : golden_methods()) all += printed(file);
  for (const auto& known : heddle::diagnostic_codes()) {
    if (known.code.starts_with("HD8")) CHECK_MESSAGE(all.find(known.code) < all.size(), known.code);
  }
}

TEST_CASE("no secret of a golden method is in its golden text") {
  for (const auto& file : golden_methods()) {
    CAPTURE(file.filename().string());
    CHECK(printed(file).find("hunter22") == std::string::npos);
  }
}

TEST_CASE("a method with an error cannot be used, one without can") {
  const std::filesystem::path folder =
      std::filesystem::path(HEDDLE_TEST_DATA_DIR) / "method/golden";
  CHECK(heddle::method::check_file((folder / "demo.good.method.yaml").string()).method != nullptr);
  CHECK(heddle::method::check_file((folder / "demo.rules.method.yaml").string()).method == nullptr);
}

TEST_CASE("a method file that cannot be read is said to be so") {
  const auto checked = heddle::method::check_file("/nonexistent/a.b.method.yaml");
  CHECK(checked.method == nullptr);
  REQUIRE(checked.diagnostics.size() == 1);
  CHECK(checked.diagnostics[0].code == "HD1001");
}
