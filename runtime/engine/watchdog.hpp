// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "engine/node_call.hpp"
#include "fiber/worker.hpp"

// A node that blocks its worker stops every other run there, and nothing in the program shows which
// one it is. The watchdog asks each worker now and then for a sign of life, and names the node that
// keeps it from answering. Nothing is ever killed.
namespace heddle::engine {

// Which call of a node has its worker's thread. Written by that thread, twice for each node, read
// by the watchdog, hardly ever: so for a node the writer only stores, and it waits where the reader
// may be at what ends with a run.
class Occupant {
 public:
  void enter(const heddle_call& call) {
    call_ = &call;
    run_.store(call.run, std::memory_order_release);
    node_.store(call.node, std::memory_order_release);
  }
  // Of no effect when another call has entered since.
  void leave(const heddle_call& call) {
    if (call_ == &call) node_.store(nullptr, std::memory_order_release);
  }
  // Before a run ends, with all its calls.
  void forget(const RunState& run) {
    const RunState* const last = run_.load(std::memory_order_relaxed);
    // Either the reader sees this store, and so all before it, or it is seen here: both sides are
    // sequentially consistent.
    run_.store(last == &run ? nullptr : last);
    while (reading_.load()) std::this_thread::yield();
  }

  struct Description {
    std::string run_id;
    std::string flow;
    std::string node;
    std::string node_type;
  };
  // By one thread at a time.
  [[nodiscard]] Description describe() const;

 private:
  const heddle_call* call_ = nullptr;  // of the worker's thread
  std::atomic<const RunState*> run_ = nullptr;
  std::atomic<const ProgramNode*> node_ = nullptr;
  mutable std::atomic<bool> reading_ = false;
};

class Watchdog {
 public:
  using Report = std::function<void(const Occupant::Description&, std::chrono::nanoseconds held)>;

  // Reports each worker that gives no sign of life for `limit`, once until it does. The workers and
  // occupants must outlive the watchdog.
  Watchdog(std::chrono::nanoseconds limit, Report report);
  ~Watchdog();
  Watchdog(const Watchdog&) = delete;
  Watchdog& operator=(const Watchdog&) = delete;

  // Before start().
  void watch(fiber::Worker& worker, const Occupant& occupant);
  void start();
  // Whether this is the thread of one, on which reports are made.
  static bool on_thread();

 private:
  using Clock = std::chrono::steady_clock;
  // What a worker shares with the watchdog; kept by a question that is still under way.
  struct Sign {
    std::mutex mutex;
    bool asked = false;
    Clock::time_point since;
  };
  struct Watched {
    fiber::Worker* worker;
    const Occupant* occupant;
    std::shared_ptr<Sign> sign;
    bool reported = false;
  };

  void watch_over();
  void look_at(Watched& watched);

  const std::chrono::nanoseconds limit_;
  const Report report_;
  std::vector<Watched> watched_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool ending_ = false;
  std::thread thread_;
};

}  // namespace heddle::engine
