// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <string>
#include <string_view>
#include <system_error>

#include "fiber/cancel.hpp"
#include "fiber/readiness.hpp"

// The bytes of one connection, plain or TLS. Nothing here waits: a call does what can be done now
// and says what to wait for, so that all connections of a worker share one read buffer and one that
// waits for its response owns none.
namespace heddle::http {

struct IoResult {
  enum class State {
    done,         // `size` bytes moved
    wants_read,   // again when the socket is readable
    wants_write,  // again when it is writable
    ended,        // the other side said that it sends no more
    broken,       // reset, or cut off without a word; `error` says more
  };
  State state = State::broken;
  std::size_t size = 0;
  std::string error;
};

class Stream {
 public:
  using Socket = boost::asio::ip::tcp::socket;

  // `socket` is connected and non-blocking. Throws std::system_error.
  Stream(fiber::Worker& worker, Socket socket)
      : descriptor_(socket.release()), readiness_(worker, descriptor_.number) {}
  virtual ~Stream() = default;
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  virtual IoResult read_some(char* data, std::size_t size);
  virtual IoResult write_some(std::string_view data);
  // Bytes may have been read from the socket that read_some() has not returned yet.
  [[nodiscard]] virtual bool holds_data() const { return false; }
  // A kept connection on which something came is one that was closed, or that lost its place.
  [[nodiscard]] virtual bool quiet();

  // Parks until the socket is ready for what `state` wants; throws Stopped.
  void wait(IoResult::State state, fiber::CancelScope& scope);

 protected:
  [[nodiscard]] int descriptor() const { return descriptor_.number; }

 private:
  struct Descriptor {
    explicit Descriptor(int of) : number(of) {}
    ~Descriptor();
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int number;
  };

  Descriptor descriptor_;
  fiber::Readiness readiness_;
};

}  // namespace heddle::http
