// SPDX-License-Identifier: Apache-2.0
#include "expression/builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "value/utf8.hpp"

namespace heddle::expression {
namespace {

using Kind = SyntaxNode::Kind;
using Meaning = Resolution::Meaning;

// Whether the result of a function tells of its arguments what may not be told. A comparison, a
// size, or whether something is there does not.
bool keeps_secret(std::string_view function) {
  constexpr std::string_view open[] = {"_==_", "_!=_", "_<_",  "_<=_",    "_>_",
                                       "_>=_", "@in",  "size", "hasValue"};
  return std::find(std::begin(open), std::end(open), function) == std::end(open);
}

std::string shown(std::string_view function) {
  if (function == "@in") return "'in'";
  if (function == "_[_]") return "an index";
  if (function.size() > 2 && function.front() == '_' && function.back() == '_') {
    return fmt::format("'{}'", function.substr(1, function.size() - 2));
  }
  if (function == "!_" || function == "-_") return fmt::format("'{}'", function.front());
  if (function == "math.@max") return "math.greatest()";
  if (function == "math.@min") return "math.least()";
  return fmt::format("{}()", function);
}

class Builder {
 public:
  Builder(std::string_view source, const Syntax& syntax, const Resolved& resolved)
      : source_(source), syntax_(syntax), resolved_(resolved) {}

  Built build() {
    Part root = part(syntax_.root);
    return {std::move(root.operation), root.secret, reads_clock_};
  }

 private:
  struct Part {
    OperationPtr operation;
    bool secret = false;
  };
  struct Parts {
    Operations operations;
    bool secret = false;  // of any
  };

  Part part(NodeId id) {
    const SyntaxNode& node = syntax_[id];
    const Resolution& meaning = resolved_.nodes[id];
    switch (meaning.meaning) {
      case Meaning::slot:
        return slot(id);
      case Meaning::variable:
        return {make_variable(meaning.index), secret_variables_[meaning.index]};
      case Meaning::type_name:
        return {make_constant(Opaque::make_type(meaning.type.parameter(0))), false};
      case Meaning::broken:
        return {make_failing(meaning.failure), false};
      case Meaning::plain:
        break;
    }
    switch (node.kind) {
      case Kind::literal:
        return {make_constant(node.value), false};
      case Kind::name:
        return {make_failing("an unknown name"), false};
      case Kind::select: {
        Part operand = part(node.arguments[0]);
        return {make_select(std::move(operand.operation), node.text, node.is_optional,
                            text(node.arguments[0]), mark(node)),
                operand.secret};
      }
      case Kind::has:
        return has(node);
      case Kind::index: {
        Part operand = part(node.arguments[0]);
        Part key = part(node.arguments[1]);
        return {make_index(std::move(operand.operation), std::move(key.operation), node.is_optional,
                           callee("_[_]", meaning.overloads[0], whole(node))),
                operand.secret || key.secret};
      }
      case Kind::call:
        return call(node, meaning);
      case Kind::chain:
        return chain(node, meaning);
      default:
        return structure(node);
    }
  }

  Part structure(const SyntaxNode& node) {
    switch (node.kind) {
      case Kind::loop:
        return loop(node);
      case Kind::bind:
      case Kind::opt_map:
        return bind(node);
      default:
        break;
    }
    Parts all = parts(node.arguments);
    auto& operations = all.operations;
    switch (node.kind) {
      case Kind::all_of:
      case Kind::any_of:
        return {make_logic(node.kind == Kind::all_of, std::move(operations)), all.secret};
      case Kind::conditional:
        return {make_conditional(std::move(operations[0]), std::move(operations[1]),
                                 std::move(operations[2])),
                all.secret};
      case Kind::list:
        return {make_list(std::move(operations), node.optional), all.secret};
      case Kind::map:
        return {make_map(std::move(operations), node.optional), all.secret};
      default:
        return {make_first(std::move(operations)), all.secret};
    }
  }

  Parts parts(const std::vector<NodeId>& ids, std::size_t from = 0) {
    Parts out;
    for (std::size_t i = from; i < ids.size(); ++i) {
      Part one = part(ids[i]);
      out.secret = out.secret || one.secret;
      out.operations.push_back(std::move(one.operation));
    }
    return out;
  }

  Part slot(NodeId id) {
    const Resolution& meaning = resolved_.nodes[id];
    const Expression::Use& use = resolved_.uses[meaning.index];
    const bool secret = resolved_.secret_uses[meaning.index];
    if (!meaning.asks_for_slot) {
      const std::string& declared = resolved_.declared[meaning.index];
      return {make_load(use.slot, declared, whole(syntax_[id])), secret};
    }
    if (syntax_[id].kind == Kind::has) return {make_available(use.slot), false};
    return {make_load_optional(use.slot), secret};
  }

  Part has(const SyntaxNode& node) {
    const SyntaxNode& asked = syntax_[node.arguments[0]];
    Part operand = part(asked.arguments[0]);
    return {
        make_has(std::move(operand.operation), asked.text, text(asked.arguments[0]), mark(asked)),
        false};
  }

  static Callee callee(std::string_view function, const std::vector<const Overload*>& overloads,
                       Mark mark) {
    return {shown(function), overloads, keeps_secret(function), mark};
  }
  static Mark mark(const SyntaxNode& node) { return {node.offset, node.size}; }
  static Mark whole(const SyntaxNode& node) { return {node.begin, node.end - node.begin}; }

  Part call(const SyntaxNode& node, const Resolution& meaning) {
    const auto& overloads = meaning.overloads[0];
    // A namespace before the dot is no argument.
    const bool namespaced = node.is_method && !overloads.empty() && !overloads.front()->is_method;
    if (node.text == "now") reads_clock_ = true;
    Parts arguments = parts(node.arguments, namespaced ? 1 : 0);
    const bool lazy = node.is_method && (node.text == "or" || node.text == "orValue") &&
                      node.arguments.size() == 2;
    if (lazy) {
      return {make_or(std::move(arguments.operations[0]), std::move(arguments.operations[1]),
                      node.text == "orValue"),
              arguments.secret};
    }
    Callee function = callee(node.text, overloads, mark(node));
    const bool secret = arguments.secret && function.keeps_secret;
    return {make_call(std::move(function), std::move(arguments.operations)), secret};
  }

  Part chain(const SyntaxNode& node, const Resolution& meaning) {
    std::vector<Callee> callees;
    Part first = part(node.arguments[0]);
    bool secret = first.secret;
    Operations operands;
    operands.push_back(std::move(first.operation));
    for (std::size_t i = 0; i < node.operators.size(); ++i) {
      Part next = part(node.arguments[i + 1]);
      const auto& op = node.operators[i];
      callees.push_back(callee(op.function, meaning.overloads[i], {op.offset, op.size}));
      secret = (secret || next.secret) && callees.back().keeps_secret;
      operands.push_back(std::move(next.operation));
    }
    return {make_chain(std::move(callees), std::move(operands)), secret};
  }

  Part loop(const SyntaxNode& node) {
    LoopParts out;
    out.kind = node.loop;
    out.name = node.text;
    out.first_variable = static_cast<std::uint32_t>(secret_variables_.size());
    out.two_variables = node.variables.size() == 2;
    Part range = part(node.arguments[0]);
    out.range = std::move(range.operation);
    secret_variables_.resize(out.first_variable + node.variables.size(), range.secret);
    bool secret = false;
    if (node.has_condition) {
      Part condition = part(node.arguments[1]);
      secret = condition.secret;
      out.condition = std::move(condition.operation);
    }
    Part body = part(node.arguments.back());
    out.body = std::move(body.operation);
    secret_variables_.resize(out.first_variable);
    const bool of_items = node.loop == LoopKind::filter || node.loop == LoopKind::transform_map;
    secret = secret || body.secret || (of_items && range.secret);
    return {make_loop(std::move(out)), secret};
  }

  Part bind(const SyntaxNode& node) {
    const auto variable = static_cast<std::uint32_t>(secret_variables_.size());
    Part value = part(node.arguments[0]);
    secret_variables_.push_back(value.secret);
    Part body = part(node.arguments[1]);
    secret_variables_.pop_back();
    if (node.kind == Kind::bind) {
      return {make_bind(variable, std::move(value.operation), std::move(body.operation)),
              body.secret};
    }
    return {
        make_opt_map(variable, std::move(value.operation), std::move(body.operation), node.is_flat),
        value.secret || body.secret};
  }

  std::string text(NodeId id) const {
    const SyntaxNode& node = syntax_[id];
    return one_line(source_.substr(node.begin, node.end - node.begin));
  }

  std::string_view source_;
  const Syntax& syntax_;
  const Resolved& resolved_;
  std::vector<bool> secret_variables_;
  bool reads_clock_ = false;
};

}  // namespace

Built build(std::string_view source, const Syntax& syntax, const Resolved& resolved) {
  return Builder(source, syntax, resolved).build();
}

}  // namespace heddle::expression
