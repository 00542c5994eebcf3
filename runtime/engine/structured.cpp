// SPDX-License-Identifier: Apache-2.0
#include "engine/structured.hpp"

#include <fmt/format.h>

#include <chrono>
#include <utility>
#include <vector>

#include "engine/branches.hpp"
#include "engine/runtime_state.hpp"
#include "value/nesting.hpp"

namespace heddle::engine {
namespace {

// The scope of a node with nodes of its own: ends what is inside when the run is cancelled, when
// the node's time is up, or when it is bound to fail.
class BlockScope {
 public:
  BlockScope(const Frame& frame, const ProgramNode& node)
      : frame_(frame), node_(node), scope_(frame.run.worker->worker, frame.scope) {
    if (!node.node->timeout) return;
    limit_.emplace(*frame.run.time, scope_, *node.node->timeout);
  }

  [[nodiscard]] fiber::CancelScope& scope() { return scope_; }
  void stop() { scope_.cancel(fiber::CancelReason::parent); }

  // How the node ends when something outside of its nodes ended them; else nothing.
  [[nodiscard]] std::optional<AttemptResult> cut_short() const {
    if (frame_.scope->cancelled()) return cancelled();
    if (scope_.reason() != fiber::CancelReason::deadline) return std::nullopt;
    AttemptResult result = failed(frame_, node_, "timeout", timeout_text(node_));
    result.outcome = "TIMEOUT";
    result.target = &node_.timeout;
    return result;
  }

 private:
  const Frame& frame_;
  const ProgramNode& node_;
  fiber::CancelScope scope_;
  std::optional<RunTime::Limit> limit_;
};

bool is_internal(const End& end) {
  return end.error && end.error->internal;
}

// The fault of a plugin ends the run, wherever it shows.
AttemptResult broken(End end) {
  AttemptResult result;
  result.outcome = "FAILURE";
  result.broken = true;
  result.error = std::move(end.error);
  return result;
}

Error error_of(const End& end) {
  if (end.error) return *end.error;
  Error error;
  error.code = "failed";
  error.message = "its nodes led to end." + end.outcome;
  return error;
}

// Several walks beside each other, and which of them failed.
class Walks {
 public:
  Walks(Frame& frame, const ProgramNode& node, std::size_t count, std::uint64_t tolerated,
        bool fail_fast)
      : frame_(frame),
        node_(node),
        scope_(frame, node),
        errors_(count),
        tolerated_(tolerated),
        fail_fast_(fail_fast) {}

  [[nodiscard]] fiber::CancelScope& scope() { return scope_.scope(); }

  // Takes in how number `i` ended. False: no more is to be begun.
  bool ended(std::size_t i, End end) {
    if (is_internal(end)) {
      if (!broken_) broken_ = std::move(end);
      scope_.stop();
    } else if (end.outcome == "CANCELLED") {
      return false;
    } else if (end.outcome != "SUCCESS") {
      errors_[i] = error_of(end);
      if (++failures_ > tolerated_ && fail_fast_) scope_.stop();
    }
    return !scope().cancelled();
  }

  // `what` one is: "item". `describe(i)` says which: {"index", 3}.
  template <typename Describe>
  AttemptResult result(std::string_view what, Describe describe) {
    if (broken_) return broken(std::move(*broken_));
    if (auto cut = scope_.cut_short()) return std::move(*cut);
    List told;
    std::optional<std::size_t> first;
    for (std::size_t i = 0; i < errors_.size(); ++i) {
      if (!errors_[i]) continue;
      if (!first) first = i;
      told.emplace_back(
          Map{describe(i), {"code", errors_[i]->code}, {"message", errors_[i]->message}});
    }
    AttemptResult result =
        failures_ <= tolerated_ ? led(node_, "SUCCESS") : failure(what, *first, describe(*first));
    write_output(frame_, node_, node_.output_count - 1, std::move(told));
    return result;
  }

 private:
  AttemptResult failure(std::string_view what, std::size_t first, const Map::Entry& which) const {
    const Error& error = *errors_[first];
    const std::string text = which.second.type() == Type::string
                                 ? fmt::format("{} '{}'", what, which.second.string())
                                 : fmt::format("{} {}", what, first);
    const std::string others =
        failures_ == 1 ? "" : fmt::format(" (the first of {} that failed)", failures_);
    AttemptResult result =
        failed(frame_, node_, error.code, fmt::format("{}: {}{}", text, error.message, others));
    result.error->retryable = error.retryable;
    return result;
  }

  Frame& frame_;
  const ProgramNode& node_;
  BlockScope scope_;
  std::vector<std::optional<Error>> errors_;
  std::uint64_t failures_ = 0;
  std::uint64_t tolerated_;
  bool fail_fast_;
  std::optional<End> broken_;
};

// One item after the other on a fiber of its own; fibers go on with the next when one has ended.
class Items {
 public:
  Items(Frame& frame, const ProgramNode& node, const flow::ForEach& loop, const Value& items)
      : frame_(frame),
        node_(node),
        loop_(loop),
        items_(items),
        walks_(frame, node, items.list().size(), loop.tolerate, loop.fail_fast),
        results_(items.list().size()) {}

  AttemptResult run() {
    fan_out(*frame_.run.time, frame_.run.worker->worker, items_.list().size(), loop_.max_parallel,
            [&](std::size_t i) { return walks_.ended(i, run_item(i)); });
    AttemptResult result = walks_.result("item", [](std::size_t i) {
      return Map::Entry{"index", static_cast<std::int64_t>(i)};
    });
    if (result.outcome == "SUCCESS") write_output(frame_, node_, 0, std::move(results_));
    return result;
  }

 private:
  End run_item(std::size_t i) {
    fiber::CancelScope scope(frame_.run.worker->worker, &walks_.scope());
    Frame inner(frame_, fmt::format("{}[{}]", node_.node->id, i), scope, loop_.body);
    Value item = items_.list()[i];
    item.set_secret(item.secret() || items_.secret());
    inner.slots.own(loop_.item_slot) = {std::move(item), true};
    inner.slots.own(loop_.index_slot) = {Value(static_cast<std::int64_t>(i)), true};
    End end = walk(inner, loop_.body.start);
    if (end.outcome != "SUCCESS" || loop_.result == nullptr) return end;
    std::string why;
    auto result = evaluated(*loop_.result, inner, {Type::any}, why);
    if (result && nested_deeper(*result, most_levels - 1)) {
      why =
          fmt::format("in a list of them they would be nested deeper than {} levels", most_levels);
    } else if (result) {
      results_[i] = std::move(*result);
      return end;
    }
    return {"FAILURE", failed(frame_, node_, "result_failed", "'result': " + why).error};
  }

  Frame& frame_;
  const ProgramNode& node_;
  const flow::ForEach& loop_;
  const Value& items_;
  Walks walks_;
  List results_;
};

}  // namespace

AttemptResult run_for_each(Frame& frame, const ProgramNode& node, const flow::ForEach& loop) {
  std::string why;
  const auto items = evaluated(*loop.in, frame, {Type::list}, why);
  if (!items) {
    AttemptResult result = failed(frame, node, "items_failed", "'in': " + why);
    write_output(frame, node, 1, List{});
    return result;
  }
  return Items(frame, node, loop, *items).run();
}

namespace {

// What the nodes of a branch gave: the slots of its block, one range behind the other. Empty: it
// was not begun.
std::vector<expression::Slot> given_by(const flow::Block& block, Frame& inner) {
  std::vector<expression::Slot> given;
  for (const auto& [first, count] : block.slots) {
    for (std::uint32_t i = 0; i < count; ++i)
      given.push_back(std::move(inner.slots.own(first + i)));
  }
  return given;
}

void take_over(const flow::Block& block, std::vector<expression::Slot> given, Frame& frame) {
  std::size_t next = 0;
  for (const auto& [first, count] : block.slots) {
    for (std::uint32_t i = 0; i < count && next < given.size(); ++i) {
      frame.slots.own(first + i) = std::move(given[next++]);
    }
  }
}

}  // namespace

AttemptResult run_parallel(Frame& frame, const ProgramNode& node, const flow::Parallel& parallel) {
  const auto& branches = parallel.branches;
  Walks walks(frame, node, branches.size(), 0, parallel.fail_fast);
  std::vector<std::vector<expression::Slot>> given(branches.size());
  fiber::Worker& worker = frame.run.worker->worker;
  fan_out(*frame.run.time, worker, branches.size(), branches.size(), [&](std::size_t i) {
    fiber::CancelScope scope(worker, &walks.scope());
    Frame inner(frame, fmt::format("{}.{}", node.node->id, branches[i].name), scope,
                branches[i].body);
    End end = walk(inner, branches[i].body.start);
    given[i] = given_by(branches[i].body, inner);
    return walks.ended(i, std::move(end));
  });
  AttemptResult result = walks.result("branch", [&](std::size_t i) {
    return Map::Entry{"branch", branches[i].name};
  });
  // What a branch gave that was stopped depends on when that was.
  const bool all_ended =
      result.outcome == "SUCCESS" || (result.outcome == "FAILURE" && !parallel.fail_fast);
  if (!all_ended || result.broken) return result;
  for (std::size_t i = 0; i < branches.size(); ++i) {
    take_over(branches[i].body, std::move(given[i]), frame);
  }
  return result;
}

namespace {

AttemptResult go_round(Frame& frame, const ProgramNode& node, const flow::Repeat& loop) {
  BlockScope block(frame, node);
  fiber::CancelScope* const outer = frame.scope;
  for (std::uint64_t pass = 1;; ++pass) {
    frame.scope = &block.scope();
    End end = walk(frame, loop.body.start);
    frame.scope = outer;
    if (is_internal(end)) return broken(std::move(end));
    if (auto cut = block.cut_short()) return std::move(*cut);
    if (end.outcome != "SUCCESS") {
      const Error error = error_of(end);
      AttemptResult result =
          failed(frame, node, error.code, fmt::format("pass {}: {}", pass, error.message));
      result.error->retryable = error.retryable;
      return result;
    }
    std::string why;
    const auto done = holds(*loop.until, frame, why);
    if (!done) return failed(frame, node, "condition_failed", "'until': " + why);
    if (*done || pass == loop.max) {
      AttemptResult result = led(node, *done ? "SUCCESS" : "EXHAUSTED");
      write_output(frame, node, 0, static_cast<std::int64_t>(pass));
      return result;
    }
    if (frame.run.time->sleep_for(block.scope(), loop.delay)) continue;
    if (auto cut = block.cut_short()) return std::move(*cut);
    return cancelled();
  }
}

}  // namespace

AttemptResult run_repeat(Frame& frame, const ProgramNode& node, const flow::Repeat& loop) {
  AttemptResult result;
  run_aside(*frame.run.time, frame.run.worker->worker,
            [&] { result = go_round(frame, node, loop); });
  return result;
}

}  // namespace heddle::engine
