// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "flow/yaml/tree.hpp"

// Some nodes have nodes of their own. A block is one such group: its nodes lead to each other and
// to its end, and are read by what stands in it. The nodes of a flow are a block too.
namespace heddle::flow {

struct Draft;
struct Block;

struct DraftBlock {
  static constexpr std::uint32_t none = UINT32_MAX;
  enum class Kind {
    flow,
    for_each,  // once for each item: its nodes are read inside only
    parallel,  // a branch beside others
    repeat,
    on_failure,  // beside the run's own way: may read only what might be there
    finally,
  };
  Kind kind = Kind::flow;
  std::uint32_t owner = none;         // the node that has it
  std::string name;                   // of a branch
  const yaml::Node* nodes = nullptr;  // the map
  std::uint32_t first = 0;            // index of its first node; one stands next to the other
  std::uint32_t count = 0;
  // What expressions inside may read beside what the flow has: the item, or how the run ends.
  struct Local {
    std::string path;
    Type type = Type::any;
    std::uint32_t slot = 0;
    bool secret = false;
  };
  std::vector<Local> locals;
};

// Notes a block, whose nodes are read once those around it have been. None when it is no map of
// nodes, which has been reported; `of` is what it is in a message: "'do' of 'probe'".
std::uint32_t add_block(Draft& draft, DraftBlock block, const std::string& of);

// The block that a block stands in; none for the flow's own.
std::uint32_t parent_of(const Draft& draft, std::uint32_t block);
bool stands_in(const Draft& draft, std::uint32_t inner, std::uint32_t outer);

// Whether what is compiled for `reader` may read a node of `block`: what stands around it, and what
// has been gone through once when its owner has ended.
bool is_visible(const Draft& draft, std::uint32_t block, std::uint32_t reader);
// Whether the block is, or stands in, a branch beside others.
bool is_in_branch(const Draft& draft, std::uint32_t block);
// Whether the nodes of the block may be under way more than once at the same time.
bool is_concurrent(const Draft& draft, std::uint32_t block);

// Whether the block is part of 'on_failure' or of 'finally'.
bool runs_at_the_end(const Draft& draft, std::uint32_t block);
// Whether it is part of 'on_failure'.
bool runs_after_failures(const Draft& draft, std::uint32_t block);

// "the for_each 'probe'", "the branch 'left' of 'both'", "'finally'"
std::string describe(const Draft& draft, const DraftBlock& block);

// As the engine takes it; once slots have been given to the nodes.
Block finished(const Draft& draft, std::uint32_t block);

// Expressions that are compiled meanwhile stand in this block.
class WithinBlock {
 public:
  WithinBlock(Draft& draft, std::uint32_t block);
  ~WithinBlock();
  WithinBlock(const WithinBlock&) = delete;
  WithinBlock& operator=(const WithinBlock&) = delete;

 private:
  Draft& draft_;
  std::uint32_t before_;
};

}  // namespace heddle::flow
