// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <heddle/runtime.hpp>
#include <mutex>
#include <optional>
#include <thread>

#include "console.hpp"

// Ctrl-C. A run that is cut off in the middle of a request leaves the service in the dark, so the
// first SIGINT or SIGTERM asks the run to stop; whoever sends a second does not want to wait.
//
//   Interrupt interrupt(console);              // before any other thread is made
//   interrupt.on_first([run](CancelReason reason) { run.cancel(reason); });
namespace heddle::cli {

// Until on_first() is given something to do, the first signal ends the program as the second does.
// Signals that were ignored when the program started stay so (nohup, background jobs).
class Interrupt {
 public:
  // Says on the console what a signal does; the console outlives it.
  explicit Interrupt(Console& console);
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  // SIGINT is the user's wish, SIGTERM that of whoever ends the host.
  using Stop = std::function<void(CancelReason)>;

  void on_first(Stop stop);
  // Begins something and takes what stops it, which `begin` returns. The first signal that comes
  // meanwhile is kept and stops it as soon as it has begun; the second ends the program, whatever
  // `begin` waits for.
  void on_first_after(const std::function<Stop()>& begin);
  // What to put in order before the program ends at once; null: nothing.
  void at_hard_end(std::function<void()> cleanup);

 private:
  void watch();
  // False when the program has to end at once.
  bool stop_softly(CancelReason reason);
  [[noreturn]] void end_hard();

  Console& console_;
  int signals_ = -1;
  int ending_ = -1;
  std::mutex mutex_;
  Stop stop_;
  bool beginning_ = false;
  std::optional<CancelReason> asked_;  // to stop what is beginning
  std::function<void()> cleanup_;
  std::thread thread_;
};

}  // namespace heddle::cli
