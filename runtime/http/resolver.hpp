// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/asio/ip/address.hpp>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "fiber/cancel.hpp"

// The system looks names up in a function that blocks, for half a minute when a name server does
// not answer. Here a few threads call it, for all workers of the process: a name that takes long
// holds up one of them, however many requests ask for it, and no look-up of another name, unless 64
// hang at once.
//
//   const auto answer = Resolver::shared().look_up("example.com", scope);
namespace heddle::http {

class Resolver {
 public:
  struct Answer {
    std::vector<boost::asio::ip::address> addresses;  // in the order in which to try them
    std::string error;                                // why there are none
  };
  // Asks and blocks; called on several threads at once.
  using Ask = std::function<Answer(const std::string& host)>;

  static Answer ask_system(const std::string& host);

  // Threads start when there is a name for them, and end when there was none for some seconds.
  explicit Resolver(Ask ask = &Resolver::ask_system, std::size_t most_threads = 64);
  // Does not wait for a name server: the threads are on their own from here.
  ~Resolver();
  Resolver(const Resolver&) = delete;
  Resolver& operator=(const Resolver&) = delete;

  // The one of this process.
  static Resolver& shared();

  // Parks the calling fiber; a cancellation of `scope` ends the wait, though the question to the
  // system goes on. Throws Stopped. From any worker.
  std::shared_ptr<const Answer> look_up(const std::string& host, fiber::CancelScope& scope);

 private:
  struct State;
  static void start_thread(const std::shared_ptr<State>& state);

  std::shared_ptr<State> state_;
};

}  // namespace heddle::http
