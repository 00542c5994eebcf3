// SPDX-License-Identifier: Apache-2.0
#include "flow/fact_block.hpp"

#include <algorithm>

namespace heddle::flow {

FactBlock::FactBlock(const WayGraph& graph)
    : graph_(graph), facts_(graph.size()), given_(graph.step_count()), is_open_(graph.size()) {}

void FactBlock::clear() {
  for (const std::uint32_t step : giving_) given_[step] = 0;
  giving_.clear();
  takings_.clear();
  begin_ = WayGraph::none;
}

void FactBlock::give(std::uint32_t from, std::uint32_t step, std::uint64_t facts) {
  if (given_[step] == 0) giving_.push_back(step);
  given_[step] |= facts;
  begin_ = std::min(begin_, from);
}

void FactBlock::take_back(std::uint32_t place, unsigned first, unsigned count, unsigned bit) {
  takings_[place].push_back({first, count, bit});
}

std::uint64_t FactBlock::without_taken(std::uint32_t place, std::uint64_t facts) const {
  const auto found = takings_.find(place);
  if (found == takings_.end()) return facts;
  std::uint64_t left = facts;
  for (const Taking& taking : found->second) {
    for (unsigned i = 0; i < taking.count; ++i) {
      const std::uint64_t smaller = (facts >> (taking.first + (i | taking.bit))) & 1U;
      left &= ~(std::uint64_t{1} << (taking.first + i));
      left |= smaller << (taking.first + i);
    }
  }
  return left;
}

// The last place that has a say in what holds up to `last`: one behind it may lead back.
std::uint32_t FactBlock::region_end(std::uint32_t last) const {
  for (std::uint32_t i = begin_ + 1; i <= last; ++i) {
    last = std::max(last, graph_.highest_before(i));
  }
  return last;
}

// Places behind `settled` are gone through anyway.
void FactBlock::carry(std::uint32_t place, std::uint32_t end, std::uint32_t settled) {
  const std::uint64_t leaving =
      takings_.empty() ? facts_[place] : without_taken(place, facts_[place]);
  std::uint32_t number = graph_.first_out(place);
  for (const WayGraph::Step& step : graph_.out(place)) {
    const std::uint64_t arriving = leaving | given_[number++];
    const std::uint32_t to = step.place;
    if (to <= begin_ || to > end || (facts_[to] & ~arriving) == 0) continue;
    facts_[to] &= arriving;
    if (to > settled || is_open_[to]) continue;
    is_open_[to] = true;
    open_.push_back(to);
  }
}

// A way leads to each place over lower ones. So up to `begin_` nothing holds, and what has a way
// from below it is such a place too, as far as these facts go.
bool FactBlock::spread(std::uint32_t last, std::uint64_t& work) {
  if (begin_ == WayGraph::none || begin_ >= last) return true;
  const std::uint32_t end = region_end(last);
  facts_[begin_] = 0;
  for (std::uint32_t i = begin_ + 1; i <= end; ++i) {
    facts_[i] = graph_.lowest_before(i) < begin_ ? 0 : ~std::uint64_t{0};
  }
  // Once in their order, then again what a loop has changed.
  open_.clear();
  for (std::uint32_t i = begin_; i <= end; ++i) {
    carry(i, end, i);
  }
  work -= std::min<std::uint64_t>(work, end - begin_ + 1);
  for (std::size_t next = 0; next < open_.size() && work > 0; ++next, --work) {
    const std::uint32_t place = open_[next];
    is_open_[place] = false;
    carry(place, end, end);
  }
  return work > 0;
}

std::uint64_t FactBlock::at(std::uint32_t place) const {
  if (begin_ == WayGraph::none || place <= begin_) return 0;
  return without_taken(place, facts_[place]);
}

}  // namespace heddle::flow
