// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>

#include "fiber/worker.hpp"

// Thousands of runs wait for the network at once, and each is written as plain sequential code. A
// fiber is what makes both true: it has a stack of its own, and where a thread would block it
// parks, so that its worker's io_context can serve others.
//
//   Fiber::spawn(worker, [&] {
//     timer.async_wait([f = Fiber::current()](auto) { f->resume(); });
//     Fiber::park();  // others run here
//   });
//
// A fiber runs on the thread that runs its io_context and never moves, so thread-locals stay valid.
// Holding a mutex across park() is a deadlock waiting to happen: the next fiber that wants it
// blocks the thread on which the first would release it.
namespace heddle::fiber {

class Fiber {
 public:
  // Starts `body` on a new fiber of `worker`. From any thread; returns before the body begins.
  // Throws std::system_error when no memory for a stack is to be had. An exception that leaves the
  // body ends the program: there is no one to tell.
  static void spawn(Worker& worker, std::function<void()> body);

  // The fiber that is running on this thread, or null.
  static Fiber* current() noexcept;

  // Suspends the current fiber until resume(). Keeps the fiber's C++ exception state, so it may be
  // called inside a catch block. A resume() that came first makes it return at once; several that
  // came first count as one. Who can be resumed by more than one party parks in a loop.
  static void park();

  // Lets the other fibers and handlers of this worker run, then goes on.
  static void yield();

  // Lets the fiber go on. From its worker's thread only. Called from the loop it switches to the
  // fiber directly, so use nothing of the fiber's stack after it; from within another fiber, an
  // alarm or a cancellation it goes on later.
  void resume();

  [[nodiscard]] Worker& worker() const noexcept { return *worker_; }

  Fiber(const Fiber&) = delete;
  Fiber& operator=(const Fiber&) = delete;

 private:
  friend class Worker;

  enum class State : unsigned char { ready, running, parked, ended };

  // What the C++ runtime keeps per thread about exceptions in flight (__cxa_eh_globals).
  struct ExceptionState {
    void* caught = nullptr;
    unsigned int uncaught = 0;
  };

  Fiber(Worker& worker, std::function<void()> body) noexcept
      : worker_(&worker), body_(std::move(body)) {}
  ~Fiber() = default;

  void enter();  // from the loop
  void leave();  // back to the loop
  void run_body() noexcept;
  void destroy() noexcept;

  Worker* worker_;
  std::function<void()> body_;
  void* context_ = nullptr;
  Fiber* next_ready_ = nullptr;
  ExceptionState exceptions_;
  State state_ = State::ready;
  bool resumed_ = false;             // a resume() that came before its park()
  void* fake_stack_ = nullptr;       // of the address sanitizer
  void* sanitizer_fiber_ = nullptr;  // of the thread sanitizer
};

}  // namespace heddle::fiber
