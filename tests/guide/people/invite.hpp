// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <heddle/node.hpp>
#include <string>

// Work that changes something elsewhere, and a wait for its end.
struct Invite : heddle::Node {
  static constexpr heddle::About about{.name = "people.invite",
                                       .title = "Invite",
                                       .doc = "Invites a person and waits for the answer.",
                                       .success = "The person comes.",
                                       .effects = true};
  In<std::string> name{this, "name", "Whom to invite", {.example = "ada"}};
  In<std::chrono::nanoseconds> patience{
      this, "patience", "How long to wait", {.default_value = std::chrono::hours(24)}};
  Setting<std::string> url{
      this, "people.url", "Where the service is", {.default_value = "https://people.example"}};
  Outcome declined{this, "DECLINED", "The person does not come."};

  Outcome run(Call& call) {
    const auto sent = call.http()
                          .post(*url + "/invitations")
                          .header("idempotency-key", call.idempotency_key())
                          .json(heddle::Map{{"name", *name}})
                          .send();
    if (sent.status != 201) return call.fail("not_sent", "the invitation was not sent");

    const auto place = sent.header("location");
    if (!place || !place->starts_with('/')) {
      return call.fail("malformed", "the service did not say where the invitation is");
    }
    constexpr auto pause = std::chrono::minutes(10);
    for (std::chrono::nanoseconds waited{0};; waited += pause) {
      const auto answer = call.http().get(*url + *place).send();
      if (answer.body == "yes") return success;
      if (answer.body == "no") return declined;
      if (waited >= *patience) return call.fail("no_answer", "the person did not answer in time");
      call.info("no answer yet");
      call.sleep(pause);
    }
  }
};
