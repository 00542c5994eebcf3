// SPDX-License-Identifier: Apache-2.0
#include "engine/watchdog.hpp"

#include <algorithm>
#include <utility>

#include "engine/run_state.hpp"
#include "fiber/signals.hpp"

namespace heddle::engine {
namespace {

thread_local bool is_watching = false;

}  // namespace

bool Watchdog::on_thread() {
  return is_watching;
}

// A run is forgotten before it ends, so what is behind the pointers is there as long as this reads.
Occupant::Description Occupant::describe() const {
  const struct Reading {
    explicit Reading(std::atomic<bool>& to_set) : flag(to_set) { flag.store(true); }
    ~Reading() { flag.store(false); }
    std::atomic<bool>& flag;
  } reading(reading_);
  const RunState* const run = run_.load();  // first: see forget()
  const ProgramNode* const node = node_.load();
  if (run == nullptr || node == nullptr) return {};
  return {run->id(), run->flow().name, node->node->id, node->type->name};
}

Watchdog::Watchdog(std::chrono::nanoseconds limit, Report report)
    : limit_(limit), report_(std::move(report)) {}

Watchdog::~Watchdog() {
  {
    const std::lock_guard lock(mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Watchdog::watch(fiber::Worker& worker, const Occupant& occupant) {
  watched_.push_back({&worker, &occupant, std::make_shared<Sign>(), false});
}

void Watchdog::start() {
  const fiber::SignalsBlocked blocked;
  thread_ = std::thread([this] { watch_over(); });
}

void Watchdog::watch_over() {
  is_watching = true;
  const auto pause = std::clamp<std::chrono::nanoseconds>(limit_ / 4, std::chrono::milliseconds(5),
                                                          std::chrono::seconds(1));
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, pause, [&] { return ending_; })) {
    lock.unlock();
    for (auto& watched : watched_) look_at(watched);
    lock.lock();
  }
}

void Watchdog::look_at(Watched& watched) {
  const auto now = Clock::now();
  std::chrono::nanoseconds held{0};
  {
    const std::lock_guard lock(watched.sign->mutex);
    if (watched.sign->asked) {
      held = now - watched.sign->since;
    } else {
      watched.sign->asked = true;
      watched.sign->since = now;
      watched.reported = false;
      watched.worker->post([sign = watched.sign] {
        const std::lock_guard answer(sign->mutex);
        sign->asked = false;
      });
    }
  }
  if (held < limit_ || watched.reported) return;
  watched.reported = true;
  report_(watched.occupant->describe(), held);
}

}  // namespace heddle::engine
