// SPDX-License-Identifier: Apache-2.0
#include "http/resolver.hpp"

#include <doctest/doctest.h>

#include <condition_variable>
#include <map>
#include <mutex>

#include "fiber/wait.hpp"
#include "fiber/worker.hpp"
#include "http/failed.hpp"

using namespace std::chrono_literals;
using namespace heddle::fiber;
using namespace heddle::http;

namespace {

// A name server that does not answer for "slow…" until it is told to.
class Names {
 public:
  Resolver::Answer ask(const std::string& host) {
    std::unique_lock lock(mutex_);
    ++asked_[host];
    if (host.starts_with("slow")) changed_.wait(lock, [this] { return released_; });
    return {{boost::asio::ip::make_address("192.0.2.1")}, ""};
  }
  void release() {
    const std::lock_guard lock(mutex_);
    released_ = true;
    changed_.notify_all();
  }
  int asked(const std::string& host) {
    const std::lock_guard lock(mutex_);
    return asked_[host];
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::string, int> asked_;
  bool released_ = false;
};

// Threads may outlive the resolver, so the names are theirs too.
Resolver::Ask ask(const std::shared_ptr<Names>& names) {
  return [names](const std::string& host) { return names->ask(host); };
}

std::size_t found(Resolver& resolver, const std::string& host, CancelScope& scope) {
  try {
    return resolver.look_up(host, scope)->addresses.size();
  } catch (const Stopped&) {
    return 0;
  }
}

void wait_until(Worker& worker, const std::function<bool()>& condition) {
  CancelScope scope(worker);
  for (int i = 0; i < 5000 && !condition(); ++i) sleep_for(scope, 1ms);
}

}  // namespace

TEST_CASE("a name that takes long holds up no other, and is asked for once by all who want it") {
  const auto names = std::make_shared<Names>();
  Resolver resolver(ask(names), 2);
  Worker worker;
  std::size_t answered = 0;
  std::size_t fast = 0;
  worker.call([&] {
    CancelScope scope(worker);
    for (int i = 0; i < 20; ++i) {
      worker.spawn([&] {
        CancelScope own(worker);
        answered += found(resolver, "slow.example", own);
      });
    }
    wait_until(worker, [&] { return names->asked("slow.example") > 0; });
    fast = found(resolver, "fast.example", scope);
    CHECK(answered == 0);
    names->release();
    wait_until(worker, [&] { return answered == 20; });
  });
  CHECK(fast == 1);
  CHECK(answered == 20);
  CHECK(names->asked("slow.example") == 1);
}

TEST_CASE("a look-up that is cancelled ends, whatever the name server does") {
  const auto names = std::make_shared<Names>();
  {
    Resolver resolver(ask(names), 1);
    Worker worker;
    int stopped = 0;
    worker.call([&] {
      CancelScope scope(worker);
      for (const std::string host : {"slow.example", "slow.example", "fast.example"}) {
        worker.spawn([&, host] {
          if (found(resolver, host, scope) == 0) ++stopped;
        });
      }
      wait_until(worker, [&] { return names->asked("slow.example") > 0; });
      scope.cancel(CancelReason::user);
      wait_until(worker, [&] { return stopped == 3; });
      CHECK(found(resolver, "fast.example", scope) == 0);
    });
    CHECK(stopped == 3);
  }
  // Nobody waits for the name server; one that waited for its turn was not asked at all.
  CHECK(names->asked("fast.example") == 0);
  names->release();
}

TEST_CASE("more names than threads are all answered, for the fibers of several workers") {
  const auto names = std::make_shared<Names>();
  names->release();
  Resolver resolver(ask(names), 2);
  Worker workers[2];
  std::size_t answered[2] = {0, 0};
  for (int at = 0; at < 2; ++at) {
    workers[at].call([&, at] {
      for (int i = 0; i < 50; ++i) {
        workers[at].spawn([&, at, i] {
          CancelScope scope(workers[at]);
          answered[at] += found(resolver, "host" + std::to_string(i), scope);
        });
      }
      wait_until(workers[at], [&, at] { return answered[at] == 50; });
    });
  }
  CHECK(answered[0] == 50);
  CHECK(answered[1] == 50);
}

TEST_CASE("the system is asked for all addresses of a name, and says why it has none") {
  const Resolver::Answer local = Resolver::ask_system("127.0.0.1");
  REQUIRE(local.addresses.size() == 1);
  CHECK(local.addresses[0].to_string() == "127.0.0.1");
  CHECK(Resolver::ask_system("::1").addresses.at(0).to_string() == "::1");
  const Resolver::Answer none = Resolver::ask_system("nowhere.invalid");
  CHECK(none.addresses.empty());
  CHECK(none.error != "");
}
