// SPDX-License-Identifier: Apache-2.0
#include "flow/unmet_need.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

#include "flow/yaml/rescan.hpp"
#include "value/utf8.hpp"

namespace heddle::flow {
namespace {

constexpr std::size_t most_explained = 3;

class UnmetNeed {
 public:
  UnmetNeed(const Draft& draft, const FlowWays& ways, const Need& need,
            const std::vector<std::uint32_t>& path)
      : draft_(draft), ways_(ways), need_(need), choices_(choices(draft, need)), path_(path) {
    only_given_ = std::all_of(choices_.begin(), choices_.end(), [&](const Choice& choice) {
      return is_input(choice) || is_environment(choice);
    });
  }

  [[nodiscard]] yaml::Span place() const {
    std::uint32_t begin = choices_.front().offset;
    std::uint32_t end = begin;
    for (const Choice& choice : choices_) {
      begin = std::min(begin, choice.offset);
      end = std::max(end, choice.offset + choice.size);
    }
    return yaml::locate(draft_.report.source().text(), *need_.scalar, begin, end - begin);
  }

  [[nodiscard]] std::string message(bool sometimes) const {
    std::vector<std::string> names;
    for (const Choice& choice : choices_) names.push_back(quote(path_of_slot(draft_, choice.slot)));
    const bool one = names.size() == 1;
    std::string_view verb = one ? "never has a value" : "never have a value";
    if (sometimes) {
      verb = one                 ? "may have no value"
             : names.size() == 2 ? "may both have no value"
                                 : "may all have no value";
    }
    return fmt::format("{} {} in {}{}", enumerate(names), verb, reader(), where(sometimes));
  }

  void explain(std::vector<std::string>& notes) const {
    for (const Choice& choice : choices_) {
      if (notes.size() == most_explained) break;
      std::string why = reason(choice);
      if (!why.empty()) notes.push_back(std::move(why));
    }
    notes.push_back(cure());
  }

 private:
  [[nodiscard]] bool is_input(const Choice& choice) const {
    return choice.slot < draft_.flow.inputs.size();
  }
  [[nodiscard]] bool is_environment(const Choice& choice) const {
    return host_value(draft_, choice.slot) != nullptr;
  }
  static bool is_of_node(const Choice& choice) { return choice.reading != Choice::no_node; }
  [[nodiscard]] bool is_variable(const Choice& choice) const {
    return choice.slot - draft_.flow.first_variable_slot < draft_.flow.variables.size();
  }
  [[nodiscard]] bool is_output() const { return need_.reader == Reading::output; }
  [[nodiscard]] const Node& source(const Choice& choice) const {
    return draft_.flow.nodes[draft_.readings[choice.reading].source];
  }

  // What of its node it is: "access".
  [[nodiscard]] std::string part(const Choice& choice) const {
    const std::string path = path_of_slot(draft_, choice.slot);
    return path.substr(path.rfind('.') + 1);
  }

  [[nodiscard]] std::string reader() const {
    return is_output() ? "output " + quote(draft_.flow.outputs[need_.output].name)
                       : "node " + quote(draft_.flow.nodes[need_.reader].id);
  }

  [[nodiscard]] std::string where(bool sometimes) const {
    if (only_given_) {
      const bool one = choices_.size() == 1;
      if (std::all_of(choices_.begin(), choices_.end(),
                      [&](const Choice& choice) { return is_environment(choice); })) {
        return fmt::format(": {} need not be set where the flow runs", one ? "it" : "they");
      }
      return fmt::format(": a run need not give {}", one ? "it" : "them");
    }
    if (path_.empty()) return ", where a run starts";
    return fmt::format(", {}on the way {}", sometimes ? "" : "such as ",
                       ways_.text(path_, draft_.flow.start));
  }

  // The outcome by which the path leaves a node last, or nothing when it does not come to it.
  [[nodiscard]] std::optional<std::string_view> left_by(const Node& node) const {
    for (std::size_t i = path_.size(); i-- > 0;) {
      const std::uint32_t left = ways_.left(path_[i]);
      if (left != FlowWays::nobody && &draft_.flow.nodes[left] == &node) {
        return ways_.outcome(path_[i]);
      }
    }
    return std::nullopt;
  }

  // Empty where there is nothing to say of it.
  [[nodiscard]] std::string reason(const Choice& choice) const {
    if (!is_of_node(choice)) {
      if (is_variable(choice))
        return "no 'set' gives it a value on this way, and it has no default";
      const bool given = is_input(choice) || is_environment(choice);
      return given ? "" : "a run that ends well has none";
    }
    const Node& node = source(choice);
    if (!left_by(node)) return fmt::format("this way does not come to {}", quote(node.id));
    std::vector<std::string> outcomes;
    const auto add = [&](std::string_view outcome) {
      const bool is_new = std::find(outcomes.begin(), outcomes.end(), outcome) == outcomes.end();
      if (is_new && ways_.exists_on(choice.slot, outcome)) outcomes.emplace_back(outcome);
    };
    for (const auto& outcome : node.type->outcomes) add(outcome.name);
    add("FAILURE");
    if (!node.is_control()) {
      for (const std::string_view failure : node.type->failures()) add(failure);
    }
    const std::string name = part(choice);
    if (outcomes.empty()) return fmt::format("node {} never gives '{}'", quote(node.id), name);
    return fmt::format("node {} gives '{}' only with {}", quote(node.id), name,
                       enumerate(outcomes, "or"));
  }

  // As it is read: with what is chosen inside the variable.
  [[nodiscard]] std::string read(const Choice& choice) const {
    const std::string_view text = need_.scalar->text.substr(choice.offset, choice.size);
    std::string name = path_of_slot(draft_, choice.slot);
    return text.starts_with(name) ? one_line(text) : name;
  }

  // A variable of the same name that has a value on this way, or "…".
  [[nodiscard]] std::string substitute(const Choice& choice) const {
    if (!is_of_node(choice)) return "…";
    const std::string name = part(choice);
    for (std::size_t i = path_.size(); i-- > 0;) {
      const std::uint32_t left = ways_.left(path_[i]);
      if (left == FlowWays::nobody) continue;
      const Node& node = draft_.flow.nodes[left];
      if (node.type == nullptr || left_by(node) != ways_.outcome(path_[i])) continue;
      const auto& outputs = node.type->outputs;
      for (std::uint32_t output = 0; output < outputs.size(); ++output) {
        const std::uint32_t slot = node.first_slot + output;
        if (outputs[output].name == name && ways_.gives(path_[i], slot))
          return path_of_slot(draft_, slot);
      }
    }
    return "…";
  }

  // Which outcome of which node should lead elsewhere, or which node should lie on the way.
  [[nodiscard]] std::string cure() const {
    const Choice& read_first = choices_.front();
    std::string other =
        choices_.size() > 1
            ? "add to first(…) what always has a value"
            : fmt::format(
                  "read first({0}, {1}), the first of several that has a value, or ask "
                  "has({0}) before",
                  read(read_first), substitute(read_first));
    if (only_given_) {
      if (std::none_of(choices_.begin(), choices_.end(),
                       [&](const Choice& choice) { return is_input(choice); })) {
        return other;
      }
      return fmt::format("give {} a default, leave 'required: false' out, or {}",
                         choices_.size() == 1 ? "it" : "one of them", other);
    }
    const auto variable = std::find_if(choices_.begin(), choices_.end(),
                                       [&](const Choice& choice) { return is_variable(choice); });
    if (variable != choices_.end()) {
      return fmt::format("give {} a default, or {}",
                         choices_.size() == 1 ? "it" : path_of_slot(draft_, variable->slot), other);
    }
    if (is_output()) {
      return fmt::format("only SUCCESS promises outputs: end this way with another outcome, or {}",
                         other);
    }
    const auto first = std::find_if(choices_.begin(), choices_.end(), is_of_node);
    if (path_.empty() || first == choices_.end()) return other;
    const Node& node = source(*first);
    if (const auto outcome = left_by(node)) {
      return fmt::format("lead {} of {} elsewhere, or {}", *outcome, quote(node.id), other);
    }
    // No edge leads into what runs at the end.
    if (runs_at_the_end(draft_, draft_.nodes[need_.reader].block)) return other;
    return fmt::format("lead every way to {} over {}, or {}",
                       quote(draft_.flow.nodes[need_.reader].id), quote(node.id), other);
  }

  const Draft& draft_;
  const FlowWays& ways_;
  const Need& need_;
  std::span<const Choice> choices_;
  const std::vector<std::uint32_t>& path_;
  bool only_given_ = false;  // by who starts the run, or its environment
};

}  // namespace

std::span<const Choice> choices(const Draft& draft, const Need& need) {
  return std::span(draft.choices).subspan(need.first, need.count);
}

void report_unmet(Draft& draft, const FlowWays& ways, const Need& need,
                  const std::vector<std::uint32_t>& path, bool sometimes) {
  const UnmetNeed unmet(draft, ways, need, path);
  auto& finding = draft.report.error("HD3007", unmet.place(), unmet.message(sometimes));
  finding.label = sometimes ? "may have no value here" : "never has a value here";
  unmet.explain(finding.notes);
}

}  // namespace heddle::flow
