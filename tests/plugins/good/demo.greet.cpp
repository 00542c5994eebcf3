// SPDX-License-Identifier: Apache-2.0
#include <heddle/node.hpp>

struct Greet : heddle::Node {
  static constexpr heddle::About about{
      .name = "demo.greet", .title = "Greet", .doc = "Greets someone.", .idempotent = true};
  In<std::string> name{this, "name", "Who to greet", {.example = "Ada"}};
  Out<std::string> greeting{this, "greeting", "The greeting", {.example = "Hello, Ada"}};

  Outcome run(Call&) {
    greeting = "Hello, " + *name;
    return success;
  }
};

HEDDLE_PLUGIN("demo", "1.0.0", "Apache-2.0", Greet)
