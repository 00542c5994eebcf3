// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/call.hpp>
#include <heddle/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "expression/expression.hpp"
#include "method/method.hpp"

// What the expressions of one run of a method read, and what they give: the inputs, the settings,
// the response once it is there, and the values that the method makes of them.
namespace heddle::method {

// The clock of the run, which a test may set.
class CallClock final : public expression::Clock {
 public:
  explicit CallClock(const Call& call) : call_(call) {}
  [[nodiscard]] Timestamp now() const override { return call_.now(); }

 private:
  const Call& call_;
};

// Ends the node before its rules say how: an expression of `of` has no value.
Failure unusable(const expression::EvaluationError& error, std::string_view of);

class Readings {
 public:
  // Takes inputs and settings from the host.
  Readings(const Method& method, const Call& call);

  void set(Slots::Own which, Value value) { set(method_.slots.own(which), std::move(value)); }
  // Whoever reads it is told why it is not there.
  void set_missing(Slots::Own which, std::string why) {
    missing_[method_.slots.own(which)] = std::move(why);
  }
  // Those of `values` that read the response, or the others. One that has no value is missed only
  // by who reads it: what an answer lacks is no matter where another rule holds.
  void evaluate_values(bool of_response);

  // Throws EvaluationError.
  [[nodiscard]] Value evaluate(const expression::Expression& expression) const;
  // These throw Failure, in words that begin with `of`.
  [[nodiscard]] Value value_of(const Part& part, std::string_view of) const;
  [[nodiscard]] Value value_of(const Part& part, Type type, std::string_view of) const;
  // The text of a secret is masked in the run from then on, as the secret is that an expression
  // made it of: the host may show it, in a URL or a log.
  [[nodiscard]] std::string text_of(const Part& part, std::string_view of) const;
  // A text for people: "***" when it is made of a secret.
  [[nodiscard]] std::string shown_text_of(const Part& part, std::string_view of) const;
  // Has the run mask the text of a secret, and those of the items of a list.
  void keep_secret(const Value& value) const;
  // Whether the part reads one thing as it is, and that was not given.
  [[nodiscard]] bool is_not_given(const Part& part) const;

 private:
  void set(std::uint32_t slot, Value value) { slots_.own(slot) = {std::move(value), true}; }

  const Method& method_;
  const Call& call_;
  CallClock clock_;
  expression::Slots slots_;
  std::vector<std::string> missing_;  // the words for why a slot has no value
};

}  // namespace heddle::method
