// SPDX-License-Identifier: Apache-2.0
#include "fiber/cancel.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "fiber/alarm.hpp"
#include "fiber/fiber.hpp"
#include "fiber/wait.hpp"

using namespace std::chrono_literals;
using namespace heddle::fiber;

namespace {

using Clock = CancelScope::Clock;

}  // namespace

TEST_CASE("cancellation wakes a sleeping fiber, from any thread by a post") {
  Worker worker;
  std::optional<CancelScope> scope;
  bool slept = true;
  worker.call([&] {
    scope.emplace(worker);
    std::thread canceller([&] {
      std::this_thread::sleep_for(10ms);
      worker.post([&] { scope->cancel(CancelReason::user); });
    });
    slept = sleep_for(*scope, 1h);
    canceller.join();
  });
  CHECK_FALSE(slept);
  CHECK(scope->reason() == CancelReason::user);
}

TEST_CASE("a sleep that is not cut short lasts its time") {
  Worker worker;
  bool slept = false;
  Clock::duration lasted{};
  worker.call([&] {
    CancelScope scope(worker);
    const auto begun = Clock::now();
    slept = sleep_for(scope, 20ms);
    lasted = Clock::now() - begun;
  });
  CHECK(slept);
  CHECK(lasted >= 20ms);
}

TEST_CASE("a sleep in a cancelled scope returns at once, an endless one when it is cancelled") {
  Worker worker;
  bool first = true;
  bool second = true;
  worker.call([&] {
    CancelScope scope(worker);
    worker.spawn([&] { scope.cancel(CancelReason::shutdown); });
    first = sleep_for(scope, std::chrono::nanoseconds::max());
    second = sleep_for(scope, 1h);
  });
  CHECK_FALSE(first);
  CHECK_FALSE(second);
}

TEST_CASE("a deadline cancels with the reason deadline") {
  Worker worker;
  bool slept = true;
  auto reason = CancelReason::none;
  Clock::duration lasted{};
  worker.call([&] {
    CancelScope scope(worker);
    const auto begun = Clock::now();
    scope.set_deadline(begun + 20ms);
    slept = sleep_for(scope, 1h);
    lasted = Clock::now() - begun;
    reason = scope.reason();
  });
  CHECK_FALSE(slept);
  CHECK(reason == CancelReason::deadline);
  CHECK(lasted >= 20ms);
}

TEST_CASE("a deadline that is past cancels at once, one that is replaced does not") {
  Worker worker;
  bool at_once = false;
  bool replaced = true;
  bool removed = true;
  worker.call([&] {
    CancelScope past(worker);
    past.set_deadline(Clock::now() - 1s);
    at_once = past.reason() == CancelReason::deadline;
    CancelScope later(worker);
    later.set_deadline(Clock::now() + 1ms);
    later.set_deadline(Clock::now() + 1h);
    CancelScope without(worker);
    without.set_deadline(Clock::now() + 1ms);
    without.set_deadline(Clock::time_point::max());
    CancelScope other(worker);
    sleep_for(other, 10ms);
    replaced = later.cancelled();
    removed = without.cancelled();
  });
  CHECK(at_once);
  CHECK_FALSE(replaced);
  CHECK_FALSE(removed);
}

TEST_CASE("the nearest deadline of a scope and its parents holds") {
  Worker worker;
  bool nearest = false;
  auto reason = CancelReason::none;
  worker.call([&] {
    const auto soon = Clock::now() + 10ms;
    CancelScope run(worker);
    CancelScope attempt(worker, &run);
    const bool none = attempt.deadline() == Clock::time_point::max();
    run.set_deadline(soon);
    attempt.set_deadline(soon + 1h);
    nearest = none && attempt.deadline() == soon;
    sleep_for(attempt, 1h);
    reason = attempt.reason();
  });
  CHECK(nearest);
  CHECK(reason == CancelReason::deadline);
}

TEST_CASE("cancelling reaches all scopes below and none above, and the first reason stays") {
  Worker worker;
  std::vector<CancelReason> reasons;
  worker.call([&] {
    CancelScope run(worker);
    CancelScope node(worker, &run);
    CancelScope attempt(worker, &node);
    CancelScope sibling(worker, &run);
    attempt.cancel(CancelReason::overload);
    node.cancel(CancelReason::user);
    node.cancel(CancelReason::shutdown);
    CancelScope late(worker, &node);
    reasons = {run.reason(), node.reason(), attempt.reason(), sibling.reason(), late.reason()};
  });
  CHECK(reasons == std::vector<CancelReason>{CancelReason::none, CancelReason::user,
                                             CancelReason::overload, CancelReason::none,
                                             CancelReason::user});
}

TEST_CASE("a registration is called once, at once when too late, and not when forgotten") {
  Worker worker;
  int called = 0;
  int forgotten = 0;
  int late = 0;
  worker.call([&] {
    CancelScope scope(worker);
    const CancelScope::Registration kept(scope, [&] { ++called; });
    {
      const CancelScope::Registration dropped(scope, [&] { ++forgotten; });
    }
    scope.cancel(CancelReason::user);
    scope.cancel(CancelReason::user);
    const CancelScope::Registration after(scope, [&] { ++late; });
  });
  CHECK(called == 1);
  CHECK(forgotten == 0);
  CHECK(late == 1);
}

TEST_CASE("a wake may end other registrations and its own") {
  Worker worker;
  int called = 0;
  worker.call([&] {
    CancelScope scope(worker);
    std::unique_ptr<CancelScope::Registration> own;
    std::unique_ptr<CancelScope::Registration> other;
    own = std::make_unique<CancelScope::Registration>(scope, [&] {
      ++called;
      other.reset();
      own.reset();
    });
    other = std::make_unique<CancelScope::Registration>(scope, [&] { ++called; });
    scope.cancel(CancelReason::user);
  });
  CHECK(called == 1);
}

TEST_CASE("a fiber woken by a cancellation goes on after it, and may end its scope then") {
  Worker worker;
  std::string order;
  worker.call([&] {
    CancelScope run(worker);
    for (const char name : {'a', 'b'}) {
      worker.spawn([&, name] {
        CancelScope own(worker, &run);
        sleep_for(own, 1h);
        order += name;
      });
    }
    Fiber::yield();
    worker.post([&] {
      run.cancel(CancelReason::user);
      order += '!';
    });
    CancelScope waiting(worker);
    while (order.size() < 3) sleep_for(waiting, 1ms);
  });
  CHECK(order == "!ab");
}

TEST_CASE("alarms ring in the order of their times, and a stopped one does not") {
  Worker worker;
  std::string order;
  worker.call([&] {
    struct Ring {
      std::string& order;
      char name;
      static void ring(void* data) {
        auto* self = static_cast<Ring*>(data);
        self->order += self->name;
      }
    };
    Ring rings[] = {{order, 'a'}, {order, 'b'}, {order, 'c'}, {order, 'd'}};
    Alarm a(worker, &Ring::ring, &rings[0]);
    Alarm b(worker, &Ring::ring, &rings[1]);
    Alarm c(worker, &Ring::ring, &rings[2]);
    Alarm d(worker, &Ring::ring, &rings[3]);
    const auto now = Alarm::Clock::now();
    c.set(now + 9ms);
    a.set(now + 3ms);
    b.set(now + 1h);
    b.set(now + 6ms);
    d.set(now + 1ms);
    d.stop();
    CancelScope scope(worker);
    sleep_for(scope, 15ms);
    if (a.when() != Alarm::Clock::time_point::max()) order += '?';
  });
  CHECK(order == "abc");
}
