// SPDX-License-Identifier: Apache-2.0
#include <heddle/runtime.hpp>
#include <heddle/simulation.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <random>
#include <stdexcept>
#include <utility>

#include "engine/declared_settings.hpp"
#include "engine/flow_state.hpp"
#include "engine/run_state.hpp"
#include "engine/runtime_state.hpp"
#include "flow/control_types.hpp"
#include "flow/report.hpp"
#include "flow/schema/schema.hpp"
#include "method/check.hpp"
#include "value/conversion.hpp"
#include "value/spelling.hpp"

namespace heddle {
namespace {

// 128 random bits: run ids are made on many hosts and meet in one log.
std::string new_run_id() {
  thread_local std::mt19937_64 random = [] {
    std::random_device device;
    std::array<unsigned, 8> bits{};
    for (auto& word : bits) word = device();
    std::seed_seq seed(bits.begin(), bits.end());
    return std::mt19937_64(seed);
  }();
  std::string id(32, '0');
  for (std::size_t at = 0; at < id.size();) {
    std::uint64_t bits = random();
    for (int i = 0; i < 16; ++i, bits >>= 4U) id[at++] = "0123456789abcdef"[bits & 0xfU];
  }
  return id;
}

flow::Checked check_file(const std::string& path, const engine::RuntimeState& runtime) {
  return flow::check_file(path, *runtime.catalog, runtime.host_values->names(),
                          runtime.flow_directories);
}

flow::Checked check_text_of(std::string_view text, const std::string& name,
                            const engine::RuntimeState& runtime) {
  return flow::check(text, name, *runtime.catalog, runtime.host_values->names(),
                     runtime.flow_directories);
}

// The state is null where a diagnostic is an error. One whose settings were not read belongs to no
// runtime, and so is run by none.
std::pair<std::shared_ptr<const engine::FlowState>, std::vector<Diagnostic>> make_ready(
    flow::Checked checked, const std::shared_ptr<engine::RuntimeState>& runtime,
    engine::Settings::Sources sources) {
  std::shared_ptr<engine::FlowState> state;
  std::vector<Diagnostic> diagnostics = runtime->configuration->diagnostics();
  if (checked.flow && !runtime->configuration->has_errors()) {
    state = engine::make_ready(checked, runtime->catalog, runtime->settings, runtime->host_values,
                               sources, diagnostics);
    if (state && sources == engine::Settings::Sources::read) state->runtime = runtime;
  }
  flow::sort_by_place(diagnostics);
  std::move(checked.diagnostics.begin(), checked.diagnostics.end(),
            std::back_inserter(diagnostics));
  return {std::move(state), std::move(diagnostics)};
}

// The name whose method is `method`, written without its family.
std::optional<std::string> with_method(const std::vector<std::string>& names,
                                       std::string_view method) {
  for (const auto& name : names) {
    if (canonical(name.substr(name.rfind('.') + 1)) == canonical(method)) return name;
  }
  return std::nullopt;
}

std::vector<std::string> with_control(std::vector<std::string> names) {
  for (const auto& type : flow::control_types()) names.push_back(type.descriptor.name);
  return names;
}

// In the words of the checker (flow/read_nodes.cpp), which speaks of a place in a flow.
Diagnostic missing(engine::Catalog& catalog, std::string_view name) {
  Diagnostic diagnostic;
  diagnostic.notes = catalog.why_missing(name);
  if (!diagnostic.notes.empty()) {
    diagnostic.code = "HD2002";
    diagnostic.message = fmt::format("the plugin that offers {} was not loaded", flow::quote(name));
    return diagnostic;
  }
  diagnostic.code = "HD2001";
  diagnostic.message = fmt::format("there is no node type {}", flow::quote(name));
  const auto names = catalog.names();
  auto meant = with_method(names, name);
  if (!meant) meant = closest(name, with_control(names));
  if (meant) diagnostic.label = fmt::format("did you mean '{}'?", *meant);
  if (!meant && !names.empty()) {
    diagnostic.notes.push_back("node types: " + flow::enumerate(names));
  }
  const auto places = catalog.places();
  diagnostic.notes.push_back(places.empty()
                                 ? "no folder is searched for plugins: give one with --plugins, "
                                   "or in RuntimeOptions::plugin_directories"
                                 : "searched for plugins in: " + flow::enumerate(places));
  return diagnostic;
}

}  // namespace

namespace {

// What watches may outlive the runtime, but not what it is one of.
std::shared_ptr<engine::Observers> observers_of(
    const std::shared_ptr<engine::RuntimeState>& runtime) {
  return {runtime, &runtime->observers};
}

}  // namespace

Runtime::Runtime(RuntimeOptions options)
    : state_(std::make_shared<engine::RuntimeState>(std::move(options))) {
  if (!state_->options.logger) return;
  engine::Observers::add(observers_of(state_), state_->options.logger, EventDetail::logs);
}

// What can throw here is an allocation or a lock; to end the process is then better than to leave
// runs on threads of a runtime that is no more.
// NOLINTNEXTLINE(bugprone-exception-escape)
Runtime::~Runtime() {
  state_->shut_down(std::chrono::nanoseconds(0));
}

std::vector<Run> Runtime::runs() const {
  std::vector<Run> runs;
  for (auto& state : state_->runs()) runs.push_back(Run(std::move(state)));
  return runs;
}

bool Runtime::shut_down(std::chrono::nanoseconds grace) const {
  engine::must_be_able_to_wait("Runtime::shut_down()");
  if (grace < std::chrono::nanoseconds(0)) {
    throw std::invalid_argument("Runtime::shut_down(): expected no negative time");
  }
  return state_->shut_down(grace);
}

LoadedFlow Runtime::made(
    std::pair<std::shared_ptr<const engine::FlowState>, std::vector<Diagnostic>> ready) {
  LoadedFlow loaded;
  if (ready.first) loaded.flow = Flow(std::move(ready.first));
  loaded.diagnostics = std::move(ready.second);
  return loaded;
}

LoadedFlow Runtime::load(const std::string& path) const {
  return made(make_ready(check_file(path, *state_), state_, engine::Settings::Sources::read));
}

LoadedFlow Runtime::load_text(std::string_view text, const std::string& name) const {
  return made(
      make_ready(check_text_of(text, name, *state_), state_, engine::Settings::Sources::read));
}

LoadedFlow Runtime::inspect(const std::string& path) const {
  return made(make_ready(check_file(path, *state_), state_, engine::Settings::Sources::leave));
}

LoadedFlow Runtime::inspect_text(std::string_view text, const std::string& name) const {
  return made(
      make_ready(check_text_of(text, name, *state_), state_, engine::Settings::Sources::leave));
}

std::vector<Diagnostic> Runtime::check(const std::string& path) const {
  if (method::is_method_file(path)) return method::check_file(path).diagnostics;
  return inspect(path).diagnostics;
}

std::vector<Diagnostic> Runtime::check_text(std::string_view text, const std::string& name) const {
  if (method::is_method_file(name)) return method::check_text(text, name).diagnostics;
  return inspect_text(text, name).diagnostics;
}

std::vector<Diagnostic> Runtime::check_configuration() const {
  return engine::check_configuration(state_->configuration, *state_->catalog);
}

namespace {

std::shared_ptr<engine::RunState> new_run(const std::shared_ptr<engine::RuntimeState>& runtime,
                                          const std::shared_ptr<const engine::FlowState>& flow,
                                          Values inputs, const StartOptions& options) {
  if (flow->runtime.lock() != runtime) {
    throw std::logic_error("the flow '" + flow->flow->name +
                           "' was not loaded by this runtime to be run; load() it here");
  }
  if (options.timeout < std::chrono::nanoseconds(0)) {
    throw std::invalid_argument(
        "StartOptions::timeout: expected no negative time; a run whose time is up is not started");
  }
  auto run = std::make_shared<engine::RunState>();
  const Simulation* simulation = runtime->options.simulation.get();
  // One that is the same each time, as all else is.
  run->result.run_id = simulation != nullptr ? fmt::format("{:032x}", 1) : new_run_id();
  run->program = flow;
  run->runtime = runtime;
  run->timeout = options.timeout;
  if (simulation != nullptr) {
    run->time.emplace(simulation->clock());
  } else {
    run->time.emplace(runtime->clock);
  }
  run->result.flow = flow->flow->name;
  run->first_slots = engine::first_slots_of_run(*flow, std::move(inputs), run->secrets);
  if (flow->flow->run_id_read) run->first_slots.own(flow->flow->run_id_slot) = {run->id(), true};
  return run;
}

}  // namespace

Run Runtime::start(const Flow& flow, Values inputs, StartOptions options) const {
  auto run = new_run(state_, flow.state_, std::move(inputs), options);
  using Full = engine::RuntimeState::Full;
  if (!state_->start(run, engine::runs_nodes_here() ? Full::refuse : Full::wait)) {
    throw OverloadError(
        fmt::format("as many runs are under way as RuntimeOptions::maximum_runs allows ({}), and a "
                    "thread of a runtime cannot wait until one has ended; allow more, or start "
                    "runs from a thread of your own",
                    state_->options.maximum_runs));
  }
  return Run(std::move(run));
}

std::optional<Run> Runtime::try_start(const Flow& flow, Values inputs, StartOptions options) const {
  if (!state_->has_room()) return std::nullopt;  // before secrets are read for nothing
  auto run = new_run(state_, flow.state_, std::move(inputs), options);
  if (!state_->start(run, engine::RuntimeState::Full::refuse)) return std::nullopt;
  return Run(std::move(run));
}

RunResult Runtime::run(const Flow& flow, Values inputs, StartOptions options) const {
  engine::must_be_able_to_wait("Runtime::run()");
  return start(flow, std::move(inputs), options).wait();
}

Subscription Runtime::observe(std::function<void(const Event&)> observer,
                              EventDetail detail) const {
  return Subscription(engine::Observers::add(observers_of(state_), std::move(observer), detail));
}

std::vector<NodeTypeDescriptor> Runtime::node_types() const {
  std::vector<NodeTypeDescriptor> result;
  for (const auto* type : state_->catalog->all()) result.push_back(*type);
  return result;
}

std::vector<NodeTypeDescriptor> Runtime::control_nodes() {
  std::vector<NodeTypeDescriptor> result;
  for (const auto& type : flow::control_types()) result.push_back(type.descriptor);
  return result;
}

std::optional<NodeTypeDescriptor> Runtime::node_type(std::string_view name) const {
  if (const auto* control = flow::find_control(name)) return control->descriptor;
  if (const auto* type = state_->catalog->find(name)) return *type;
  return std::nullopt;
}

Diagnostic Runtime::missing_node_type(std::string_view name) const {
  // The catalogue knows why a plugin was refused only once it has looked for it.
  state_->catalog->find(name);
  return missing(*state_->catalog, name);
}

std::string Runtime::flow_schema() const {
  return flow::write_schema(node_types());
}

std::vector<Diagnostic> Runtime::plugin_diagnostics() const {
  return state_->catalog->diagnostics();
}

std::vector<std::string> Runtime::plugin_places() const {
  return state_->catalog->places();
}

std::string_view Runtime::version() {
  return HEDDLE_VERSION;
}

}  // namespace heddle
