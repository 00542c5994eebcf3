// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <array>

#include "flow/condition.hpp"
#include "flow/control.hpp"
#include "flow/language.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/utf8.hpp"

// switch: cases with a condition and a target each, tried in order, and 'else'.
namespace heddle::flow {
namespace {

using yaml::Kind;

// More are data that looks like a flow; and each costs a look at those before it.
constexpr std::uint32_t most_cases = 100;

DraftSwitch& draft_of(Draft& draft, std::uint32_t index) {
  return std::get<DraftSwitch>(draft.nodes[index].control);
}

// "case 2 of 'decide'"
std::string name_of_case(const Draft& draft, std::uint32_t index, std::size_t number) {
  return fmt::format("case {} of {}", number + 1, quote(draft.flow.nodes[index].id));
}

class SwitchReader {
 public:
  SwitchReader(Draft& draft, std::uint32_t index, const Fields& fields)
      : draft_(draft),
        index_(index),
        fields_(fields),
        node_(draft.nodes[index]),
        switch_(node_.control.emplace<DraftSwitch>()) {
    draft.flow.nodes[index].control = Switch{};
  }

  void read() {
    const yaml::Node& list = *fields_["switch"];
    switch_.otherwise = fields_["else"];
    if (list.kind == Kind::null || (list.kind == Kind::list && list.size == 0)) {
      report_empty(list);
    } else if (list.kind != Kind::list) {
      report_no_list(list);
      lose_track();
    } else if (list.size > most_cases) {
      draft_.report.error("HD1109", span(draft_, *fields_.key("switch")),
                          fmt::format("the switch {} may have {} cases, found {}",
                                      quote(node_.key->text), most_cases, list.size));
      lose_track();
    } else {
      for (const yaml::Node& item : yaml::items(list)) read_case(item);
    }
    if (switch_.otherwise == nullptr) report_no_else();
  }

 private:
  // What is left of the switch may lead anywhere and read anything.
  void lose_track() {
    node_.incomplete = true;
    draft_.inputs_unclear = true;
  }

  void report_empty(const yaml::Node& list) {
    const yaml::Node& place = list.kind == Kind::null ? *fields_.key("switch") : list;
    draft_.report
        .error("HD1104", span(draft_, place),
               fmt::format("the switch {} has no cases", quote(node_.key->text)))
        .label = "add '- {when: \"${{ … }}\", to: NODE}'";
    node_.incomplete = true;
  }

  void report_no_list(const yaml::Node& found) {
    if (found.kind == Kind::broken) return;
    draft_.report
        .error("HD1101", span(draft_, found),
               fmt::format("the switch {}: expected a list of cases, found {}",
                           quote(node_.key->text), describe(found)))
        .label = found.kind == Kind::map ? "begin each case with '-'"
                                         : "write '- {when: \"${{ … }}\", to: NODE}'";
  }

  void read_case(const yaml::Node& body) {
    const std::size_t number = switch_.cases.size();
    DraftCase& result = switch_.cases.emplace_back();
    result.body = &body;
    const std::string of = name_of_case(draft_, index_, number);
    if (body.kind != Kind::map) {
      expected(draft_.report, body, "a map with 'when' and 'to'", of);
      lose_track();
      return;
    }
    if (take_misplaced_else(body, result)) {
      if (result.when == nullptr && result.to == nullptr) switch_.cases.pop_back();
      return;
    }
    const Fields fields(draft_.report, body, case_keys, "a case");
    result.when = fields["when"];
    result.to = fields["to"];
    if (result.when == nullptr) {
      draft_.inputs_unclear = draft_.inputs_unclear || fields.is_misspelt("when");
      if (!fields.is_misspelt("when")) {
        report_missing(body, of + " does not say when it is taken", "add 'when: \"${{ … }}\"'");
      }
    }
    if (result.to == nullptr) {
      node_.incomplete = true;
      if (!fields.is_misspelt("to")) {
        report_missing(body, of + " does not say where it leads", "add 'to: NODE' or 'to: end'");
      }
    }
  }

  // In other languages 'else' is the last case, or a part of one.
  bool take_misplaced_else(const yaml::Node& body, DraftCase& result) {
    const yaml::Node* otherwise = nullptr;
    for (const auto [key, value] : yaml::entries(body)) {
      if (key.ignored) continue;
      if (key.text == "when") result.when = &value;
      if (key.text == "to") result.to = &value;
      if (key.text != "else") continue;
      otherwise = &value;
      auto& finding = draft_.report.error("HD1103", span(draft_, key), "a case has no key 'else'");
      finding.label = value.kind == Kind::scalar
                          ? fmt::format("write 'else: {}' beside 'switch'", one_line(value.text))
                          : "write it beside 'switch'";
      finding.notes.emplace_back("keys: when and to");
    }
    if (otherwise == nullptr) return false;
    if (switch_.otherwise == nullptr) switch_.otherwise = otherwise;
    return true;
  }

  void report_missing(const yaml::Node& place, std::string message, std::string label) {
    draft_.report.error("HD1104", {place.offset, place.offset + 1}, std::move(message)).label =
        std::move(label);
  }

  void report_no_else() {
    if (fields_.is_misspelt("else")) {
      node_.incomplete = true;
      return;
    }
    const yaml::Node* next = fields_["next"];
    const bool meant = next != nullptr && next->kind == Kind::scalar;
    const yaml::Node& place = meant ? *fields_.key("next") : *node_.key;
    auto& finding = draft_.report.error(
        "HD2301", span(draft_, place),
        fmt::format("the switch {} does not say where it leads when no case is taken",
                    quote(node_.key->text)));
    finding.label = meant ? fmt::format("write 'else: {}'", one_line(next->text))
                          : "add 'else: NODE', 'else: end' or 'else: end.FAILURE'";
    node_.incomplete = !meant;
    if (!meant) return;
    switch_.otherwise = next;
    node_.next = nullptr;
  }

  Draft& draft_;
  std::uint32_t index_;
  const Fields& fields_;
  DraftNode& node_;
  DraftSwitch& switch_;
};

// A case that is never taken, or behind which none is.
void warn_of_futility(Draft& draft, const std::vector<Condition>& conditions, std::uint32_t index) {
  const auto& cases = draft_of(draft, index).cases;
  const std::size_t i = conditions.size() - 1;
  const Condition& latest = conditions.back();
  const auto warn = [&](const std::string& what, const char* label) {
    auto& finding =
        draft.report.warning("HD2303", span(draft, *cases[i].when),
                             fmt::format("'when' of {} {}", name_of_case(draft, index, i), what));
    finding.label = label;
  };
  if (latest.constant) {
    warn(*latest.constant ? "is always true" : "is always false",
         *latest.constant ? "no case behind this one is ever taken, nor 'else'"
                          : "this case is never taken");
    return;
  }
  // What was asked before is false by now.
  for (std::size_t before = 0; before < i; ++before) {
    if (!conditions[before].expression || conditions[before].text != latest.text) continue;
    warn(fmt::format("is that of case {} again", before + 1), "this case is never taken");
    return;
  }
}

}  // namespace

void read_switch(Draft& draft, std::uint32_t index, const Fields& fields) {
  SwitchReader(draft, index, fields).read();
}

void bind_switch(Draft& draft, std::uint32_t index) {
  std::vector<Condition> conditions;
  auto& cases = draft_of(draft, index).cases;
  for (std::uint32_t i = 0; i < cases.size(); ++i) {
    const std::size_t before = draft.needs.size();
    Condition& condition = conditions.emplace_back();
    if (cases[i].when == nullptr) continue;
    condition = compile_condition(draft, *cases[i].when, index,
                                  fmt::format("'when' of {}", name_of_case(draft, index, i)));
    for (std::size_t n = before; n < draft.needs.size(); ++n) draft.needs[n].refused = i;
    if (!condition.expression) continue;
    cases[i].condition = condition.expression;
    cases[i].text = condition.text;
    warn_of_futility(draft, conditions, index);
  }
}

void wire_switch(Draft& draft, std::uint32_t index) {
  const DraftSwitch& cases = draft_of(draft, index);
  DraftNode& node = draft.nodes[index];
  Node& result = draft.flow.nodes[index];
  auto& decision = std::get<Switch>(result.control);
  const auto lead = [&](std::string outcome, const yaml::Node& target, const std::string& of) {
    DraftEdge& edge = node.edges.emplace_back(read_target(draft, index, target, of));
    edge.outcome = std::move(outcome);
    if (edge.known) result.edges.push_back({edge.outcome, edge.target});
    return &edge;
  };
  for (std::uint32_t i = 0; i < cases.cases.size(); ++i) {
    const DraftCase& one = cases.cases[i];
    decision.cases.push_back({one.condition, std::string(one.text)});
    if (one.to == nullptr) continue;
    DraftEdge* edge = lead(fmt::format("WHEN_{}", i + 1), *one.to,
                           fmt::format("'to' of {}", name_of_case(draft, index, i)));
    edge->refused = i;
    edge->condition = one.condition.get();
  }
  if (cases.otherwise == nullptr) return;
  lead("ELSE", *cases.otherwise, fmt::format("'else' of {}", quote(result.id)))->refused =
      static_cast<std::uint32_t>(cases.cases.size());
}

}  // namespace heddle::flow
