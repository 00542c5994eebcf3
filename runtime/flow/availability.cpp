// SPDX-License-Identifier: Apache-2.0
#include "flow/availability.hpp"

#include <algorithm>
#include <utility>

namespace heddle::flow {

Availability::Availability(std::uint32_t places, std::uint32_t start, const std::vector<Way>& ways,
                           const Effects& effects)
    : effects_(effects), graph_(places, start, ways) {
  for (std::uint32_t place = 0; place < graph_.size(); ++place) {
    std::uint32_t number = graph_.first_out(place);
    for (const WayGraph::Step& step : graph_.out(place)) {
      for (const std::uint32_t slot : effects_.assures(step.way)) {
        assuring_[slot].push_back({place, number});
      }
      ++number;
    }
  }
}

std::uint32_t Availability::ask(std::uint32_t place, std::vector<std::uint32_t> any_of) {
  std::sort(any_of.begin(), any_of.end());
  any_of.erase(std::unique(any_of.begin(), any_of.end()), any_of.end());
  Question question;
  question.place = graph_.number(place);
  question.family = family_of(std::move(any_of));
  const auto number = static_cast<std::uint32_t>(questions_.size());
  families_[question.family].questions.push_back(number);
  questions_.push_back(question);
  return number;
}

std::uint32_t Availability::family_of(std::vector<std::uint32_t> any_of) {
  const auto next = static_cast<std::uint32_t>(families_.size());
  if (any_of.size() == 1) {
    const auto [known, is_new] = family_of_one_.try_emplace(any_of.front(), next);
    if (is_new) families_.push_back(make_family(any_of));
    return known->second;
  }
  const auto known = family_of_many_.find(any_of);
  if (known != family_of_many_.end()) return known->second;
  families_.push_back(make_family(any_of));
  family_of_many_.emplace(std::move(any_of), next);
  return next;
}

Availability::Family Availability::make_family(const std::vector<std::uint32_t>& any_of) const {
  const auto place_of = [&](std::uint32_t slot) {
    const std::uint32_t owner = effects_.owner(slot);
    return owner == Effects::nobody ? none : graph_.number(owner);
  };
  Family family;
  if (any_of.size() == 1) {  // as nearly always
    family.shares.push_back({place_of(any_of.front()), any_of, 0});
    return family;
  }
  std::map<std::uint32_t, std::vector<std::uint32_t>> by_place;
  for (const std::uint32_t slot : any_of) by_place[place_of(slot)].push_back(slot);
  for (auto& [place, slots] : by_place) family.shares.push_back({place, std::move(slots), 0});
  return family;
}

// A need that is all of one node does not hold when the node is come to: some path comes to it for
// the first time. So it counts which nodes return only where there are several, or where a way
// assures what its node has not given yet.
void Availability::find_returning() {
  std::vector<bool> on_cycles;
  for (Family& family : families_) {
    const bool assured = is_assured(family);
    if (family.shares.size() < 2 && !assured) continue;
    if (on_cycles.empty()) on_cycles = graph_.on_cycles();
    std::vector<Share*> returning;
    for (Share& share : family.shares) {
      if (share.place != none && (assured || on_cycles[share.place])) returning.push_back(&share);
    }
    if (returning.size() > most_returning) continue;
    unsigned bit = 1;
    for (Share* share : returning) {
      share->bit = bit;
      bit <<= 1U;
    }
    family.facts = bit;
  }
}

bool Availability::is_assured(const Family& family) const {
  if (assuring_.empty()) return false;
  return std::any_of(family.shares.begin(), family.shares.end(), [&](const Share& share) {
    return std::any_of(share.slots.begin(), share.slots.end(),
                       [&](std::uint32_t slot) { return assuring_.contains(slot); });
  });
}

// By the first place that gives something, so that a block is about one part of the graph.
std::vector<std::uint32_t> Availability::families_in_order() const {
  std::vector<std::pair<std::uint32_t, std::uint32_t>> order;
  order.reserve(families_.size());
  for (std::uint32_t i = 0; i < families_.size(); ++i) {
    order.emplace_back(families_[i].shares.front().place, i);
  }
  std::sort(order.begin(), order.end());
  std::vector<std::uint32_t> families;
  families.reserve(order.size());
  for (const auto& [place, family] : order) families.push_back(family);
  return families;
}

const Availability::Share* Availability::share_of(const Family& family, std::uint32_t place) {
  const auto found = std::lower_bound(
      family.shares.begin(), family.shares.end(), place,
      [](const Share& share, std::uint32_t wanted) { return share.place < wanted; });
  return found != family.shares.end() && found->place == place ? &*found : nullptr;
}

// The facts that the share is part of.
std::uint64_t Availability::facts_with(const Family& family, const Share& share) {
  std::uint64_t facts = 0;
  for (unsigned i = 0; i < family.facts; ++i) {
    if ((i & share.bit) == 0) facts |= std::uint64_t{1} << (family.first + i);
  }
  return facts;
}

void Availability::enter(FactBlock& block, const Family& family) const {
  for (const Share& share : family.shares) {
    const std::uint64_t facts = facts_with(family, share);
    if (share.bit != 0) block.take_back(share.place, family.first, family.facts, share.bit);
    for (const std::uint32_t slot : share.slots) {
      const auto assuring = assuring_.find(slot);
      if (assuring != assuring_.end()) {
        for (const auto& [from, step] : assuring->second) block.give(from, step, facts);
      }
      if (share.place == none) continue;
      std::uint32_t number = graph_.first_out(share.place);
      for (const WayGraph::Step& step : graph_.out(share.place)) {
        if (effects_.gives(step.way, slot)) block.give(share.place, number, facts);
        ++number;
      }
    }
  }
}

bool Availability::answer_block(FactBlock& block, std::span<const std::uint32_t> families,
                                std::uint64_t& work) {
  block.clear();
  std::uint32_t last = 0;
  for (const std::uint32_t i : families) {
    enter(block, families_[i]);
    for (const std::uint32_t question : families_[i].questions) {
      const std::uint32_t place = questions_[question].place;
      if (place != none) last = std::max(last, place);
    }
  }
  if (!block.spread(last, work)) return false;
  for (const std::uint32_t i : families) {
    for (const std::uint32_t number : families_[i].questions) {
      Question& question = questions_[number];
      if (question.place == none) continue;
      question.holds = ((block.at(question.place) >> families_[i].first) & 1U) != 0;
    }
  }
  return true;
}

bool Availability::answer(std::uint64_t work) {
  find_returning();
  const std::vector<std::uint32_t> order = families_in_order();
  FactBlock block(graph_);
  for (std::size_t next = 0; next < order.size();) {
    const std::size_t begin = next;
    unsigned used = 0;
    while (next < order.size() && used + families_[order[next]].facts <= FactBlock::capacity) {
      families_[order[next]].first = used;
      used += families_[order[next]].facts;
      ++next;
    }
    if (!answer_block(block, std::span(order).subspan(begin, next - begin), work)) return false;
  }
  return true;
}

bool Availability::gives_one(const Family& family, std::uint32_t from, std::uint32_t way,
                             unsigned left_out) const {
  for (const std::uint32_t slot : effects_.assures(way)) {
    const std::uint32_t owner = effects_.owner(slot);
    const Share* share = share_of(family, owner == Effects::nobody ? none : graph_.number(owner));
    if (share != nullptr && (share->bit & left_out) == 0 &&
        std::find(share->slots.begin(), share->slots.end(), slot) != share->slots.end()) {
      return true;
    }
  }
  const Share* share = share_of(family, from);
  return share != nullptr && (share->bit & left_out) == 0 &&
         std::any_of(share->slots.begin(), share->slots.end(),
                     [&](std::uint32_t slot) { return effects_.gives(way, slot); });
}

// Backwards from the place: whatever gives none of the slots may have been before it. A node of a
// loop that has been come to again is no longer in question, whatever it gave before.
std::vector<std::uint32_t> Availability::counterexample(std::uint32_t question) const {
  const Family& family = families_[questions_[question].family];
  const auto bit_of = [&](std::uint32_t place) {
    const Share* share = share_of(family, place);
    return share == nullptr ? 0U : share->bit;
  };
  struct Visit {
    std::uint32_t place;
    unsigned left_out;
    std::uint32_t way;  // from here to the place of `before`
    std::size_t before;
  };
  const std::uint32_t asked = questions_[question].place;
  std::vector<Visit> visits = {{asked, bit_of(asked), none, 0}};
  std::vector<bool> seen(std::size_t{graph_.size()} * family.facts);
  seen[std::size_t{asked} * family.facts + visits.front().left_out] = true;
  for (std::size_t next = 0; next < visits.size(); ++next) {
    const Visit visit = visits[next];
    if (visit.place == 0) {
      std::vector<std::uint32_t> ways;
      for (std::size_t i = next; i != 0; i = visits[i].before) ways.push_back(visits[i].way);
      return ways;
    }
    for (const WayGraph::Step& step : graph_.into(visit.place)) {
      if (gives_one(family, step.place, step.way, visit.left_out)) continue;
      const unsigned left_out = visit.left_out | bit_of(step.place);
      const std::size_t state = std::size_t{step.place} * family.facts + left_out;
      if (seen[state]) continue;
      seen[state] = true;
      visits.push_back({step.place, left_out, step.way, next});
    }
  }
  return {};
}

}  // namespace heddle::flow
