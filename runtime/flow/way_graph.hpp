// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

// The part of a graph that a run can come to, arranged for going through it many times: its places
// are numbered so that ways lead upwards, but for those that close a loop. So what lies between two
// places has numbers between theirs, and one pass over it in their order settles nearly everything.
namespace heddle::flow {

// One way from a place to the next. There may be several between the same two.
struct Way {
  std::uint32_t from = 0;
  std::uint32_t to = 0;
};

class WayGraph {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;

  // A step along a way, or against it.
  struct Step {
    std::uint32_t place = 0;  // the number of the place that it leads to
    std::uint32_t way = 0;
  };

  WayGraph(std::uint32_t places, std::uint32_t start, const std::vector<Way>& ways);

  // How many places a run can come to. The start is number 0.
  [[nodiscard]] std::uint32_t size() const noexcept { return size_; }
  // None for a place that no run comes to.
  [[nodiscard]] std::uint32_t number(std::uint32_t place) const { return number_[place]; }

  [[nodiscard]] std::span<const Step> out(std::uint32_t number) const { return at(out_, number); }
  [[nodiscard]] std::span<const Step> into(std::uint32_t number) const { return at(into_, number); }
  // Steps out of places are numbered too: this is the first of a place.
  [[nodiscard]] std::uint32_t first_out(std::uint32_t number) const { return out_.first[number]; }
  [[nodiscard]] std::uint32_t step_count() const noexcept {
    return static_cast<std::uint32_t>(out_.steps.size());
  }

  // The lowest and the highest number from which a way leads to this one, which has one.
  [[nodiscard]] std::uint32_t lowest_before(std::uint32_t number) const { return lowest_[number]; }
  [[nodiscard]] std::uint32_t highest_before(std::uint32_t number) const {
    return highest_[number];
  }

  // Which numbers a run can come to again.
  [[nodiscard]] std::vector<bool> on_cycles() const;

 private:
  struct Steps {
    std::vector<std::uint32_t> first;  // of each number, and one more
    std::vector<Step> steps;
  };
  static std::span<const Step> at(const Steps& steps, std::uint32_t number) {
    return {steps.steps.data() + steps.first[number], steps.steps.data() + steps.first[number + 1]};
  }
  static Steps arrange(std::uint32_t size, const std::vector<Way>& ways, bool forward);
  void number_places(std::uint32_t start, const Steps& out);

  std::uint32_t size_ = 0;
  std::vector<std::uint32_t> number_;
  Steps out_;
  Steps into_;
  std::vector<std::uint32_t> lowest_;
  std::vector<std::uint32_t> highest_;
};

}  // namespace heddle::flow
