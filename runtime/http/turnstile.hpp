// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/intrusive/list.hpp>
#include <cstddef>
#include <map>
#include <string>

#include "fiber/cancel.hpp"
#include "fiber/fiber.hpp"
#include "http/origin.hpp"

// Some services refuse whoever opens more than a few connections. A request passes the turnstile of
// its origin before it has one, and waits there while as many as allowed are inside; who came first
// goes first.
//
//   const Turnstile::Pass pass(turnstile, url, phase, scope);
//   // at most `most` fibers are here at once; the next goes on when `pass` ends
//
// Each request inside uses one connection and takes a kept one before it opens another, so what is
// kept and what is in use are never more than the limit either.
namespace heddle::http {

class Turnstile {
  struct Waiting : boost::intrusive::list_base_hook<> {
    fiber::Fiber* fiber = nullptr;
    bool admitted = false;
  };
  struct Line {
    std::size_t inside = 0;
    boost::intrusive::list<Waiting> waiting;
  };
  using Lines = std::map<Origin, Line, OriginLess>;

 public:
  // 0: no limit, at no cost. Of one worker.
  explicit Turnstile(std::size_t most) : most_(most) {}

  class Pass {
   public:
    // Parks until it is this one's turn; `phase` says so meanwhile. Throws Stopped.
    Pass(Turnstile& turnstile, const Url& url, std::string& phase, fiber::CancelScope& scope);
    ~Pass();
    Pass(const Pass&) = delete;
    Pass& operator=(const Pass&) = delete;

   private:
    Turnstile* turnstile_ = nullptr;  // null without a limit
    Lines::iterator line_;
  };

 private:
  void wait(Line& line, fiber::CancelScope& scope);
  void leave(Lines::iterator line);

  std::size_t most_;
  Lines lines_;
};

}  // namespace heddle::http
