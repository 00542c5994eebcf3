// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <heddle/descriptor.hpp>
#include <heddle/diagnostic.hpp>
#include <heddle/value.hpp>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Running flows from a program of your own.
//
//   heddle::Runtime runtime;
//   heddle::LoadedFlow loaded = runtime.load("flows/imiassist/new_token.yaml");
//   if (!loaded.flow) return fail(heddle::render(loaded.diagnostics));
//   heddle::RunResult result = runtime.run(*loaded.flow, {{"subdomain", "healthcarecomms"}, …});
//   if (result.outcome == "SUCCESS") use(result.outputs);
//
// Everything may be called from any thread, except that run(), start() without room, shut_down(),
// Run::wait() and the destructors of Runtime and Subscription block and so must not be called from
// a node or an observer. What a flow, a plugin or a service does wrong comes back as data; only bad
// use of this interface throws.
namespace heddle {

namespace engine {
class RuntimeState;
struct FlowState;
struct RunState;
struct Observer;
}  // namespace engine

using Values = std::map<std::string, Value, std::less<>>;

class Simulation;  // <heddle/simulation.hpp>

struct RuntimeOptions {
  // A heddle.yaml, which says where plugins are, settings, sources of secrets and which variables
  // of the environment flows may read; empty: none. Read once, when the Runtime is made. The other
  // options win over it. Its mistakes are among the diagnostics of every load(), which then gives
  // no flow.
  std::string configuration_file;
  // Folders with plugins, searched first and in this order; then those of HEDDLE_PLUGIN_PATH, then
  // those of the configuration, then the one that came with this library.
  std::vector<std::string> plugin_directories;
  // Folders with flows that other flows use, as 'use: flow:NAME'. One beside the flow that uses it
  // comes first, then those of these folders in this order, then those of the configuration.
  std::vector<std::string> flow_directories;
  // family.name → text, read by the setting's declared type as Flow::parse_input does. The
  // runtime's own are http.ca_file, http.connect_timeout, http.request_timeout, http.maximum_body,
  // http.maximum_connections and http.idle_expiry.
  std::map<std::string, std::string, std::less<>> settings;
  // Threads that run nodes; 0: one for each core. They start with the first run.
  unsigned workers = 0;
  // How many runs may be under way: what start() waits for and try_start() refuses beyond. 0: any
  // number. Each has a stack of two memory mappings, and one more for each item or branch that is
  // under way; Linux allows 65,530 (vm.max_map_count), and what finds none fails as `overload`.
  std::size_t maximum_runs = 16'384;
  // Threads for nodes that block, and how many such nodes may wait for one.
  unsigned blocking_threads = 16;
  unsigned blocking_queue = 1024;
  // How long what blocks may go on after it was asked to stop. Then observers are told, and a node
  // whose about says .blocking is left behind: its run goes on without it, and the thread serves
  // others once it returns. What a node gave to call.blocking() is waited for: it uses the node. A
  // node that never returns runs on while the process ends; its plugin is never unloaded.
  std::chrono::nanoseconds blocking_patience = std::chrono::seconds(1);
  // How long a node may hold its worker before observers are told of it; 0: for ever.
  std::chrono::nanoseconds watchdog = std::chrono::seconds(5);
  // How long all 'finally' nodes of a run that was cancelled may take together, before they are
  // stopped too; and those of a flow inside it that its timeout, or a sibling's failure, ended.
  std::chrono::nanoseconds cleanup_time = std::chrono::seconds(30);
  // How many nodes one run may visit in all, those of items and of flows inside it counted: what
  // bounds flows that use themselves. What would go on then fails; as many again are for cleaning
  // up.
  std::uint64_t run_visits = 10'000'000;
  // Bytes of stack for each run: address space, which takes memory only where it is touched.
  std::size_t stack_size = std::size_t{256} * 1024;
  // What now() in expressions gives; empty: the system's clock. Called on the threads of the runs,
  // several at once; must not throw.
  std::function<Timestamp()> clock;
  // Answers for nodes, and stands for the network, the clock and what the host gives to flows: for
  // tests of flows, see <heddle/simulation.hpp>. `clock` is not asked then. Null: runs are real.
  std::shared_ptr<Simulation> simulation;
};

// Why a run, or a node in it, did not succeed. No text in it shows a secret.
struct Error {
  std::string code;     // lower_snake_case, for programs
  std::string message;  // for people
  std::string node;     // the node it happened in; empty: none
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

// The inputs given to a flow are not what it takes. Every mistake is among the diagnostics.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::vector<Diagnostic> diagnostics)
      : std::runtime_error(render(diagnostics)), diagnostics_(std::move(diagnostics)) {}
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const noexcept { return diagnostics_; }

 private:
  std::vector<Diagnostic> diagnostics_;
};

// One way out of a node: an outcome, and where it leads.
struct FlowEdge {
  std::string outcome;   // SUCCESS, FAILURE, … or another that the node has
  std::string node;      // the id of the next node; empty: the run ends here,
  std::string end;       // with this outcome: SUCCESS, FAILURE, … or one that the flow declares
  bool implied = false;  // not written in the flow: where a failure leads that it does not wire
  bool fails = false;    // the outcome is a failure: FAILURE, TIMEOUT, INVALID or one like these
};

// One node of a flow. Its id is its name everywhere: no two nodes of a flow share one.
struct FlowNode {
  std::string id;
  std::string type;   // family.method, or the kind of a control node: switch, for_each, …
  std::string block;  // the name of the block that it stands in; empty: the flow itself
  std::string description;
  std::uint32_t line = 0;  // of the flow's file
  // Those written in the flow, in its order, then the implied ones: FAILURE, TIMEOUT, INVALID.
  std::vector<FlowEdge> edges;
};

// Nodes inside a flow that are gone through on their own, from the first of them to an end.
struct FlowBlock {
  std::string name;   // "probe" of a for_each or repeat, "both.left" of a branch, "finally"
  std::string owner;  // the id of the node that goes through it; empty: the run does, at its end
  std::string start;  // the id of the first node
};

// A flow that was read, checked and made ready to run. A cheap, immutable handle; it stays valid
// after its Runtime has ended, but can then not be run.
class Flow {
 public:
  [[nodiscard]] const std::string& name() const;
  [[nodiscard]] const std::string& description() const;
  [[nodiscard]] const std::string& file() const;
  [[nodiscard]] const std::vector<VariableDescriptor>& inputs() const;
  // The names of the outputs, in the flow's order.
  [[nodiscard]] std::vector<std::string> outputs() const;
  // The nodes and where they lead, in the flow's order: those inside a node follow it. Made anew by
  // each call.
  [[nodiscard]] std::vector<FlowNode> nodes() const;
  // What the flow has beside its own nodes, in the same order.
  [[nodiscard]] std::vector<FlowBlock> blocks() const;
  // What a node takes, gives and can end with; empty: there is none with this id.
  [[nodiscard]] std::optional<NodeTypeDescriptor> type_of(std::string_view node) const;
  // The flow that a node with 'use: flow:NAME' runs, to be looked at; empty: it is no such node.
  [[nodiscard]] std::optional<Flow> flow_of(std::string_view node) const;
  // The id of the node that a run starts at.
  [[nodiscard]] const std::string& start() const;
  // The value of an input from text, by the input's declared type. Throws InputError.
  [[nodiscard]] Value parse_input(std::string_view name, std::string_view text) const;
  // Whether a run that is not given this input gets it from a source of secrets that the host's
  // configuration names. Only secret inputs do.
  [[nodiscard]] bool has_host_value(std::string_view input) const;
  // The names that it reads as env.NAME and as secrets.NAME.
  [[nodiscard]] std::vector<std::string> environment() const;
  [[nodiscard]] std::vector<std::string> secrets() const;
  // What start() would say of these inputs; empty when they fit. Reads sources of secrets.
  [[nodiscard]] std::vector<Diagnostic> check_inputs(Values inputs) const;

 private:
  friend class Runtime;
  explicit Flow(std::shared_ptr<const engine::FlowState> state) : state_(std::move(state)) {}
  std::shared_ptr<const engine::FlowState> state_;
};

struct LoadedFlow {
  std::optional<Flow> flow;             // empty when a diagnostic is an error
  std::vector<Diagnostic> diagnostics;  // all findings, sorted by place
};

// What is asked of one run, beside its inputs.
struct StartOptions {
  // How long the run may take from its first node on, not counting what start() waits for room;
  // then it is cancelled with CancelReason::deadline. 0: for ever; negative: std::invalid_argument.
  std::chrono::nanoseconds timeout{0};
};

// There is no room for one more run, and the caller cannot wait for it.
class OverloadError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A run that was started. A cheap handle; letting go of it does not stop the run.
class Run {
 public:
  [[nodiscard]] const std::string& id() const;
  [[nodiscard]] bool finished() const;
  // Blocks until the run has ended. While it has not, throws std::logic_error on a thread of a
  // runtime, which might wait for itself.
  const RunResult& wait() const;
  // The same, for at most `time`; null when it still runs.
  const RunResult* wait_for(std::chrono::nanoseconds time) const;
  // Asks the run to stop and returns at once. It ends as CANCELLED, unless it ends by itself first.
  void cancel(CancelReason reason = CancelReason::user) const;

 private:
  friend class Runtime;
  explicit Run(std::shared_ptr<engine::RunState> state) : state_(std::move(state)) {}
  std::shared_ptr<engine::RunState> state_;
};

// Something that happened in a run. The views are valid during the callback only, and no text or
// value shows a secret.
struct Event {
  enum class Kind {
    run_started,     // values: the inputs
    node_started,    // attempt 1 begins
    attempt_failed,  // and another follows after `duration`: outcome, error
    node_inputs,     // values (with EventDetail::values only)
    node_finished,   // outcome, duration over all attempts, error, values: the outputs
    log,             // level, text
    http,            // text: method and URL, status or an empty outcome; duration
    run_finished,    // outcome, duration, error, values: the outputs
  };
  enum class Level { debug, info, warning, error };

  Kind kind = Kind::log;
  std::chrono::system_clock::time_point time;
  std::string_view run_id;
  std::string_view flow;
  std::string_view node;
  // Where the node is when it stands inside others: "probe[3]" for the item with that index of the
  // for_each 'probe', "both.left" for a branch of the parallel 'both', one inside the other with
  // "/". Empty at the top.
  std::string_view within;
  // The nodes whose flows it is inside of, the outermost first: "login/sign_in". Ids are those of
  // the innermost flow. Empty: it is a node of the flow that runs.
  std::string_view flows;
  std::string_view node_type;
  std::uint32_t attempt = 0;
  std::string_view outcome;
  std::chrono::nanoseconds duration{0};  // 0 of a node that began before anybody observed
  const Error* error = nullptr;
  Level level = Level::info;
  std::string_view text;
  std::uint32_t status = 0;
  const std::vector<std::pair<std::string, Value>>* values = nullptr;
};

std::string_view name_of(Event::Kind kind);

// What observers are told: the steps, or also the (masked) data and the HTTP exchanges.
enum class EventDetail { steps, values };

// While it lives, its observer is called. Its destructor waits for calls in flight.
class Subscription {
 public:
  Subscription() = default;
  explicit Subscription(std::shared_ptr<engine::Observer> observer)
      : observer_(std::move(observer)) {}
  Subscription(Subscription&&) noexcept = default;
  Subscription& operator=(Subscription&& other) noexcept;
  ~Subscription();

 private:
  std::shared_ptr<engine::Observer> observer_;
};

// The heddle.yaml that belongs to a flow: beside it or, when the flow is below the working
// directory, the nearest on the way up to that. Without a flow (""): that of the working directory.
// Empty when there is none.
std::string find_configuration(const std::string& flow);

// A secret that could not be had. what() says why and shows nothing that may be the secret.
class SecretError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The text of a source: env:VAR, a variable of the environment, or file:PATH, a file of at most
// 1 MiB without one line break at its end. Throws SecretError.
std::string read_secret(std::string_view source);

class Runtime {
 public:
  // Throws std::invalid_argument for options that can never work.
  explicit Runtime(RuntimeOptions options = {});
  // shut_down(): cancels the runs that are left at once.
  ~Runtime();  // NOLINT(bugprone-exception-escape): see the definition
  Runtime(const Runtime&) = delete;
  Runtime& operator=(const Runtime&) = delete;

  // Reads and checks a flow, and reads the sources of the secret settings that it needs. `name`
  // stands for the file in diagnostics.
  [[nodiscard]] LoadedFlow load(const std::string& path) const;
  [[nodiscard]] LoadedFlow load_text(std::string_view text, const std::string& name) const;
  // The findings of load() alone, without reading any source of a secret; or those about a method,
  // when the path is that of one: FAMILY.NAME.method.yaml.
  [[nodiscard]] std::vector<Diagnostic> check(const std::string& path) const;
  // All that is wrong with the configuration, whichever flow is to run; loads the plugins that
  // declare its settings, and all when one is declared by none. Empty without a configuration.
  [[nodiscard]] std::vector<Diagnostic> check_configuration() const;

  // Starts a run, having read the sources of those secrets that the flow reads or that are inputs
  // and not given. Returns at once, unless as many runs are under way as options.maximum_runs
  // allows: then it waits until one has ended, so that whoever brings work is held back to the pace
  // at which it is done. On threads of a runtime, from an observer say, it throws OverloadError
  // instead. Throws InputError when the inputs do not fit, std::logic_error for a flow of another
  // runtime, or when the runtime has been shut down.
  Run start(const Flow& flow, Values inputs = {}, StartOptions options = {}) const;
  // The same, but empty at once when there is no room: for those who have better to do than wait.
  std::optional<Run> try_start(const Flow& flow, Values inputs = {},
                               StartOptions options = {}) const;
  // Starts one and waits for its end.
  RunResult run(const Flow& flow, Values inputs = {}, StartOptions options = {}) const;

  // Begins no more runs, waits for at most `grace` until those under way have ended, cancels those
  // that have not, with CancelReason::shutdown, and waits for them to clean up. What was left
  // behind on threads for blocking work is not waited for; a node that holds its worker, and what
  // one gave to call.blocking(), is, however long that takes. True: no run had to be cancelled.
  // Throws std::logic_error on a thread of a runtime. Of several callers the next waits for the
  // first.
  bool shut_down(std::chrono::nanoseconds grace = std::chrono::nanoseconds(0)) const;

  // Calls `observer` for every event of every run from now on, on the threads of the
  // runs: it must be quick and must not throw.
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
  std::shared_ptr<engine::RuntimeState> state_;
};

}  // namespace heddle
