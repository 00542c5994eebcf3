// SPDX-License-Identifier: Apache-2.0
#include "flow_test/record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <utility>

#include "flow/report.hpp"
#include "flow_test/place.hpp"
#include "heddle/json.hpp"
#include "value/conversion.hpp"

namespace heddle::flow_test {
namespace {

constexpr std::string_view mask = "***";

// Of an attempt that was stopped: longer than whatever stopped it.
constexpr std::chrono::hours endless{1000};

// What observers are told has *** where secrets were.
Value without_marks(const Value& value) {
  if (value.type() == Type::string && value.string() == mask) return "<secret>";
  if (value.type() == Type::list) {
    List list;
    for (const auto& item : value.list()) list.push_back(without_marks(item));
    return list;
  }
  if (value.type() != Type::map) return value;
  std::vector<Map::Entry> entries;
  for (const auto& [key, item] : value.map()) entries.emplace_back(key, without_marks(item));
  return Map(std::move(entries));
}

Value recorded(const VariableDescriptor& variable, const Value& shown) {
  const bool masked = shown.type() == Type::string && shown.string() == mask;
  if (masked && variable.type != Type::any) return placeholder(variable);
  Value value = without_marks(shown);
  const bool fits = mismatch(variable.type, variable.constraints, value, true).empty();
  return fits ? value : placeholder(variable);
}

const VariableDescriptor* find(const std::vector<VariableDescriptor>& all, std::string_view name) {
  const auto found =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == name; });
  return found == all.end() ? nullptr : &*found;
}

Timestamp to_timestamp(std::chrono::system_clock::time_point time) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(time.time_since_epoch());
  return {seconds.count(), 0};
}

// What runs side by side takes turns as it comes.
std::vector<std::string> sorted(std::vector<std::string> path) {
  std::sort(path.begin(), path.end());
  return path;
}

void differ(std::vector<std::string>& warnings, std::string_view what, const std::string& run,
            const std::string& test) {
  if (run == test) return;
  warnings.push_back(fmt::format("{} is {} in the run and {} in its test", what, run, test));
}

std::string outcome_of(const RunResult& run) {
  return run.error ? fmt::format("{} ({})", run.outcome, run.error->code) : run.outcome;
}

// What an author should know before trusting the test.
std::vector<std::string> differences(const CaseResult& real, const CaseResult& test) {
  std::vector<std::string> warnings;
  differ(warnings, "the outcome", outcome_of(real.run), outcome_of(test.run));
  const auto listed = [](const CaseResult& of) {
    return of.trail.path.empty() ? std::string("empty")
                                 : fmt::format("{}", fmt::join(of.trail.path, ", "));
  };
  if (sorted(real.trail.path) != sorted(test.trail.path)) {
    differ(warnings, "the path", listed(real), listed(test));
  }
  for (const auto& [name, shown] : real.trail.shown) {
    const auto other = std::find_if(test.trail.shown.begin(), test.trail.shown.end(),
                                    [&, &of = name](const auto& one) { return one.first == of; });
    if (other == test.trail.shown.end()) continue;
    differ(warnings, fmt::format("the output '{}'", name), write_json(shown),
           write_json(other->second));
  }
  if (!warnings.empty()) {
    warnings.emplace_back(
        "most likely the flow makes them from secrets, from the time or from the run's id");
  }
  return warnings;
}

}  // namespace

Recorder::Recorder(const Runtime& runtime, const Flow& flow) : runtime_(runtime), flow_(flow) {
  watching_ = runtime.observe([this](const Event& event) { take(event); }, EventDetail::values);
}

void Recorder::take(const Event& event) {
  note(real_.trail, event);
  switch (event.kind) {
    case Event::Kind::run_started:
      world_.clock = to_timestamp(event.time);
      for (const auto& [name, shown] : *event.values) {
        const auto* input = find(flow_.inputs(), name);
        if (input != nullptr) world_.inputs.insert_or_assign(name, recorded(*input, shown));
      }
      break;
    case Event::Kind::node_started:
      begun_[place_of(event.within, event.node)] = event.time;
      break;
    case Event::Kind::node_inputs:
      asked_.insert(place_of(event.within, event.node));
      break;
    case Event::Kind::attempt_failed:
      take_attempt(event);
      begun_[place_of(event.within, event.node)] =
          event.time + std::chrono::floor<std::chrono::system_clock::duration>(event.duration);
      break;
    case Event::Kind::node_finished:
      take_attempt(event);
      break;
    default:
      break;
  }
}

// Of a flow there is none: its nodes answer.
const std::optional<NodeTypeDescriptor>& Recorder::type_of(std::string_view name) {
  const auto known = types_.find(name);
  if (known != types_.end()) return known->second;
  return types_.emplace(std::string(name), runtime_.node_type(name)).first->second;
}

// Which of those that run side by side ends first decides how it goes on; elsewhere time is not
// kept.
std::chrono::nanoseconds Recorder::delay_of(const Event& event) const {
  if (event.outcome == "CANCELLED") return endless;
  const auto begun = begun_.find(place_of(event.within, event.node));
  if (event.within.empty() || begun == begun_.end()) return std::chrono::nanoseconds(0);
  const auto took = std::chrono::floor<std::chrono::milliseconds>(event.time - begun->second);
  return std::max(took, std::chrono::milliseconds(0));
}

void Recorder::take_attempt(const Event& event) {
  const std::string place = place_of(event.within, event.node);
  // Without its inputs the node was not tried; nor is it in the test.
  const auto& type = type_of(event.node_type);
  if (asked_.erase(place) == 0 || !type) return;
  const bool is_item = place.find('[') != std::string::npos;
  SimulatedResult& answer =
      world_.mocks[is_item ? place : place_of(event.flows, event.node)].emplace_back();
  answer.delay = delay_of(event);
  if (event.outcome != "CANCELLED") answer.outcome = event.outcome;
  if (event.error != nullptr) answer.error = *event.error;
  if (event.values != nullptr) {
    for (const auto& [name, shown] : *event.values) {
      const auto* output = find(type->outputs, name);
      if (output == nullptr || output->default_value == shown) continue;
      answer.outputs.insert_or_assign(name, recorded(*output, shown));
    }
  }
  // Of an attempt after which another followed nobody reads the outputs.
  for (const auto& output : type->outputs) {
    if (output.default_value || !output.exists_on(answer.outcome)) continue;
    if (!answer.outputs.contains(output.name)) answer.outputs[output.name] = placeholder(output);
  }
}

void Recorder::add_host_values(const Masker& masker) {
  for (const Flow& flow : with_flows_inside(flow_)) {
    for (const auto& name : flow.environment()) {
      const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
      if (value == nullptr) continue;
      world_.environment[name] = flow::sounds_secret(name) ? "<secret>" : masker.mask(value);
    }
    for (const auto& name : flow.secrets()) world_.secrets[name] = "<secret>";
  }
}

Recording Recorder::finish(const RunResult& result, const Values& inputs,
                           const std::string& test_file, const Host& host) {
  watching_ = Subscription();
  if (result.outcome == "CANCELLED") return {"", {"the run was cancelled"}};
  if (!real_.trail.problem.empty()) return {"", {"the run met an internal error"}};
  real_.run = result;
  Masker masker;
  for (const auto& [name, value] : inputs) {
    const auto* declared = find(flow_.inputs(), name);
    masker.add(declared != nullptr && declared->secret ? secret(value) : value);
  }
  for (const auto& [name, value] : result.outputs) masker.add(value);
  add_host_values(masker);
  namespace fs = std::filesystem;
  Recording recording;
  try {
    const CaseResult test = run_in(world_, flow_.file(), host);
    if (!test.trail.problem.empty()) return {"", {test.trail.problem}};
    recording.warnings = differences(real_, test);
    const fs::path folder = fs::absolute(test_file).parent_path();
    recording.text = test_text(world_, fs::proximate(fs::absolute(flow_.file()), folder).string(),
                               fmt::format("recorded: {}", test.run.outcome), test);
  } catch (const std::exception& error) {
    recording.warnings.push_back(
        fmt::format("what stands for secrets does not fit the flow: {}", error.what()));
  }
  return recording;
}

}  // namespace heddle::flow_test
