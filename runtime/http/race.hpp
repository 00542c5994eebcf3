// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "fiber/alarm.hpp"
#include "fiber/cancel.hpp"
#include "fiber/fiber.hpp"

// A host often has an address of IPv6 that does not answer from here, and one of IPv4 that does.
// Asking one after the other would wait for the first until its time is up. So each address gets a
// head start and is then tried together with the next; the first that connects wins (Happy
// Eyeballs, RFC 8305).
//
//   Race race(worker, endpoints, phase, scope);
//   if (auto socket = race.run()) return std::move(*socket);
//   throw Failed{Failure::connect, race.failures()};
namespace heddle::http {

class Race {
 public:
  using Endpoint = boost::asio::ip::tcp::endpoint;
  using Socket = boost::asio::ip::tcp::socket;

  static constexpr std::chrono::milliseconds head_start{250};

  // `phase` says which addresses are being tried.
  Race(fiber::Worker& worker, std::vector<Endpoint> endpoints, std::string& phase,
       fiber::CancelScope& scope);
  // Closes what did not win; parks until its handlers have run.
  ~Race();
  Race(const Race&) = delete;
  Race& operator=(const Race&) = delete;

  // A connected, non-blocking socket, or nothing when no address took the connection. Once. Throws
  // Stopped.
  std::optional<Socket> run();

  // Why not, of each address: "Connection refused (::1), Connection refused (127.0.0.1)".
  [[nodiscard]] std::string failures() const;
  // That of the last one.
  [[nodiscard]] boost::system::error_code error() const { return attempts_.back().error; }

 private:
  struct Attempt {
    explicit Attempt(Socket unconnected) : socket(std::move(unconnected)) {}
    Socket socket;
    boost::system::error_code error;
    bool done = false;
  };

  void start_next();
  void end(Attempt& attempt, const boost::system::error_code& error);
  Attempt* winner();
  void ring();

  fiber::Worker& worker_;
  std::vector<Endpoint> endpoints_;
  std::string& phase_;
  fiber::CancelScope& scope_;
  fiber::Fiber* fiber_;
  std::vector<Attempt> attempts_;  // of the first endpoints; never more than was reserved
  std::size_t running_ = 0;
  bool next_is_due_ = true;
  fiber::Alarm alarm_;
};

// The order of the system, but by turns of IPv6 and IPv4.
[[nodiscard]] std::vector<Race::Endpoint> by_turns(const std::vector<Race::Endpoint>& endpoints);

}  // namespace heddle::http
