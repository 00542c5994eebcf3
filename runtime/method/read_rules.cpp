// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <heddle/detail/declare.hpp>
#include <string>

#include "flow/text_expression.hpp"
#include "method/draft.hpp"

// The rules of a method: what is refused before the request, and what is made of the response.
namespace heddle::method {
namespace {

using flow::quote;
using flow::yaml::Kind;
using flow::yaml::Node;
using When = Names::When;

struct OutcomeCode {
  std::uint32_t code = 0;
  bool fails = false;
};

// A reader of one list of rules.
class RuleReader {
 public:
  RuleReader(Draft& draft, When when) : draft_(draft), when_(when) {}

  void read(const Node& list, std::string_view key, std::vector<Rule>& rules) {
    if (list.kind == Kind::null) return;
    if (list.kind != Kind::list) {
      flow::expected(draft_.report, list, "a list of rules", quote(key));
      return;
    }
    if (list.size > most_rules) {
      draft_.report.error("HD1109", draft_.span(list),
                          fmt::format("{}: expected at most {} rules, found {}", quote(key),
                                      most_rules, list.size));
      return;
    }
    const Node* last = nullptr;
    for (const Node& item : flow::yaml::items(list)) {
      if (last != nullptr) report_unread(item, *last);
      if (!flow::is_map(draft_.report, item, fmt::format("a rule of '{}'", key))) continue;
      const flow::Fields fields(draft_.report, item, rule_keys, "a rule");
      rules.push_back(read_rule(item, fields));
      if (fields["when"] == nullptr && !fields.is_misspelt("when") && rules.back().outcome) {
        last = &item;
      }
    }
  }

 private:
  void report_unread(const Node& item, const Node& last) {
    draft_.report.error("HD8033", draft_.span(item), "this rule is never read").label =
        fmt::format("the one in line {} always holds: give it a 'when', or put it last",
                    draft_.report.source().line_at(last.offset));
  }

  Rule read_rule(const Node& item, const flow::Fields& fields) {
    Rule rule;
    if (const auto* when = fields["when"]) {
      rule.when = draft_.names.compile(*when, {"'when'", Type::boolean, when_});
    }
    const Node* outcome = fields["outcome"];
    const Node* warn = fields["warn"];
    if (outcome != nullptr) {
      read_outcome(*outcome, fields, rule);
    } else if (warn == nullptr) {
      if (!fields.is_misspelt("outcome") && !fields.is_misspelt("warn")) {
        draft_.report.error("HD8030", draft_.span(item), "the rule says nothing").label =
            "add 'outcome: NAME', or 'warn: TEXT'";
      }
      return rule;
    }
    if (warn == nullptr) return rule;
    rule.message = text(*warn, "'warn'");
    refuse(fields, {"code", "message", "retryable"}, "a warning has no error");
    if (outcome == nullptr) return rule;
    draft_.report
        .error("HD8030", draft_.span(*fields.key("warn")),
               "a rule ends the node or warns, not both")
        .label = "write two rules: the first one warns";
    return rule;
  }

  void read_outcome(const Node& node, const flow::Fields& fields, Rule& rule) {
    const auto name = flow::read_text(draft_.report, node, "'outcome'");
    if (!name) return;
    const auto code = find(*name);
    if (!code) return report_unknown(node, *name);
    rule.outcome = code->code;
    rule.fails = code->fails;
    if (when_ == When::before) draft_.early.emplace_back(*name, &node);
    if (!rule.fails) {
      refuse(fields, {"code", "message", "retryable"},
             fmt::format("{} is no failure, and has no error", *name));
      return;
    }
    if (*name == "INVALID") refuse(fields, {"retryable"}, "INVALID is never tried again");
    if (const auto* node_of_code = fields["code"]) read_code(*node_of_code, rule);
    if (const auto* message = fields["message"]) rule.message = text(*message, "'message'");
    if (const auto* retryable = fields["retryable"]) {
      rule.retryable = draft_.names.compile(*retryable, {"'retryable'", Type::boolean, when_});
    }
  }

  void read_code(const Node& node, Rule& rule) {
    rule.code = draft_.names.compile(node, {"'code'", Type::string, when_});
    if (rule.code == nullptr || flow::holds_expression(node)) return;
    if (detail::is_word(node.text, false)) return;
    draft_.report
        .error("HD8031", draft_.span(node),
               fmt::format("{} cannot be the code of an error", quote(node.text)))
        .notes.emplace_back("codes are in small letters, such as not_found: programs compare them");
  }

  Part text(const Node& node, std::string of) {
    return draft_.names.compile_text(node, {std::move(of), Type::string, when_});
  }

  template <std::size_t Count>
  void refuse(const flow::Fields& fields, const char* const (&keys)[Count], std::string_view why) {
    for (const char* key : keys) {
      if (const Node* node = fields.key(key)) {
        draft_.report.error("HD8031", draft_.span(*node), std::string(why)).label =
            fmt::format("remove '{}'", key);
      }
    }
  }

  [[nodiscard]] std::optional<OutcomeCode> find(std::string_view name) const {
    if (name == "INVALID") return OutcomeCode{HEDDLE_OUTCOME_INVALID, true};
    if (name == "TIMEOUT") return OutcomeCode{HEDDLE_OUTCOME_TIMEOUT, true};
    const auto& outcomes = draft_.method.descriptor.outcomes;
    for (std::uint32_t i = 0; i < outcomes.size(); ++i) {
      if (outcomes[i].name == name) return OutcomeCode{i, name == "FAILURE" || outcomes[i].fails};
    }
    return std::nullopt;
  }

  void report_unknown(const Node& node, std::string_view name) {
    std::vector<std::string> names;
    for (const auto& outcome : draft_.method.descriptor.outcomes) names.push_back(outcome.name);
    names.emplace_back("INVALID");
    names.emplace_back("TIMEOUT");
    auto& finding = draft_.report.error("HD8032", draft_.span(node),
                                        fmt::format("the method has no outcome {}", quote(name)));
    const std::string meant = draft_.report.suggest(name, names);
    if (!meant.empty()) finding.label = fmt::format("did you mean '{}'?", meant);
    finding.notes.push_back("outcomes: " + flow::enumerate(names));
    finding.notes.emplace_back("one of its own is described under 'outcomes'");
  }

  Draft& draft_;
  When when_;
};

}  // namespace

void read_rules(Draft& draft, const flow::Fields& fields) {
  if (const auto* before = fields["before"]) {
    RuleReader(draft, When::before).read(*before, "before", draft.method.before);
  }
  if (const auto* after = fields["after"]) {
    RuleReader(draft, When::after).read(*after, "after", draft.method.after);
  }
}

}  // namespace heddle::method
