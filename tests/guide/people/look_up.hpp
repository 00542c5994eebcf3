// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <heddle/node.hpp>
#include <string>

// One request and what can come of it.
struct LookUp : heddle::Node {
  static constexpr heddle::About about{.name = "people.look_up",
                                       .title = "Look up",
                                       .doc = "Finds a person by name.",
                                       .success = "There is such a person.",
                                       .failure = "The service could not tell; the error says why.",
                                       .idempotent = true};

  In<std::string> name{this,
                       "name",
                       "Whom to look up",
                       {.example = "ada",
                        .pattern = "[a-z]+",
                        .pattern_meaning = "small letters",
                        .maximum_size = 64}};
  In<std::string> language{
      this, "language", "Of the title", {.default_value = "en", .choices = {"en", "de"}}};
  In<std::string> token{this,
                        "token",
                        "Who asks, where the service wants to know",
                        {.required = false, .secret = true}};

  Setting<std::string> url{
      this, "people.url", "Where the service is", {.default_value = "https://people.example"}};
  Setting<std::string> key{
      this, "people.key", "The key of the service", {.required = false, .secret = true}};

  Out<std::int64_t> age{this, "age", "How old the person is", {.example = 36}};
  Out<std::string> title{this, "title", "How to address the person", {.on = {"SUCCESS", "LOCKED"}}};
  Out<std::int64_t> status{
      this, "status", "The status code; 0: none came", {.default_value = 0, .is_public = true}};

  Outcome not_found{this, "NOT_FOUND", "There is no such person."};
  Outcome locked{this, "LOCKED", "The person wants not to be found.", {.fails = true}};

  Outcome run(Call& call) {
    auto request = call.http().get(*url + "/people/" + *name + "?language=" + *language);
    if (key.has_value()) request.header("x-api-key", *key);
    if (token.has_value()) request.header("authorization", "Bearer " + *token);
    const auto reply = request.timeout(std::chrono::seconds(10)).send();
    status = reply.status;

    if (reply.status == 404) return not_found;
    if (reply.status != 200 && reply.status != 423) {
      const bool may_pass = reply.status >= 500 || reply.status == 429;
      return call.fail("http_" + std::to_string(reply.status), "the service refused to answer",
                       may_pass ? heddle::Again::allowed : heddle::Again::never);
    }
    const auto body = reply.json();
    const auto* person = body && body->type() == heddle::Type::map ? &body->map() : nullptr;
    const auto* years = person != nullptr ? person->find("age") : nullptr;
    const auto* address = person != nullptr ? person->find("title") : nullptr;
    if (address == nullptr || address->type() != heddle::Type::string) {
      return call.fail("malformed", "the answer has no text 'title'", heddle::Again::never);
    }
    title = address->string();
    if (reply.status == 423) return call.fail(locked, "locked", "the person is not to be found");
    if (years == nullptr || years->type() != heddle::Type::integer) {
      return call.fail("malformed", "the answer has no number 'age'", heddle::Again::never);
    }
    age = years->integer();
    return success;
  }
};
