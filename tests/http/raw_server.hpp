// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

// A server that does on each connection exactly what a test tells it to, however wrong.
// Well-behaved servers cannot show what a client does about the others.
//
//   RawServer server({[](Peer& peer) { peer.read_request(); peer.send("HTTP/1.1 200 OK\r\n"); }});
namespace heddle::test {

// The server's end of one connection; closed when the script ends.
class Peer {
 public:
  explicit Peer(int fd) : fd_(fd) {}
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  // Head and body of the next request; empty when the client closed.
  std::string read_request();
  // False when the client is gone.
  bool send(std::string_view text) const;
  // Ends the connection with a reset instead of an orderly end.
  void reset();
  // Until the client closes its end.
  void wait_for_close() const;
  static void pause(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

 private:
  int fd_;
  std::string buffered_;
};

class RawServer {
 public:
  using Script = std::function<void(Peer&)>;

  // The n-th connection is served by the n-th script, later ones by the last.
  // `address`: 127.0.0.1, or ::1 where the machine has it.
  explicit RawServer(std::vector<Script> scripts, const std::string& address = "127.0.0.1");
  ~RawServer();
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string url(std::string_view target = "/") const;
  // "127.0.0.1:PORT" or "[::1]:PORT", as messages name it.
  [[nodiscard]] std::string place() const;
  [[nodiscard]] int connections() const { return connections_; }
  // Of these, those that it has closed.
  [[nodiscard]] int closed() const { return closed_; }

 private:
  void accept_all();

  std::vector<Script> scripts_;
  std::string host_;
  int listener_ = -1;
  std::uint16_t port_ = 0;
  std::atomic<int> connections_ = 0;
  std::atomic<int> closed_ = 0;
  std::vector<std::thread> serving_;
  std::thread accepting_;
};

// Reads one request, then answers with `text`.
[[nodiscard]] RawServer::Script answer(std::string text);

// Whether this machine has the loopback address of IPv6.
[[nodiscard]] bool has_ipv6();

// A port on which nothing listens.
[[nodiscard]] std::uint16_t unused_port();

}  // namespace heddle::test
