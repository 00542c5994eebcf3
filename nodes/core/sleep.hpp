// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <heddle/node.hpp>

namespace heddle::core {

struct Sleep : Node {
  static constexpr About about{
      .name = "core.sleep",
      .title = "Sleep",
      .doc =
          "Waits for a time and holds nothing up meanwhile. Like the control node 'wait', for "
          "flows that are made by programs which know nodes only, and as a stand-in for a slow "
          "method.",
      .success = "The time has passed.",
      .failure = "Never.",
      .idempotent = true};
  In<std::chrono::nanoseconds> duration{this,
                                        "duration",
                                        "How long. One that is not above 0 does not wait.",
                                        {.example = std::chrono::seconds(10)}};

  Outcome run(Call& call);
};

}  // namespace heddle::core
