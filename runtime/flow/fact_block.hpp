// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include "flow/way_graph.hpp"

// Up to 64 facts, each one bit, carried through a graph at once: which of them hold at a place
// whatever way a run took to it. No fact holds at the start; steps add facts, and coming to a place
// may take some back.
namespace heddle::flow {

class FactBlock {
 public:
  static constexpr unsigned capacity = 64;

  explicit FactBlock(const WayGraph& graph);

  // Begins anew.
  void clear();
  // Behind this step these facts hold.
  void give(std::uint32_t from, std::uint32_t step, std::uint64_t facts);
  // The facts [first, first + count) are about sets of things. When `place` is come to, a fact
  // holds only if the one with `bit` added to its number held: the one about a smaller set.
  void take_back(std::uint32_t place, unsigned first, unsigned count, unsigned bit);
  // Finds what holds at the places up to `last`. `work` is what may be done, in places gone
  // through; false when that was too little.
  bool spread(std::uint32_t last, std::uint64_t& work);
  // What holds when a run has come to the place.
  [[nodiscard]] std::uint64_t at(std::uint32_t place) const;

 private:
  struct Taking {
    unsigned first = 0;
    unsigned count = 0;
    unsigned bit = 0;
  };

  [[nodiscard]] std::uint32_t region_end(std::uint32_t last) const;
  [[nodiscard]] std::uint64_t without_taken(std::uint32_t place, std::uint64_t facts) const;
  void carry(std::uint32_t place, std::uint32_t end, std::uint32_t settled);

  const WayGraph& graph_;
  std::uint32_t begin_ = WayGraph::none;  // the lowest place that gives something
  std::vector<std::uint64_t> facts_;      // at each place from begin_ on, before it takes back
  std::vector<std::uint64_t> given_;      // on each step
  std::vector<std::uint32_t> giving_;     // the steps that give something
  std::unordered_map<std::uint32_t, std::vector<Taking>> takings_;  // by place
  std::vector<std::uint32_t> open_;  // places whose steps have to be gone
  std::vector<bool> is_open_;
};

}  // namespace heddle::flow
