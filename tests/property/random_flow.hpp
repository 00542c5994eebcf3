// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

// Flows that nobody would write, from a list of numbers: each number is one decision, and where the
// numbers end every decision is the simplest. So fewer and smaller numbers make a simpler flow, and
// whoever looks for the smallest flow with a fault only has to make the list smaller.
namespace heddle::test {

class RandomFlow {
 public:
  explicit RandomFlow(std::vector<std::uint32_t> decisions) : decisions_(std::move(decisions)) {}

  // A flow that the checker takes. It has the inputs 'flag' (bool) and 'pace' (int: how many
  // milliseconds its waits are long, at most threefold), the outputs that a run must always give
  // alike, and a node 'last' in its 'finally'. It may use the flow 'inner'.
  std::string text();

 private:
  // Where nodes stand.
  struct Place {
    int depth = 0;
    bool at_once = false;  // with others: variables are not set here
    std::vector<std::string> ids;
    std::size_t index = 0;  // of the node that is being written
  };

  std::uint32_t choose(std::uint32_t count);
  bool one_in(std::uint32_t count) { return choose(count) == count - 1; }
  std::string nodes(int depth, bool at_once);
  std::string node(const Place& place);
  // Forward or to an end, so that every node has a way out of all loops.
  std::string onward(const Place& place);
  std::string anywhere(const Place& place);
  std::string condition();

  std::string wait(const Place& place);
  std::string method(const Place& place);
  std::string flaky(const Place& place);
  std::string nested(const Place& place);
  std::string set(const Place& place);
  std::string decide(const Place& place);
  std::string for_each(const Place& place);
  std::string parallel(const Place& place);
  std::string repeat(const Place& place);

  std::vector<std::uint32_t> decisions_;
  std::size_t next_ = 0;
  int ids_ = 0;
};

// What RandomFlow calls 'inner'.
extern const char* const inner_flow;

}  // namespace heddle::test
