// SPDX-License-Identifier: Apache-2.0
#include "flow/graph.hpp"

#include <algorithm>

namespace heddle::flow {
namespace {

constexpr std::uint32_t none = UINT32_MAX;

}  // namespace

Graph::Adjacency Graph::arrange(std::uint32_t size, const std::vector<Edge>& edges, bool forward) {
  Adjacency out;
  out.first.assign(size + 1, 0);
  out.nodes.resize(edges.size());
  for (const auto& [from, to] : edges) ++out.first[(forward ? from : to) + 1];
  for (std::uint32_t i = 0; i < size; ++i) out.first[i + 1] += out.first[i];
  std::vector<std::uint32_t> at(out.first.begin(), out.first.end() - 1);
  for (const auto& [from, to] : edges) {
    out.nodes[at[forward ? from : to]++] = forward ? to : from;
  }
  return out;
}

Graph::Graph(std::uint32_t size, const std::vector<Edge>& edges)
    : size_(size), forward_(arrange(size, edges, true)), backward_(arrange(size, edges, false)) {}

std::vector<bool> Graph::spread(const Adjacency& adjacency,
                                const std::vector<std::uint32_t>& from) const {
  std::vector<bool> seen(size_);
  std::vector<std::uint32_t> open;
  for (const std::uint32_t node : from) {
    if (!seen[node]) open.push_back(node);
    seen[node] = true;
  }
  while (!open.empty()) {
    const std::uint32_t node = open.back();
    open.pop_back();
    for (std::uint32_t i = adjacency.first[node]; i < adjacency.first[node + 1]; ++i) {
      const std::uint32_t other = adjacency.nodes[i];
      if (seen[other]) continue;
      seen[other] = true;
      open.push_back(other);
    }
  }
  return seen;
}

std::vector<bool> Graph::reachable(const std::vector<std::uint32_t>& sources) const {
  return spread(forward_, sources);
}

std::vector<bool> Graph::reaching(const std::vector<std::uint32_t>& targets) const {
  return spread(backward_, targets);
}

// Tarjan's strongly connected components, without recursion.
void Graph::group_from(std::uint32_t root, std::vector<std::uint32_t>& order,
                       std::vector<std::uint32_t>& low, std::uint32_t& counter) {
  std::vector<Edge> visiting;  // node, its next edge
  visiting.emplace_back(root, forward_.first[root]);
  order[root] = low[root] = counter++;
  stack_.push_back(root);
  while (!visiting.empty()) {
    auto& [node, edge] = visiting.back();
    if (edge < forward_.first[node + 1]) {
      const std::uint32_t other = forward_.nodes[edge++];
      if (order[other] == none) {
        order[other] = low[other] = counter++;
        stack_.push_back(other);
        visiting.emplace_back(other, forward_.first[other]);
      } else if (group_[other] == none) {
        low[node] = std::min(low[node], order[other]);
      }
      continue;
    }
    const std::uint32_t done = node;
    visiting.pop_back();
    if (!visiting.empty()) {
      const std::uint32_t parent = visiting.back().first;
      low[parent] = std::min(low[parent], low[done]);
    }
    if (low[done] != order[done]) continue;
    auto& members = members_.emplace_back();
    std::uint32_t member = none;
    do {
      member = stack_.back();
      stack_.pop_back();
      group_[member] = static_cast<std::uint32_t>(members_.size() - 1);
      members.push_back(member);
    } while (member != done);
  }
}

void Graph::find_groups() {
  if (!group_.empty() || size_ == 0) return;
  group_.assign(size_, none);
  std::vector<std::uint32_t> order(size_, none);
  std::vector<std::uint32_t> low(size_, none);
  std::uint32_t counter = 0;
  for (std::uint32_t node = 0; node < size_; ++node) {
    if (order[node] == none) group_from(node, order, low, counter);
  }
}

std::vector<std::uint32_t> Graph::border(const std::vector<bool>& subset,
                                         const Adjacency& adjacency) {
  find_groups();
  std::vector<std::uint32_t> found;
  for (const auto& members : members_) {
    if (!subset[members.front()]) continue;
    const bool inner = std::any_of(members.begin(), members.end(), [&](std::uint32_t node) {
      return std::any_of(adjacency.nodes.begin() + adjacency.first[node],
                         adjacency.nodes.begin() + adjacency.first[node + 1],
                         [&](std::uint32_t other) { return group_[other] != group_[node]; });
    });
    if (!inner) found.push_back(*std::min_element(members.begin(), members.end()));
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<std::uint32_t> Graph::heads(const std::vector<bool>& subset) {
  return border(subset, backward_);
}

std::vector<std::uint32_t> Graph::tails(const std::vector<bool>& subset) {
  return border(subset, forward_);
}

// Answers queries about the next 64 different sources at once: one bit for each, carried through
// the groups from first to last.
void Graph::answer_block(const std::vector<Edge>& queries, const std::vector<std::uint32_t>& open,
                         std::size_t& next, std::vector<bool>& answers) {
  std::vector<std::uint64_t> own(members_.size());
  const std::size_t begin = next;
  unsigned bits = 0;
  for (; next < open.size(); ++next) {
    const std::uint32_t source = queries[open[next]].first;
    if (next == begin || queries[open[next - 1]].first != source) {
      if (bits == 64) break;
      own[group_[source]] |= std::uint64_t{1} << bits++;
    }
  }
  const std::vector<std::uint64_t> arriving = carried(own);
  unsigned bit = 0;
  for (std::size_t i = begin; i < next; ++i) {
    const auto& [source, target] = queries[open[i]];
    if (i != begin && queries[open[i - 1]].first != source) ++bit;
    answers[open[i]] = ((arriving[group_[target]] >> bit) & 1U) != 0;
  }
}

// The bits that arrive at each group when each group sends its own along all its edges.
std::vector<std::uint64_t> Graph::carried(const std::vector<std::uint64_t>& own) const {
  std::vector<std::uint64_t> arriving(members_.size());
  for (std::size_t group = members_.size(); group-- > 0;) {
    if (is_cycle(group)) arriving[group] |= own[group];
    const std::uint64_t leaving = arriving[group] | own[group];
    if (leaving == 0) continue;
    for (const std::uint32_t node : members_[group]) {
      for (std::uint32_t i = forward_.first[node]; i < forward_.first[node + 1]; ++i) {
        const std::uint32_t target = group_[forward_.nodes[i]];
        if (target != group) arriving[target] |= leaving;
      }
    }
  }
  return arriving;
}

// In a group that is a cycle everything leads to everything.
bool Graph::is_cycle(std::size_t group) const {
  if (members_[group].size() > 1) return true;
  const std::uint32_t node = members_[group].front();
  const auto begin = forward_.nodes.begin() + forward_.first[node];
  const auto end = forward_.nodes.begin() + forward_.first[node + 1];
  return std::find(begin, end, node) != end;
}

std::vector<bool> Graph::on_cycles() {
  std::vector<bool> found(size_);
  for (const auto& group : cycles()) {
    for (const std::uint32_t node : group) found[node] = true;
  }
  return found;
}

std::vector<std::vector<std::uint32_t>> Graph::cycles() {
  find_groups();
  std::vector<std::vector<std::uint32_t>> found;
  for (std::size_t group = 0; group < members_.size(); ++group) {
    if (is_cycle(group)) found.push_back(members_[group]);
  }
  return found;
}

std::vector<bool> Graph::has_paths(std::uint32_t start, const std::vector<Edge>& queries) {
  // Most nodes read what stands before them on the way from the start. Numbered in the order of a
  // walk in depth, a node is on the way to another when it was entered before and left after it.
  std::vector<std::uint32_t> entered(size_, none);
  std::vector<std::uint32_t> left(size_, none);
  std::vector<Edge> visiting;
  std::uint32_t clock = 0;
  visiting.emplace_back(start, forward_.first[start]);
  entered[start] = clock++;
  while (!visiting.empty()) {
    auto& [node, edge] = visiting.back();
    if (edge == forward_.first[node + 1]) {
      left[node] = clock++;
      visiting.pop_back();
      continue;
    }
    const std::uint32_t other = forward_.nodes[edge++];
    if (entered[other] != none) continue;
    entered[other] = clock++;
    visiting.emplace_back(other, forward_.first[other]);
  }
  std::vector<bool> answers(queries.size());
  std::vector<std::uint32_t> open;
  for (std::uint32_t i = 0; i < queries.size(); ++i) {
    const auto& [from, to] = queries[i];
    const bool known = from != to && entered[from] != none && entered[to] != none;
    answers[i] = known && entered[from] < entered[to] && left[to] < left[from];
    if (!answers[i]) open.push_back(i);
  }
  if (open.empty()) return answers;
  find_groups();
  std::stable_sort(open.begin(), open.end(), [&](std::uint32_t a, std::uint32_t b) {
    return queries[a].first < queries[b].first;
  });
  for (std::size_t next = 0; next < open.size();) answer_block(queries, open, next, answers);
  return answers;
}

}  // namespace heddle::flow
