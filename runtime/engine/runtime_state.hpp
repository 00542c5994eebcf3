// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <heddle/runtime.hpp>
#include <memory>
#include <mutex>
#include <unordered_set>
#include <vector>

#include "configuration/configuration.hpp"
#include "engine/catalog.hpp"
#include "engine/given_secrets.hpp"
#include "engine/host_values.hpp"
#include "engine/observers.hpp"
#include "engine/run_state.hpp"
#include "engine/settings.hpp"
#include "engine/watchdog.hpp"
#include "fiber/blocking.hpp"
#include "fiber/worker.hpp"
#include "http/client.hpp"

// What all runs of a host share: the workers, the node types, the settings, the observers.
namespace heddle::engine {

struct WorkerSlot {
  fiber::Worker worker;
  http::Client client;
  Occupant occupant;

  WorkerSlot(const RuntimeOptions& options, std::shared_ptr<http::Trust> trust,
             const http::Options& http)
      : worker({.stack_size = options.stack_size}), client(worker, std::move(trust), http) {}
};

// Throws std::logic_error on a thread that runs nodes: `what` would wait there for what needs it.
void must_be_able_to_wait(const char* what);
// Whether the caller is on such a thread.
[[nodiscard]] bool runs_nodes_here();

// The host's clock, or the system's where it has none.
class HostClock final : public expression::Clock {
 public:
  explicit HostClock(const std::function<Timestamp()>& given) : given_(given) {}
  [[nodiscard]] Timestamp now() const override {
    return given_ ? given_() : expression::system_clock().now();
  }

 private:
  const std::function<Timestamp()>& given_;
};

class RuntimeState : public std::enable_shared_from_this<RuntimeState> {
 public:
  explicit RuntimeState(RuntimeOptions given);

  // What to do when as many runs are under way as may be.
  enum class Full { wait, refuse };

  // Whether a run that nobody waits with would find room now.
  [[nodiscard]] bool has_room();
  // Gives the run a worker and starts it there. False: refused.
  bool start(const std::shared_ptr<RunState>& run, Full full);
  // Those under way, in the order in which they were started.
  [[nodiscard]] std::vector<std::shared_ptr<RunState>> runs();
  // From any thread, also after the runtime has ended.
  void cancel(RunState& run, fiber::CancelReason reason);
  // Begins no more runs, waits for those under way for at most `grace`, cancels those that are
  // left, waits for them, and ends the workers. False: some were left.
  bool shut_down(std::chrono::nanoseconds grace);

  [[nodiscard]] fiber::BlockingPool& blocking() { return *blocking_; }

  const RuntimeOptions options;
  const HostClock clock{options.clock};
  const std::shared_ptr<const GivenSecrets> secrets;
  const std::shared_ptr<const configuration::Configuration> configuration;
  const Settings settings;
  const std::shared_ptr<const HostValues> host_values;
  const std::shared_ptr<Catalog> catalog;
  const std::vector<std::string> flow_directories;  // the host's, then the configuration's
  Observers observers;

 private:
  void start_workers();
  // Of `start`: false without room. The lock is held, but not while it waits.
  bool wait_for_room(std::unique_lock<std::mutex>& lock, Full full);
  void forget(const std::shared_ptr<RunState>& run);
  void end_workers();
  void finish(const std::shared_ptr<RunState>& run);
  void report_held(const Occupant::Description& occupant, std::chrono::nanoseconds held);

  std::mutex mutex_;
  std::condition_variable idle_;  // no run is left
  std::condition_variable room_;  // there may be room for one more
  std::size_t waiting_ = 0;       // for room
  bool ending_ = false;
  // Taken by whoever ends the workers, so that the next one waits until that is done.
  std::mutex shutting_down_;
  std::unordered_set<std::shared_ptr<RunState>> live_;
  std::vector<std::unique_ptr<WorkerSlot>> workers_;
  std::size_t next_worker_ = 0;
  std::uint64_t started_ = 0;  // how many runs
  std::unique_ptr<fiber::BlockingPool> blocking_;
  std::unique_ptr<Watchdog> watchdog_;
};

}  // namespace heddle::engine
