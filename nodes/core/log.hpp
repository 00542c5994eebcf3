// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/node.hpp>
#include <string>

namespace heddle::core {

struct Log : Node {
  static constexpr About about{
      .name = "core.log",
      .title = "Log",
      .doc =
          "Writes a line to the log of the run. What was made with a secret, a message or data, is "
          "shown as *** as a whole.",
      .success = "The line is written.",
      .failure = "Never.",
      .idempotent = true};
  In<std::string> message{this, "message", "What to say.", {.example = "order received"}};
  In<std::string> level{
      this,
      "level",
      "How much it matters. debug is shown by --trace only.",
      {.default_value = "info", .choices = {"debug", "info", "warning", "error"}}};
  In<Map> data{this,
               "data",
               "What belongs to the message: written behind it as one line of JSON.",
               {.required = false}};

  Outcome run(Call& call);
};

}  // namespace heddle::core
