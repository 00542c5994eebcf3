// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cassert>
#include <cstddef>
#include <cstdint>
#include <heddle/value.hpp>
#include <iterator>
#include <memory>
#include <utility>
#include <vector>

// What expressions read, by number. Where many pieces of work share most of it and each has a
// little of its own, an item of a loop say, each lays its own slots over those that are there
// instead of copying them.
//
//   Slots flow(1'000);
//   Slots item(flow, ranges);          // {{20, 3}}: has slots 20 to 22
//   item.own(20) = {Value(7), true};   // not seen in `flow`
//   item[3];                           // what `flow` has
namespace heddle::expression {

// One datum of a run that expressions can read. Not available: its node has not run, or ended with
// an outcome on which it does not exist.
struct Slot {
  // A run has some for each of its nodes, and they come into the cache with these: the two below
  // lie where a value ends and has room to spare.
  [[no_unique_address]] Value value;
  bool available = false;
  // By a node that is still under way: the value is for nobody to read yet.
  bool written = false;
};

class Slots {
 public:
  struct Range {
    std::uint32_t first = 0;
    std::uint32_t count = 0;
  };
  using Ranges = std::vector<Range>;

  // So many without a value.
  explicit Slots(std::size_t count) : own_(count) {}
  explicit Slots(std::vector<Slot> all)
      : own_(std::make_move_iterator(all.begin()), std::make_move_iterator(all.end())) {}
  // Lies over `outer`. Those in the ranges are its own, and begin with what that has. Both must
  // outlive it, and `outer` must not change meanwhile.
  Slots(const Slots& outer, const Ranges& own) : outer_(&outer), ranges_(&own) {
    std::size_t count = 0;
    for (const Range& range : own) count += range.count;
    own_.reserve(count);
    for (const Range& range : own) {
      for (std::uint32_t i = 0; i < range.count; ++i) own_.push_back(outer[range.first + i]);
    }
  }
  Slots(Slots&&) = default;
  Slots& operator=(Slots&&) = default;
  Slots(const Slots&) = delete;
  Slots& operator=(const Slots&) = delete;

  // Null: there is no such slot.
  [[nodiscard]] const Slot* find(std::uint32_t slot) const noexcept {
    if (outer_ == nullptr) return slot < own_.size() ? &own_[slot] : nullptr;
    const Slot* own = find_own(slot);
    return own != nullptr ? own : outer_->find(slot);
  }
  // One that there is.
  const Slot& operator[](std::size_t slot) const noexcept {
    return *find(static_cast<std::uint32_t>(slot));
  }
  // One of its own, to be written.
  Slot& own(std::size_t slot) noexcept {
    if (outer_ == nullptr) return own_[slot];
    const Slot* own = find_own(static_cast<std::uint32_t>(slot));
    assert(own != nullptr);
    return *const_cast<Slot*>(own);
  }

 private:
  // Most slots of a run are empty when it ends, and to find out how to end a value takes longer
  // than to see that there is none.
  struct Allocator : std::allocator<Slot> {
    template <typename>
    struct rebind {  // NOLINT(readability-identifier-naming): what allocators call it
      using other = Allocator;
    };
    static void destroy(Slot* slot) noexcept {
      if (!slot->value.is_null()) std::destroy_at(slot);
    }
  };

  [[nodiscard]] const Slot* find_own(std::uint32_t slot) const noexcept {
    std::size_t before = 0;
    for (const Range& range : *ranges_) {
      if (slot - range.first < range.count) return &own_[before + slot - range.first];
      before += range.count;
    }
    return nullptr;
  }

  std::vector<Slot, Allocator> own_;  // range after range
  const Slots* outer_ = nullptr;
  const Ranges* ranges_ = nullptr;
};

}  // namespace heddle::expression
