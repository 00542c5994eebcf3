// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cstdlib>
#include <heddle/runtime.hpp>
#include <string>

#include "files.hpp"

namespace heddle::test {
namespace {

std::string refusal(const std::string& source) {
  try {
    read_secret(source);
  } catch (const SecretError& error) {
    return error.what();
  }
  return "(it was read)";
}

}  // namespace

TEST_CASE("a secret is read from the environment or a file, without one line break at its end") {
  setenv("HEDDLE_TEST_SECRET", "hush\n\n", 1);
  CHECK(read_secret("env:HEDDLE_TEST_SECRET") == "hush\n");
  unsetenv("HEDDLE_TEST_SECRET");
  const TemporaryFolder folder;
  CHECK(read_secret("file:" + folder.write("a", "hush\r\n")) == "hush");
  CHECK(read_secret("file:" + folder.write("b", "")).empty());
  CHECK(read_secret("file:" + folder.write("c", " x ")) == " x ");
}

TEST_CASE("a secret that cannot be read is told without showing what may be it") {
  const TemporaryFolder folder;
  CHECK(refusal("env:HEDDLE_TEST_UNSET") ==
        "the environment variable HEDDLE_TEST_UNSET is not set (a shell variable must be "
        "exported)");
  for (const std::string secret : {"hunter22", "Hunter2!", "1234567890"}) {
    CAPTURE(secret);
    CHECK(refusal("env:" + secret) ==
          "there is no environment variable with the name given behind 'env:' (not shown, it may "
          "be the secret itself); write the name without '$'");
    CHECK(refusal(secret) ==
          "expected env:VAR or file:PATH (what was given is not shown, it may be the secret "
          "itself)");
  }
  CHECK(refusal("") == refusal("hunter22"));
  CHECK(refusal("env:") == "expected the name of an environment variable behind 'env:'");
  CHECK(refusal("file:") == "expected the path of a file behind 'file:'");
  CHECK(refusal("file:/does/not/exist") ==
        "the file '/does/not/exist' cannot be read: No such file or directory");
  CHECK(refusal("file:~/secret") ==
        "the file '~/secret' cannot be read: No such file or directory (behind 'file:' nobody "
        "replaces '~': write the whole path)");
  CHECK(refusal("file:" + folder.path()).find("' cannot be read: it is a folder") !=
        std::string::npos);
  CHECK(refusal("file:" + folder.write("nul", std::string("a\0b", 3))) ==
        "it holds a NUL byte, so it is no text");
  CHECK(refusal("file:" + folder.write("bytes", "a\xFF")) == "it is not UTF-8, so it is no text");
  CHECK(refusal("file:" + folder.write("large", std::string((1U << 20) + 1, 'x'))) ==
        "it is larger than 1 MiB");
  CHECK(read_secret("file:" + folder.write("most", std::string(1U << 20, 'x'))).size() == 1U << 20);
}

TEST_CASE("the configuration of a flow elsewhere is the one beside it, and no other") {
  const TemporaryFolder folder;
  const std::string flow = folder.write("flows/a.yaml", "");
  CHECK(find_configuration(flow).empty());
  const std::string above = folder.write("heddle.yaml", "");
  CHECK(find_configuration(flow).empty());
  CHECK(find_configuration(folder.file("b.yaml")) == above);
  const std::string beside = folder.write("flows/heddle.yaml", "");
  CHECK(find_configuration(flow) == beside);
  CHECK(find_configuration(folder.file("flows/./x/../a.yaml")) == beside);
  // A folder of that name is none.
  static_cast<void>(folder.write("other/heddle.yaml/x", ""));
  CHECK(find_configuration(folder.file("other/a.yaml")).empty());
}

}  // namespace heddle::test
