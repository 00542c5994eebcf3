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

using Uses = std::vector<std::size_t>;  // indices

Uses joined(Uses a, const Uses& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

// What the answer of a condition and what is available tell of each other.
struct Facts {
  Slots when_true;   // available when it gives true
  Slots when_false;  // and when it gives false
  Uses makes_true;   // each, where it is available, makes it true
  Uses makes_false;  // or false
};

// Where something is evaluated.
struct Place {
  Slots given;   // available here
  Uses excuses;  // where one of these is available, nobody comes here
};

class Finder {
 public:
  Finder(const Syntax& syntax, const Resolved& resolved) : syntax_(syntax), resolved_(resolved) {}

  // What evaluating `id` needs in this place.
  Needs needs(NodeId id, const Place& place) {
    const SyntaxNode& node = syntax_[id];
    const Resolution& meaning = resolved_.nodes[id];
    if (meaning.meaning == Resolution::Meaning::slot) return slot_needs(meaning, place);
    if (meaning.meaning != Resolution::Meaning::plain) return {};
    switch (node.kind) {
      case Kind::has:
        return needs(syntax_[node.arguments[0]].arguments[0], place);
      case Kind::conditional: {
        const Facts known = facts(node.arguments[0]);
        Needs out = needs(node.arguments[0], place);
        append(out, needs(node.arguments[1], behind_true(place, known)));
        append(out, needs(node.arguments[2], behind_false(place, known)));
        return out;
      }
      case Kind::all_of:
      case Kind::any_of:
        return logic_needs(node, place);
      case Kind::first:
        return first_needs(node, place);
      default:
        break;
    }
    Needs out;
    for (const NodeId argument : node.arguments) append(out, needs(argument, place));
    return out;
  }

  Facts facts(NodeId id) {
    const SyntaxNode& node = syntax_[id];
    const Resolution& meaning = resolved_.nodes[id];
    if (meaning.meaning == Resolution::Meaning::slot) {
      if (node.kind != Kind::has) return {};
      return {{resolved_.uses[meaning.index].slot}, {}, {meaning.index}, {}};
    }
    if (meaning.meaning != Resolution::Meaning::plain) return {};
    if (node.kind == Kind::call && node.text == "!_") {
      Facts inside = facts(node.arguments[0]);
      std::swap(inside.when_true, inside.when_false);
      std::swap(inside.makes_true, inside.makes_false);
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
      // One side decides alone, and only so far is it certain what it takes.
      out.makes_true = is_and ? Uses{} : joined(std::move(out.makes_true), next.makes_true);
      out.makes_false = is_and ? joined(std::move(out.makes_false), next.makes_false) : Uses{};
    }
    return out;
  }

 private:
  static void append(Needs& to, Needs from) {
    if (to.empty()) {
      to = std::move(from);
      return;
    }
    std::move(from.begin(), from.end(), std::back_inserter(to));
  }

  static Place behind_true(const Place& place, const Facts& known) {
    return {united(place.given, known.when_true), joined(place.excuses, known.makes_false)};
  }
  static Place behind_false(const Place& place, const Facts& known) {
    return {united(place.given, known.when_false), joined(place.excuses, known.makes_true)};
  }

  // Each variable once.
  void add(Need& need, const Uses& uses) const {
    for (const std::size_t use : uses) {
      const bool known = std::any_of(need.any_of.begin(), need.any_of.end(), [&](std::size_t own) {
        return resolved_.uses[own].slot == resolved_.uses[use].slot;
      });
      if (!known) need.any_of.push_back(use);
    }
  }

  Needs slot_needs(const Resolution& meaning, const Place& place) const {
    const std::uint32_t slot = resolved_.uses[meaning.index].slot;
    const bool is_given = std::binary_search(place.given.begin(), place.given.end(), slot);
    if (meaning.asks_for_slot || is_given) return {};
    Needs out(1);
    out.front().any_of = {meaning.index};
    add(out.front(), place.excuses);
    return out;
  }

  // What stands further right is evaluated where that on its left has not decided.
  Needs logic_needs(const SyntaxNode& node, Place place) {
    Needs out;
    for (const NodeId argument : node.arguments) {
      append(out, needs(argument, place));
      const Facts known = facts(argument);
      place = node.kind == Kind::all_of ? behind_true(place, known) : behind_false(place, known);
    }
    return out;
  }

  // One alternative with all that it needs: (a and b) or c is (a or c) and (b or c).
  Needs first_needs(const SyntaxNode& node, const Place& place) {
    Needs out = {Need{}};
    for (const NodeId argument : node.arguments) {
      const Needs next = needs(argument, place);
      if (next.empty()) return {};
      if (out.size() * next.size() > most_alternatives) return {};
      Needs both;
      for (const Need& a : out) {
        for (const Need& b : next) {
          Need either = a;
          add(either, b.any_of);
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
