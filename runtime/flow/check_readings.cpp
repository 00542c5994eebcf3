// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "flow/availability.hpp"
#include "flow/draft_graph.hpp"
#include "flow/flow_ways.hpp"
#include "flow/unmet_need.hpp"
#include "flow/yaml/rescan.hpp"

// Whether what the expressions read has a value when they read it. Where it is not clear where an
// edge leads, fewer ways are known, and so fewer mistakes.
namespace heddle::flow {
namespace {

class ReadingChecker {
 public:
  ReadingChecker(Draft& draft, DraftGraph& graph) : draft_(draft), graph_(graph), ways_(draft) {}

  void check() {
    Availability availability(ways_.places(), draft_.flow.start, ways_.ways(), ways_);
    find_unmet(availability);
    find_hopeless();
    const std::vector<bool> fatal = find_fatal();
    for (std::uint32_t i = 0; i < draft_.readings.size(); ++i) {
      if (hopeless_[i]) report_hopeless(draft_.readings[i], fatal[i]);
    }
    std::set<std::pair<std::uint32_t, std::vector<std::uint32_t>>> told;
    for (const auto& [need, question, apart] : unmet_) {
      if (draft_.report.full()) return;
      if (all_hopeless(*need)) continue;
      // Once for each node or output, however often it reads the same.
      if (told.emplace(is_output(*need) ? ways_.success() + need->output : need->reader,
                       slots(*need))
              .second) {
        const bool sometimes = may_be_met(*need);
        if (apart) {
          report_unmet(draft_, *apart_ways_, *need, apart_->counterexample(question), sometimes);
        } else {
          report_unmet(draft_, ways_, *need, availability.counterexample(question), sometimes);
        }
      }
    }
  }

 private:
  struct Unmet {
    const Need* need;
    std::uint32_t question;
    bool apart = false;  // it is asked of apart_
  };

  static bool is_output(const Need& need) { return need.reader == Reading::output; }
  std::vector<std::uint32_t> slots(const Need& need) const {
    std::vector<std::uint32_t> slots;
    for (const Choice& choice : choices(draft_, need)) slots.push_back(choice.slot);
    return slots;
  }

  void find_unmet(Availability& availability) {
    std::vector<Unmet> asked;
    asked.reserve(draft_.needs.size());
    if (draft_.start_unknown) return;
    for (const Need& need : draft_.needs) {
      if (!is_output(need) && !graph_.reachable[need.reader]) continue;
      if (need.refused > 0 && is_assured(need)) continue;
      std::uint32_t place = is_output(need) ? ways_.success() : need.reader;
      if (need.at_end != DraftBlock::none) place = ways_.end_of(need.at_end);
      asked.push_back({&need, availability.ask(place, slots(need))});
    }
    if (!availability.answer()) {
      auto& finding = draft_.report.warning("HD1004", {}, "");
      finding.placed = false;
      finding.message = "not all that the expressions read could be checked for being there";
      finding.notes.emplace_back("too many readings, and loops inside loops: split the flow");
    }
    std::vector<const Need*> in_branches;
    for (const Unmet& unmet : asked) {
      if (!availability.holds(unmet.question)) {
        unmet_.push_back(unmet);
      } else if (!is_output(*unmet.need) && is_in_branch(draft_, block_of(*unmet.need))) {
        in_branches.push_back(unmet.need);
      }
    }
    if (!in_branches.empty()) find_unmet_in(in_branches);
  }

  std::uint32_t block_of(const Need& need) const {
    return need.at_end != DraftBlock::none ? need.at_end : draft_.nodes[need.reader].block;
  }

  // What is read inside branches that run at the same time, and is there if one takes its turn
  // after the other.
  void find_unmet_in(const std::vector<const Need*>& needs) {
    using Branches = FlowWays::Branches;
    const auto& ways = apart_ways_.emplace(draft_, Branches::apart);
    auto& apart = apart_.emplace(ways.places(), draft_.flow.start, ways.ways(), ways);
    const FlowWays in_turn(draft_, Branches::forgetting);
    Availability forgetting(in_turn.places(), draft_.flow.start, in_turn.ways(), in_turn);
    std::vector<std::pair<std::uint32_t, std::uint32_t>> asked;
    asked.reserve(needs.size());
    for (const Need* need : needs) {
      const std::uint32_t place =
          need->at_end != DraftBlock::none ? ways.end_of(need->at_end) : need->reader;
      asked.emplace_back(apart.ask(place, slots(*need)), forgetting.ask(place, slots(*need)));
    }
    apart.answer();
    forgetting.answer();
    for (std::size_t i = 0; i < needs.size(); ++i) {
      const auto [first, second] = asked[i];
      if (!apart.holds(first) && !forgetting.holds(second)) {
        unmet_.push_back({needs[i], first, true});
      }
    }
  }

  // By the cases of a switch before the one that reads.
  bool is_assured(const Need& need) const {
    const auto all = choices(draft_, need);
    return std::any_of(all.begin(), all.end(), [&](const Choice& choice) {
      return ways_.is_assured(need.reader, need.refused, choice.slot);
    });
  }

  // Of what is not there on some way: whether any way leads from its node to the reader at all. And
  // of what need not be there.
  void find_hopeless() {
    hopeless_.resize(draft_.readings.size());
    std::vector<bool> doubtful(draft_.readings.size());
    for (std::uint32_t i = 0; i < draft_.readings.size(); ++i) {
      const Reading& reading = draft_.readings[i];
      doubtful[i] = !reading.needed || reading.reader == Reading::output || draft_.start_unknown;
    }
    for (const auto& [need, question, apart] : unmet_) {
      for (const Choice& choice : choices(draft_, *need)) {
        if (choice.reading != Choice::no_node) doubtful[choice.reading] = true;
      }
    }
    std::vector<Graph::Edge> queries;
    std::vector<std::uint32_t> asked;
    for (std::uint32_t i = 0; i < draft_.readings.size(); ++i) {
      const Reading& reading = draft_.readings[i];
      if (!doubtful[i] || !is_read(reading)) continue;
      hopeless_[i] = is_never_run(reading);
      const bool from_block = reading.at_end != DraftBlock::none;
      if (!hopeless_[i] && !from_block && reading.reader != Reading::output) {
        queries.emplace_back(reading.source, reading.reader);
        asked.push_back(i);
      }
    }
    if (queries.empty()) return;
    const auto answers = graph_.graph.has_paths(draft_.flow.start, queries);
    const auto leads_anywhere = graph_.graph.reaching(graph_.unclear);
    for (std::size_t i = 0; i < asked.size(); ++i) {
      const auto& [source, reader] = queries[i];
      hopeless_[asked[i]] = source == reader || (!answers[i] && !leads_anywhere[source]);
    }
  }

  bool is_read(const Reading& reading) const {
    return reading.reader == Reading::output || graph_.reachable[reading.reader];
  }
  bool is_never_run(const Reading& reading) const {
    return graph_.reachable_is_clear && !graph_.reachable[reading.source];
  }

  bool all_hopeless(const Need& need) const {
    const auto all = choices(draft_, need);
    return std::all_of(all.begin(), all.end(), [&](const Choice& choice) {
      return choice.reading != Choice::no_node && hopeless_[choice.reading];
    });
  }

  // The readings without which an expression has no value, when they are hopeless.
  std::vector<bool> find_fatal() const {
    std::vector<bool> fatal(draft_.readings.size());
    for (std::uint32_t i = 0; i < fatal.size(); ++i) fatal[i] = draft_.readings[i].needed;
    for (const auto& [need, question, apart] : unmet_) {
      if (!all_hopeless(*need)) continue;
      for (const Choice& choice : choices(draft_, *need)) fatal[choice.reading] = true;
    }
    return fatal;
  }

  yaml::Span place_of(const yaml::Node& scalar, std::uint32_t offset, std::uint32_t size) const {
    return yaml::locate(draft_.report.source().text(), scalar, offset, size);
  }

  void report_hopeless(const Reading& reading, bool fatal) {
    const yaml::Span place = place_of(*reading.scalar, reading.offset, reading.size);
    auto& finding = fatal ? draft_.report.error("HD3005", place, "")
                          : draft_.report.warning("HD3008", place, "");
    const std::string& read = draft_.flow.nodes[reading.source].id;
    const std::string_view never = fatal ? "so this never has a value" : "so this is never there";
    if (is_never_run(reading)) {
      finding.message = fmt::format("no run ever comes to node '{}'", read);
      finding.label = never;
      return;
    }
    const std::string& reader = draft_.flow.nodes[reading.reader].id;
    if (reading.source == reading.reader) {
      finding.message = fmt::format("node '{}' reads what only comes of itself", read);
      finding.label = "this has no value before the node has run";
      finding.notes.emplace_back(
          reading.scalar == draft_.nodes[reading.reader].retry_when
              ? "of the attempt that failed 'when' of 'retry' reads error.code, error.message, "
                "error.outcome, error.retryable and attempt"
              : "also in a loop: when a node starts, what it gave the time before is gone");
      return;
    }
    finding.message = fmt::format("node '{}' cannot have run before '{}'", read, reader);
    finding.label =
        fmt::format("no way leads from '{}' to '{}'{}", read, reader, fatal ? "" : ": never there");
  }

  // Whether some way gives one of the choices a value that can come to the reader.
  bool may_be_met(const Need& need) {
    if (need.at_end != DraftBlock::none) return true;
    std::vector<Graph::Edge> queries;
    for (const Choice& choice : choices(draft_, need)) {
      if (choice.reading == Choice::no_node) return true;
      const std::uint32_t source = draft_.readings[choice.reading].source;
      for (std::uint32_t way = ways_.first_of(source); way < ways_.first_of(source + 1); ++way) {
        if (!ways_.gives(way, choice.slot)) continue;
        const std::uint32_t to = ways_.ways()[way].to;
        if (to == (is_output(need) ? ways_.success() : need.reader)) return true;
        if (to < ways_.success()) queries.emplace_back(to, need.reader);
        if (to > ways_.success()) return true;  // the end of a block: nearly everything
      }
    }
    if (is_output(need)) {
      const auto leads_there = graph_.graph.reaching(successful());
      return std::any_of(queries.begin(), queries.end(),
                         [&](const Graph::Edge& query) { return leads_there[query.first]; });
    }
    const auto answers = graph_.graph.has_paths(draft_.flow.start, queries);
    return std::find(answers.begin(), answers.end(), true) != answers.end();
  }

  // The nodes that an edge leads from to the end with SUCCESS.
  std::vector<std::uint32_t> successful() const {
    std::vector<std::uint32_t> nodes;
    for (const Way& way : ways_.ways()) {
      if (way.to != ways_.success()) continue;
      // From the end of a block: any node of it leads there.
      nodes.push_back(way.from < ways_.success() ? way.from
                                                 : draft_.blocks[way.from - ways_.success()].owner);
    }
    return nodes;
  }

  Draft& draft_;
  DraftGraph& graph_;
  FlowWays ways_;
  std::optional<FlowWays> apart_ways_;
  std::optional<Availability> apart_;
  std::vector<Unmet> unmet_;
  std::vector<bool> hopeless_;  // as draft_.readings
};

}  // namespace

void check_readings(Draft& draft, DraftGraph& ways) {
  if (!draft.needs.empty() || !draft.readings.empty()) ReadingChecker(draft, ways).check();
}

}  // namespace heddle::flow
