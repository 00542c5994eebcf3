// SPDX-License-Identifier: Apache-2.0
#include "fiber/wait.hpp"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <cerrno>

#include "fiber/await.hpp"
#include "fiber/fiber.hpp"

namespace heddle::fiber {

namespace {

using boost::asio::posix::stream_descriptor;

// What is ready now, without waiting; POLLHUP and POLLERR answer for whatever was asked.
FdResult poll_now(int fd, std::uint32_t events) {
  pollfd asked{fd, 0, 0};
  if ((events & fd_read) != 0) asked.events |= POLLIN;
  if ((events & fd_write) != 0) asked.events |= POLLOUT;
  int count = 0;
  do {
    count = ::poll(&asked, 1, 0);
  } while (count < 0 && errno == EINTR);
  FdResult result;
  if (count < 0) result.error = std::error_code(errno, std::generic_category());
  if (count <= 0) return result;
  if ((asked.revents & POLLNVAL) != 0) {
    result.error = std::make_error_code(std::errc::bad_file_descriptor);
    return result;
  }
  const bool broken = (asked.revents & (POLLERR | POLLHUP)) != 0;
  if (broken || (asked.revents & POLLIN) != 0) result.ready |= events & fd_read;
  if (broken || (asked.revents & POLLOUT) != 0) result.ready |= events & fd_write;
  return result;
}

// Lends a descriptor to the reactor and takes it back as it was: Asio makes it non-blocking, which
// its owner, and whoever else shares the open file, did not ask for.
class LentDescriptor {
 public:
  LentDescriptor(Worker& worker, int fd)
      : descriptor_(worker.context()), fd_(fd), flags_(fcntl(fd, F_GETFL)) {}
  ~LentDescriptor() {
    if (descriptor_.is_open()) descriptor_.release();
    if (copy_ >= 0) ::close(copy_);
    if (flags_ >= 0 && (flags_ & O_NONBLOCK) == 0) fcntl(fd_, F_SETFL, flags_);
  }
  LentDescriptor(const LentDescriptor&) = delete;
  LentDescriptor& operator=(const LentDescriptor&) = delete;

  boost::system::error_code open() {
    boost::system::error_code error;
    descriptor_.assign(fd_, error);
    if (error != boost::system::errc::file_exists) return error;
    // Another fiber waits for the same descriptor; the reactor knows each number once.
    copy_ = fcntl(fd_, F_DUPFD_CLOEXEC, 0);
    if (copy_ < 0) return {errno, boost::system::system_category()};
    error = {};
    descriptor_.assign(copy_, error);
    return error;
  }

  stream_descriptor& get() { return descriptor_; }

 private:
  stream_descriptor descriptor_;
  int fd_;
  int copy_ = -1;
  int flags_;
};

boost::system::error_code wait_either(CancelScope& scope, stream_descriptor& descriptor,
                                      std::uint32_t events) {
  if (events != (fd_read | fd_write)) {
    const auto kind =
        events == fd_read ? stream_descriptor::wait_read : stream_descriptor::wait_write;
    return std::get<0>(await<boost::system::error_code>(
        scope, [&](auto handler) { descriptor.async_wait(kind, std::move(handler)); },
        [&] { descriptor.cancel(); }));
  }
  // The first of the two to end cancels the other; both must have ended before this returns.
  return std::get<0>(await<boost::system::error_code>(
      scope,
      [&](auto handler) {
        auto shared = std::make_shared<int>(0);
        auto one = [&descriptor, shared, handler](boost::system::error_code error) mutable {
          if (++*shared == 1) {
            descriptor.cancel();
          } else {
            handler(error);
          }
        };
        descriptor.async_wait(stream_descriptor::wait_read, one);
        descriptor.async_wait(stream_descriptor::wait_write, one);
      },
      [&] { descriptor.cancel(); }));
}

}  // namespace

bool sleep_for(CancelScope& scope, std::chrono::nanoseconds duration) {
  if (scope.cancelled()) return false;
  struct Sleep {
    Fiber* fiber = Fiber::current();
    bool woken = false;
    bool rung = false;
    void wake() {
      if (woken) return;
      woken = true;
      fiber->resume();
    }
  } sleep;
  Alarm alarm(
      scope.worker(),
      [](void* data) {
        auto* self = static_cast<Sleep*>(data);
        self->rung = true;
        self->wake();
      },
      &sleep);
  alarm.set(Alarm::after(duration));
  const CancelScope::Registration registration(scope, [&sleep] { sleep.wake(); });
  while (!sleep.woken) Fiber::park();
  return sleep.rung;
}

FdResult wait_fd(CancelScope& scope, int fd, std::uint32_t events) {
  events &= fd_read | fd_write;
  if (events == 0) return {0, false, std::make_error_code(std::errc::invalid_argument)};
  if (scope.cancelled()) return {0, true, {}};
  FdResult result = poll_now(fd, events);
  if (result.ready != 0 || result.error) return result;
  LentDescriptor lent(scope.worker(), fd);
  boost::system::error_code error = lent.open();
  while (!error) {
    error = wait_either(scope, lent.get(), events);
    result = poll_now(fd, events);
    if (result.ready != 0 || result.error) return result;
    if (scope.cancelled()) return {0, true, {}};
    // Woken for nothing: someone else took what had come.
    if (error == boost::asio::error::operation_aborted) error = {};
  }
  return {0, false, error};
}

}  // namespace heddle::fiber
