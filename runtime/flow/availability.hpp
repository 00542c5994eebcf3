// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <unordered_map>
#include <vector>

#include "flow/fact_block.hpp"
#include "flow/way_graph.hpp"

// Definite assignment, as a compiler does it for local variables: what an expression reads must
// have a value on every path that leads to it, or a run that takes the other path fails for a
// reason that could have been seen. A flow asks more than a programming language does:
//
// - What is assigned depends on the outcome by which a node is left.
// - An expression can say "a, or else b": one of both is enough, and which one it is may differ
//   from path to path. So each such need is a fact of its own: "one of these is available".
// - Coming to a node again takes back what it gave before. If `b` goes, "a or b" holds only where
//   "a" did: a need with several nodes of loops is a family of facts, one for each set of these
//   nodes that may have been come to again.
//
// Facts are single bits; 64 of them are carried through the graph at once, and only through the
// part between the nodes that give them and the places that ask. The answers are exact for every
// path that the ways allow, but for a need with more than `most_returning` nodes of loops: there it
// is overlooked that they take back their own, so that no good flow is called bad.
//
//   Availability availability(places, start, ways, effects);
//   const auto question = availability.ask(reader, {access});
//   availability.answer();
//   if (!availability.holds(question)) show(availability.counterexample(question));
namespace heddle::flow {

// What places and ways do to slots.
class Effects {
 public:
  static constexpr std::uint32_t nobody = WayGraph::none;

  virtual ~Effects() = default;
  // The place that gives this slot its value, or `nobody`.
  [[nodiscard]] virtual std::uint32_t owner(std::uint32_t slot) const = 0;
  // Whether a slot of the place that the way leaves is available behind it.
  [[nodiscard]] virtual bool gives(std::uint32_t way, std::uint32_t slot) const = 0;
  // The slots, of any place, that are available where this way is taken.
  [[nodiscard]] virtual std::span<const std::uint32_t> assures(std::uint32_t way) const = 0;
};

class Availability {
 public:
  static constexpr std::size_t most_returning = 4;
  // Places gone through, with 64 facts each. Only a flow that was made for it takes more.
  static constexpr std::uint64_t most_work = 100'000'000;

  // A run begins at `start` with no slot available. `effects` must outlive this.
  Availability(std::uint32_t places, std::uint32_t start, const std::vector<Way>& ways,
               const Effects& effects);

  // Whether one of these slots is available whenever a run has come to `place`, which takes back
  // its own. Returns the number of the question.
  std::uint32_t ask(std::uint32_t place, std::vector<std::uint32_t> any_of);
  // Answers all questions, once. False: that was more than `work`, and of some it is not known.
  bool answer(std::uint64_t work = most_work);
  // Also where no run comes to the place, or it is not known.
  [[nodiscard]] bool holds(std::uint32_t question) const { return questions_[question].holds; }
  // A shortest path, as ways, from the start to the place, on which none is available there.
  [[nodiscard]] std::vector<std::uint32_t> counterexample(std::uint32_t question) const;

 private:
  static constexpr std::uint32_t none = WayGraph::none;

  // The slots of one place (or of nobody) in a family.
  struct Share {
    std::uint32_t place = none;  // its number in the graph
    std::vector<std::uint32_t> slots;
    unsigned bit = 0;  // in the numbers of facts; 0: it does not return, or that is overlooked
  };
  // The facts about one set of slots. Fact number i leaves out the shares whose bit is in i.
  struct Family {
    std::vector<Share> shares;  // sorted by place
    unsigned facts = 1;
    unsigned first = 0;  // its first fact in the block
    std::vector<std::uint32_t> questions;
  };
  struct Question {
    std::uint32_t place = none;
    std::uint32_t family = 0;
    bool holds = true;
  };

  std::uint32_t family_of(std::vector<std::uint32_t> any_of);
  [[nodiscard]] Family make_family(const std::vector<std::uint32_t>& any_of) const;
  void find_returning();
  [[nodiscard]] bool is_assured(const Family& family) const;
  [[nodiscard]] std::vector<std::uint32_t> families_in_order() const;
  static const Share* share_of(const Family& family, std::uint32_t place);
  [[nodiscard]] bool gives_one(const Family& family, std::uint32_t from, std::uint32_t way,
                               unsigned left_out) const;
  static std::uint64_t facts_with(const Family& family, const Share& share);
  void enter(FactBlock& block, const Family& family) const;
  bool answer_block(FactBlock& block, std::span<const std::uint32_t> families, std::uint64_t& work);

  const Effects& effects_;
  WayGraph graph_;
  // Who assures a slot: the place that is left, and the number of the step.
  struct Assurance {
    std::uint32_t from = 0;
    std::uint32_t step = 0;
  };
  std::unordered_map<std::uint32_t, std::vector<Assurance>> assuring_;  // by slot
  std::vector<Family> families_;
  std::vector<Question> questions_;
  std::unordered_map<std::uint32_t, std::uint32_t> family_of_one_;  // by slot
  std::map<std::vector<std::uint32_t>, std::uint32_t> family_of_many_;
};

}  // namespace heddle::flow
