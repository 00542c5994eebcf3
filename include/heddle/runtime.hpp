// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <heddle/descriptor.hpp>
#include <heddle/diagnostic.hpp>
#include <heddle/event.hpp>
#include <heddle/flow.hpp>
#include <heddle/host_node.hpp>
#include <heddle/options.hpp>
#include <heddle/run.hpp>
#include <heddle/value.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)  // what the libraries export

// Running flows from a program of your own; all that a host needs.
//
//   heddle::Runtime runtime;
//   heddle::LoadedFlow loaded = runtime.load("flows/imiassist/new_token.yaml");
//   if (!loaded.flow) return fail(heddle::render(loaded.diagnostics));
//   heddle::RunResult result = runtime.run(*loaded.flow, {{"subdomain", "healthcarecomms"}, …});
//   if (result.outcome == "SUCCESS") use(result.outputs);
//
// Everything may be called from any thread, several at once, except that run(), start() without
// room, shut_down(), Run::wait() and the destructor of Runtime block and so must not be called from
// a node or an observer: what can tell throws std::logic_error there. What a flow, a plugin or a
// service does wrong comes back as data. What throws is bad use of this interface, a start for
// which there is no room, and what the host's own functions let out. include/README.md is the
// guide.
namespace heddle {

namespace engine {
class RuntimeState;
}

// The heddle.yaml that belongs to a flow: beside it or, when the flow is below the working
// directory, the nearest on the way up to that. Without a flow (""): that of the working directory.
// Empty when there is none.
std::string find_configuration(const std::string& flow);

// The text of a source: env:VAR, a variable of the environment, or file:PATH, a file of at most
// 1 MiB without one line break at its end. Throws SecretError.
std::string read_secret(std::string_view source);

// The workers, the node types and the settings that flows are run with. Most programs have one.
class Runtime {
 public:
  // Throws std::invalid_argument for options that can never work, such as a node type that is not
  // what it should be: what() says which, why, and what was expected.
  explicit Runtime(RuntimeOptions options = {});
  // shut_down(): cancels the runs that are left at once.
  ~Runtime();  // NOLINT(bugprone-exception-escape): see the definition
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  // Reads and checks a flow, and reads the sources of the secret settings that it needs. `name`
  // stands for the file in diagnostics.
  [[nodiscard]] LoadedFlow load(const std::string& path) const;
  [[nodiscard]] LoadedFlow load_text(std::string_view text, const std::string& name) const;
  // The same of a flow that is to be looked at and not run (start() refuses it): it reads no source
  // of a secret and does not ask whether all settings are given. So it tells what is wrong with the
  // flow and with what is given, and not what this machine lacks to run it.
  [[nodiscard]] LoadedFlow inspect(const std::string& path) const;
  [[nodiscard]] LoadedFlow inspect_text(std::string_view text, const std::string& name) const;
  // The findings of inspect() alone; or those about a method, when the path is that of one:
  // FAMILY.NAME.method.yaml.
  [[nodiscard]] std::vector<Diagnostic> check(const std::string& path) const;
  // The same of a text; `name` stands for the file, and says whether it is a method. Flows that it
  // uses are looked for beside that file, then in the folders for flows.
  [[nodiscard]] std::vector<Diagnostic> check_text(std::string_view text,
                                                   const std::string& name) const;
  // All that is wrong with the configuration, whichever flow is to run; loads the plugins that
  // declare its settings, and all when one is declared by none. Empty without a configuration.
  [[nodiscard]] std::vector<Diagnostic> check_configuration() const;

  // Starts a run, having read the sources of those secrets that the flow reads or that are inputs
  // and not given. Returns at once, unless as many runs are under way as options.maximum_runs
  // allows: then it waits until one has ended, so that whoever brings work is held back to the pace
  // at which it is done. On threads of a runtime, from an observer say, it throws OverloadError
  // instead, as it does where the machine has no thread or memory for a run. Throws InputError when
  // the inputs do not fit, std::logic_error for a flow that another runtime has loaded or that was
  // only inspected, or when the runtime has been shut down.
  Run start(const Flow& flow, Values inputs = {}, StartOptions options = {}) const;
  // The same, but empty at once when there is no room: for those who have better to do than wait.
  std::optional<Run> try_start(const Flow& flow, Values inputs = {},
                               StartOptions options = {}) const;
  // Starts one and waits for its end.
  RunResult run(const Flow& flow, Values inputs = {}, StartOptions options = {}) const;

  // The runs that are under way, in the order in which they were started. Some may have ended by
  // the time that they are looked at.
  [[nodiscard]] std::vector<Run> runs() const;

  // Begins no more runs, waits for at most `grace` until those under way have ended, cancels those
  // that have not, with CancelReason::shutdown, and waits for them to clean up. What was left
  // behind on threads for blocking work is not waited for; a node that holds its worker, and what
  // one gave to call.blocking(), is, however long that takes. True: no run had to be cancelled.
  // Throws std::logic_error on a thread of a runtime. Of several callers the next waits for the
  // first.
  bool shut_down(std::chrono::nanoseconds grace = std::chrono::nanoseconds(0)) const;

  // Calls `observer` for every event of every run from now on, on threads of the runtime, several
  // at once: it must be quick, must not throw, and must wait neither for a run nor for the runtime.
  // Events of one run come one after another, unless nodes of it block. The Subscription ends it.
  [[nodiscard]] Subscription observe(std::function<void(const Event&)> observer,
                                     EventDetail detail = EventDetail::steps) const;

  // All node types that can be had, sorted by name. Loads every plugin.
  [[nodiscard]] std::vector<NodeTypeDescriptor> node_types() const;
  // The control nodes ("switch"), which the flow language has itself, sorted by name.
  [[nodiscard]] static std::vector<NodeTypeDescriptor> control_nodes();
  // One of either, by the name that events tell; loads only what is needed for it.
  [[nodiscard]] std::optional<NodeTypeDescriptor> node_type(std::string_view name) const;
  // Why there is no such node type, as `check` would say it.
  [[nodiscard]] Diagnostic missing_node_type(std::string_view name) const;
  // A JSON Schema (draft 2020-12) of the flows that may use them, for editors, as readable JSON.
  // Loads every plugin.
  [[nodiscard]] std::string flow_schema() const;
  // What is wrong with the plugins that were loaded or refused so far.
  [[nodiscard]] std::vector<Diagnostic> plugin_diagnostics() const;
  // The folders that are searched for plugins, in order.
  [[nodiscard]] std::vector<std::string> plugin_places() const;

  // The version of the library.
  [[nodiscard]] static std::string_view version();

 private:
  static LoadedFlow made(
      std::pair<std::shared_ptr<const engine::FlowState>, std::vector<Diagnostic>> ready);

  std::shared_ptr<engine::RuntimeState> state_;
};

}  // namespace heddle

#pragma GCC visibility pop
