// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/node.hpp>
#include <string>

namespace heddle::core {

struct Fail : Node {
  static constexpr About about{
      .name = "core.fail",
      .title = "Fail",
      .doc =
          "Fails with an error of the flow's own words. It needs no 'next': unless FAILURE is "
          "led elsewhere, the run ends as FAILURE with this error.",
      .failure = "Always.",
      .idempotent = true,
      .only_fails = true};
  In<std::string> message{
      this,
      "message",
      "What went wrong and what can be done about it, for people.",
      {.example = "the order has no address; add one and send it again", .minimum_size = 1}};
  In<std::string> code{this,
                       "code",
                       "What went wrong, for programs.",
                       {.default_value = "failed",
                        .example = "no_address",
                        .pattern = "[a-z][a-z0-9_]*",
                        .pattern_meaning = "lower snake case, such as no_address",
                        .maximum_size = 64}};
  In<bool> retryable{this,
                     "retryable",
                     "Whether to try again what failed may help: what error.retryable says to "
                     "whoever uses this flow as a node.",
                     {.default_value = false}};

  Outcome run(Call& call);
};

}  // namespace heddle::core
