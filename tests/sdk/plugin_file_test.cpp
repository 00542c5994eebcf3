// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cstdio>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

// What heddle_add_plugin() makes of a node, as its file says.
namespace {

std::vector<std::string> lines_of(const std::string& command) {
  struct Close {
    void operator()(std::FILE* pipe) const { ::pclose(pipe); }
  };
  const std::unique_ptr<std::FILE, Close> pipe(::popen(command.c_str(), "r"));
  if (!pipe) throw std::runtime_error("cannot run " + command);
  std::string text;
  char buffer[4096];
  while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, pipe.get())) {
    text.append(buffer, size);
  }
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

std::string good(const std::string& name) {
  return std::string(HEDDLE_TEST_PLUGIN_DIR) + "/good/" + name + ".so";
}

// The size of the array of functions that run when the file is loaded.
std::string initialisers(const std::string& name) {
  for (const auto& line : lines_of("readelf --wide --dynamic " + good(name))) {
    if (line.find("(INIT_ARRAYSZ)") != std::string::npos) return line;
  }
  return "";
}

}  // namespace

TEST_CASE("a plugin exports its one data symbol and nothing else") {
  for (const char* name : {"demo.greet", "plain_c.greet"}) {
    CAPTURE(name);
    const auto symbols = lines_of("nm --dynamic --defined-only " + good(name));
    REQUIRE(symbols.size() == 1);
    // D or R: data, which loading does not compute.
    CHECK((symbols[0].ends_with(" D heddle_plugin_v1") ||
           symbols[0].ends_with(" R heddle_plugin_v1")));
  }
}

TEST_CASE("a plugin needs no symbol of a host") {
  for (const auto& line : lines_of("nm --dynamic --undefined-only " + good("demo.greet"))) {
    CHECK(line.find("heddle") == std::string::npos);
  }
}

TEST_CASE("a plugin links nothing but the language's own libraries") {
  for (const auto& line : lines_of("readelf --wide --dynamic " + good("demo.greet"))) {
    if (line.find("(NEEDED)") == std::string::npos) continue;
    CAPTURE(line);
    bool known = false;
    for (const char* library : {"libstdc++", "libgcc_s", "libm.", "libc.", "libasan", "libubsan",
                                "libtsan", "ld-linux"}) {
      known = known || line.find(library) != std::string::npos;
    }
    CHECK(known);
  }
}

TEST_CASE("loading a plugin runs none of its code: it has no more initialisers than one in C") {
  CHECK(initialisers("demo.greet") != "");
  CHECK(initialisers("demo.greet") == initialisers("plain_c.greet"));
}
