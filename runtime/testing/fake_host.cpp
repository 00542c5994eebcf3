// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <heddle/testing.hpp>
#include <map>

#include "plugin/plugin_table.hpp"
#include "testing/fake_call.hpp"
#include "testing/type_runner.hpp"
#include "value/calendar.hpp"
#include "value/conversion.hpp"
#include "value/mask.hpp"
#include "value/spelling.hpp"
#include "value/utf8.hpp"

namespace heddle::testing {

struct Host::Setup {
  std::map<std::string, Value> inputs;
  std::map<std::string, Value> settings;
  HttpScript script;
  Timestamp now{1'767'225'600, 0};  // 2026-01-01T00:00:00Z
  std::optional<std::chrono::nanoseconds> deadline;
  std::uint32_t cancel = HEDDLE_CANCEL_NONE;
  std::optional<std::pair<std::chrono::nanoseconds, std::uint32_t>> cancel_after;
  std::optional<std::pair<std::uint32_t, std::uint32_t>> cancel_after_calls;
  std::uint32_t attempt = 1;
  std::string key = "test-run/node/1";
};

namespace {

// The descriptor of a table on its own, read and checked as the loader reads a plugin's.
std::unique_ptr<plugin::NodeType> read(const heddle_node_type& table) {
  const heddle_node_type* const tables[] = {&table};
  const heddle_plugin around{
      sizeof(heddle_plugin), HEDDLE_ABI_MAJOR, HEDDLE_ABI_MINOR, 1,     view("under_test"),
      view("0.0.0"),         view(""),         view(""),         tables};
  plugin::ReadPlugin result = plugin::read_plugin(around, "this test");
  if (result.defects.empty()) return std::move(result.types.front());
  std::string all;
  for (const auto& defect : result.defects) all += "\n  " + defect;
  throw std::invalid_argument("the node type cannot be used:" + all);
}

template <class Descriptor>
void refuse_unknown(const std::string& node, const char* kind,
                    const std::map<std::string, Value>& given,
                    const std::vector<Descriptor>& declared) {
  std::vector<std::string> names;
  std::string all;
  for (const auto& one : declared) {
    names.push_back(one.name);
    all += (all.empty() ? "" : ", ") + one.name;
  }
  for (const auto& [name, value] : given) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const auto meant = closest(name, names);
    throw std::invalid_argument(fmt::format(
        "{} has no {} '{}'{}; it declares {}", node, kind, name,
        meant ? fmt::format(": did you mean '{}'?", *meant) : "", all.empty() ? "none" : all));
  }
}

// Returns why the inputs are unusable, or an empty text: the node then does not run.
std::string bind_inputs(FakeCall& call, const std::map<std::string, Value>& given) {
  refuse_unknown(call.type->name, "input", given, call.type->inputs);
  std::string all;
  for (const auto& variable : call.type->inputs) {
    auto& bound = call.inputs.emplace_back(variable.default_value);
    if (const auto value = given.find(variable.name); value != given.end()) {
      bound = value->second;
      plugin::add_reason(all, plugin::bind_input(variable, *bound));
    } else if (bound) {
      bound->set_secret(variable.secret);
    } else if (variable.required) {
      throw std::invalid_argument(
          fmt::format("{} needs the input '{}' ({}); give it with host.input(\"{}\", …)",
                      call.type->name, variable.name, with_article(variable.type), variable.name));
    }
    if (!bound || !holds_secret(*bound)) continue;
    call.given_secret = true;
    call.masker.add(*bound);
  }
  return all;
}

Value setting_value(const SettingDescriptor& setting, Value value) {
  std::string why;
  if (value.type() == Type::string && setting.type != Type::string && setting.type != Type::any) {
    auto read = parse_value(setting.type, value.string(), setting.secret, why);
    if (read) value = std::move(*read);
  }
  if (why.empty()) why = mismatch(setting.type, setting.constraints, value, setting.secret);
  if (!why.empty()) {
    throw std::invalid_argument(fmt::format("the setting '{}': {}", setting.name, why));
  }
  return setting.type == Type::any ? value : *convert(value, setting.type);
}

void bind_settings(FakeCall& call, const std::map<std::string, Value>& given) {
  refuse_unknown(call.type->name, "setting", given, call.type->settings);
  for (const auto& setting : call.type->settings) {
    auto& bound = call.settings.emplace_back(setting.default_value);
    if (const auto value = given.find(setting.name); value != given.end()) {
      bound = setting_value(setting, value->second);
      bound->set_secret(setting.secret || value->second.secret());
    } else if (!bound && setting.required) {
      throw std::invalid_argument(
          fmt::format("{} needs the setting '{}' ({}); give it with host.setting(\"{}\", …)",
                      call.type->name, setting.name, with_article(setting.type), setting.name));
    }
    if (bound && setting.secret) bound->set_secret(true);
    if (bound) call.masker.add(*bound);
  }
}

void broken(FakeCall& call, std::string_view why) {
  call.result.outcome = "BROKEN";
  call.result.broken = call.masker.mask(why);
}

void end(FakeCall& call, std::string_view outcome) {
  call.result.outcome = outcome;
  if (std::string why = plugin::complete_outputs(*call.type, outcome, call.outputs); !why.empty()) {
    return broken(call, why);
  }
  for (std::size_t i = 0; i < call.outputs.size(); ++i) {
    if (!call.outputs[i]) continue;
    call.result.outputs.emplace_back(call.type->outputs[i].name, *call.outputs[i]);
  }
}

void judge_cancelled(FakeCall& call) {
  const std::uint32_t reason = call.clock.reason();
  if (reason == HEDDLE_CANCEL_NONE) {
    return broken(call, "it ended with CANCELLED although nobody cancelled it");
  }
  if (reason != HEDDLE_CANCEL_DEADLINE) {
    call.error.reset();
    call.result.outcome = "CANCELLED";
    return;
  }
  call.error = plugin::StatedError{"timeout", "it did not end within its deadline", true};
  end(call, "TIMEOUT");
}

void judge(FakeCall& call, std::uint32_t code) {
  std::string why;
  if (!call.defect.empty()) {
    broken(call, call.defect);
  } else if (code == HEDDLE_OUTCOME_BROKEN) {
    broken(call, call.error ? call.error->message : "it gave no reason");
  } else if (code == HEDDLE_OUTCOME_CANCELLED) {
    judge_cancelled(call);
  } else if (const auto name = plugin::outcome_name(*call.type, code, why)) {
    if (call.error && !call.type->fails(*name)) {
      broken(call, plugin::error_without_failure(*name, call.error->code, call.error->message));
    } else {
      end(call, *name);
    }
  } else {
    broken(call, why);
  }
  const std::string& outcome = call.result.outcome;
  const bool is_failure = call.type->fails(outcome);
  const bool retryable = is_failure && outcome != "INVALID";
  if (!is_failure) {
    if (outcome != "BROKEN") call.error.reset();
  } else if (!call.error) {
    call.error =
        plugin::StatedError{retryable ? "failed" : "invalid", "the node gave no reason", retryable};
  }
}

void run_node(FakeCall& call) {
  try {
    judge(call, call.type->run(&host_table(), call.handle()));
  } catch (const std::exception& error) {
    broken(call, fmt::format("an exception left its run function: {}", error.what()));
  } catch (...) {
    broken(call, "an exception left its run function: one that is no std::exception");
  }
}

}  // namespace

Host::Host() : setup_(std::make_unique<Setup>()) {}
Host::~Host() = default;
Host::Host(Host&&) noexcept = default;
Host& Host::operator=(Host&&) noexcept = default;

Host& Host::input(std::string name, Value value) {
  setup_->inputs.insert_or_assign(std::move(name), std::move(value));
  return *this;
}

Host& Host::setting(std::string name, Value value) {
  setup_->settings.insert_or_assign(std::move(name), std::move(value));
  return *this;
}

HttpScript& Host::http() {
  return setup_->script;
}

Host& Host::now(Timestamp time) {
  // Whatever passes from then on stays in the range of nanoseconds.
  constexpr std::int64_t century = std::int64_t{100} * 366 * 24 * 3600;
  if (time.seconds < -2 * century || time.seconds > 2 * century) {
    throw std::invalid_argument("Host::now(): expected a time between 1770 and 2170");
  }
  setup_->now = time;
  return *this;
}

Host& Host::deadline(std::chrono::nanoseconds from_start) {
  setup_->deadline = from_start;
  return *this;
}

Host& Host::cancel(std::uint32_t reason) {
  setup_->cancel = reason;
  return *this;
}

Host& Host::cancel_after(std::chrono::nanoseconds from_start, std::uint32_t reason) {
  setup_->cancel_after.emplace(from_start, reason);
  return *this;
}

Host& Host::cancel_after_calls(std::uint32_t calls, std::uint32_t reason) {
  setup_->cancel_after_calls.emplace(calls, reason);
  return *this;
}

Host& Host::attempt(std::uint32_t attempt) {
  setup_->attempt = attempt;
  return *this;
}

Host& Host::idempotency_key(std::string key) {
  setup_->key = std::move(key);
  return *this;
}

Result Host::run(const heddle_node_type& table) {
  return TypeRunner::run(*this, *read(table));
}

Result TypeRunner::run(Host& host, const plugin::NodeType& type) {
  const auto& setup = host.setup_;
  FakeCall call(type, setup->script);
  bind_settings(call, setup->settings);
  const std::string unusable = bind_inputs(call, setup->inputs);
  call.started = std::chrono::nanoseconds(nanoseconds_since_1970(setup->now));
  call.attempt = setup->attempt;
  call.key = setup->key;
  if (setup->deadline) call.clock.set_deadline(*setup->deadline);
  if (setup->cancel != HEDDLE_CANCEL_NONE) call.clock.cancel(setup->cancel);
  if (const auto& when = setup->cancel_after) call.clock.cancel_at(when->first, when->second);
  if (const auto& when = setup->cancel_after_calls) {
    call.calls_left = when->first;
    call.calls_left_reason = when->second;
  }
  if (unusable.empty()) {
    run_node(call);
  } else {
    call.error = plugin::StatedError{"invalid", unusable, false};
    end(call, "INVALID");
  }
  call.result.duration = call.clock.passed();
  if (call.error) {
    call.result.error =
        NodeError{repaired_utf8(call.masker.mask(call.error->code)),
                  repaired_utf8(call.masker.mask(call.error->message)), call.error->retryable};
  }
  std::string mismatch =
      call.script_mismatch.empty() ? call.script.left_over() : call.script_mismatch;
  call.script.clear();
  if (call.script.thrown()) std::rethrow_exception(call.script.thrown());
  if (!mismatch.empty()) throw ScriptMismatch(mismatch + call.result.summary());
  return std::move(call.result);
}

}  // namespace heddle::testing
