// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <heddle/runtime.hpp>
#include <iterator>
#include <mutex>
#include <utility>

#include "engine/flow_state.hpp"
#include "engine/run_state.hpp"
#include "engine/runtime_state.hpp"
#include "value/conversion.hpp"

// What the handles of <heddle/runtime.hpp> do: Flow and Run.
namespace heddle {

const std::string& Flow::name() const {
  return state_->flow->name;
}

const std::string& Flow::description() const {
  return state_->flow->description;
}

const std::string& Flow::file() const {
  return state_->flow->file;
}

const std::vector<VariableDescriptor>& Flow::inputs() const {
  return state_->flow->inputs;
}

std::vector<std::string> Flow::outputs() const {
  std::vector<std::string> names;
  for (const auto& output : state_->flow->outputs) names.push_back(output.name);
  return names;
}

std::vector<FlowNode> Flow::nodes() const {
  return engine::describe_nodes(*state_);
}

std::vector<FlowBlock> Flow::blocks() const {
  return engine::describe_blocks(*state_);
}

namespace {

std::vector<std::string> host_names(const flow::Flow& flow, flow::HostValue::Kind kind) {
  std::vector<std::string> names;
  for (const auto& value : flow.host_values) {
    if (value.kind == kind) names.push_back(value.name);
  }
  return names;
}

}  // namespace

std::vector<std::string> Flow::environment() const {
  return host_names(*state_->flow, flow::HostValue::Kind::environment);
}

std::vector<std::string> Flow::secrets() const {
  return host_names(*state_->flow, flow::HostValue::Kind::secret);
}

namespace {

const engine::ProgramNode* node_of(const engine::FlowState& state, std::string_view id) {
  const auto found = std::find_if(state.nodes.begin(), state.nodes.end(),
                                  [&](const auto& ready) { return ready.node->id == id; });
  return found == state.nodes.end() ? nullptr : &*found;
}

}  // namespace

std::optional<NodeTypeDescriptor> Flow::type_of(std::string_view node) const {
  const auto* found = node_of(*state_, node);
  return found == nullptr ? std::nullopt : std::optional(*found->node->type);
}

std::optional<Flow> Flow::flow_of(std::string_view node) const {
  const auto* found = node_of(*state_, node);
  if (found == nullptr || found->nested == nullptr) return std::nullopt;
  // It lives in the state of the flow that is run.
  return Flow(std::shared_ptr<const engine::FlowState>(state_, found->nested));
}

const std::string& Flow::start() const {
  return state_->flow->nodes[state_->flow->start].id;
}

bool Flow::has_host_value(std::string_view input) const {
  return std::any_of(inputs().begin(), inputs().end(), [&](const auto& declared) {
    return declared.name == input && state_->host->gives(declared);
  });
}

std::vector<Diagnostic> Flow::check_inputs(Values inputs) const {
  try {
    engine::SecretReadings secrets;
    engine::first_slots_of_run(*state_, std::move(inputs), secrets);
  } catch (const InputError& error) {
    return error.diagnostics();
  }
  return {};
}

std::vector<Diagnostic> Flow::check_given(const Values& inputs) const {
  return engine::check_given(*state_, inputs);
}

Value Flow::parse_input(std::string_view name, std::string_view text) const {
  for (const auto& input : inputs()) {
    if (input.name != name) continue;
    std::string why;
    if (auto value = parse_value(input.type, text, input.secret, why)) {
      value->set_secret(input.secret);
      return *value;
    }
    Diagnostic diagnostic;
    diagnostic.code = "HD5003";
    diagnostic.message = fmt::format("the input '{}': {}", name, why);
    throw InputError({std::move(diagnostic)});
  }
  throw InputError({engine::unknown_input(*state_->flow, std::string(name))});
}

const std::string& Run::id() const {
  return state_->id();
}

bool Run::finished() const {
  const std::lock_guard lock(state_->mutex);
  return state_->finished;
}

const RunResult& Run::wait() const {
  std::unique_lock lock(state_->mutex);
  if (state_->finished) return state_->result;
  engine::must_be_able_to_wait("Run::wait()");
  ++state_->waiting;
  state_->ended.wait(lock, [&] { return state_->finished; });
  --state_->waiting;
  return state_->result;
}

const RunResult* Run::wait_for(std::chrono::nanoseconds time) const {
  std::unique_lock lock(state_->mutex);
  if (state_->finished) return &state_->result;
  if (time <= std::chrono::nanoseconds(0)) return nullptr;
  engine::must_be_able_to_wait("Run::wait_for()");
  ++state_->waiting;
  const bool done =
      state_->ended.wait_until(lock, fiber::Alarm::after(time), [&] { return state_->finished; });
  --state_->waiting;
  return done ? &state_->result : nullptr;
}

const RunResult* Run::result() const {
  const std::lock_guard lock(state_->mutex);
  return state_->finished ? &state_->result : nullptr;
}

const std::string& Run::flow() const {
  return state_->flow().name;
}

RunStatus Run::status() const {
  RunStatus status;
  {
    const std::lock_guard lock(state_->mutex);
    if (state_->finished) {
      status.state = RunStatus::State::ended;
      status.duration = state_->result.duration;
      return status;
    }
    if (!state_->has_begun) return status;
    status.state = RunStatus::State::running;
    status.duration = std::chrono::steady_clock::now() - state_->begun;
  }
  status.nodes = state_->whereabouts.now();
  return status;
}

std::string_view name_of(RunStatus::State state) {
  constexpr std::string_view names[] = {"waiting", "running", "ended"};
  return names[static_cast<std::size_t>(state)];
}

void Run::cancel(CancelReason reason) const {
  state_->runtime->cancel(*state_, static_cast<fiber::CancelReason>(reason));
}

std::string_view name_of(CancelReason reason) {
  constexpr std::string_view names[] = {"user", "deadline", "parent", "shutdown", "overload"};
  const auto index = static_cast<std::size_t>(reason) - 1;
  return index < std::size(names) ? names[index] : "unknown";
}

}  // namespace heddle
