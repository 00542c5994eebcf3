// SPDX-License-Identifier: Apache-2.0
#include "fiber/fiber.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <boost/asio/steady_timer.hpp>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "fiber/await.hpp"
#include "fiber/wait.hpp"
#include "fiber/worker.hpp"

using namespace std::chrono_literals;
using namespace heddle::fiber;

namespace {

std::string current_exception_text() {
  try {
    std::rethrow_exception(std::current_exception());
  } catch (const std::exception& error) {
    return error.what();
  }
}

// Throws, parks inside the catch block, and tells what is being handled afterwards.
void park_in_catch(const std::string& text, std::string& seen, int& uncaught) {
  try {
    throw std::runtime_error(text);
  } catch (const std::runtime_error&) {
    Fiber::park();
    seen = current_exception_text();
    uncaught = std::uncaught_exceptions();
  }
}

struct YieldsWhenDestroyed {
  int& uncaught;
  ~YieldsWhenDestroyed() {
    Fiber::yield();
    uncaught = std::uncaught_exceptions();
  }
};

}  // namespace

TEST_CASE("the example of fiber.hpp: a fiber parks until a handler resumes it") {
  Worker worker;
  bool went_on = false;
  worker.call([&] {
    boost::asio::steady_timer timer(worker.context(), 1ms);
    timer.async_wait([f = Fiber::current()](auto) { f->resume(); });
    Fiber::park();
    went_on = true;
  });
  CHECK(went_on);
}

TEST_CASE("a fiber that parks inside a catch block keeps its own exception") {
  Worker worker;
  std::vector<std::string> seen(3);
  std::vector<int> uncaught(3, -1);
  std::string loop_exception = "none";
  worker.call([&] {
    std::vector<Fiber*> fibers(3);
    for (std::size_t i = 0; i < 3; ++i) {
      worker.spawn([&, i] {
        fibers[i] = Fiber::current();
        park_in_catch("exception " + std::to_string(i), seen[i], uncaught[i]);
      });
    }
    Fiber::yield();
    if (std::current_exception()) loop_exception = current_exception_text();
    // In the order of their throws, so that a shared stack of exceptions would be popped wrongly.
    for (Fiber* fiber : fibers) fiber->resume();
    Fiber::yield();
    Fiber::yield();
  });
  CHECK(seen == std::vector<std::string>{"exception 0", "exception 1", "exception 2"});
  CHECK(uncaught == std::vector<int>{0, 0, 0});
  CHECK(loop_exception == "none");
}

TEST_CASE("a fiber that parks while an exception unwinds it does not make others unwind") {
  Worker worker;
  int own = -1;
  int other = -1;
  worker.call([&] {
    worker.spawn([&] {
      try {
        const YieldsWhenDestroyed yields{own};
        throw std::runtime_error("unwinding");
      } catch (const std::runtime_error&) {
      }
    });
    worker.spawn([&] { other = std::uncaught_exceptions(); });
    Fiber::yield();
    Fiber::yield();
  });
  CHECK(own == 1);
  CHECK(other == 0);
}

TEST_CASE("a resume before the park makes the park return at once, and several count as one") {
  Worker worker;
  bool returned = false;
  bool second_parked = true;
  worker.call([&] {
    CancelScope scope(worker);
    Fiber* self = Fiber::current();
    self->resume();
    self->resume();
    Fiber::park();
    returned = true;
    bool resumed = false;
    worker.spawn([&] {
      resumed = true;
      self->resume();
    });
    Fiber::park();
    second_parked = resumed;
  });
  CHECK(returned);
  CHECK(second_parked);
}

TEST_CASE("a resume from within another fiber lets that fiber go on first") {
  Worker worker;
  std::string order;
  worker.call([&] {
    Fiber* parked = nullptr;
    worker.spawn([&] {
      parked = Fiber::current();
      Fiber::park();
      order += 'b';
    });
    Fiber::yield();
    parked->resume();
    order += 'a';
    Fiber::yield();
    order += 'c';
  });
  CHECK(order == "abc");
}

TEST_CASE("fibers take turns when they yield, in the order in which they came") {
  Worker worker;
  std::string order;
  worker.call([&] {
    for (const char name : {'a', 'b', 'c'}) {
      worker.spawn([&order, name] {
        for (int i = 0; i < 2; ++i) {
          order += name;
          Fiber::yield();
        }
      });
    }
    while (order.size() < 6) Fiber::yield();
  });
  CHECK(order == "abcabc");
}

TEST_CASE("a fiber runs on its worker's thread, knows itself and its worker") {
  Worker worker;
  Worker other;
  CHECK(Fiber::current() == nullptr);
  CHECK_FALSE(worker.on_thread());
  bool here = false;
  bool there = true;
  bool same = false;
  worker.call([&] {
    here = worker.on_thread();
    there = other.on_thread();
    same = &Fiber::current()->worker() == &worker;
  });
  CHECK(here);
  CHECK_FALSE(there);
  CHECK(same);
}

TEST_CASE("a thousand fibers park at once and all go on") {
  Worker worker;
  std::atomic<int> ended = 0;
  std::size_t live = 0;
  worker.call([&] {
    CancelScope scope(worker);
    for (int i = 0; i < 1000; ++i) {
      worker.spawn([&worker, &ended] {
        CancelScope own(worker);
        sleep_for(own, 20ms);
        ++ended;
      });
    }
    sleep_for(scope, 5ms);
    live = worker.live_fibers();
    while (ended < 1000) sleep_for(scope, 5ms);
  });
  CHECK(live == 1001);
  CHECK(ended == 1000);
}

TEST_CASE("stacks are reused, and a new fiber on a used one starts clean") {
  Worker worker({.stack_size = 64 * 1024, .pooled_stacks = 2});
  int total = 0;
  for (int i = 0; i < 200; ++i) {
    worker.call([&] {
      volatile char depth[8192];
      depth[0] = static_cast<char>(1);
      depth[8191] = depth[0];
      total += depth[8191];
    });
  }
  CHECK(total == 200);
}

TEST_CASE("the destructor of a worker waits for its fibers") {
  std::atomic<bool> ended = false;
  {
    Worker worker;
    worker.spawn([&worker, &ended] {
      CancelScope scope(worker);
      sleep_for(scope, 30ms);
      ended = true;
    });
  }
  CHECK(ended);
}

TEST_CASE("fibers are spawned and functions posted from any thread") {
  Worker worker;
  std::atomic<int> count = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 50; ++n) {
        worker.spawn([&] { ++count; });
        worker.post([&] { ++count; });
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  worker.call([&] {
    CancelScope scope(worker);
    while (count < 400) sleep_for(scope, 1ms);
  });
  CHECK(count == 400);
}

TEST_CASE("what a called function throws is thrown to the caller") {
  Worker worker;
  CHECK_THROWS_WITH(worker.call([] { throw std::runtime_error("from the fiber"); }),
                    "from the fiber");
}

TEST_CASE("a worker's thread blocks the signals that are not faults of its own") {
  Worker worker;
  bool term = false;
  bool segv = true;
  worker.call([&] {
    sigset_t mask;
    pthread_sigmask(SIG_SETMASK, nullptr, &mask);
    term = sigismember(&mask, SIGTERM) == 1 && sigismember(&mask, SIGPIPE) == 1;
    segv = sigismember(&mask, SIGSEGV) == 1;
  });
  CHECK(term);
  CHECK_FALSE(segv);
}

TEST_CASE("await returns the results of a handler, also when the operation ends at once") {
  Worker worker;
  int value = 0;
  std::string text;
  worker.call([&] {
    CancelScope scope(worker);
    auto [number, word] = await<int, std::string>(
        scope, [](auto handler) { handler(7, "at once"); }, [] {});
    value = number;
    text = word;
    // A resume that was left over would cut this short.
    if (!sleep_for(scope, 1ms)) text = "cut short";
  });
  CHECK(value == 7);
  CHECK(text == "at once");
}

TEST_CASE("await cancels the operation with the scope and waits for its handler") {
  Worker worker;
  boost::system::error_code error;
  bool handled = false;
  worker.call([&] {
    CancelScope scope(worker);
    boost::asio::steady_timer timer(worker.context(), 1h);
    worker.spawn([&] { scope.cancel(CancelReason::user); });
    const auto result = await<boost::system::error_code>(
        scope,
        [&](auto handler) {
          timer.async_wait([&handled, handler](boost::system::error_code code) mutable {
            handled = true;
            handler(code);
          });
        },
        [&] { timer.cancel(); });
    error = std::get<0>(result);
  });
  CHECK(handled);
  CHECK(error == boost::asio::error::operation_aborted);
}

TEST_CASE("what a fiber has the loop do runs elsewhere, and the fiber goes on after it") {
  Worker worker;
  std::vector<std::string> seen;
  bool same_fiber = false;
  bool far_away = false;
  worker.call([&] {
    Fiber* const self = Fiber::current();
    const auto* const here = static_cast<const char*>(__builtin_frame_address(0));
    Fiber::spawn(worker, [&] { seen.emplace_back("another"); });
    Fiber::on_loop([&] {
      const auto* const there = static_cast<const char*>(__builtin_frame_address(0));
      far_away = std::abs(there - here) > 64 * 1024;
      same_fiber = Fiber::current() == self;
      Fiber::on_loop([&] { seen.emplace_back("inside"); });
      seen.emplace_back("outside");
    });
    seen.emplace_back("after");
    Fiber::yield();
  });
  CHECK(same_fiber);
  CHECK(far_away);
  CHECK(seen == std::vector<std::string>{"inside", "outside", "after", "another"});
}

TEST_CASE("what is thrown on the loop comes out of the fiber that asked for it") {
  Worker worker;
  std::string outer;
  std::string thrown;
  worker.call([&] {
    try {
      throw std::runtime_error("first");
    } catch (const std::runtime_error&) {
      try {
        Fiber::on_loop([] { throw std::logic_error("second"); });
      } catch (const std::logic_error& error) {
        Fiber::yield();
        thrown = error.what();
      }
      outer = current_exception_text();
    }
  });
  CHECK(thrown == "second");
  CHECK(outer == "first");
}

TEST_CASE("outside of fibers, what is for the loop is just called") {
  bool called = false;
  Fiber::on_loop([&] { called = true; });
  CHECK(called);
}
