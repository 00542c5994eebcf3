// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "expression/parser.hpp"

// Calls that are more than calls: their arguments are not evaluated before, but looked into.
namespace heddle::expression {
namespace {

using Kind = SyntaxNode::Kind;

struct LoopMacro {
  std::string_view name;
  LoopKind kind;
  std::size_t arguments;  // without the receiver
  std::size_t variables;
  bool has_condition;
};

// The first of map's three arguments that is not a variable is a condition.
constexpr LoopMacro loop_macros[] = {
    {"all", LoopKind::all, 2, 1, false},
    {"all", LoopKind::all, 3, 2, false},
    {"exists", LoopKind::exists, 2, 1, false},
    {"exists", LoopKind::exists, 3, 2, false},
    {"exists_one", LoopKind::exists_one, 2, 1, false},
    {"existsOne", LoopKind::exists_one, 2, 1, false},
    {"exists_one", LoopKind::exists_one, 3, 2, false},
    {"existsOne", LoopKind::exists_one, 3, 2, false},
    {"map", LoopKind::map, 2, 1, false},
    {"map", LoopKind::map, 3, 1, true},
    {"filter", LoopKind::filter, 2, 1, false},
    {"transformList", LoopKind::map, 3, 2, false},
    {"transformList", LoopKind::map, 4, 2, true},
    {"transformMap", LoopKind::transform_map, 3, 2, false},
    {"transformMap", LoopKind::transform_map, 4, 2, true},
    {"transformMapEntry", LoopKind::transform_entry, 3, 2, false},
    {"transformMapEntry", LoopKind::transform_entry, 4, 2, true},
};

}  // namespace

NodeId Parser::call(SyntaxNode node) {
  const std::size_t given = node.arguments.size();
  if (!node.is_method) {
    if (node.text == "has" && given == 1) return macro_has(std::move(node));
    if (node.text == "first" && given > 0) node.kind = Kind::first;
    return add(std::move(node));
  }
  if (node.text == "bind" && given == 4 && is_namespace(node.arguments[0], "cel")) {
    return macro_bind(std::move(node));
  }
  if ((node.text == "greatest" || node.text == "least") && given > 1 &&
      is_namespace(node.arguments[0], "math")) {
    return macro_extreme(std::move(node));
  }
  if ((node.text == "optMap" || node.text == "optFlatMap") && given == 3) {
    return macro_opt_map(std::move(node));
  }
  if (node.text == "sortBy" && given == 3) return macro_sort_by(std::move(node));
  for (const auto& macro : loop_macros) {
    if (macro.name == node.text && macro.arguments + 1 == given) {
      return macro_loop(std::move(node), macro.kind, macro.variables, macro.has_condition);
    }
  }
  return add(std::move(node));
}

NodeId Parser::macro_has(SyntaxNode node) {
  const SyntaxNode& argument = syntax_[node.arguments[0]];
  if (argument.kind != Kind::select || argument.is_optional) {
    fail_syntax(argument.begin, argument.end - argument.begin,
                "has() asks for something inside a value, such as has(nodes.a.b)",
                "expected a name with a '.' before it");
  }
  node.kind = Kind::has;
  return add(std::move(node));
}

std::string Parser::variable(NodeId id, std::string_view macro) const {
  const SyntaxNode& node = syntax_[id];
  if (node.kind != Kind::name || node.is_absolute) {
    fail_syntax(node.begin, node.end - node.begin,
                fmt::format("{}: expected a name for the variable here", macro),
                fmt::format("such as {}(x, …)", macro));
  }
  return node.text;
}

bool Parser::is_namespace(NodeId id, std::string_view name) const {
  return syntax_[id].kind == Kind::name && syntax_[id].text == name;
}

NodeId Parser::macro_loop(SyntaxNode node, LoopKind kind, std::size_t variables,
                          bool has_condition) {
  for (std::size_t i = 1; i <= variables; ++i) {
    node.variables.push_back(variable(node.arguments[i], node.text));
  }
  if (variables == 2 && node.variables[0] == node.variables[1]) {
    const SyntaxNode& second = syntax_[node.arguments[2]];
    fail_syntax(second.offset, second.size,
                fmt::format("{}: both variables have the name '{}'", node.text, second.text));
  }
  node.kind = Kind::loop;
  node.loop = kind;
  node.has_condition = has_condition;
  const auto first = node.arguments.begin() + 1;
  node.arguments.erase(first, first + static_cast<std::ptrdiff_t>(variables));
  return add(std::move(node));
}

NodeId Parser::macro_bind(SyntaxNode node) {
  node.variables.push_back(variable(node.arguments[1], "cel.bind"));
  node.arguments = {node.arguments[2], node.arguments[3]};
  node.kind = Kind::bind;
  return add(std::move(node));
}

NodeId Parser::macro_opt_map(SyntaxNode node) {
  node.variables.push_back(variable(node.arguments[1], node.text));
  node.arguments = {node.arguments[0], node.arguments[2]};
  node.is_flat = node.text == "optFlatMap";
  node.kind = Kind::opt_map;
  return add(std::move(node));
}

// list.sortBy(x, key): the list by the list of its keys. The list is bound to a name that nobody
// can write, so that it is evaluated once.
NodeId Parser::macro_sort_by(SyntaxNode node) {
  constexpr std::string_view hidden = "@list";
  const NodeId key = node.arguments[2];
  const std::string name = variable(node.arguments[1], node.text);
  const auto here = [&](Kind kind) {
    SyntaxNode out;
    out.kind = kind;
    out.begin = node.begin;
    out.offset = node.offset;
    out.size = node.size;
    return out;
  };
  const auto list = [&] {
    SyntaxNode out = here(Kind::name);
    out.text = hidden;
    return add(std::move(out));
  };
  SyntaxNode keys = here(Kind::loop);
  keys.loop = LoopKind::map;
  keys.text = "sortBy";
  keys.variables = {name};
  keys.arguments = {list(), key};
  SyntaxNode sorted = here(Kind::call);
  sorted.text = "@sortByAssociatedKeys";
  sorted.is_method = true;
  const NodeId key_list = add(std::move(keys));
  sorted.arguments = {list(), key_list};
  const NodeId body = add(std::move(sorted));
  SyntaxNode bound = here(Kind::bind);
  bound.text = "sortBy";
  bound.variables = {std::string(hidden)};
  bound.arguments = {node.arguments[0], body};
  return add(std::move(bound));
}

// math.greatest(a, b, c) takes as many as there are: more than two go into a list.
NodeId Parser::macro_extreme(SyntaxNode node) {
  node.text = node.text == "greatest" ? "math.@max" : "math.@min";
  node.is_method = false;
  node.arguments.erase(node.arguments.begin());
  if (node.arguments.size() > 2) {
    SyntaxNode list;
    list.kind = Kind::list;
    list.begin = node.begin;
    list.offset = node.offset;
    list.size = node.size;
    list.optional.resize(node.arguments.size());
    list.arguments = std::move(node.arguments);
    node.arguments = {add(std::move(list))};
  }
  return add(std::move(node));
}

}  // namespace heddle::expression
