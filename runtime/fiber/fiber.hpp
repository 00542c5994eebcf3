// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <exception>
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

  // Runs `work` on the stack of the loop, and goes on when it is done; what it throws comes out
  // here. For what is deep and short: each page of a stack that was ever touched is kept as long as
  // its fiber, by ten thousand fibers ten thousand times. It must not park or yield. Outside of
  // fibers it is just called.
  template <typename Work>
  static void on_loop(Work work);

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

  using Errand = void (*)(void* data);
  void run_on_loop(Errand errand, void* data);
  void enter();  // from the loop
  void go_on();  // until it leaves again
  void leave();  // back to the loop
  void run_body() noexcept;
  void destroy() noexcept;

  Worker* worker_;
  std::function<void()> body_;
  void* context_ = nullptr;
  Fiber* next_ready_ = nullptr;
  Errand errand_ = nullptr;  // what the loop is to do before this goes on
  void* errand_data_ = nullptr;
  ExceptionState exceptions_;
  State state_ = State::ready;
  bool resumed_ = false;             // a resume() that came before its park()
  void* fake_stack_ = nullptr;       // of the address sanitizer
  void* sanitizer_fiber_ = nullptr;  // of the thread sanitizer
};

template <typename Work>
void Fiber::on_loop(Work work) {
  Fiber* const self = current();
  if (self == nullptr || self->errand_ != nullptr) return work();
  struct Job {
    Work& work;
    std::exception_ptr thrown;
  } job{work, nullptr};
  self->run_on_loop(
      [](void* data) {
        auto& [todo, thrown] = *static_cast<Job*>(data);
        try {
          todo();
        } catch (...) {
          thrown = std::current_exception();
        }
      },
      &job);
  if (job.thrown) std::rethrow_exception(job.thrown);
}

}  // namespace heddle::fiber
