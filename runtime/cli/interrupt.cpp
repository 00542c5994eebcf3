// SPDX-License-Identifier: Apache-2.0
#include "interrupt.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdint>
#include <system_error>
#include <utility>

#include "exit_code.hpp"

namespace heddle::cli {
namespace {

// Those of the two that were not ignored from the start.
sigset_t wanted_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGINT, SIGTERM}) {
    struct sigaction current {};
    if (sigaction(number, nullptr, &current) == 0 && current.sa_handler != SIG_IGN) {
      sigaddset(&set, number);
    }
  }
  return set;
}

}  // namespace

Interrupt::Interrupt(Console& console) : console_(console) {
  const sigset_t set = wanted_signals();
  // Every thread made later inherits this, so that nobody but the descriptor gets them.
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  signals_ = signalfd(-1, &set, SFD_CLOEXEC);
  ending_ = eventfd(0, EFD_CLOEXEC);
  if (signals_ < 0 || ending_ < 0) {
    throw std::system_error(errno, std::generic_category(), "cannot watch for signals");
  }
  thread_ = std::thread([this] { watch(); });
}

Interrupt::~Interrupt() {
  const std::uint64_t one = 1;
  [[maybe_unused]] const ssize_t written = write(ending_, &one, sizeof one);
  thread_.join();
  close(signals_);
  close(ending_);
}

void Interrupt::on_first(Stop stop) {
  const std::lock_guard lock(mutex_);
  stop_ = std::move(stop);
}

void Interrupt::on_first_after(const std::function<Stop()>& begin) {
  {
    const std::lock_guard lock(mutex_);
    beginning_ = true;
    asked_.reset();
  }
  Stop stop;
  try {
    // Not under the lock: this may wait for somebody else's file, and a second signal must be
    // heard.
    stop = begin();
  } catch (...) {
    const std::lock_guard lock(mutex_);
    beginning_ = false;
    throw;
  }
  const std::lock_guard lock(mutex_);
  beginning_ = false;
  stop_ = std::move(stop);
  if (asked_ && stop_) stop_(*asked_);
}

void Interrupt::at_hard_end(std::function<void()> cleanup) {
  const std::lock_guard lock(mutex_);
  cleanup_ = std::move(cleanup);
}

void Interrupt::watch() {
  bool asked = false;
  while (true) {
    pollfd waiting[] = {{signals_, POLLIN, 0}, {ending_, POLLIN, 0}};
    if (poll(waiting, 2, -1) < 0) continue;
    if (waiting[1].revents != 0) return;
    signalfd_siginfo info{};
    if (read(signals_, &info, sizeof info) != sizeof info) continue;
    const bool ends_host = info.ssi_signo == static_cast<std::uint32_t>(SIGTERM);
    const CancelReason reason = ends_host ? CancelReason::shutdown : CancelReason::user;
    if (asked || !stop_softly(reason)) end_hard();
    asked = true;
  }
}

bool Interrupt::stop_softly(CancelReason reason) {
  const std::lock_guard lock(mutex_);
  if (!stop_ && !beginning_) return false;
  // Nothing here may wait for a reader of stderr, who may never come.
  console_.try_notice("interrupted: cancelling the run; interrupt once more to end at once");
  if (beginning_) {
    asked_ = reason;
  } else {
    stop_(reason);
  }
  return true;
}

void Interrupt::end_hard() {
  {
    const std::lock_guard lock(mutex_);
    if (cleanup_) cleanup_();
  }
  console_.try_notice("interrupted");
  _exit(static_cast<int>(ExitCode::interrupted));
}

}  // namespace heddle::cli
