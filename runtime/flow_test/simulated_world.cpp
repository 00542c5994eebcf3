// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <mutex>
#include <utility>

#include "flow_test/place.hpp"
#include "flow_test/suite.hpp"

namespace heddle::flow_test {
namespace {

class SimulatedWorld final : public Simulation {
 public:
  explicit SimulatedWorld(World world) : world_(std::move(world)) {}

  std::optional<SimulatedResult> answer(const SimulatedAttempt& asked) override {
    std::string place = place_of(asked.within, asked.node);
    auto mock = world_.mocks.find(place);
    if (mock == world_.mocks.end()) mock = world_.mocks.find(place_of(asked.flows, asked.node));
    if (mock == world_.mocks.end()) mock = world_.mocks.find(asked.node_type);
    if (mock == world_.mocks.end()) return std::nullopt;
    const std::lock_guard lock(mutex_);
    // Nodes of one type, and items of one node, have attempts of their own.
    std::size_t& next = next_[std::move(place)];
    const Answers& answers = mock->second;
    return answers[std::min(next++, answers.size() - 1)];
  }
  [[nodiscard]] Timestamp clock() const override { return world_.clock; }
  [[nodiscard]] Texts environment() const override { return world_.environment; }
  [[nodiscard]] Texts secrets() const override { return world_.secrets; }

 private:
  const World world_;
  std::mutex mutex_;
  std::map<std::string, std::size_t> next_;
};

}  // namespace

std::unique_ptr<Runtime> make_runtime(const World& world, RuntimeOptions options) {
  options.simulation = std::make_shared<SimulatedWorld>(world);
  options.settings = world.settings;
  options.workers = 1;
  return std::make_unique<Runtime>(std::move(options));
}

}  // namespace heddle::flow_test
