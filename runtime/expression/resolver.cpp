// SPDX-License-Identifier: Apache-2.0
#include "expression/resolver.hpp"

#include <fmt/format.h>

#include <utility>

#include "value/utf8.hpp"

namespace heddle::expression {
namespace {

using Kind = SyntaxNode::Kind;
using TypeKind = StaticType::Kind;

StaticType list_of(StaticType item) {
  return {TypeKind::list, {std::move(item)}};
}

StaticType map_of(StaticType key, StaticType value) {
  return {TypeKind::map, {std::move(key), std::move(value)}};
}

StaticType optional_of(StaticType inside) {
  return {TypeKind::optional, {std::move(inside)}};
}

}  // namespace

Resolved Resolver::run() {
  out_.nodes.resize(syntax_.nodes.size());
  check(syntax_.root);
  for (Resolution& node : out_.nodes) node.type = inference_.known(node.type, true);
  return std::move(out_);
}

StaticType Resolver::check(NodeId id) {
  StaticType type = of_kind(id);
  out_.nodes[id].type = type;
  return type;
}

StaticType Resolver::of_kind(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  switch (node.kind) {
    case Kind::literal:
      return {node.value.type()};
    case Kind::name:
    case Kind::select:
      return name_or_select(id);
    case Kind::has:
      return has(id);
    case Kind::index:
      return index(id);
    case Kind::call:
      return call(id);
    case Kind::chain:
      return chain(id);
    case Kind::all_of:
    case Kind::any_of:
      return logic(id);
    case Kind::conditional:
      return conditional(id);
    case Kind::list:
      return list(id);
    case Kind::map:
      return map(id);
    case Kind::loop:
      return loop(id);
    case Kind::bind:
      return bind(id);
    case Kind::opt_map:
      return opt_map(id);
    case Kind::first:
      return first(id);
  }
  return {};
}

Problem* Resolver::mistake(NodeId id, std::string message, std::string label) {
  if (!options_.check_types) return nullptr;
  Problem problem = whole(id);
  problem.message = std::move(message);
  problem.label = std::move(label);
  problems_.push_back(std::move(problem));
  return &problems_.back();
}

StaticType Resolver::broken(NodeId id, std::string failure) {
  out_.nodes[id].meaning = Resolution::Meaning::broken;
  out_.nodes[id].failure = std::move(failure);
  return {};
}

Problem Resolver::whole(NodeId id) const {
  Problem problem;
  problem.kind = Problem::Kind::type;
  problem.offset = syntax_[id].begin;
  problem.size = std::max<std::uint32_t>(1, syntax_[id].end - syntax_[id].begin);
  return problem;
}

Problem Resolver::marked(NodeId id) const {
  Problem problem = whole(id);
  problem.offset = syntax_[id].offset;
  problem.size = std::max<std::uint32_t>(1, syntax_[id].size);
  return problem;
}

std::string_view Resolver::text_of(NodeId id) const {
  return source_.substr(syntax_[id].begin, syntax_[id].end - syntax_[id].begin);
}

// The type that an item of a list and the next one have in common.
StaticType Resolver::common(const StaticType& a, const StaticType& b, bool first) {
  return first ? b : inference_.join(a, b);
}

// What [?x] or {?k: x} puts in.
StaticType Resolver::item_of(const StaticType& type, bool is_optional, NodeId id) {
  if (!is_optional) return type;
  const StaticType inside = inference_.unknown();
  if (inference_.assign(type, optional_of(inside))) return inference_.known(inside);
  mistake(
      id,
      fmt::format("'?' takes an optional, found {}", inference_.known(type, true).with_article()),
      "leave out the '?', or write optional.of(…)");
  return {};
}

StaticType Resolver::list(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  StaticType item;
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    const NodeId argument = node.arguments[i];
    const StaticType type = item_of(check(argument), node.optional[i], argument);
    item = common(item, type, i == 0);
  }
  return list_of(node.arguments.empty() ? inference_.unknown() : item);
}

StaticType Resolver::map(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  StaticType key;
  StaticType value;
  for (std::size_t i = 0; i + 1 < node.arguments.size(); i += 2) {
    const NodeId at_key = node.arguments[i];
    const NodeId at_value = node.arguments[i + 1];
    StaticType key_type = check(at_key);
    switch (inference_.known(key_type).kind()) {
      case TypeKind::boolean:
      case TypeKind::integer:
      case TypeKind::unsigned_integer:
      case TypeKind::string:
      case TypeKind::dyn:
      case TypeKind::parameter:
        break;
      default:
        mistake(at_key, fmt::format("a key is a string, int, uint or bool, found {}",
                                    inference_.known(key_type, true).with_article()));
        key_type = StaticType();  // what is wrong does not grow into what it is a part of
    }
    key = common(key, key_type, i == 0);
    value = common(value, item_of(check(at_value), node.optional[i / 2], at_value), i == 0);
  }
  if (node.arguments.empty()) return map_of(inference_.unknown(), inference_.unknown());
  return map_of(key, value);
}

void Resolver::want_bool(NodeId id, const StaticType& type, std::string_view where) {
  if (inference_.assign(type, {TypeKind::boolean})) return;
  const StaticType found = inference_.known(type, true);
  std::string label;
  if (found.kind() == TypeKind::string) label = "compare it: … == \"…\"";
  if (found.kind() == TypeKind::integer) label = "compare it: … > 0";
  mistake(id, fmt::format("{} is a bool, found {}", where, found.with_article()), std::move(label));
}

StaticType Resolver::logic(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  const std::string_view where =
      node.kind == Kind::all_of ? "each side of '&&'" : "each side of '||'";
  for (const NodeId argument : node.arguments) want_bool(argument, check(argument), where);
  return {TypeKind::boolean};
}

StaticType Resolver::conditional(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  want_bool(node.arguments[0], check(node.arguments[0]), "what stands before '?'");
  const StaticType yes = check(node.arguments[1]);
  const StaticType no = check(node.arguments[2]);
  if (!inference_.assign(yes, no)) {
    mistake(id,
            fmt::format("one side of ':' is {}, the other {}",
                        inference_.known(yes, true).with_article(),
                        inference_.known(no, true).with_article()),
            "make them alike, for example with string(…), or write dyn(…) around one");
    return {};
  }
  return inference_.join(yes, no);
}

StaticType Resolver::with_variables(NodeId id, const std::vector<StaticType>& types, NodeId body) {
  const SyntaxNode& node = syntax_[id];
  const std::size_t before = variables_.size();
  auto type = types.begin();
  for (const std::string& name : node.variables) variables_.push_back({name, *type++});
  StaticType result = check(body);
  variables_.resize(before);
  return result;
}

StaticType Resolver::loop(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  const StaticType range = inference_.known(check(node.arguments[0]));
  StaticType key;
  StaticType item;
  const bool two = node.variables.size() == 2;
  if (range.kind() == TypeKind::list) {
    key = StaticType(TypeKind::integer);
    item = range.parameter(0);
  } else if (range.kind() == TypeKind::map) {
    key = range.parameter(0);
    item = two ? range.parameter(1) : key;
  } else if (range.kind() != TypeKind::dyn && range.kind() != TypeKind::parameter) {
    mistake(node.arguments[0], fmt::format("{}() goes through a list or a map, found {}", node.text,
                                           range.with_article()));
  }
  if (range.kind() == TypeKind::parameter) inference_.assign(range, {});
  const std::vector<StaticType> types =
      two ? std::vector<StaticType>{key, item} : std::vector<StaticType>{item};
  const NodeId body = node.arguments.back();
  if (node.has_condition) {
    want_bool(node.arguments[1], with_variables(id, types, node.arguments[1]), "the condition");
  }
  return loop_result(id, key, item, with_variables(id, types, body));
}

StaticType Resolver::loop_result(NodeId id, const StaticType& key, const StaticType& item,
                                 const StaticType& body) {
  const SyntaxNode& node = syntax_[id];
  switch (node.loop) {
    case LoopKind::map:
      return list_of(body);
    case LoopKind::filter:
      want_bool(node.arguments.back(), body, "the condition");
      return list_of(item);
    case LoopKind::transform_map:
      return map_of(key, body);
    case LoopKind::transform_entry: {
      const StaticType entry = map_of(inference_.unknown(), inference_.unknown());
      if (!inference_.assign(body, entry)) {
        mistake(node.arguments.back(),
                fmt::format("transformMapEntry() makes a map of each entry, found {}",
                            inference_.known(body, true).with_article()),
                "write {key: value}");
        return map_of({}, {});
      }
      return inference_.known(entry);
    }
    default:
      want_bool(node.arguments.back(), body, "the condition");
      return {TypeKind::boolean};
  }
}

StaticType Resolver::bind(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  const StaticType value = check(node.arguments[0]);
  return with_variables(id, {value}, node.arguments[1]);
}

StaticType Resolver::opt_map(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  const StaticType operand = check(node.arguments[0]);
  const StaticType inside = inference_.unknown();
  if (!inference_.assign(operand, optional_of(inside))) {
    mistake(node.arguments[0],
            fmt::format("{}() is for an optional, found {}", node.text,
                        inference_.known(operand, true).with_article()),
            "make one with optional.of(…), or read with .?name");
  }
  const StaticType body = with_variables(id, {inference_.known(inside)}, node.arguments[1]);
  if (!node.is_flat) return optional_of(body);
  const StaticType result = optional_of(inference_.unknown());
  if (!inference_.assign(body, result)) {
    mistake(node.arguments[1],
            fmt::format("optFlatMap() makes an optional, found {}",
                        inference_.known(body, true).with_article()),
            "write optMap, or make one with optional.of(…)");
  }
  return inference_.known(result);
}

StaticType Resolver::first(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  StaticType type;
  for (std::size_t i = 0; i < node.arguments.size(); ++i) {
    type = common(type, check(node.arguments[i]), i == 0);
  }
  return type;
}

Resolved resolve(std::string_view source, const Syntax& syntax, const Scope& scope,
                 const CheckOptions& options, std::vector<Problem>& problems) {
  return Resolver(source, syntax, scope, options, problems).run();
}

}  // namespace heddle::expression
