// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

// The nodes of a flow as a graph. Everything here takes linear time in nodes and edges and does not
// recurse: a chain of 100,000 nodes is a flow too.
namespace heddle::flow {

class Graph {
 public:
  using Edge = std::pair<std::uint32_t, std::uint32_t>;  // from, to

  Graph(std::uint32_t size, const std::vector<Edge>& edges);

  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }

  // Which nodes can be reached from `sources`, themselves included.
  [[nodiscard]] std::vector<bool> reachable(const std::vector<std::uint32_t>& sources) const;
  // From which nodes one of `targets` can be reached, themselves included.
  [[nodiscard]] std::vector<bool> reaching(const std::vector<std::uint32_t>& targets) const;

  // Of each group of nodes in `subset` that can reach each other and that no edge enters (leaves):
  // the first node. `subset` holds whole groups, with all before (behind) them.
  [[nodiscard]] std::vector<std::uint32_t> heads(const std::vector<bool>& subset);
  [[nodiscard]] std::vector<std::uint32_t> tails(const std::vector<bool>& subset);

  // Whether each node can be come to again, once a run has been there.
  [[nodiscard]] std::vector<bool> on_cycles();
  // The groups of nodes that can reach each other, of which each is a cycle.
  [[nodiscard]] std::vector<std::vector<std::uint32_t>> cycles();

  // Whether a path of one edge or more leads from the first to the second node of each query.
  [[nodiscard]] std::vector<bool> has_paths(std::uint32_t start, const std::vector<Edge>& queries);

 private:
  // The neighbours of all nodes, one after the other.
  struct Adjacency {
    std::vector<std::uint32_t> first;  // size + 1
    std::vector<std::uint32_t> nodes;
  };
  static Adjacency arrange(std::uint32_t size, const std::vector<Edge>& edges, bool forward);
  std::vector<bool> spread(const Adjacency& adjacency,
                           const std::vector<std::uint32_t>& from) const;
  void find_groups();
  void group_from(std::uint32_t root, std::vector<std::uint32_t>& order,
                  std::vector<std::uint32_t>& low, std::uint32_t& counter);
  std::vector<std::uint32_t> border(const std::vector<bool>& subset, const Adjacency& adjacency);
  void answer_block(const std::vector<Edge>& queries, const std::vector<std::uint32_t>& open,
                    std::size_t& next, std::vector<bool>& answers);
  [[nodiscard]] std::vector<std::uint64_t> carried(const std::vector<std::uint64_t>& own) const;
  [[nodiscard]] bool is_cycle(std::size_t group) const;

  std::uint32_t size_;
  Adjacency forward_;
  Adjacency backward_;
  std::vector<std::uint32_t> group_;  // of each node; an edge between groups goes to a lower number
  std::vector<std::vector<std::uint32_t>> members_;
  std::vector<std::uint32_t> stack_;
};

}  // namespace heddle::flow
