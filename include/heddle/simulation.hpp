// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <heddle/runtime.hpp>
#include <heddle/value.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)  // what the libraries export

// A flow can be proved without the services that its nodes call: a Simulation says what they would
// have answered, no request leaves the machine, and waiting takes no time.
//
//   struct Refused : heddle::Simulation {
//     heddle::Timestamp clock() const override { return {1767225600, 0}; }
//     std::optional<heddle::SimulatedResult> answer(const heddle::SimulatedAttempt& asked) override
//     {
//       if (asked.node != "sign_in") return std::nullopt;
//       heddle::SimulatedResult result;
//       result.outcome = "FAILURE";
//       result.error = heddle::Error{"unauthorized", "wrong password"};
//       return result;
//     }
//   };
//   heddle::RuntimeOptions options;
//   options.simulation = std::make_shared<Refused>();
//
// The time of a simulated run stands still while a node works. It is moved on only when all that
// the run does is wait (pauses before a retry, delays, sleeping nodes), and then at once to where
// the first of them goes on. So a run has the same order of events each time. A pause that a flow
// cuts at random is as long as it can be, and every run has the same id.
namespace heddle {

// What is asked for: one attempt of a node, about to be made. Valid during the call only.
struct SimulatedAttempt {
  std::string_view run_id;
  std::string_view flow;
  std::string_view node;       // its id
  std::string_view within;     // where it stands, as Event::within
  std::string_view flows;      // inside of which flows, as Event::flows
  std::string_view node_type;  // family.method, or flow:NAME
  std::uint32_t attempt = 1;   // of this visit
};

// How the attempt ends. It is held against what the node type declares as a plugin's would be; one
// that breaks it ends the run with the error "simulation".
struct SimulatedResult {
  std::string outcome = "SUCCESS";    // declared by the node type, or FAILURE, TIMEOUT or INVALID
  Values outputs;                     // by name; those with a default may be left out
  std::optional<Error> error;         // of FAILURE, TIMEOUT and INVALID; `node` is filled in
  std::chrono::nanoseconds delay{0};  // how long it takes, in the time of the run
};

class Simulation {
 public:
  Simulation() = default;
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;
  virtual ~Simulation() = default;

  // What becomes of this attempt, whose inputs are already known to fit; nothing: a flow is gone
  // through, and its nodes are asked for; another node runs,
  // if all it does is compute. One that declares effects, or that it blocks, does not run, and one
  // that does may not call out (HTTP, file descriptors, blocking work): the run ends with the
  // error "not_simulated". Called on the threads of the runs, several at once; must not throw,
  // block or park.
  virtual std::optional<SimulatedResult> answer(const SimulatedAttempt& asked) = 0;

  // What now() gives when a run begins.
  [[nodiscard]] virtual Timestamp clock() const = 0;

  // What flows read as env.NAME and secrets.NAME. A simulated runtime takes of its configuration
  // only where plugins and flows are: no settings, secrets or variables of the environment. A
  // required setting may be missing; a node that runs without it ends the run with the error
  // "setting_missing". All errors of a simulation are `internal`: no edge is taken.
  [[nodiscard]] virtual std::map<std::string, std::string, std::less<>> environment() const {
    return {};
  }
  [[nodiscard]] virtual std::map<std::string, std::string, std::less<>> secrets() const {
    return {};
  }
};

}  // namespace heddle

#pragma GCC visibility pop
