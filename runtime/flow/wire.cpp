// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "flow/control.hpp"
#include "flow/shape.hpp"
#include "value/spelling.hpp"
#include "value/utf8.hpp"

// Where nodes lead: the entries of `next` against the outcomes of the node types.
namespace heddle::flow {
namespace {

using yaml::Kind;

class NodeWirer {
 public:
  NodeWirer(Draft& draft, std::uint32_t index)
      : draft_(draft), index_(index), node_(draft.nodes[index]), result_(draft.flow.nodes[index]) {}

  void wire() {
    if (node_.body == nullptr) {
      node_.incomplete = true;
      return;
    }
    if (result_.is_control()) wire_control(draft_, index_);
    const yaml::Node* next = node_.next;
    if (node_.next_misspelt || (next != nullptr && next->kind == Kind::broken)) {
      node_.incomplete = true;
      return;
    }
    if (next != nullptr && next->kind == Kind::scalar) {
      wire_success(*next);
    } else if (next != nullptr && next->kind == Kind::map) {
      reserve(next->size);
      for (const auto [key, target] : yaml::entries(*next)) {
        if (!key.ignored) wire_outcome(key, target);
      }
    } else if (next != nullptr && next->kind == Kind::list) {
      expected(draft_.report, *next, "a target, or a map from outcomes to targets", "'next'");
      node_.incomplete = true;
      return;
    }
    check_complete();
  }

 private:
  struct Wired {
    std::string outcome;
    const yaml::Node* key;
    bool guessed;  // the key is no outcome of the node, this is what it most likely means
  };

  // Exactly as much room as they take: of thousands of nodes it counts.
  void reserve(std::size_t ways) {
    result_.edges.reserve(result_.edges.size() + ways);
    node_.edges.reserve(node_.edges.size() + ways);
    wired_.reserve(ways);
  }

  void add(const std::string& outcome, const yaml::Node& key, const yaml::Node& target,
           bool guessed = false) {
    DraftEdge edge = read_target(draft_, index_, target, "a target of 'next'");
    edge.outcome = outcome;
    if (edge.known) result_.edges.push_back({outcome, edge.target});
    node_.edges.push_back(std::move(edge));
    wired_.push_back({outcome, &key, guessed});
  }

  // 'next: x'
  void wire_success(const yaml::Node& target) {
    if (node_.type == nullptr || node_.type->find_outcome("success") != nullptr) {
      add("SUCCESS", target, target);
      return;
    }
    auto& finding = draft_.report.error(
        "HD2202", span(draft_, target),
        fmt::format("node '{}' ({}) has no outcome SUCCESS, which this is short for", result_.id,
                    node_.type->name));
    finding.label = fmt::format("write {{FAILURE: {}}}, or remove 'next'", one_line(target.text));
    if (result_.is_control()) {
      finding.notes.emplace_back(find_control(result_.type->name)->next_doc);
    }
  }

  void wire_outcome(const yaml::Node& key, const yaml::Node& target) {
    const std::string name = canonical(key.text);
    std::string outcome;
    bool guessed = false;
    if (name == "cancelled") {
      auto& finding =
          draft_.report.error("HD2204", span(draft_, key), "CANCELLED cannot lead anywhere");
      finding.label = "remove this";
      finding.notes.emplace_back("a cancelled run ends as CANCELLED, whatever its flow says");
      return;
    }
    if (node_.type == nullptr) {
      // Any outcome may be right; names in capitals as they are declared.
      for (const char c : name)
        outcome += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    } else if (const auto* found = node_.type->find_outcome(name)) {
      outcome = *found;
    } else if (has_own_place(name)) {
      report_own_place(key);
      return;
    } else {
      outcome = report_outcome(key);
      guessed = true;
    }
    const auto same = std::find_if(wired_.begin(), wired_.end(), [&](const Wired& w) {
      return !w.guessed && w.outcome == outcome;
    });
    if (same != wired_.end()) {
      report_twice(key, *same->key, outcome);
      return;
    }
    add(outcome, key, target, guessed);
  }

  void report_twice(const yaml::Node& key, const yaml::Node& first, const std::string& outcome) {
    auto& finding = draft_.report.error("HD1014", span(draft_, key),
                                        fmt::format("the outcome {} leads to two places", outcome));
    finding.notes.push_back(fmt::format("first given in line {}, as {}",
                                        draft_.report.source().line_at(first.offset),
                                        quote(first.text)));
    finding.notes.emplace_back(
        "case, blanks, '_' and '-' make no difference in the names of outcomes");
  }

  // Whether a control node says elsewhere where this outcome leads.
  bool has_own_place(std::string_view name) const {
    if (!result_.is_control()) return false;
    const auto& declared = result_.type->outcomes;
    return std::any_of(declared.begin(), declared.end(),
                       [&](const auto& outcome) { return canonical(outcome.name) == name; }) ||
           std::any_of(node_.edges.begin(), node_.edges.end(),
                       [&](const DraftEdge& edge) { return canonical(edge.outcome) == name; });
  }

  void report_own_place(const yaml::Node& key) {
    auto& finding = draft_.report.error(
        "HD2306", span(draft_, key),
        fmt::format("{} of node '{}' does not stand in 'next'", one_line(key.text), result_.id));
    finding.label = "remove this";
    finding.notes.emplace_back(find_control(result_.type->name)->next_doc);
  }

  // The outcome that is most likely meant, or empty.
  std::string report_outcome(const yaml::Node& key) {
    std::vector<std::string> all;
    for (const auto& [name, outcome] : node_.type->outcomes) all.push_back(outcome);
    auto& finding = draft_.report.error("HD2202", span(draft_, key),
                                        fmt::format("node '{}' ({}) has no outcome {}", result_.id,
                                                    node_.type->name, quote(key.text)));
    std::string meant = draft_.report.suggest(key.text, all);
    if (meant.empty()) meant = customary(canonical(key.text));
    if (result_.is_control()) {
      finding.notes.emplace_back(find_control(result_.type->name)->next_doc);
    } else {
      finding.notes.push_back("outcomes: " + enumerate(all));
    }
    if (is_wired(meant)) meant.clear();
    if (!meant.empty()) finding.label = fmt::format("did you mean '{}'?", meant);
    return meant;
  }

  // What other tools call the standard outcomes.
  std::string customary(const std::string& name) const {
    for (const char* success : {"ok", "done", "on_success", "onsuccess", "succeeded", "then"}) {
      if (name == success && node_.type->find_outcome("success") != nullptr) return "SUCCESS";
    }
    for (const char* failure : {"error", "failed", "on_error", "onerror", "on_failure", "else"}) {
      if (name == failure) return "FAILURE";
    }
    return name == "ontimeout" || name == "on_timeout" ? "TIMEOUT" : "";
  }

  bool is_wired(const std::string& outcome) const {
    return std::any_of(wired_.begin(), wired_.end(),
                       [&](const Wired& wired) { return wired.outcome == outcome; });
  }

  void check_complete() {
    static const std::vector<std::string> success = {"SUCCESS"};
    // Of a node whose type is not known only this can be told: that it leads nowhere at all.
    const bool silent = node_.type == nullptr && !node_.edges.empty();
    const auto& must_lead = node_.type == nullptr ? success : node_.type->must_lead;
    std::vector<std::string> missing;
    for (const std::string& outcome : must_lead) {
      if (!is_wired(outcome)) missing.push_back(outcome);
    }
    if (missing.empty()) return;
    node_.incomplete = true;
    if (silent) return;
    const yaml::Node& place = node_.next_key != nullptr ? *node_.next_key : *node_.key;
    auto& finding =
        draft_.report.error("HD2203", span(draft_, place),
                            fmt::format("{} of node '{}' lead{} nowhere", enumerate(missing),
                                        result_.id, missing.size() == 1 ? "s" : ""));
    finding.label = cure(missing);
    finding.notes.push_back(how_to_end(missing));
  }

  // Of an outcome that has to lead somewhere, where it most likely ends the run. Beside SUCCESS it
  // is hardly one, and 'end' would promise the outputs of the flow.
  std::string target_of(const std::string& outcome) const {
    if (is_declared(outcome)) return "end." + outcome;
    return outcome == "SUCCESS" || !can_succeed() ? "end" : "end.FAILURE";
  }

  bool can_succeed() const {
    return node_.type == nullptr || node_.type->find_outcome("success") != nullptr;
  }

  // Whether it can be one of the run, too.
  bool is_declared(const std::string& outcome) const {
    const auto& declared = draft_.flow.outcomes;
    return node_.block == 0 &&
           std::any_of(declared.begin(), declared.end(),
                       [&](const auto& known) { return known.name == outcome; });
  }

  std::string how_to_end(const std::vector<std::string>& missing) const {
    const std::string& last = missing.back();
    if (last == "SUCCESS") return "to end the run there, lead it to 'end'";
    if (node_.block != 0)
      return "to end there, lead it to 'end', which is SUCCESS, or 'end.FAILURE'";
    const std::string own = is_declared(last)
                                ? fmt::format("'end.{}'", last)
                                : fmt::format("'end.{0}' beside 'outcomes: [{0}]'", last);
    return fmt::format(
        "to end the run there, lead it to 'end', which is SUCCESS, to 'end.FAILURE', or to {}",
        own);
  }

  std::string cure(const std::vector<std::string>& missing) const {
    const bool only_success = missing.size() == 1 && missing.front() == "SUCCESS";
    if (node_.next_key == nullptr && only_success) return "add 'next: NODE' or 'next: end'";
    std::string entries;
    for (const auto& outcome : missing) {
      entries += fmt::format("{}{}: {}", entries.empty() ? "" : ", ", outcome, target_of(outcome));
    }
    if (node_.next_key == nullptr) return fmt::format("add 'next: {{{}}}'", entries);
    if (node_.next != nullptr && node_.next->kind == Kind::scalar) {
      const auto given =
          is_wired("SUCCESS") ? fmt::format("SUCCESS: {}, ", one_line(node_.next->text)) : "";
      return fmt::format("write 'next: {{{}{}}}'", given, entries);
    }
    return fmt::format("add '{}'", entries);
  }

  Draft& draft_;
  std::uint32_t index_;
  DraftNode& node_;
  Node& result_;
  std::vector<Wired> wired_;
};

void read_start(Draft& draft) {
  const yaml::Node* start = draft.start;
  if (start == nullptr || draft.nodes.empty()) return;
  const auto name = read_text(draft.report, *start, "'start'");
  if (!name) return;
  const auto found = draft.node_index.find(*name);
  if (found != draft.node_index.end() && draft.nodes[found->second].block == 0) {
    draft.flow.start = found->second;
    return;
  }
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < draft.blocks.front().count; ++i) {
    names.push_back(draft.flow.nodes[i].id);
  }
  auto& finding = draft.report.error("HD2205", span(draft, *start),
                                     fmt::format("there is no node {} to start at", quote(*name)));
  const std::string meant = draft.report.suggest(*name, names);
  draft.start_unknown = meant.empty();
  if (!meant.empty()) {
    finding.label = fmt::format("did you mean '{}'?", meant);
    draft.flow.start = draft.node_index.find(meant)->second;
  }
  finding.notes.push_back("nodes: " + enumerate(names));
}

}  // namespace

void wire_nodes(Draft& draft) {
  for (std::uint32_t i = 0; i < draft.nodes.size(); ++i) NodeWirer(draft, i).wire();
  read_start(draft);
  for (std::uint32_t i = 1; i < draft.blocks.size(); ++i) {
    if (draft.blocks[i].kind == DraftBlock::Kind::on_failure) {
      draft.flow.on_failure = finished(draft, i);
    } else if (draft.blocks[i].kind == DraftBlock::Kind::finally) {
      draft.flow.finally = finished(draft, i);
    }
  }
}

}  // namespace heddle::flow
