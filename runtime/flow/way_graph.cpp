// SPDX-License-Identifier: Apache-2.0
#include "flow/way_graph.hpp"

#include <algorithm>
#include <utility>

#include "flow/graph.hpp"

namespace heddle::flow {

// `ways` with a place that is `none` are left out.
WayGraph::Steps WayGraph::arrange(std::uint32_t size, const std::vector<Way>& ways, bool forward) {
  const auto is_part = [](const Way& way) { return way.from != none && way.to != none; };
  Steps out;
  out.first.assign(size + 1, 0);
  for (const Way& way : ways) {
    if (is_part(way)) ++out.first[(forward ? way.from : way.to) + 1];
  }
  for (std::uint32_t i = 0; i < size; ++i) out.first[i + 1] += out.first[i];
  out.steps.resize(out.first.back());
  std::vector<std::uint32_t> at(out.first.begin(), out.first.end() - 1);
  for (std::uint32_t i = 0; i < ways.size(); ++i) {
    if (!is_part(ways[i])) continue;
    const auto [near, far] =
        forward ? std::pair(ways[i].from, ways[i].to) : std::pair(ways[i].to, ways[i].from);
    out.steps[at[near]++] = {far, i};
  }
  return out;
}

// In the order in which a walk in depth leaves the places, backwards: then a place is numbered
// before all that lies behind it, except on a loop.
void WayGraph::number_places(std::uint32_t start, const Steps& out) {
  std::vector<bool> seen(number_.size());
  std::vector<std::uint32_t> left;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> visiting;  // place, its next step
  visiting.emplace_back(start, out.first[start]);
  seen[start] = true;
  while (!visiting.empty()) {
    auto& [place, step] = visiting.back();
    if (step == out.first[place + 1]) {
      left.push_back(place);
      visiting.pop_back();
      continue;
    }
    const std::uint32_t other = out.steps[step++].place;
    if (seen[other]) continue;
    seen[other] = true;
    visiting.emplace_back(other, out.first[other]);
  }
  size_ = static_cast<std::uint32_t>(left.size());
  for (std::uint32_t i = 0; i < size_; ++i) number_[left[i]] = size_ - 1 - i;
}

WayGraph::WayGraph(std::uint32_t places, std::uint32_t start, const std::vector<Way>& ways)
    : number_(places, none) {
  number_places(start, arrange(places, ways, true));
  std::vector<Way> numbered;
  numbered.reserve(ways.size());
  for (const Way& way : ways) numbered.push_back({number_[way.from], number_[way.to]});
  out_ = arrange(size_, numbered, true);
  into_ = arrange(size_, numbered, false);
  lowest_.assign(size_, none);
  highest_.assign(size_, 0);
  for (std::uint32_t i = 0; i < size_; ++i) {
    for (const Step& step : into(i)) {
      lowest_[i] = std::min(lowest_[i], step.place);
      highest_[i] = std::max(highest_[i], step.place);
    }
  }
}

std::vector<bool> WayGraph::on_cycles() const {
  std::vector<Graph::Edge> edges;
  edges.reserve(out_.steps.size());
  for (std::uint32_t i = 0; i < size_; ++i) {
    for (const Step& step : out(i)) edges.emplace_back(i, step.place);
  }
  return Graph(size_, edges).on_cycles();
}

}  // namespace heddle::flow
