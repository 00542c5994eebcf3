// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "value/spelling.hpp"

using heddle::canonical;
using heddle::closest;

TEST_CASE("spellings that differ in case and separators are one name") {
  CHECK(canonical("User-Email") == "user_email");
  CHECK(canonical("user email") == "user_email");
  CHECK(canonical("USER__EMAIL") == "user_email");
  CHECK(canonical("  user - email_ ") == "user_email");
  CHECK(canonical("SUCCESS") == "success");
  CHECK(canonical("-_ ").empty());
  CHECK(canonical("\xC3\x84ther") == "\xC3\x84ther");
}

TEST_CASE("a slip is answered with the name that was meant") {
  const std::vector<std::string> names = {"subdomain", "domain", "user_email", "user_password"};
  CHECK(closest("user_pasword", names) == "user_password");
  CHECK(closest("user_emial", names) == "user_email");
  CHECK(closest("UserEmail", names) == "user_email");
  CHECK(closest("doman", names) == "domain");
  CHECK(closest("password", names) == "user_password");
  CHECK(closest("acces", {"access", "refresh"}) == "access");
  CHECK(closest("FALURE", {"SUCCESS", "FAILURE"}) == "FAILURE");
}

TEST_CASE("a name that is near to none gets no answer") {
  const std::vector<std::string> names = {"subdomain", "domain", "user_email", "user_password"};
  CHECK_FALSE(closest("colour", names));
  CHECK_FALSE(closest("user", names));  // a part of two
  CHECK_FALSE(closest("", names));
  CHECK_FALSE(closest("___", names));
  CHECK_FALSE(closest("ab", {"cd"}));
  CHECK_FALSE(closest("a", {"b"}));
  CHECK_FALSE(closest("domain", {}));
  CHECK_FALSE(closest(std::string(100'000, 'a'), {std::string(100'001, 'a')}));
}
