// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <heddle/value.hpp>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)  // what the libraries export

// One execution of a flow, from its start to its result.
//
//   heddle::Run run = runtime.start(flow, {{"name", "Ada"}}, {.timeout = 30s});
//   for (const auto& place : run.status().nodes) show(place.node);
//   if (run.wait_for(5s) == nullptr) run.cancel();
//   const heddle::RunResult& result = run.wait();
//
// All functions of a Run may be called by any thread, several at once, also after its Runtime has
// ended.
namespace heddle {

namespace engine {
struct RunState;
}

// Why a run, or a node in it, did not succeed. No text in it shows a secret.
struct Error {
  std::string code;     // lower_snake_case, for programs
  std::string message;  // for people
  // The node it happened in, "sign_in/token" where that is in the flow that is sign_in; of a run
  // that was cancelled the one that it was at. Empty: none, as when an output of the flow fails.
  std::string node;
  bool retryable = false;
  bool internal = false;  // a bug in Heddle or a plugin, not a result
};

enum class CancelReason : std::uint32_t {
  user = 1,
  deadline = 2,
  parent = 3,
  shutdown = 4,
  overload = 5
};

// "user", "deadline", …
std::string_view name_of(CancelReason reason);

struct RunResult {
  std::string run_id;
  std::string flow;
  std::string outcome;  // SUCCESS, FAILURE, CANCELLED or one that the flow declares
  std::optional<CancelReason> cancelled;  // why it is CANCELLED
  // In the order of the flow; those that have no value on this outcome are missing. Secrets are in
  // clear and marked as such.
  std::vector<std::pair<std::string, Value>> outputs;
  std::optional<Error> error;
  std::chrono::nanoseconds duration{0};
};

// What is asked of one run, beside its inputs.
struct StartOptions {
  // How long the run may take from its first node on, not counting what start() waits for room;
  // then it is cancelled with CancelReason::deadline. 0: for ever; negative: std::invalid_argument.
  std::chrono::nanoseconds timeout{0};
};

// There is no room for one more run, and the caller cannot wait for it, or the machine has no
// thread or memory for it.
class OverloadError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Where in its flow a run is: at this node, now.
struct NodePlace {
  std::string node;       // its id
  std::string node_type;  // family.method, flow:NAME, or the kind of a control node
  std::string within;     // where it stands inside others, as Event::within
  std::string flows;      // inside of which flows, as Event::flows
};

// What a run is doing. Things go on meanwhile: by the time that it is read it is the past.
struct RunStatus {
  enum class State {
    waiting,  // it has a worker, which has not come to it yet
    running,
    ended,
  };
  State state = State::waiting;
  // Of a run that is under way, the nodes that it is at, in the order in which it came to where
  // they stand: a for_each, then those of its items. Several where branches or items go side by
  // side; between two nodes it is the one that has ended.
  std::vector<NodePlace> nodes;
  // Since its first node began; of a run that has ended, that of its result.
  std::chrono::nanoseconds duration{0};
};

// "waiting", "running", "ended"
std::string_view name_of(RunStatus::State state);

// A run that was started. A cheap handle, to be copied; letting go of it does not stop the run. The
// result stays as long as there is a handle.
class Run {
 public:
  [[nodiscard]] const std::string& id() const;
  // The name of its flow.
  [[nodiscard]] const std::string& flow() const;
  // What it is doing; never waits for the run, whatever that is doing. A run with
  // thousands of items under way waits for the list of these to be made.
  [[nodiscard]] RunStatus status() const;
  [[nodiscard]] bool finished() const;
  // Blocks until the run has ended. While it has not, throws std::logic_error on a thread of a
  // runtime, which might wait for itself.
  const RunResult& wait() const;
  // The same, for at most `time`; null when it still runs.
  const RunResult* wait_for(std::chrono::nanoseconds time) const;
  // The result, or null while it still runs. Does not wait.
  [[nodiscard]] const RunResult* result() const;
  // Asks the run to stop and returns at once. It ends as CANCELLED, unless it ends by itself first.
  // Of no effect on a run that has ended.
  void cancel(CancelReason reason = CancelReason::user) const;

 private:
  friend class Runtime;
  explicit Run(std::shared_ptr<engine::RunState> state) : state_(std::move(state)) {}
  std::shared_ptr<engine::RunState> state_;
};

}  // namespace heddle

#pragma GCC visibility pop
