// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string>

#include "cli/command.hpp"

using heddle::test::content_of;
using heddle::test::flow_file;
using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

const std::string echo = flow_file("echo.yaml");

heddle::test::CommandResult run_to(const std::string& path, const std::string& hidden = "hush-hush",
                                   std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"run",          echo,           "--secret",
                                        "hidden=env:H", "--secrets-to", path};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return run_heddle(arguments, {.environment = {{"H", hidden}}});
}

std::string refusal(const std::string& path) {
  const auto result = run_to(path);
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(result.err.find("run ") == std::string::npos);  // it did not even start
  return result.err.substr(0, result.err.find('\n'));
}

mode_t mode_of(const std::string& path) {
  struct stat found {};
  REQUIRE(stat(path.c_str(), &found) == 0);
  return found.st_mode & 07777U;
}

}  // namespace

TEST_CASE("secret outputs go to a file that only its owner can read") {
  const TemporaryFolder folder;
  const std::string path = folder.file("secrets.json");
  const mode_t before = umask(0);
  const auto result = run_to(path);
  umask(before);
  CHECK(result.exit_code == 0);
  CHECK(content_of(path) == "{\"hidden\":\"hush-hush\"}\n");
  CHECK(mode_of(path) == 0600);
  CHECK(folder.names() == std::vector<std::string>{"secrets.json"});
  CHECK(result.all().find("hush-hush") == std::string::npos);
}

TEST_CASE("a file that was there is replaced, and made private") {
  const TemporaryFolder folder;
  const std::string path = folder.write("secrets.json", "old");
  chmod(path.c_str(), 0644);
  CHECK(run_to(path).exit_code == 0);
  CHECK(content_of(path) == "{\"hidden\":\"hush-hush\"}\n");
  CHECK(mode_of(path) == 0600);
}

TEST_CASE("where no file can be written, the run does not start") {
  const TemporaryFolder folder;
  const auto cannot = [](const std::string& path, const std::string& why) {
    return "error: --secrets-to: the file '" + path + "' cannot be written: " + why;
  };
  CHECK(refusal("") == "error: --secrets-to: expected the path of a file, found none");
  CHECK(refusal(folder.path()) == cannot(folder.path(), "it is a folder"));
  CHECK(refusal(folder.path() + "/") == cannot(folder.path() + "/", "it is a folder"));
  CHECK(refusal(folder.file("none/secrets.json")) ==
        cannot(folder.file("none/secrets.json"), "its folder '" + folder.file("none") +
                                                     "' cannot be opened: No such file or "
                                                     "directory"));
  CHECK(refusal("/dev/null") ==
        cannot("/dev/null", "it is not a file but a device, pipe or socket"));
  const std::string link = folder.file("link");
  REQUIRE(symlink("/does/not/exist", link.c_str()) == 0);
  CHECK(refusal(link) == cannot(link, "it is a symbolic link; give the path of the file itself"));
  if (geteuid() != 0) {  // for root every folder is writable
    chmod(folder.path().c_str(), 0500);
    CHECK(refusal(folder.file("secrets.json")) ==
          cannot(folder.file("secrets.json"),
                 "no file can be made in its folder: Permission denied"));
    chmod(folder.path().c_str(), 0700);
  }
}

TEST_CASE("a run that is refused or fails to write leaves the old file and nothing else") {
  const TemporaryFolder folder;
  const std::string path = folder.write("secrets.json", "old");
  const auto refused = run_to(path, "hush-hush", {"-i", "port=x"});
  CHECK(refused.exit_code == 2);
  CHECK(content_of(path) == "old");
  CHECK(folder.names() == std::vector<std::string>{"secrets.json"});
  // A disk that is full after the run began.
  const std::string shell = "ulimit -f 1; trap '' XFSZ; exec \"$0\" \"$@\"";
  const std::string large(100'000, 'x');
  const std::string source = folder.write("large", large);
  const auto failed =
      heddle::test::Process("/bin/sh", {"-c", shell, HEDDLE_COMMAND, "run", echo, "--secret",
                                        "hidden=file:" + source, "--secrets-to", path})
          .finish();
  CHECK(failed.exit_code == 3);
  CHECK(failed.err.find("error: --secrets-to: the file '" + path +
                        "' cannot be written: writing failed: File too large") !=
        std::string::npos);
  CHECK(failed.out.starts_with("outcome: SUCCESS\n"));
  CHECK(failed.all().find("xxxxxxxx") == std::string::npos);
  CHECK(content_of(path) == "old");
  CHECK(folder.names() == std::vector<std::string>{"large", "secrets.json"});
}
