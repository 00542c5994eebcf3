// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "expression/path.hpp"
#include "expression/resolver.hpp"
#include "value/spelling.hpp"
#include "value/utf8.hpp"

// Which overloads a call or an operator may mean, and the words for one that means none.
namespace heddle::expression {
namespace {

using Kind = SyntaxNode::Kind;
using TypeKind = StaticType::Kind;

// "+" for "_+_"; empty for what is no operator.
std::string_view operator_symbol(std::string_view function) {
  if (function == "@in") return "in";
  if (function == "_[_]") return "[ ]";
  if (function.size() > 2 && function.front() == '_' && function.back() == '_') {
    return function.substr(1, function.size() - 2);
  }
  if (function == "!_" || function == "-_") return function.substr(0, 1);
  return {};
}

// How a function is called in messages: math.@max is what math.greatest was made into.
std::string shown_name(std::string_view function) {
  if (function == "math.@max") return "math.greatest";
  if (function == "math.@min") return "math.least";
  if (function == "@sortByAssociatedKeys") return "sortBy";
  return std::string(function);
}

std::string joined(std::span<const StaticType> types) {
  std::string out;
  for (std::size_t i = 0; i < types.size(); ++i) {
    if (i > 0) out += i + 1 == types.size() ? " and " : ", ";
    out += types[i].with_article();
  }
  return out;
}

bool is_number(const StaticType& type) {
  return type.kind() == TypeKind::integer || type.kind() == TypeKind::unsigned_integer ||
         type.kind() == TypeKind::real;
}

// What makes the two sides of an operator go together.
std::string cure_for(std::string_view symbol, std::span<const StaticType> arguments) {
  if (arguments.size() != 2 || symbol == "in" || symbol == "[ ]") return {};
  const StaticType& a = arguments[0];
  const StaticType& b = arguments[1];
  const bool has_text = a.kind() == TypeKind::string || b.kind() == TypeKind::string;
  if (symbol == "+" && has_text) return "string(…) makes a text of the other side";
  if (is_number(a) && is_number(b)) {
    const bool has_real = a.kind() == TypeKind::real || b.kind() == TypeKind::real;
    return has_real ? "double(…) makes a double of the other side"
                    : "int(…) or uint(…) makes them alike";
  }
  const auto is_time = [](const StaticType& type) {
    return type.kind() == TypeKind::timestamp || type.kind() == TypeKind::duration;
  };
  if (has_text && (is_time(a) || is_time(b))) {
    return a.kind() == TypeKind::timestamp || b.kind() == TypeKind::timestamp
               ? "timestamp(…) makes a time of a text"
               : "duration(…) makes a span of time of a text such as \"90s\"";
  }
  if (has_text && (is_number(a) || is_number(b)))
    return "int(…) or double(…) makes a number of a text";
  return {};
}

// What other languages call it.
std::optional<std::string> translated(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> names[] = {{"length", "size"},
                                                                     {"len", "size"},
                                                                     {"count", "size"},
                                                                     {"toLowerCase", "lowerAscii"},
                                                                     {"lower", "lowerAscii"},
                                                                     {"toLower", "lowerAscii"},
                                                                     {"toUpperCase", "upperAscii"},
                                                                     {"upper", "upperAscii"},
                                                                     {"toUpper", "upperAscii"},
                                                                     {"includes", "contains"},
                                                                     {"any", "exists"},
                                                                     {"some", "exists"},
                                                                     {"every", "all"},
                                                                     {"find", "filter"},
                                                                     {"coalesce", "first"},
                                                                     {"fromJSON", "json"},
                                                                     {"toJSON", "to_json"},
                                                                     {"parse_json", "json"},
                                                                     {"regex", "matches"},
                                                                     {"match", "matches"},
                                                                     {"str", "string"},
                                                                     {"float", "double"},
                                                                     {"exists_in", "in"}};
  for (const auto& [foreign, ours] : names) {
    if (foreign == name) return std::string(ours);
  }
  return std::nullopt;
}

// Whether one of the methods is for what it is called on, whatever its arguments.
bool has_method(const StaticType& receiver, const std::vector<Overload>& overloads) {
  return std::any_of(overloads.begin(), overloads.end(), [&](const Overload& overload) {
    if (!overload.is_method) return false;
    const TypeKind wanted = overload.parameters[0].kind();
    return wanted == TypeKind::parameter || wanted == TypeKind::dyn || wanted == receiver.kind();
  });
}

}  // namespace

StaticType Resolver::apply(NodeId id, std::string_view function, bool is_method,
                           std::span<const StaticType> arguments, Problem place) {
  auto& fitting = out_.nodes[id].overloads.emplace_back();
  const auto* overloads = find_function(function);
  if (!options_.check_types) {
    // What fits shows when the arguments are there.
    for (const Overload& overload : *overloads) {
      if (overload.is_method == is_method && overload.parameters.size() == arguments.size()) {
        fitting.push_back(&overload);
      }
    }
    return {};
  }
  StaticType result;
  if (inference_.call(*overloads, is_method, arguments, result, fitting)) return result;
  report_no_overload(function, is_method, arguments, std::move(place));
  return {};
}

void Resolver::report_no_overload(std::string_view function, bool is_method,
                                  std::span<const StaticType> arguments, Problem place) {
  std::vector<StaticType> types;
  types.reserve(arguments.size());
  for (const StaticType& type : arguments) types.push_back(inference_.known(type, true));
  const std::string_view symbol = operator_symbol(function);
  if (!symbol.empty()) {
    place.message = types.size() == 1
                        ? fmt::format("'{}' does not go with {}", symbol, joined(types))
                        : fmt::format("'{}' does not go between {}", symbol, joined(types));
    if (symbol == "in") {
      place.message =
          fmt::format("'in' looks for a value in a list or map, found {}", joined(types));
    } else if (symbol == "[ ]") {
      place.message =
          fmt::format("{} has no item at {}", types[0].with_article(), types[1].with_article());
    }
    place.label = cure_for(symbol, types);
    problems_.push_back(std::move(place));
    return;
  }
  const std::string name = shown_name(function);
  const std::span<const StaticType> given = std::span(types).subspan(is_method ? 1 : 0);
  const bool known_receiver = is_method && types[0].kind() != TypeKind::dyn;
  const std::string of = known_receiver ? fmt::format(" of {}", types[0].with_article()) : "";
  const auto* overloads = find_function(function);
  if (known_receiver && !has_method(types[0], *overloads)) {
    place.message = fmt::format("{} has no {}()", types[0].with_article(), name);
  } else if (given.empty()) {
    place.message = fmt::format("{}(){} needs arguments", name, of);
  } else {
    place.message = fmt::format("{}(){} does not take {}", name, of, joined(given));
  }
  constexpr std::size_t most = 6;
  for (const Overload& overload : *overloads) {
    if (place.notes.size() == most) break;
    if (function.find('@') != std::string_view::npos) break;
    place.notes.emplace_back(overload.signature);
  }
  const bool other_style =
      std::none_of(overloads->begin(), overloads->end(),
                   [&](const Overload& o) { return o.is_method == is_method; });
  if (other_style) {
    place.label = is_method ? fmt::format("write {}(…)", name) : fmt::format("write ….{}(…)", name);
  }
  problems_.push_back(std::move(place));
}

// math.abs(x) is a call of "math.abs", not of a method of `math`.
std::optional<std::string> Resolver::namespaced_name(NodeId id) const {
  const SyntaxNode& node = syntax_[id];
  if (!node.is_method) return std::nullopt;
  const auto nodes = path_nodes(node.arguments[0]);
  if (nodes.empty() || is_variable(syntax_[nodes.front()].text)) return std::nullopt;
  std::string name = path_text(nodes) + "." + node.text;
  if (find_function(name) == nullptr) return std::nullopt;
  return name;
}

// `math`, of which there are functions.
bool Resolver::is_function_namespace(NodeId id) const {
  const SyntaxNode& node = syntax_[id];
  if (node.kind != Kind::name || is_variable(node.text) || scope_.contains(node.text)) return false;
  const std::string prefix = node.text + ".";
  const auto& names = function_names();
  const auto found = std::lower_bound(names.begin(), names.end(), prefix);
  return found != names.end() && found->starts_with(prefix);
}

void Resolver::report_unknown_function(NodeId id, const std::string& name) {
  Problem problem = marked(id);
  problem.kind = Problem::Kind::unknown_name;
  problem.message = fmt::format("there is no function '{}'", one_line(name));
  std::vector<std::string> names = function_names();
  for (const char* macro : {"has", "first", "all", "exists", "exists_one", "map", "filter"}) {
    names.emplace_back(macro);
  }
  auto meant = translated(name);
  if (!meant) meant = closest(name, names);
  if (meant) {
    problem.label = fmt::format("did you mean '{}'?", *meant);
  }
  problems_.push_back(std::move(problem));
}

StaticType Resolver::call(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  std::string name = node.text;
  bool is_method = node.is_method;
  std::size_t from = 0;
  if (auto namespaced = namespaced_name(id)) {
    name = std::move(*namespaced);
    is_method = false;
    from = 1;
  }
  std::vector<StaticType> types;
  if (find_function(name) == nullptr) {
    const bool of_namespace = is_method && is_function_namespace(node.arguments[0]);
    if (of_namespace) name = syntax_[node.arguments[0]].text + "." + name;
    for (std::size_t i = of_namespace ? 1 : 0; i < node.arguments.size(); ++i) {
      types.push_back(check(node.arguments[i]));
    }
    if (!options_.check_types) return broken(id, fmt::format("there is no function '{}'", name));
    report_unknown_function(id, name);
    return {};
  }
  for (std::size_t i = from; i < node.arguments.size(); ++i)
    types.push_back(check(node.arguments[i]));
  return apply(id, name, is_method, types, marked(id));
}

StaticType Resolver::index(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  StaticType operand = inference_.known(check(node.arguments[0]));
  const bool viral = operand.kind() == TypeKind::optional;
  if (viral) operand = inference_.known(operand.parameter(0));
  const StaticType types[] = {operand, check(node.arguments[1])};
  const StaticType item = apply(id, "_[_]", false, types, whole(id));
  return viral || node.is_optional ? StaticType(TypeKind::optional, {item}) : item;
}

// inputs.user-name is a difference to CEL, and a spelling of user_name to people.
bool Resolver::report_minus_in_name(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  if (!options_.check_types || node.operators.front().function != "_-_") return false;
  std::string meant(text_of(id));
  std::replace(meant.begin(), meant.end(), '-', '_');
  const bool is_path = std::all_of(meant.begin(), meant.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.';
  });
  if (!is_path || declared_segments(split_path(meant), scope_) == 0) return false;
  Problem problem = whole(id);
  problem.kind = Problem::Kind::unknown_name;
  problem.message = fmt::format("'{}' is a difference to an expression", one_line(text_of(id)));
  problem.label = fmt::format("did you mean '{}'?", one_line(meant));
  problems_.push_back(std::move(problem));
  return true;
}

StaticType Resolver::chain(NodeId id) {
  const SyntaxNode& node = syntax_[id];
  if (report_minus_in_name(id)) return {};
  StaticType type = check(node.arguments[0]);
  std::uint32_t begin = syntax_[node.arguments[0]].begin;
  for (std::size_t i = 0; i < node.operators.size(); ++i) {
    const StaticType types[] = {type, check(node.arguments[i + 1])};
    Problem place = whole(id);
    place.offset = begin;
    place.size = syntax_[node.arguments[i + 1]].end - begin;
    type = apply(id, node.operators[i].function, false, types, std::move(place));
  }
  return type;
}

}  // namespace heddle::expression
