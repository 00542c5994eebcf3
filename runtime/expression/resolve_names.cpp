// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "expression/path.hpp"
#include "expression/resolver.hpp"
#include "value/utf8.hpp"

// What the names of an expression refer to: a variable of a macro, a declared path (as long as
// possible), or a type.
namespace heddle::expression {
namespace {

using Kind = SyntaxNode::Kind;
using TypeKind = StaticType::Kind;
using Meaning = Resolution::Meaning;

// "a.b" gives "a.b.", "a.", "".
std::vector<std::string> prefixes_of(std::string_view container) {
  std::vector<std::string> out;
  while (!container.empty()) {
    out.push_back(std::string(container) + ".");
    const std::size_t dot = container.rfind('.');
    container = dot == std::string_view::npos ? std::string_view() : container.substr(0, dot);
  }
  out.emplace_back();
  return out;
}

// Of those that a value can be of.
std::optional<TypeKind> kind_of_type(std::string_view name) {
  const auto kind = kind_named(name);
  return kind == TypeKind::dyn ? std::nullopt : kind;
}

}  // namespace

// The nodes of a path a.b.c, first segment first; nothing for what is no path.
std::vector<NodeId> Resolver::path_nodes(NodeId id) const {
  std::vector<NodeId> out;
  for (NodeId at = id;; at = syntax_[at].arguments[0]) {
    out.push_back(at);
    if (syntax_[at].kind == Kind::name) break;
    const bool plain = syntax_[at].kind == Kind::select && (at == id || !syntax_[at].is_optional);
    if (!plain) return {};
  }
  std::reverse(out.begin(), out.end());
  return out;
}

std::string Resolver::path_text(const std::vector<NodeId>& nodes) const {
  std::string out;
  for (const NodeId node : nodes) {
    if (!out.empty()) out += '.';
    out += syntax_[node].text;
  }
  return out;
}

bool Resolver::is_variable(std::string_view name) const {
  return std::any_of(variables_.begin(), variables_.end(),
                     [&](const Variable& variable) { return variable.name == name; });
}

// That of the path as a whole, in the container or around it.
Scope::const_iterator Resolver::declaration(const std::string& path, bool is_absolute) const {
  if (is_absolute || options_.container.empty()) return scope_.find(path);
  for (const std::string& prefix : prefixes_of(options_.container)) {
    const auto found = scope_.find(prefix + path);
    if (found != scope_.end()) return found;
  }
  return scope_.end();
}

// Whether `path` is declared as a whole; then `id` means it.
bool Resolver::find_path(NodeId id, NodeId path, Meaning meaning) {
  const auto nodes = path_nodes(path);
  if (nodes.empty()) return false;
  const SyntaxNode& first = syntax_[nodes.front()];
  if (!first.is_absolute && is_variable(first.text)) return false;
  const auto found = declaration(path_text(nodes), first.is_absolute);
  if (found == scope_.end()) return false;
  Resolution& out = out_.nodes[id];
  out.meaning = meaning;
  out.index = static_cast<std::uint32_t>(out_.uses.size());
  out.type = found->second.type;
  const SyntaxNode& node = syntax_[path];
  out_.uses.push_back({found->first, found->second.slot, node.begin, node.end - node.begin});
  out_.declared.push_back(found->first);
  out_.secret_uses.push_back(found->second.secret);
  return true;
}

std::optional<StaticType> Resolver::find_variable(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  if (node.is_absolute) return std::nullopt;
  for (std::size_t i = variables_.size(); i-- > 0;) {
    if (variables_[i].name != node.text) continue;
    out_.nodes[id].meaning = Meaning::variable;
    out_.nodes[id].index = static_cast<std::uint32_t>(i);
    return variables_[i].type;
  }
  return std::nullopt;
}

std::optional<StaticType> Resolver::find_type_name(NodeId id) {
  const auto nodes = path_nodes(id);
  if (nodes.empty()) return std::nullopt;
  const auto kind = kind_of_type(path_text(nodes));
  if (!kind) return std::nullopt;
  out_.nodes[id].meaning = Meaning::type_name;
  return StaticType(TypeKind::type, {StaticType(*kind)});
}

bool Resolver::leads_somewhere(const std::vector<NodeId>& nodes) const {
  const SyntaxNode& first = syntax_[nodes.front()];
  if (!first.is_absolute && is_variable(first.text)) return true;
  const std::string text = path_text(nodes);
  const auto segments = split_path(text);
  const auto prefixes = prefixes_of(first.is_absolute ? "" : options_.container);
  if (std::any_of(prefixes.begin(), prefixes.end(), [&](const std::string& prefix) {
        const std::string full = prefix + text;
        const auto parts = split_path(full);
        return declared_segments(parts, scope_) > parts.size() - segments.size();
      })) {
    return true;
  }
  return kind_of_type(segments.front()).has_value();
}

StaticType Resolver::unknown_path(NodeId id) {
  const auto nodes = path_nodes(id);
  const std::string text = path_text(nodes);
  if (!options_.check_types) {
    return broken(id, fmt::format("there is no variable '{}'", one_line(text)));
  }
  const auto segments = split_path(text);
  const std::size_t known = known_segments(segments, scope_);
  Problem problem = unknown_name(segments, known, 0, scope_);
  // The path may be written with blanks in it: what is marked is the node.
  const SyntaxNode& place = syntax_[nodes[std::min(known, nodes.size() - 1)]];
  problem.offset = known < nodes.size() ? place.offset : place.begin;
  problem.size = known < nodes.size() ? place.size : place.end - place.begin;
  problems_.push_back(std::move(problem));
  return {};
}

// The type of operand.text. `viral`: the operand is an optional, and so is the result.
StaticType Resolver::member_of(const StaticType& operand, NodeId id, bool& viral) {
  StaticType type = inference_.known(operand);
  viral = type.kind() == TypeKind::optional;
  if (viral) type = inference_.known(type.parameter(0));
  switch (type.kind()) {
    case TypeKind::map:
      return type.parameter(1);
    case TypeKind::parameter:
      inference_.assign(type, {});
      return {};
    case TypeKind::dyn:
      return {};
    default:
      break;
  }
  if (options_.check_types) {
    const SyntaxNode& node = syntax_[id];
    Problem problem = marked(id);
    problem.message = fmt::format("{} is {}: it has no '{}'", one_line(text_of(node.arguments[0])),
                                  type.with_article(), one_line(node.text));
    problem.label = find_function(node.text) != nullptr ? fmt::format("write {}()", node.text)
                                                        : "only a map has something inside";
    problems_.push_back(std::move(problem));
  }
  return {};
}

// What a path selects inside of a variable belongs to the words for it.
void Resolver::extend_use(NodeId id, const std::vector<NodeId>& path) {
  for (const NodeId node : path) {
    if (out_.nodes[node].meaning != Meaning::slot) continue;
    Expression::Use& use = out_.uses[out_.nodes[node].index];
    use.path = path_text(path);
    use.size = syntax_[id].end - use.offset;
  }
}

StaticType Resolver::name_or_select(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  if (find_path(id, id, Meaning::slot)) {
    StaticType type = out_.nodes[id].type;
    if (!node.is_optional) return type;
    out_.nodes[id].asks_for_slot = true;
    return {TypeKind::optional, {type}};
  }
  if (node.kind == Kind::name) {
    if (const auto variable = find_variable(id)) return *variable;
    if (const auto type = find_type_name(id)) return *type;
    return unknown_path(id);
  }
  if (const auto type = find_type_name(id)) return *type;
  const auto nodes = path_nodes(id);
  if (!nodes.empty() && !leads_somewhere(nodes)) return unknown_path(id);
  bool viral = false;
  const StaticType inside = member_of(check(node.arguments[0]), id, viral);
  if (!nodes.empty()) extend_use(id, nodes);
  return viral || node.is_optional ? StaticType(TypeKind::optional, {inside}) : inside;
}

StaticType Resolver::has(NodeId id) {
  const NodeId asked = syntax_[id].arguments[0];
  if (find_path(id, asked, Meaning::slot)) {
    out_.nodes[id].asks_for_slot = true;
    return {TypeKind::boolean};
  }
  const auto nodes = path_nodes(asked);
  if (!nodes.empty() && !leads_somewhere(nodes)) {
    unknown_path(asked);
    if (!options_.check_types) broken(id, out_.nodes[asked].failure);
    return {TypeKind::boolean};
  }
  bool viral = false;
  out_.nodes[asked].type = member_of(check(syntax_[asked].arguments[0]), asked, viral);
  return {TypeKind::boolean};
}

}  // namespace heddle::expression
