// SPDX-License-Identifier: Apache-2.0
#include "fiber/wait.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <string>

#include "fiber/fiber.hpp"

using namespace std::chrono_literals;
using namespace heddle::fiber;

namespace {

// Two connected ends, which close themselves.
struct Ends {
  explicit Ends(bool socket) {
    if (socket) {
      REQUIRE(::socketpair(AF_UNIX, SOCK_STREAM, 0, fds.data()) == 0);
    } else {
      REQUIRE(::pipe(fds.data()) == 0);
    }
  }
  ~Ends() {
    close_end(0);
    close_end(1);
  }
  void close_end(std::size_t end) {
    if (fds[end] >= 0) ::close(fds[end]);
    fds[end] = -1;
  }
  void put() const { REQUIRE(::write(fds[1], "x", 1) == 1); }

  std::array<int, 2> fds{-1, -1};
};

}  // namespace

TEST_CASE("wait_fd waits until a pipe can be read, and leaves its flags as they were") {
  Worker worker;
  const Ends pipe(false);
  FdResult result;
  char byte = 0;
  worker.call([&] {
    CancelScope scope(worker);
    worker.spawn([&] {
      CancelScope own(worker);
      sleep_for(own, 5ms);
      pipe.put();
    });
    result = wait_fd(scope, pipe.fds[0], fd_read);
    if (result) CHECK(::read(pipe.fds[0], &byte, 1) == 1);
  });
  CHECK(result.ready == fd_read);
  CHECK_FALSE(result.cancelled);
  CHECK(byte == 'x');
  CHECK((fcntl(pipe.fds[0], F_GETFL) & O_NONBLOCK) == 0);
}

TEST_CASE("wait_fd says which of two events came") {
  Worker worker;
  const Ends pair(true);
  FdResult writable;
  FdResult both;
  FdResult later;
  worker.call([&] {
    CancelScope scope(worker);
    writable = wait_fd(scope, pair.fds[0], fd_read | fd_write);
    pair.put();
    both = wait_fd(scope, pair.fds[0], fd_read | fd_write);
    // Full, so that neither is so at first.
    char byte = 0;
    CHECK(::read(pair.fds[0], &byte, 1) == 1);
    const std::string much(4096, 'x');
    while (::send(pair.fds[0], much.data(), much.size(), MSG_DONTWAIT) > 0) {
    }
    worker.spawn([&] { pair.put(); });
    later = wait_fd(scope, pair.fds[0], fd_read | fd_write);
  });
  CHECK(writable.ready == fd_write);
  CHECK(both.ready == (fd_read | fd_write));
  CHECK(later.ready == fd_read);
}

TEST_CASE("the end of a stream counts as readable") {
  Worker worker;
  Ends pipe(false);
  FdResult result;
  worker.call([&] {
    CancelScope scope(worker);
    worker.spawn([&] { pipe.close_end(1); });
    result = wait_fd(scope, pipe.fds[0], fd_read);
  });
  CHECK(result.ready == fd_read);
}

TEST_CASE("cancellation and deadlines end wait_fd, and the descriptor stays open") {
  Worker worker;
  const Ends pair(true);
  FdResult cancelled;
  FdResult late;
  FdResult before;
  worker.call([&] {
    CancelScope scope(worker);
    worker.spawn([&] { scope.cancel(CancelReason::user); });
    cancelled = wait_fd(scope, pair.fds[0], fd_read);
    before = wait_fd(scope, pair.fds[0], fd_read);
    CancelScope timed(worker);
    timed.set_deadline(CancelScope::Clock::now() + 5ms);
    late = wait_fd(timed, pair.fds[0], fd_read);
  });
  CHECK(cancelled.cancelled);
  CHECK(cancelled.ready == 0);
  CHECK(before.cancelled);
  CHECK(late.cancelled);
  pair.put();
  char byte = 0;
  CHECK(::read(pair.fds[0], &byte, 1) == 1);
}

TEST_CASE("two fibers may wait for one descriptor") {
  Worker worker;
  const Ends pair(true);
  FdResult first;
  FdResult second;
  worker.call([&] {
    CancelScope scope(worker);
    Fiber* self = Fiber::current();
    worker.spawn([&] {
      first = wait_fd(scope, pair.fds[0], fd_read);
      self->resume();
    });
    worker.spawn([&] { pair.put(); });
    second = wait_fd(scope, pair.fds[0], fd_read);
    while (!first) Fiber::park();
  });
  CHECK(first.ready == fd_read);
  CHECK(second.ready == fd_read);
}

TEST_CASE("what cannot be waited for is an error, and a plain file is ready at once") {
  Worker worker;
  FdResult closed;
  FdResult nothing;
  FdResult file;
  std::FILE* plain = std::tmpfile();
  REQUIRE(plain != nullptr);
  worker.call([&] {
    CancelScope scope(worker);
    closed = wait_fd(scope, 1 << 20, fd_read);
    nothing = wait_fd(scope, 0, 0);
    file = wait_fd(scope, fileno(plain), fd_read);
  });
  std::fclose(plain);
  CHECK(closed.error == std::errc::bad_file_descriptor);
  CHECK(nothing.error == std::errc::invalid_argument);
  CHECK(file.ready == fd_read);
}
