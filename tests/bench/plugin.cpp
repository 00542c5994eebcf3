// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <heddle/node.hpp>
#include <string>

// The nodes of the benchmarks' flows: as little work as a node can do, so that what is measured is
// what the runtime does around it.
namespace {

struct Pass : heddle::Node {
  static constexpr heddle::About about{.name = "bench.pass", .doc = "Passes a text on."};
  In<std::string> text{this, "text", "The text"};
  Out<std::string> same{this, "same", "The text"};
  Outcome run(Call&) {
    same = *text;
    return success;
  }
};

struct Greet : heddle::Node {
  static constexpr heddle::About about{.name = "bench.greet", .doc = "Greets someone."};
  In<std::string> name{this, "name", "Who to greet"};
  In<std::int64_t> times{this, "times", "How often", {.default_value = 1, .minimum = 1}};
  Out<std::string> greeting{this, "greeting", "The greeting"};
  Out<std::int64_t> letters{this, "letters", "How long it is"};
  Outcome run(Call&) {
    greeting = "Hello, " + *name;
    letters = *times;
    return success;
  }
};

}  // namespace

HEDDLE_PLUGIN("bench", "1.0.0", "Apache-2.0", Pass, Greet)
