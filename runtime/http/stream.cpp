// SPDX-License-Identifier: Apache-2.0
#include "http/stream.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

#include "http/failed.hpp"

namespace heddle::http {

namespace {

bool would_block(int error) {
  return error == EAGAIN || error == EWOULDBLOCK;
}

IoResult broken(int error) {
  return {IoResult::State::broken, 0, std::generic_category().message(error)};
}

}  // namespace

Stream::Descriptor::~Descriptor() {
  ::close(number);
}

IoResult Stream::read_some(char* data, std::size_t size) {
  ssize_t count = 0;
  do {
    count = ::recv(descriptor(), data, size, MSG_DONTWAIT);
  } while (count < 0 && errno == EINTR);
  if (count > 0) return {IoResult::State::done, static_cast<std::size_t>(count), {}};
  if (count == 0) return {IoResult::State::ended, 0, {}};
  if (would_block(errno)) return {IoResult::State::wants_read, 0, {}};
  return broken(errno);
}

IoResult Stream::write_some(std::string_view data) {
  ssize_t count = 0;
  do {
    count = ::send(descriptor(), data.data(), data.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
  } while (count < 0 && errno == EINTR);
  if (count >= 0) return {IoResult::State::done, static_cast<std::size_t>(count), {}};
  if (would_block(errno)) return {IoResult::State::wants_write, 0, {}};
  return broken(errno);
}

bool Stream::quiet() {
  char byte = 0;
  const ssize_t count = ::recv(descriptor(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  return count < 0 && would_block(errno);
}

void Stream::wait(IoResult::State state, fiber::CancelScope& scope) {
  if (scope.cancelled()) throw Stopped{};
  if (state == IoResult::State::wants_write) {
    readiness_.wait_write(scope);
  } else {
    readiness_.wait_read(scope);
  }
  if (scope.cancelled()) throw Stopped{};
}

}  // namespace heddle::http
