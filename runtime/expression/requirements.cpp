// SPDX-License-Identifier: Apache-2.0
#include "expression/requirements.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace heddle::expression {
namespace {

using Kind = SyntaxNode::Kind;
using Need = Expression::Need;
using Needs = std::vector<Need>;
using Slots = std::vector<std::uint32_t>;  // sorted

// More needs than this come of one first(…) only when somebody wants to see what happens.
constexpr std::size_t most_alternatives = 64;

Slots united(const Slots& a, const Slots& b) {
  Slots out;
  std::set_union(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

Slots shared(const Slots& a, const Slots& b) {
  Slots out;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(out));
  return out;
}

// What is available when a condition gives true, and when it gives false.
struct Facts {
  Slots when_true;
  Slots when_false;
};

class Finder {
 public:
  Finder(const Syntax& syntax, const Resolved& resolved) : syntax_(syntax), resolved_(resolved) {}

  // What evaluating `id` needs where `given` is available.
  Needs needs(NodeId id, const Slots& given) {
    const SyntaxNode& node = syntax_[id];
    const Resolution& meaning = resolved_.nodes[id];
    if (meaning.meaning == Resolution::Meaning::slot) return slot_needs(meaning, given);
    if (meaning.meaning != Resolution::Meaning::plain) return {};
    switch (node.kind) {
      case Kind::has:
        return needs(syntax_[node.arguments[0]].arguments[0], given);
      case Kind::conditional: {
        const Facts known = facts(node.arguments[0]);
        Needs out = needs(node.arguments[0], given);
        append(out, needs(node.arguments[1], united(given, known.when_true)));
        append(out, needs(node.arguments[2], united(given, known.when_false)));
        return out;
      }
      case Kind::all_of:
      case Kind::any_of:
        return logic_needs(node, given);
      case Kind::first:
        return first_needs(node, given);
      default:
        break;
    }
    Needs out;
    for (const NodeId argument : node.arguments) append(out, needs(argument, given));
    return out;
  }

  Facts facts(NodeId id) {
    const SyntaxNode& node = syntax_[id];
    const Resolution& meaning = resolved_.nodes[id];
    if (meaning.meaning == Resolution::Meaning::slot) {
      if (node.kind != Kind::has) return {};
      return {{resolved_.uses[meaning.index].slot}, {}};
    }
    if (meaning.meaning != Resolution::Meaning::plain) return {};
    if (node.kind == Kind::call && node.text == "!_") {
      Facts inside = facts(node.arguments[0]);
      std::swap(inside.when_true, inside.when_false);
      return inside;
    }
    if (node.kind != Kind::all_of && node.kind != Kind::any_of) return {};
    Facts out = facts(node.arguments[0]);
    for (std::size_t i = 1; i < node.arguments.size(); ++i) {
      const Facts next = facts(node.arguments[i]);
      const bool is_and = node.kind == Kind::all_of;
      out.when_true =
          is_and ? united(out.when_true, next.when_true) : shared(out.when_true, next.when_true);
      out.when_false = is_and ? shared(out.when_false, next.when_false)
                              : united(out.when_false, next.when_false);
    }
    return out;
  }

 private:
  static void append(Needs& to, Needs from) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
  }

  Needs slot_needs(const Resolution& meaning, const Slots& given) const {
    const std::uint32_t slot = resolved_.uses[meaning.index].slot;
    const bool is_given = std::binary_search(given.begin(), given.end(), slot);
    if (meaning.asks_for_slot || is_given) return {};
    return {Need{{meaning.index}}};
  }

  // What stands further right is evaluated where that on its left has not decided.
  Needs logic_needs(const SyntaxNode& node, Slots given) {
    Needs out;
    for (const NodeId argument : node.arguments) {
      append(out, needs(argument, given));
      const Facts known = facts(argument);
      given = united(given, node.kind == Kind::all_of ? known.when_true : known.when_false);
    }
    return out;
  }

  // One alternative with all that it needs: (a and b) or c is (a or c) and (b or c).
  Needs first_needs(const SyntaxNode& node, const Slots& given) {
    Needs out = {Need{}};
    for (const NodeId argument : node.arguments) {
      const Needs next = needs(argument, given);
      if (next.empty()) return {};
      if (out.size() * next.size() > most_alternatives) return {};
      Needs both;
      for (const Need& a : out) {
        for (const Need& b : next) {
          Need either = a;
          either.any_of.insert(either.any_of.end(), b.any_of.begin(), b.any_of.end());
          both.push_back(std::move(either));
        }
      }
      out = std::move(both);
    }
    return out;
  }

  const Syntax& syntax_;
  const Resolved& resolved_;
};

}  // namespace

Requirements find_requirements(const Syntax& syntax, const Resolved& resolved) {
  Requirements out;
  if (resolved.uses.empty()) return out;
  Finder finder(syntax, resolved);
  out.needs = finder.needs(syntax.root, {});
  Facts facts = finder.facts(syntax.root);
  out.assured_true = std::move(facts.when_true);
  out.assured_false = std::move(facts.when_false);
  return out;
}

}  // namespace heddle::expression
