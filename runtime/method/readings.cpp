// SPDX-License-Identifier: Apache-2.0
#include "method/readings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <heddle/detail/views.hpp>
#include <utility>

#include "value/conversion.hpp"

namespace heddle::method {

using expression::EvaluationError;

Failure unusable(const EvaluationError& error, std::string_view of) {
  const std::string place =
      error.line > 0 ? fmt::format(" (line {}, column {})", error.line, error.column) : "";
  return {"expression_failed", fmt::format("{}{}: {}", of, place, error.message), Again::never};
}

Readings::Readings(const Method& method, const Call& call)
    : method_(method),
      call_(call),
      clock_(call),
      slots_(std::vector<expression::Slot>(method.slots.size())),
      missing_(method.slots.size()) {
  const auto given = [&](auto function, std::uint32_t index, std::uint32_t slot) {
    heddle_value value{};
    const std::uint32_t status = function(call.handle(), index, &value);
    if (status == HEDDLE_ABSENT) return;
    call.check(status);
    set(slot, detail::from_view(value));
  };
  const auto& host = *call.host();
  for (std::uint32_t i = 0; i < method.slots.inputs; ++i) given(host.input, i, i);
  for (std::uint32_t i = 0; i < method.slots.settings; ++i) {
    given(host.setting, i, method.slots.setting(i));
  }
  set(Slots::attempt, Value(std::int64_t{call.attempt()}));
  set(Slots::idempotency_key, Value(call.idempotency_key()));
}

void Readings::evaluate_values(bool of_response) {
  for (std::uint32_t i = 0; i < method_.values.size(); ++i) {
    const NamedValue& value = method_.values[i];
    if (value.reads_response != of_response) continue;
    const std::uint32_t slot = method_.slots.value(i);
    try {
      set(slot, evaluate(*value.value));
    } catch (const EvaluationError& error) {
      missing_[slot] = fmt::format("values.{} has no value: {}", value.name, error.message);
    }
  }
}

Value Readings::evaluate(const expression::Expression& expression) const {
  try {
    return expression.evaluate({slots_, clock_});
  } catch (EvaluationError& error) {
    constexpr std::string_view not_given = " has no value: it was not given";
    for (const auto& use : expression.uses()) {
      if (!error.message.ends_with(not_given) || slots_[use.slot].available) continue;
      if (missing_[use.slot].empty()) continue;
      error.message = missing_[use.slot];
      break;
    }
    throw;
  }
}

Value Readings::value_of(const Part& part, std::string_view of) const {
  try {
    return evaluate(*part);
  } catch (const EvaluationError& error) {
    throw unusable(error, of);
  }
}

// Of a list that is secret as a whole every item is one, unless some say of themselves that they
// are. A truth value hides nothing, and its words stand everywhere.
void Readings::keep_secret(const Value& value) const {
  if (value.type() == Type::list) {
    const List& items = value.list();
    const bool whole =
        value.secret() &&
        std::none_of(items.begin(), items.end(), [](const Value& item) { return item.secret(); });
    for (const Value& item : items) keep_secret(whole ? heddle::secret(item) : item);
  } else if (value.secret() && value.type() != Type::boolean) {
    if (const auto text = heddle::text_of(value)) call_.mark_secret(*text);
  }
}

Value Readings::value_of(const Part& part, Type type, std::string_view of) const {
  const Value value = value_of(part, of);
  if (auto converted = convert(value, type)) return *std::move(converted);
  throw Failure(
      "expression_failed",
      fmt::format("{}: expected {}, found {}", of, with_article(type), described(value, true)),
      Again::never);
}

namespace {

std::string text_in(const Value& value, std::string_view of) {
  if (auto text = heddle::text_of(value)) return *std::move(text);
  throw Failure(
      "expression_failed",
      fmt::format("{}: expected what has a text, found {}", of, with_article(value.type())),
      Again::never);
}

}  // namespace

std::string Readings::text_of(const Part& part, std::string_view of) const {
  const Value value = value_of(part, of);
  keep_secret(value);
  return text_in(value, of);
}

std::string Readings::shown_text_of(const Part& part, std::string_view of) const {
  const Value value = value_of(part, of);
  return value.secret() ? "***" : text_in(value, of);
}

bool Readings::is_not_given(const Part& part) const {
  const auto slot = part->slot();
  return slot && !slots_[*slot].available && missing_[*slot].empty();
}

}  // namespace heddle::method
