// SPDX-License-Identifier: Apache-2.0
#include "architecture/includes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "files.hpp"

// The arrows between the rooms, held by what the sources include.
namespace heddle::test {
namespace {

namespace fs = std::filesystem;

const fs::path source = HEDDLE_SOURCE_DIR;

std::string place(const Include& include) {
  return include.file + ":" + std::to_string(include.line) + ": " + include.what;
}

// Libraries that are wrapped: the rest of the project sees the wrapper.
struct Kept {
  const char* header;
  std::vector<const char*> in;  // files or folders
};

const Kept kept[] = {
    {"boost/dll", {"runtime/plugin/shared_library.cpp"}},
    {"boost/context", {"runtime/fiber/"}},
    {"boost/asio", {"runtime/fiber/", "runtime/http/"}},
    {"boost/beast", {"runtime/http/"}},
    {"boost/json", {"runtime/value/", "runtime/diagnostic/", "runtime/flow/schema/"}},
    {"cctz/", {"runtime/expression/functions/time_zone.cpp"}},
    {"zlib.h", {"runtime/http/gzip.hpp", "runtime/http/gzip.cpp"}},
    {"yaml-cpp/", {"runtime/flow/yaml/"}},
    {"re2/", {"runtime/value/", "runtime/expression/functions/"}},
    {"CLI/", {"runtime/cli/", "nodes/imiassist/sandbox/"}},
    {"openssl/", {"runtime/http/", "nodes/imiassist/sandbox/"}},
    {"Poco/", {"nodes/imiassist/sandbox/"}},
};

}  // namespace

TEST_CASE("rooms include only the rooms that the table in runtime/README.md gives them") {
  const Arrows arrows = arrows_in(content_of(source / "runtime/README.md"));
  REQUIRE(arrows.size() >= 12);
  for (const auto& entry : fs::directory_iterator(source / "runtime")) {
    if (!entry.is_directory()) continue;
    const std::string room = entry.path().filename().string();
    CHECK_MESSAGE(arrows.count(room) == 1, "runtime/", room,
                  "/ is not in the table of rooms in runtime/README.md");
  }
  for (const auto& [room, targets] : arrows) {
    CHECK_MESSAGE(fs::is_directory(source / "runtime" / room),
                  "runtime/README.md has a room that is not there: ", room);
  }
  CHECK(cycle_in(arrows) == "");
  for (const auto& fault : faults_of(includes_below(source, "runtime"), arrows)) FAIL_CHECK(fault);
}

TEST_CASE("public headers include the standard library and each other") {
  for (const auto& include : includes_below(source, "include")) {
    const bool standard = include.what.find('/') == std::string::npos;
    const bool own = include.what.starts_with("heddle/") &&
                     fs::is_regular_file(source / "include" / include.what);
    CHECK_MESSAGE((!include.quoted && (standard || own)), place(include),
                  " is neither the standard library's nor a public header");
  }
}

TEST_CASE("nodes see of Heddle what plugins may see, and nothing of runtime/") {
  for (const auto& include : includes_below(source, "nodes")) {
    if (include.quoted) {
      const fs::path beside = (source / include.file).parent_path() / include.what;
      CHECK_MESSAGE(fs::is_regular_file(beside), place(include), " is no file beside it");
    } else if (include.what.starts_with("heddle/")) {
      const bool allowed = include.what == "heddle/node.hpp" || include.what == "heddle/call.hpp" ||
                           include.what == "heddle/http.hpp" ||
                           include.what == "heddle/value.hpp" || include.what == "heddle/plugin.h";
      CHECK_MESSAGE(allowed, place(include), " is not for plugins");
    }
  }
}

TEST_CASE("the command is a host like any other, but for the tests of flows") {
  for (const auto& include : includes_below(source, "runtime/cli")) {
    const bool inner = include.what.starts_with("heddle/detail/");
    CHECK_MESSAGE(!inner, place(include), " is not for hosts");
  }
}

TEST_CASE("a library that is wrapped is included where it is wrapped, and nowhere else") {
  std::vector<Include> includes = includes_below(source, "runtime");
  for (auto& include : includes_below(source, "nodes")) includes.push_back(include);
  for (const auto& library : kept) {
    int uses = 0;
    for (const auto& include : includes) {
      if (include.quoted || !include.what.starts_with(library.header)) continue;
      ++uses;
      const bool allowed =
          std::any_of(library.in.begin(), library.in.end(),
                      [&](const char* where) { return include.file.starts_with(where); });
      CHECK_MESSAGE(allowed, place(include), " belongs into ", std::string(library.in.front()),
                    " only; use what that offers");
    }
    CHECK_MESSAGE(uses > 0, std::string(library.header), " is included nowhere any more");
  }
}

TEST_CASE("an include that breaks an arrow is told with its place and the arrow") {
  const Arrows arrows = {{"value", {}}, {"flow", {"value"}}, {"http", {"value"}}};
  const auto faults = faults_of({{"runtime/flow/a.cpp", 3, true, "value/json.hpp"},
                                 {"runtime/flow/a.cpp", 4, true, "http/client.hpp"},
                                 {"runtime/flow/a.cpp", 5, true, "yaml/tree.hpp"},
                                 {"runtime/flow/a.cpp", 6, true, "b.hpp"},
                                 {"runtime/value/a.cpp", 7, true, "flow/a.hpp"},
                                 {"runtime/new/a.cpp", 1, true, "value/json.hpp"},
                                 {"runtime/new/b.cpp", 1, true, "value/json.hpp"}},
                                arrows);
  CHECK(faults ==
        std::vector<std::string>{
            "runtime/flow/a.cpp:4: #include \"http/client.hpp\" makes an arrow flow → http, which "
            "the table of rooms in runtime/README.md does not have: flow may include value; move "
            "what is needed down, or have it given from above",
            "runtime/value/a.cpp:7: #include \"flow/a.hpp\" makes an arrow value → flow, which the "
            "table of rooms in runtime/README.md does not have: value may include no other room; "
            "move "
            "what is needed down, or have it given from above",
            "runtime/new/ is not in the table of rooms in runtime/README.md: say there what its "
            "job is and which rooms it includes",
            "runtime/README.md has an arrow http → value that no #include needs: remove it"});
  CHECK(cycle_in(arrows) == "");
  CHECK(cycle_in({{"a", {"b"}}, {"b", {"c"}}, {"c", {"b"}}}) == "b → c → b");
}

}  // namespace heddle::test
