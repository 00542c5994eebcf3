// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "plugin/plugin_directories.hpp"

// What else may be found where a plugin is looked for.
namespace {

namespace fs = std::filesystem;
using heddle::plugin::PluginDirectories;

// A folder that ends with the test.
class Folder {
 public:
  Folder() {
    std::string pattern = (fs::temp_directory_path() / "heddle-plugins-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  [[nodiscard]] fs::path operator/(std::string_view name) const { return path_ / name; }
  [[nodiscard]] std::string string() const { return path_.string(); }
  void write(std::string_view name, std::string_view content) const {
    std::ofstream(path_ / name, std::ios::binary) << content;
  }
  // Why a.b cannot be had from here.
  [[nodiscard]] std::string why() const {
    PluginDirectories plugins({string()});
    CHECK(plugins.find("a.b") == nullptr);
    const auto refusals = plugins.refusals("a.b");
    return refusals.size() == 1 ? refusals[0].why : "";
  }

 private:
  fs::path path_;
};

std::string good_plugin() {
  std::ifstream file(std::string(HEDDLE_TEST_PLUGIN_DIR) + "/good/demo.greet.so", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("an empty file is said to be one") {
  const Folder folder;
  folder.write("a.b.so", "");
  CHECK(folder.why() == "expected a shared library, found an empty file");
}

TEST_CASE("a file of another kind is said to be one") {
  const Folder folder;
  folder.write("a.b.so", "#!/bin/sh\nexit 0\n");
  CHECK(folder.why() ==
        "expected a shared library, found a file of another kind (it does not begin as an ELF file "
        "does)");
}

TEST_CASE("a plugin that was cut off anywhere is refused and does not crash the host") {
  const std::string whole = good_plugin();
  REQUIRE(whole.size() > 4096);
  for (const std::size_t size : {4U, 63U, 64U, 200U, 4096U}) {
    CAPTURE(size);
    const Folder folder;
    folder.write("a.b.so", whole.substr(0, size));
    const std::string why = folder.why();
    CHECK(why.starts_with("expected a shared library, found one that was cut off: " +
                          std::to_string(size) + " of at least "));
    CHECK(why.ends_with(" bytes; build or copy it again"));
  }
}

TEST_CASE("headers full of rubbish are refused and do not crash the host") {
  std::string text = good_plugin();
  text.replace(32, 8, std::string(8, '\xff'));  // where its program headers are
  const Folder folder;
  folder.write("a.b.so", text);
  CHECK(folder.why().starts_with("expected a shared library"));
}

TEST_CASE("a library for another machine is said to be one") {
  std::string text = good_plugin();
  text[18] = '\x28';  // 32-bit ARM
  text[19] = '\0';
  const Folder folder;
  folder.write("a.b.so", text);
  CHECK(folder.why() ==
        "expected a shared library, found one that was built for another machine (64-bit, ELF "
        "machine 40)");
}

TEST_CASE("a folder with a plugin's name is said to be one") {
  const Folder folder;
  fs::create_directory(folder / "a.b.so");
  CHECK(folder.why() == "expected a shared library, found a folder");
}

TEST_CASE("a pipe with a plugin's name does not make the host wait") {
  const Folder folder;
  REQUIRE(::mkfifo((folder / "a.b.so").c_str(), 0600) == 0);
  CHECK(folder.why() == "expected a shared library, found something that is no regular file");
}

TEST_CASE("a link that leads nowhere is told of") {
  const Folder folder;
  fs::create_symlink("gone.so", folder / "a.b.so");
  CHECK(folder.why() == "expected a shared library, cannot look at it: No such file or directory");
}

TEST_CASE("a file that may not be read is said to be one") {
  if (::geteuid() == 0) return;  // root may read everything
  const Folder folder;
  folder.write("a.b.so", good_plugin());
  fs::permissions(folder / "a.b.so", fs::perms::none);
  CHECK(folder.why() == "expected a shared library, cannot read it: Permission denied");
}

TEST_CASE("a folder that is not there offers nothing") {
  PluginDirectories plugins({"/nonexistent/plugins"});
  CHECK(plugins.find("a.b") == nullptr);
  CHECK(plugins.all().empty());
  CHECK(plugins.refusals("a.b").empty());
}
