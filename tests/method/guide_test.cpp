// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <heddle/testing.hpp>
#include <string>

#include "files.hpp"
#include "method/method_files.hpp"
#include "testing/type_runner.hpp"

// The method in nodes/README.md is a file, and does what is said of it there.
namespace heddle::test {
namespace {

using testing::Host;
using testing::HttpReply;
using testing::Result;

const char* const example = "tests/method/guide/shop.get_order.method.yaml";

Result made_of(HttpReply reply) {
  const auto contents = method::MethodFiles().read(std::string(HEDDLE_SOURCE_DIR) + "/" + example);
  REQUIRE_MESSAGE(contents.types.size() == 1, render(contents.diagnostics));
  Host host;
  host.input("id", "../admin").input("api_key", "hunter22-key");
  host.http()
      .expect("GET", "https://shop.example/v1/orders/..%2Fadmin")
      .header("Authorization", "Bearer hunter22-key")
      .reply(std::move(reply));
  return testing::TypeRunner::run(host, *contents.types.front());
}

}  // namespace

TEST_CASE("what the guide shows of a method is in the file") {
  const std::string guide = content_of(std::string(HEDDLE_SOURCE_DIR) + "/nodes/README.md");
  const std::string text = content_of(std::string(HEDDLE_SOURCE_DIR) + "/" + example);
  CHECK(guide.find("```yaml\n# " + std::string(example) + "\n" + text + "```\n") !=
        std::string::npos);
}

TEST_CASE("the method of the guide does what the guide says") {
  const Result found = made_of({.body = R"({"state": "sent", "total": 12})"});
  CHECK(found.outcome == "SUCCESS");
  CHECK(found.output("total") == 12.0);
  CHECK_FALSE(found.output("total").secret());
  CHECK(found.output("body").secret());
  CHECK(made_of({.status = 404}).outcome == "NOT_FOUND");
  const Result locked = made_of({.body = R"({"state": "locked"})"});
  CHECK(locked.error->code == "locked");
  CHECK(locked.error->message == "order ../admin is being changed");
  CHECK(locked.error->retryable);
  CHECK(made_of({.status = 500}).error->code == "http_500");
  CHECK(made_of({.body = R"({"state": "sent"})"}).error->code == "unexpected_response");
}

}  // namespace heddle::test
