// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "flow/compile.hpp"
#include "flow/constant.hpp"
#include "flow/control.hpp"
#include "flow/language.hpp"
#include "flow/retry.hpp"
#include "flow/secrecy.hpp"
#include "flow/shape.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/conversion.hpp"
#include "value/spelling.hpp"

// What the nodes are given: the entries of `with` against the inputs of the node types.
namespace heddle::flow {
namespace {

using yaml::Kind;

// "subdomain, domain (strings), port (int)" and so on, as short as it can be said.
std::string list_inputs(const NodeTypeDescriptor& type) {
  if (type.inputs.empty()) return "it has no inputs";
  const auto& first = type.inputs.front();
  const bool alike = std::all_of(type.inputs.begin(), type.inputs.end(), [&](const auto& input) {
    return input.type == first.type && input.required == first.required;
  });
  std::vector<std::string> names;
  for (const auto& input : type.inputs) {
    names.push_back(alike ? input.name
                          : fmt::format("{} ({}{})", input.name, name_of(input.type),
                                        input.required ? ", required" : ""));
  }
  std::string text = "inputs: " + enumerate(names, ",");
  // "a, b" without "and": what follows in brackets is about all of them.
  const auto last = text.rfind(" , ");
  if (last != std::string::npos) text.erase(last, 1);
  if (!alike) return text;
  const bool plural = type.inputs.size() > 1;
  return fmt::format("{} ({}{}{}{})", text, plural ? "all " : "",
                     first.required ? "required " : "optional ", name_of(first.type),
                     plural && first.type != Type::bytes ? "s" : "");
}

// Binds the entries of one node.
class NodeBinder {
 public:
  NodeBinder(Draft& draft, std::uint32_t index)
      : draft_(draft),
        index_(index),
        draft_node_(draft.nodes[index]),
        node_(draft.flow.nodes[index]) {}

  void bind() {
    if (draft_node_.body == nullptr) return;
    if (draft_node_.type != nullptr) given_.resize(draft_node_.type->type->inputs.size());
    const yaml::Node* with = draft_node_.with;
    if (with != nullptr && with->kind != Kind::null && with->kind != Kind::broken &&
        is_map(draft_.report, *with, fmt::format("'with' of {}", quote(node_.id)))) {
      match(*with);
    } else if (with != nullptr && with->kind != Kind::null) {
      draft_.inputs_unclear = true;
      return;  // what is missing cannot be told
    }
    unclear_ = unclear_ || draft_node_.with_misspelt;
    if (draft_node_.type != nullptr && !unclear_) report_missing();
  }

 private:
  struct Given {
    const yaml::Node* key = nullptr;
    const yaml::Node* value = nullptr;
    bool meant = false;  // a misspelt key most likely means this input
  };

  const VariableDescriptor& input(std::size_t i) const { return draft_node_.type->type->inputs[i]; }

  void match(const yaml::Node& with) {
    node_.bindings.reserve(std::min<std::size_t>(with.size, given_.size()));
    for (const auto [key, value] : yaml::entries(with)) {
      if (key.ignored) {
        // A duplicate gives nothing that is not there already; what else is ignored may be
        // anything.
        unclear_ = unclear_ || key.kind != Kind::scalar || key.text == "<<";
        mask_ignored(key, value);
      } else if (draft_node_.type == nullptr || node_.is_control()) {
        bind_unknown(key, value);
      } else if (const auto* found = draft_node_.type->find_input(canonical(key.text))) {
        take(*found, key, value);
      } else {
        report_unknown(key, value);
      }
    }
    for (std::uint32_t i = 0; i < given_.size(); ++i) {
      // Of a flow it is known what it makes of them.
      if (node_.subflow != nullptr) break;
      if (given_[i].key != nullptr && input(i).secret) set_given_secret(draft_, index_);
    }
    for (std::uint32_t i = 0; i < given_.size(); ++i) {
      if (given_[i].key != nullptr) bind_input(i);
    }
    update_secrecy(draft_, index_);
  }

  void take(std::uint32_t i, const yaml::Node& key, const yaml::Node& value) {
    if (given_[i].key == nullptr) {
      given_[i].key = &key;
      given_[i].value = &value;
      return;
    }
    if (input(i).secret) mask_literal(draft_.report, value);
    const yaml::Node& first = *given_[i].key;
    auto& finding =
        draft_.report.error("HD1014", span(draft_, key),
                            fmt::format("the input {} is given twice", quote(input(i).name)));
    finding.notes.push_back(fmt::format("first given in line {}, as {}",
                                        draft_.report.source().line_at(first.offset),
                                        quote(first.text)));
    finding.notes.emplace_back(
        "case, blanks, '_' and '-' make no difference in the names of inputs");
  }

  // A key that stands here twice, or is none; its value may be a secret all the same.
  void mask_ignored(const yaml::Node& key, const yaml::Node& value) {
    if (key.kind != Kind::scalar) return;
    const auto* found =
        draft_node_.type == nullptr ? nullptr : draft_node_.type->find_input(canonical(key.text));
    if (sounds_secret(key.text) || (found != nullptr && input(*found).secret)) {
      mask_literal(draft_.report, value);
    }
  }

  void bind_unknown(const yaml::Node& key, const yaml::Node& value) {
    const Compiled compiled = compile_value(draft_, value, index_);
    if (sounds_secret(key.text) && !compiled.expression) mask_literal(draft_.report, value);
  }

  void report_unknown(const yaml::Node& key, const yaml::Node& value) {
    const NodeTypeDescriptor& type = *draft_node_.type->type;
    std::vector<std::string> names;
    for (const auto& variable : type.inputs) names.push_back(variable.name);
    const std::string meant = draft_.report.suggest(key.text, names);
    auto& finding = draft_.report.error(
        "HD2104", span(draft_, key),
        fmt::format("node '{}' ({}) has no input {}", node_.id, type.name, quote(key.text)));
    finding.notes.push_back(list_inputs(type));
    if (!meant.empty()) finding.label = fmt::format("did you mean '{}'?", meant);
    const Compiled compiled = compile_value(draft_, value, index_);
    bool secret = sounds_secret(key.text);
    if (!meant.empty()) {
      const auto i =
          static_cast<std::size_t>(std::find(names.begin(), names.end(), meant) - names.begin());
      given_[i].meant = true;
      secret = secret || input(i).secret;
    }
    if (secret && !compiled.expression) mask_literal(draft_.report, value);
  }

  void bind_input(std::uint32_t i) {
    const VariableDescriptor& variable = input(i);
    const yaml::Node& value = *given_[i].value;
    if (value.kind == Kind::broken) {
      draft_.inputs_unclear = true;
      return;
    }
    if (value.kind == Kind::null) {
      report_null(i);
      return;
    }
    if (variable.secret) mask_quoted(draft_.report, value);
    Binding binding;
    binding.input = i;
    if (value.kind == Kind::scalar && value.text.find("{{") == std::string_view::npos) {
      if (variable.secret) warn_of_literal(draft_.report, value, variable.name, "HD2107");
      auto constant = read_constant(draft_.report, value, wanted(variable));
      if (!constant) return;
      binding.constant = std::move(*constant);
    } else if (!compile_input(value, variable, binding)) {
      return;
    }
    if (variable.secret && !binding.expression) binding.constant.set_secret(true);
    node_.bindings.push_back(std::move(binding));
  }

  [[nodiscard]] std::string describe_input(const VariableDescriptor& variable) const {
    return fmt::format("input '{}' of '{}'", variable.name, node_.id);
  }

  [[nodiscard]] Wanted wanted(const VariableDescriptor& variable) const {
    return {variable.type,   variable.constraints,
            variable.secret, describe_input(variable),
            "HD2102",        "HD2103"};
  }

  bool compile_input(const yaml::Node& value, const VariableDescriptor& variable,
                     Binding& binding) {
    Compiled compiled = compile_value(draft_, value, index_);
    if (compiled.constant) {
      if (variable.secret) warn_of_literal(draft_.report, value, variable.name, "HD2107");
      if (!check_fits(draft_.report, value, *compiled.constant, wanted(variable))) return false;
      binding.constant = convert(*compiled.constant, variable.type).value_or(Value());
      return true;
    }
    if (!compiled.expression) {
      if (variable.secret && value.kind != Kind::scalar) mask_literal(draft_.report, value);
      return false;
    }
    if (!can_be(compiled.expression->type(), variable.type)) {
      report_type(draft_, value, describe_input(variable), variable.type,
                  compiled.expression->type(), "HD2105");
      return false;
    }
    binding.expression = std::move(compiled.expression);
    return true;
  }

  void report_null(std::uint32_t i) {
    auto& finding = draft_.report.error(
        "HD2106", span(draft_, *given_[i].key),
        fmt::format("input '{}' of '{}' is given no value", input(i).name, node_.id));
    finding.label = input(i).required ? "a value is missing" : "leave it out, or give it a value";
    if (input(i).type == Type::string) finding.notes.emplace_back("for an empty text write \"\"");
  }

  void report_missing() {
    std::vector<std::string> missing;
    const NodeTypeDescriptor& type = *draft_node_.type->type;
    for (std::uint32_t i = 0; i < given_.size(); ++i) {
      if (!must_be_given(input(i)) || given_[i].key != nullptr || given_[i].meant) continue;
      missing.push_back(input(i).name);
    }
    if (missing.empty()) return;
    std::vector<std::string> quoted;
    quoted.reserve(missing.size());
    for (const auto& name : missing) quoted.push_back(quote(name));
    auto& finding =
        draft_.report.error("HD2101", span(draft_, *draft_node_.key),
                            fmt::format("node '{}' ({}) lacks the input{} {}", node_.id, type.name,
                                        missing.size() > 1 ? "s" : "", enumerate(quoted)));
    finding.label = fmt::format("add {} under 'with'", missing.size() > 1 ? "them" : "it");
    for (std::uint32_t i = 0; i < given_.size(); ++i) {
      if (input(i).doc.empty() || finding.notes.size() >= 8 ||
          std::find(missing.begin(), missing.end(), input(i).name) == missing.end()) {
        continue;
      }
      finding.notes.push_back(fmt::format("{}: {}", input(i).name, input(i).doc));
    }
  }

  Draft& draft_;
  std::uint32_t index_;
  const DraftNode& draft_node_;
  Node& node_;
  std::vector<Given> given_;
  bool unclear_ = false;  // what is given cannot be told
};

void declare_host_values(Draft& draft, std::uint32_t& slot) {
  for (const auto& name : draft.host.environment) {
    draft.names.add_host_value("env." + name, false, slot);
    draft.host_values.push_back({HostValue::Kind::environment, name, slot++});
  }
  for (const auto& name : draft.host.secrets) {
    draft.names.add_host_value("secrets." + name, true, slot);
    draft.host_values.push_back({HostValue::Kind::secret, name, slot++});
  }
  if (draft.host.unclear) draft.names.accept_any_host_value();
}

void declare_variables(Draft& draft, std::uint32_t& slot) {
  draft.flow.first_variable_slot = slot;
  for (const auto& variable : draft.flow.variables) {
    draft.names.add_variable(variable.name, variable.type, variable.secret, slot++);
  }
}

void declare_locals(Draft& draft, std::uint32_t& slot) {
  const auto is_last = [](const DraftBlock& block) {
    return block.kind == DraftBlock::Kind::on_failure || block.kind == DraftBlock::Kind::finally;
  };
  if (std::any_of(draft.blocks.begin(), draft.blocks.end(), is_last)) {
    draft.flow.run_outcome_slot = slot++;
    draft.flow.run_error_slot = slot++;
  }
  for (DraftBlock& block : draft.blocks) {
    for (auto& local : block.locals) local.slot = slot++;
    if (!is_last(block)) continue;
    block.locals.push_back({"run.outcome", Type::string, draft.flow.run_outcome_slot});
    block.locals.push_back({"run.error", Type::map, draft.flow.run_error_slot});
  }
}

}  // namespace

void declare_names(Draft& draft) {
  std::uint32_t slot = 0;
  draft.input_used.resize(draft.flow.inputs.size());
  draft.variable_used.resize(draft.flow.variables.size());
  for (const auto& input : draft.flow.inputs) {
    draft.names.add_input(input.name, input.type, input.secret, slot++);
  }
  declare_host_values(draft, slot);
  declare_variables(draft, slot);
  declare_locals(draft, slot);
  draft.flow.run_id_slot = slot;
  draft.names.set_run_slot(slot++);
  for (std::size_t i = 0; i < draft.nodes.size(); ++i) {
    Node& node = draft.flow.nodes[i];
    node.first_slot = slot;
    const std::size_t outputs = node.type == nullptr ? 0 : node.type->outputs.size();
    slot += static_cast<std::uint32_t>(outputs);
  }
  const bool asked = std::any_of(draft.nodes.begin(), draft.nodes.end(),
                                 [](const auto& node) { return node.retry_when != nullptr; });
  draft.flow.attempt_slot = slot;
  draft.names.set_attempt_slot(slot);
  if (asked) slot += static_cast<std::uint32_t>(attempt_variables.size());
  draft.flow.first_own_slot = slot;
  for (Node& node : draft.flow.nodes) {
    node.own_slot = slot;
    slot += static_cast<std::uint32_t>(own_variables.size());
    draft.names.add_node(node.id, node, node.type);
  }
  draft.flow.slot_count = slot;
}

void bind_block(Draft& draft, std::uint32_t block) {
  const WithinBlock within(draft, block);
  const auto [first, count] = std::pair(draft.blocks[block].first, draft.blocks[block].count);
  for (std::uint32_t i = first; i < first + count; ++i) {
    NodeBinder(draft, i).bind();
    bind_retry(draft, i);
    if (draft.flow.nodes[i].is_control()) bind_control(draft, i);
  }
}

void bind_inputs(Draft& draft) {
  for (std::uint32_t block = 0; block < draft.blocks.size(); ++block) {
    if (draft.blocks[block].owner == DraftBlock::none) bind_block(draft, block);
  }
  spread_secrecy(draft);
}

}  // namespace heddle::flow
