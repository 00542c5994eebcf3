// SPDX-License-Identifier: Apache-2.0
#include "fiber/blocking.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <csignal>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "fiber/fiber.hpp"
#include "fiber/wait.hpp"

using namespace std::chrono_literals;
using namespace heddle::fiber;

namespace {

// A function that ends when it is told to.
struct Gate {
  std::atomic<int> entered = 0;
  std::atomic<bool> open = false;
  void pass() {
    ++entered;
    while (!open) std::this_thread::sleep_for(1ms);
  }
};

void sleep_until(Worker& worker, const std::function<bool()>& so) {
  CancelScope scope(worker);
  while (!so()) sleep_for(scope, 1ms);
}

}  // namespace

TEST_CASE("a blocking function runs on another thread while the worker's fibers go on") {
  BlockingPool pool({.threads = 1});
  Worker worker;
  auto result = BlockingResult::queue_full;
  bool other_thread = false;
  bool blocked = false;
  Gate gate;
  worker.call([&] {
    CancelScope scope(worker);
    worker.spawn([&] {
      sleep_until(worker, [&] { return gate.entered == 1; });
      gate.open = true;
    });
    result = pool.run(scope, [&] {
      other_thread = !worker.on_thread();
      sigset_t mask;
      pthread_sigmask(SIG_SETMASK, nullptr, &mask);
      blocked = sigismember(&mask, SIGTERM) == 1;
      gate.pass();
    });
  });
  CHECK(result == BlockingResult::done);
  CHECK(other_thread);
  CHECK(blocked);
}

TEST_CASE("what a blocking function throws is thrown in the fiber") {
  BlockingPool pool;
  Worker worker;
  CHECK_THROWS_WITH(worker.call([&] {
    CancelScope scope(worker);
    pool.run(scope, [] { throw std::runtime_error("from the pool"); });
  }),
                    "from the pool");
}

TEST_CASE("a full queue is an answer and not a wait") {
  BlockingPool pool({.threads = 1, .queue_limit = 1});
  Worker worker;
  Gate gate;
  std::vector<BlockingResult> results;
  worker.call([&] {
    CancelScope scope(worker);
    const auto run = [&] { results.push_back(pool.run(scope, [&] { gate.pass(); })); };
    worker.spawn(run);
    sleep_until(worker, [&] { return gate.entered == 1; });
    worker.spawn(run);
    Fiber::yield();
    run();  // one runs, one waits
    gate.open = true;
    sleep_until(worker, [&] { return results.size() == 3; });
  });
  CHECK(results == std::vector<BlockingResult>{BlockingResult::queue_full, BlockingResult::done,
                                               BlockingResult::done});
}

TEST_CASE("a cancelled call that waits for a thread never runs") {
  BlockingPool pool({.threads = 1});
  Worker worker;
  Gate gate;
  bool ran = false;
  auto waiting = BlockingResult::done;
  auto cancelled_before = BlockingResult::done;
  worker.call([&] {
    CancelScope scope(worker);
    CancelScope own(worker, &scope);
    bool busy_ended = false;
    worker.spawn([&] {
      pool.run(scope, [&] { gate.pass(); });
      busy_ended = true;
    });
    sleep_until(worker, [&] { return gate.entered == 1; });
    worker.spawn([&] { own.cancel(CancelReason::user); });
    waiting = pool.run(own, [&] { ran = true; });
    cancelled_before = pool.run(own, [&] { ran = true; });
    gate.open = true;
    sleep_until(worker, [&] { return busy_ended; });
  });
  CHECK(waiting == BlockingResult::cancelled);
  CHECK(cancelled_before == BlockingResult::cancelled);
  CHECK_FALSE(ran);
}

TEST_CASE("a cancelled call that runs already is waited for") {
  BlockingPool pool({.threads = 1});
  Worker worker;
  Gate gate;
  auto result = BlockingResult::cancelled;
  bool ended_first = true;
  worker.call([&] {
    CancelScope scope(worker);
    worker.spawn([&] {
      sleep_until(worker, [&] { return gate.entered == 1; });
      scope.cancel(CancelReason::user);
      CancelScope other(worker);
      sleep_for(other, 5ms);
      ended_first = result == BlockingResult::done;
      gate.open = true;
    });
    result = pool.run(scope, [&] { gate.pass(); });
  });
  CHECK(result == BlockingResult::done);
  CHECK_FALSE(ended_first);
}

TEST_CASE("a call that goes on after its patience is asked about again and again, and waited for") {
  BlockingPool pool({.threads = 1});
  Worker worker;
  Gate gate;
  int told = 0;
  auto result = BlockingResult::left;
  worker.call([&] {
    CancelScope scope(worker);
    worker.spawn([&] {
      sleep_until(worker, [&] { return gate.entered == 1; });
      scope.cancel(CancelReason::user);
      sleep_until(worker, [&] { return told == 3; });
      gate.open = true;
    });
    result = pool.run(scope, [&] { gate.pass(); }, {.time = 1ms, .over = [&] {
                                                      ++told;
                                                      return false;
                                                    }});
  });
  CHECK(result == BlockingResult::done);
  CHECK(told >= 3);
}

TEST_CASE("what is thrown when the patience ends is thrown once the function has ended") {
  BlockingPool pool({.threads = 1});
  Worker worker;
  Gate gate;
  bool ended = false;
  std::string thrown;
  worker.call([&] {
    CancelScope scope(worker);
    bool told = false;
    worker.spawn([&] {
      sleep_until(worker, [&] { return gate.entered == 1; });
      scope.cancel(CancelReason::user);
      sleep_until(worker, [&] { return told; });
      gate.open = true;
    });
    const auto function = [&] {
      gate.pass();
      ended = true;
    };
    const auto over = [&]() -> bool {
      told = true;
      throw std::runtime_error("nobody wants to hear it");
    };
    try {
      pool.run(scope, function, {.time = 1ms, .over = over});
    } catch (const std::runtime_error& error) {
      thrown = error.what();
    }
    CHECK(ended);
  });
  CHECK(thrown == "nobody wants to hear it");
}

TEST_CASE("a call that is left behind keeps what is its own, also when the pool has ended") {
  auto gate = std::make_shared<Gate>();
  const std::weak_ptr<Gate> kept = gate;
  auto result = BlockingResult::done;
  {
    BlockingPool pool({.threads = 1});
    Worker worker;
    worker.call([&] {
      CancelScope scope(worker);
      worker.spawn([&] {
        sleep_until(worker, [&] { return gate->entered == 1; });
        scope.cancel(CancelReason::user);
      });
      result =
          pool.run(scope, [gate] { gate->pass(); }, {.time = 1ms, .over = [] { return true; }});
    });
  }
  CHECK(result == BlockingResult::left);
  gate->open = true;
  gate.reset();
  while (!kept.expired()) std::this_thread::sleep_for(1ms);
}

TEST_CASE("the thread of a call that was left behind serves others once it returns") {
  BlockingPool pool({.threads = 1});
  Worker worker;
  auto gate = std::make_shared<Gate>();
  auto later = BlockingResult::left;
  worker.call([&] {
    CancelScope scope(worker);
    {
      CancelScope own(worker, &scope);
      worker.spawn([&] {
        sleep_until(worker, [&] { return gate->entered == 1; });
        own.cancel(CancelReason::user);
      });
      pool.run(own, [gate] { gate->pass(); }, {.time = 1ms, .over = [] { return true; }});
    }
    gate->open = true;
    later = pool.run(scope, [] {});
  });
  CHECK(later == BlockingResult::done);
}

TEST_CASE("one pool serves the fibers of several workers") {
  BlockingPool pool({.threads = 3});
  std::atomic<int> count = 0;
  {
    std::vector<std::unique_ptr<Worker>> workers;
    for (int i = 0; i < 3; ++i) workers.push_back(std::make_unique<Worker>());
    for (auto& worker : workers) {
      for (int i = 0; i < 50; ++i) {
        worker->spawn([&pool, &count, own = worker.get()] {
          CancelScope scope(*own);
          pool.run(scope, [&] { ++count; });
        });
      }
    }
  }
  CHECK(count == 150);
}
