// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <boost/intrusive/list.hpp>
#include <chrono>
#include <cstdint>
#include <functional>

#include "fiber/alarm.hpp"

// Work that nobody waits for any more must stop, whatever it is waiting for: a socket, a timer, a
// child. A CancelScope is the question "must I stop, and why?" for one piece of work; scopes form a
// tree, and whoever parks registers how to be woken.
//
//   CancelScope attempt(worker, &run_scope);
//   attempt.set_deadline(CancelScope::Clock::now() + 10s);
//   if (!sleep_for(attempt, 200ms)) return stopped(attempt.reason());
//
// A scope is made for each attempt of each node: it allocates nothing, and costs nothing more until
// it has a deadline or a registration. All members belong to the worker's thread, but reason() and
// cancelled() may be asked from any; for the others use Worker::post. A scope must outlive the
// scopes below it and the registrations in it.
namespace heddle::fiber {

class Worker;

// The numbers are HEDDLE_CANCEL_* of <heddle/plugin.h>.
enum class CancelReason : std::uint32_t { none, user, deadline, parent, shutdown, overload };

class CancelScope : public boost::intrusive::list_base_hook<
                        boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  using Clock = std::chrono::steady_clock;
  class Registration;

  explicit CancelScope(Worker& worker, CancelScope* parent = nullptr);
  ~CancelScope();
  CancelScope(const CancelScope&) = delete;
  CancelScope& operator=(const CancelScope&) = delete;

  // Cancels this scope and those below it (which keep the same reason). The first reason stays.
  // Never blocks: fibers that it wakes go on later.
  void cancel(CancelReason reason);
  // Cancels with CancelReason::deadline at `when` (at once if that is past), unless a parent's
  // deadline comes first. Replaces an earlier setting; max() removes it.
  void set_deadline(Clock::time_point when);

  // Of a cancelled scope: what happens to the scopes above is no more its business, and it may
  // outlive them and its worker, and end on any thread.
  void leave_parent() noexcept;

  [[nodiscard]] CancelReason reason() const noexcept {
    return reason_.load(std::memory_order_relaxed);
  }
  [[nodiscard]] bool cancelled() const noexcept { return reason() != CancelReason::none; }
  // The nearest deadline of this scope and its parents; time_point::max() when there is none.
  [[nodiscard]] Clock::time_point deadline() const noexcept;
  [[nodiscard]] Worker& worker() const noexcept { return *worker_; }

 private:
  using Hook =
      boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
  using Children = boost::intrusive::list<CancelScope, boost::intrusive::base_hook<Hook>,
                                          boost::intrusive::constant_time_size<false>>;
  // Registration is incomplete here, so its list holds hooks.
  struct RegistrationHook : Hook {};
  using Registrations = boost::intrusive::list<RegistrationHook, boost::intrusive::base_hook<Hook>,
                                               boost::intrusive::constant_time_size<false>>;

  void cancel_tree(CancelReason reason);

  Worker* worker_;
  CancelScope* parent_;
  // Asked for by threads for blocking work too.
  std::atomic<CancelReason> reason_ = CancelReason::none;
  Clock::time_point deadline_ = Clock::time_point::max();
  Alarm alarm_;
  Children children_;
  Registrations registrations_;
};

// Calls `wake` once when the scope is cancelled (at once if it already is); forgets it on
// destruction. `wake` must not throw, block, park, or end a scope. A capture of up to two pointers
// costs no allocation.
class CancelScope::Registration : private CancelScope::RegistrationHook {
 public:
  Registration(CancelScope& scope, std::function<void()> wake);
  Registration(const Registration&) = delete;
  Registration& operator=(const Registration&) = delete;

 private:
  friend class CancelScope;
  std::function<void()> wake_;
};

}  // namespace heddle::fiber
