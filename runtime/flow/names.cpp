// SPDX-License-Identifier: Apache-2.0
#include "flow/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "flow/language.hpp"

namespace heddle::flow {
namespace {

using expression::Declaration;
using expression::Scope;

bool is_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

}  // namespace

void Names::add_input(std::string_view name, Type type, bool secret, std::uint32_t slot) {
  inputs_.emplace(name, Input{type, secret, slot});
}

void Names::add_variable(std::string_view name, Type type, bool secret, std::uint32_t slot) {
  variables_.emplace(name, Input{type, secret, slot});
}

void Names::add_node(std::string_view id, const Node& node, const NodeTypeDescriptor* type) {
  nodes_.emplace(id, Known{&node, type});
}

void Names::add_host_value(std::string path, bool secret, std::uint32_t slot) {
  host_values_.emplace(std::move(path), HostName{secret, slot});
}

std::string_view Names::member(std::string_view text, std::size_t& at) {
  while (at < text.size() && is_space(text[at])) ++at;
  if (at >= text.size() || text[at] != '.') return {};
  ++at;
  // Also `.?name`, which asks whether it is there.
  while (at < text.size() && (is_space(text[at]) || text[at] == '?')) ++at;
  const std::size_t begin = at;
  while (at < text.size() && is_name(text[at])) ++at;
  return text.substr(begin, at - begin);
}

Declaration Names::declare(const Known& known, std::size_t output) {
  const auto& outputs = known.type->outputs;
  Declaration declaration;
  if (output < outputs.size()) {
    const auto& variable = outputs[output];
    declaration.slot = known.node->first_slot + static_cast<std::uint32_t>(output);
    declaration.type = variable.type;
    declaration.secret = variable.secret || (known.node->given_secret && !variable.is_public);
  } else {
    const std::size_t own = output - outputs.size();
    declaration.slot = known.node->own_slot + static_cast<std::uint32_t>(own);
    declaration.type = own_variables.at(own).type;
  }
  return declaration;
}

void Names::mention_input(std::string_view name, Scope& scope) const {
  if (name.empty()) return;
  const auto found = inputs_.find(name);
  if (found == inputs_.end() && !any_input_) return;
  const Input input = found == inputs_.end() ? Input{} : found->second;
  scope.try_emplace(std::string("inputs.").append(name),
                    Declaration{input.type, input.secret, input.slot});
}

void Names::mention_variable(std::string_view name, Scope& scope) const {
  const auto found = variables_.find(name);
  if (found == variables_.end()) return;
  const Input& variable = found->second;
  scope.try_emplace(fmt::format("vars.{}", name),
                    Declaration{variable.type, variable.secret, variable.slot});
}

void Names::mention_locals(Scope& scope) const {
  for (const Local& local : locals_) {
    scope.try_emplace(local.path, Declaration{local.type, local.secret, local.slot});
  }
}

void Names::mention_output(std::string_view id, std::string_view output, Scope& scope) const {
  if (id.empty() || output.empty()) return;
  const auto found = nodes_.find(id);
  if (found == nodes_.end() && !any_node_) return;
  Declaration declaration;
  if (found != nodes_.end() && found->second.type != nullptr) {
    const auto& outputs = found->second.type->outputs;
    std::size_t index = 0;
    while (index < outputs.size() && outputs[index].name != output) ++index;
    if (index == outputs.size()) {
      const auto* own = std::find_if(own_variables.begin(), own_variables.end(),
                                     [&](const Variable& one) { return one.name == output; });
      if (own == own_variables.end()) return;
      index += static_cast<std::size_t>(own - own_variables.begin());
    }
    declaration = declare(found->second, index);
  }
  std::string path = "nodes.";
  path.reserve(path.size() + id.size() + 1 + output.size());
  path.append(id).append(1, '.').append(output);
  scope.try_emplace(std::move(path), declaration);
}

void Names::mention_host_values(std::string_view text, std::string_view root, Scope& scope) const {
  if (host_values_.empty() && !any_host_value_) return;
  for_each_member(text, root, [&](std::string_view name) {
    if (name.empty()) return;
    const std::string path = fmt::format("{}.{}", root, name);
    const auto found = host_values_.find(path);
    if (found == host_values_.end() && !any_host_value_) return;
    const HostName value = found == host_values_.end() ? HostName{} : found->second;
    scope.try_emplace(path, Declaration{Type::string, value.secret, value.slot});
  });
}

void Names::mention_attempt(Scope& scope) const {
  if (!attempt_lent_) return;
  std::uint32_t slot = attempt_slot_;
  for (const Variable& variable : attempt_variables) {
    scope.try_emplace(std::string(variable.name), Declaration{variable.type, false, slot++});
  }
}

void Names::mention_all(std::string_view text, Scope& scope) const {
  for_each_input(text, [&](std::string_view name) { mention_input(name, scope); });
  for (std::size_t at = 0; (at = text.find("nodes", at)) != std::string_view::npos;) {
    at += 5;
    const std::string_view id = member(text, at);
    if (!id.empty()) mention_output(id, member(text, at), scope);
  }
  if (!variables_.empty()) {
    for_each_member(text, "vars", [&](std::string_view name) { mention_variable(name, scope); });
  }
  mention_locals(scope);
  mention_host_values(text, "env", scope);
  mention_host_values(text, "secrets", scope);
  mention_attempt(scope);
  if (text.find("run") != std::string_view::npos) {
    scope.try_emplace("run.id", Declaration{Type::string, false, run_slot_});
  }
}

const Scope& Names::everything() {
  if (everything_) return *everything_;
  everything_ = std::make_unique<Scope>();
  everything_->try_emplace("run.id", Declaration{Type::string, false, run_slot_});
  for (const auto& [name, input] : inputs_) mention_input(name, *everything_);
  for (const auto& [name, variable] : variables_) mention_variable(name, *everything_);
  for (const auto& [path, value] : host_values_) {
    everything_->try_emplace(path, Declaration{Type::string, value.secret, value.slot});
  }
  for (const auto& [id, known] : nodes_) {
    if (known.type == nullptr) continue;
    for (const auto& output : known.type->outputs) mention_output(id, output.name, *everything_);
    for (const Variable& own : own_variables) mention_output(id, own.name, *everything_);
  }
  return *everything_;
}

std::unique_ptr<expression::Expression> Names::compile(std::string_view text,
                                                       std::vector<expression::Problem>& problems) {
  // Every message that names what there is goes through all names; in a large flow with many
  // mistakes the later messages do without.
  constexpr std::size_t most_explaining = 5'000'000;
  Scope mentioned;
  mention_all(text, mentioned);
  std::vector<expression::Problem> found;
  auto compiled = expression::compile_template(text, mentioned, found);
  if (compiled) return compiled;
  const Scope& all = everything();
  explaining_ += all.size();
  if (explaining_ > most_explaining) {
    problems.insert(problems.end(), found.begin(), found.end());
    return nullptr;
  }
  // Names that are accepted though nobody declared them are only among the mentioned.
  const bool undeclared = std::any_of(mentioned.begin(), mentioned.end(), [&](const auto& entry) {
    return !all.contains(entry.first);
  });
  if (!undeclared) return expression::compile_template(text, all, problems);
  Scope both = all;
  both.merge(mentioned);
  return expression::compile_template(text, both, problems);
}

}  // namespace heddle::flow
