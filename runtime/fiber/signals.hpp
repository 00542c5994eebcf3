// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>

// A signal goes to any thread that has it unblocked, and a handler on a worker would run on some
// fiber's small stack. Threads inherit the mask of their maker, so whoever makes one holds this:
//
//   const SignalsBlocked blocked;
//   thread = std::thread(…);
namespace heddle::fiber {

class SignalsBlocked {
 public:
  SignalsBlocked() noexcept {
    sigset_t all;
    sigfillset(&all);
    // What a thread does to itself, and profilers, must still reach their handlers.
    for (const int own : {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGSYS, SIGPROF}) {
      sigdelset(&all, own);
    }
    pthread_sigmask(SIG_BLOCK, &all, &previous_);
  }
  ~SignalsBlocked() { pthread_sigmask(SIG_SETMASK, &previous_, nullptr); }
  SignalsBlocked(const SignalsBlocked&) = delete;
  SignalsBlocked& operator=(const SignalsBlocked&) = delete;

 private:
  sigset_t previous_;
};

}  // namespace heddle::fiber
