// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <fstream>
#include <heddle/expression.hpp>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>

namespace {

std::string read(const std::string& name) {
  std::ifstream file(std::string(HEDDLE_TEST_DATA_DIR) + "/expression/conformance/" + name);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

// Lines of "suite/section/name: reason"; '#' begins a comment.
std::map<std::string, std::string> exceptions() {
  std::map<std::string, std::string> out;
  std::istringstream lines(read("exceptions.txt"));
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line.starts_with('#')) continue;
    const auto colon = line.find(": ");
    REQUIRE_MESSAGE(colon != std::string::npos, line);
    out.emplace(line.substr(0, colon), line.substr(colon + 2));
  }
  return out;
}

}  // namespace

TEST_CASE("the public conformance cases pass, but for those that are listed with a reason") {
  const auto results = heddle::run_expression_cases(read("conformance.json"));
  const auto known = exceptions();
  std::set<std::string> failed;
  for (const auto& one : results.failed) {
    failed.insert(one.name);
    CHECK_MESSAGE(known.contains(one.name), one.name << ": " << one.expression << "\n  expected "
                                                     << one.expected << "\n  found    "
                                                     << one.found);
  }
  for (const auto& [name, reason] : known) {
    CHECK_MESSAGE(failed.contains(name), name << " is listed as an exception, and passes");
  }
  CHECK(known.size() <= 20);
  CHECK(results.passed + results.failed.size() == 820);
  MESSAGE(results.passed << " passed, " << results.failed.size() << " failed");
}
