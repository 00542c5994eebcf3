// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flow/availability.hpp"
#include "flow/draft.hpp"

// The ways that runs of a draft take, for the question what is available where: each edge with the
// outcomes that take it. Places are the nodes and, behind them, the end with SUCCESS: there the
// outputs of the flow are read. Other ends promise none. Behind that, the end of each block.
//
// A block is entered from the node that has it, and where it has to be gone through before the node
// ends well, that way leads on from its end. So of branches that run at the same time each is shown
// as if it followed the one before: what they give, all have given in the end.
namespace heddle::flow {

class FlowWays final : public Effects {
 public:
  // How branches that run at the same time are shown. None of them can rely on what another has
  // seen to, but in_turn gives one what all before it have; so what is read inside a branch has to
  // be there in one of the others as well: `apart` they begin alike, but then their nodes are not
  // known to have run behind them; `forgetting` is in_turn, without what conditions in them assure.
  enum class Branches { in_turn, apart, forgetting };

  explicit FlowWays(const Draft& draft, Branches branches = Branches::in_turn);

  [[nodiscard]] const std::vector<Way>& ways() const noexcept { return ways_; }
  [[nodiscard]] std::uint32_t places() const noexcept {
    return end_of(static_cast<std::uint32_t>(draft_.blocks.size()));
  }
  [[nodiscard]] std::uint32_t success() const noexcept {
    return static_cast<std::uint32_t>(draft_.nodes.size());
  }
  // The place where a block other than the first has ended well.
  [[nodiscard]] std::uint32_t end_of(std::uint32_t block) const noexcept {
    return success() + block;
  }
  [[nodiscard]] std::string_view outcome(std::uint32_t way) const { return taken_[way].outcome; }
  // The node that this way is taken from with its outcome, or `nobody` where it leads into a block.
  [[nodiscard]] std::uint32_t left(std::uint32_t way) const {
    return taken_[way].enters ? nobody : taken_[way].node;
  }
  // The ways out of a node are those from the first of it up to the first of the next.
  [[nodiscard]] std::uint32_t first_of(std::uint32_t node) const { return first_[node]; }
  // "sign_in → FAILURE → report"; the middle of a long one is left out.
  [[nodiscard]] std::string text(std::span<const std::uint32_t> path, std::uint32_t start) const;

  [[nodiscard]] std::uint32_t owner(std::uint32_t slot) const override;
  [[nodiscard]] bool gives(std::uint32_t way, std::uint32_t slot) const override;
  [[nodiscard]] std::span<const std::uint32_t> assures(std::uint32_t way) const override;
  // Whether a slot is available after its node has ended with this outcome.
  [[nodiscard]] bool exists_on(std::uint32_t slot, std::string_view outcome) const;
  // Whether a slot is available in a switch, since so many of its cases are false.
  [[nodiscard]] bool is_assured(std::uint32_t node, std::uint32_t refused,
                                std::uint32_t slot) const;

 private:
  struct Taken {
    std::string_view outcome;            // empty: unknown
    std::vector<std::uint32_t> assured;  // slots
    std::uint32_t node = 0;              // that is left with the outcome
    bool enters = false;                 // into a block, or out of its middle: gives nothing
  };
  void add(std::uint32_t node, const DraftEdge& edge, std::string_view outcome);
  void add_failures(std::uint32_t node, const DraftEdge& edge);
  void add_way(std::uint32_t from, std::uint32_t to, Taken taken);
  void enter(std::uint32_t from, std::uint32_t block);
  void go_through_blocks(std::uint32_t node);
  void add_from_block(std::uint32_t node, std::uint32_t block);
  void leave_blocks(std::uint32_t node, std::uint32_t to, std::string_view outcome);
  [[nodiscard]] bool goes_through(std::uint32_t node, std::uint32_t block) const;
  [[nodiscard]] std::vector<std::uint32_t> own_slots(std::uint32_t node,
                                                     std::string_view outcome) const;
  void assure_variables(std::uint32_t node, std::vector<std::uint32_t>& assured) const;
  [[nodiscard]] std::uint32_t place_of(const Target& target, std::uint32_t block) const;
  [[nodiscard]] std::string name(std::uint32_t place) const;

  const Draft& draft_;
  Branches branches_;
  std::vector<Way> ways_;
  std::vector<Taken> taken_;          // as ways_
  std::vector<std::uint32_t> first_;  // way of each node, and one more
};

}  // namespace heddle::flow
