// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "fiber/cancel.hpp"
#include "fiber/worker.hpp"

// A connection that carries many requests waits for each response. Asio's wait tells the kernel of
// the descriptor each time anew, a system call for each; here the kernel is told once, and the
// reactor keeps note of what comes, also while nobody waits.
//
//   Readiness readiness(worker, socket);
//   while (::recv(socket, …) is to be tried again) readiness.wait_read(scope);
//
// Of one worker, and for one fiber at a time.
namespace heddle::fiber {

class Readiness {
 public:
  // `descriptor` is the owner's, and known to no other reactor: it must stay open for as long as
  // this lives. Throws std::system_error.
  Readiness(Worker& worker, int descriptor);
  ~Readiness();
  Readiness(const Readiness&) = delete;
  Readiness& operator=(const Readiness&) = delete;

  // Parks until bytes, an end or an error may have come, or `scope` is cancelled. Whatever comes is
  // told of once: to be called only when a read has found nothing. Returns for nothing now and
  // then: whoever waits tries again.
  void wait_read(CancelScope& scope);
  // The same for room to write.
  void wait_write(CancelScope& scope);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace heddle::fiber
