// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <exception>
#include <heddle/detail/views.hpp>
#include <heddle/http.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "expression/expression.hpp"
#include "method/method.hpp"
#include "method/prepare.hpp"
#include "method/readings.hpp"
#include "method/response.hpp"
#include "value/conversion.hpp"

// One run of a method, in the words of the node SDK: to its host it is a node like any other.
namespace heddle::method {
namespace {

using expression::EvaluationError;

class MethodRun {
 public:
  MethodRun(const Method& method, const Call& call)
      : method_(method), call_(call), readings_(method, call) {}

  std::uint32_t run() {
    readings_.evaluate_values(false);
    if (const auto ended = follow(method_.before)) return write_outputs(*ended);
    if (const auto failed = exchange()) return *failed;
    readings_.evaluate_values(true);
    try {
      const auto outcome = follow(method_.after);
      return write_outputs(outcome ? *outcome : by_status());
    } catch (const Failure&) {
      write_defaults();  // what came is told although no rule could be made of it
      throw;
    }
  }

 private:
  // ---- rules ----

  // The outcome that the first rule that holds ends with.
  std::optional<std::uint32_t> follow(const std::vector<Rule>& rules) {
    for (const Rule& rule : rules) {
      if (rule.when != nullptr && !holds(rule)) continue;
      if (rule.outcome) {
        if (rule.fails) fail(rule);
        return rule.outcome;
      }
      call_.warning(readings_.shown_text_of(rule.message, "'warn'"));
    }
    return std::nullopt;
  }

  // Behind the request it is the answer that does not give what the rule asks for.
  bool holds(const Rule& rule) const {
    try {
      const Value value = readings_.evaluate(*rule.when);
      if (value.type() == Type::boolean) return value.boolean();
      throw EvaluationError{fmt::format("expected a bool, found {}", with_article(value.type())), 0,
                            0, 0, 0};
    } catch (const EvaluationError& error) {
      if (status_ == 0) throw unusable(error, "'when'");
      throw Failure("unexpected_response", unusable(error, "'when'").what(), Again::never);
    }
  }

  void fail(const Rule& rule) const {
    const bool invalid = *rule.outcome == HEDDLE_OUTCOME_INVALID;
    std::string code = invalid ? "invalid" : default_code();
    if (rule.code != nullptr) code = readings_.shown_text_of(rule.code, "'code'");
    std::string message = invalid ? "the inputs are unusable" : default_message();
    if (rule.message != nullptr) message = readings_.shown_text_of(rule.message, "'message'");
    bool again = !invalid && may_pass();
    if (rule.retryable != nullptr) {
      again = readings_.value_of(rule.retryable, Type::boolean, "'retryable'").boolean();
    }
    call_.report(code, message, again ? Again::allowed : Again::never);
  }

  [[nodiscard]] bool is_success() const { return status_ >= 200 && status_ < 300; }
  [[nodiscard]] bool may_pass() const {
    return status_ == 408 || status_ == 425 || status_ == 429 || status_ >= 500;
  }
  [[nodiscard]] std::string default_code() const {
    if (status_ == 0) return "refused";
    return is_success() ? "unexpected_response" : fmt::format("http_{}", status_);
  }
  [[nodiscard]] std::string default_message() const {
    if (status_ == 0) return "the method does not send this request";
    return fmt::format("the service answered with status {}", status_);
  }

  std::uint32_t by_status() const {
    if (is_success()) return success_code;
    call_.report(default_code(), default_message(), may_pass() ? Again::allowed : Again::never);
    return failure_code;
  }

  // ---- the exchange ----

  // Sends the request. Without a whole response, the outcome to return; those outputs that can be
  // made of what came are written.
  std::optional<std::uint32_t> exchange() {
    HttpRequest prepared = prepare(method_.request, readings_, call_);
    try {
      load_response(prepared.send());
      return std::nullopt;
    } catch (const HttpFailure& failed) {
      const std::string why = "there is no whole response";
      for (const auto slot : {Slots::headers, Slots::body, Slots::json, Slots::url}) {
        readings_.set_missing(slot, why);
      }
      readings_.set_missing(Slots::status, why);
      if (failed.status() != 0) {
        readings_.set(Slots::status, Value(std::int64_t{failed.status()}));
      }
      readings_.evaluate_values(true);
      write_defaults();
      call_.report(failed.code(), failed.what(), failed.again());
      return failed.timeout() ? HEDDLE_OUTCOME_TIMEOUT : failure_code;
    }
  }

  void load_response(const HttpResponse& response) {
    status_ = response.status;
    readings_.set(Slots::status, Value(std::int64_t{response.status}));
    readings_.set(Slots::headers, headers_of(response));
    readings_.set(Slots::body, body_of(response));
    readings_.set(Slots::url, Value(response.url));
    if (auto json = response.json()) {
      readings_.set(Slots::json, *std::move(json));
    } else {
      readings_.set_missing(Slots::json, "response.json has no value: the body is not JSON");
    }
  }

  // ---- outputs ----

  // A value of the output's type; `why` says why there is none.
  std::optional<Value> output_value(std::uint32_t index, std::string& why) const {
    const VariableDescriptor& output = method_.descriptor.outputs[index];
    try {
      const Value value = readings_.evaluate(*method_.outputs[index]);
      if (output.type == Type::any) return value;
      auto converted = convert(value, output.type);
      if (!converted) why = mismatch(output.type, {}, value, true);
      return converted;
    } catch (const EvaluationError& error) {
      why = error.message;
      return std::nullopt;
    }
  }

  void write(std::uint32_t index, const Value& value) const {
    detail::Storage storage;
    const heddle_value view = detail::to_view(value, storage);
    call_.check(call_.host()->output(call_.handle(), index, &view));
  }

  // Those outputs that exist on every outcome.
  void write_defaults() const {
    for (std::uint32_t i = 0; i < method_.outputs.size(); ++i) {
      if (!method_.descriptor.outputs[i].default_value) continue;
      std::string why;
      if (const auto value = output_value(i, why)) write(i, *value);
    }
  }

  // The outcome; FAILURE when it promises what the response does not hold. The failure that a rule
  // has stated stands then: the output only tells why the outcome is not the rule's.
  std::uint32_t write_outputs(std::uint32_t outcome) const {
    write_defaults();
    const auto& outcomes = method_.descriptor.outcomes;
    if (outcome >= outcomes.size()) return outcome;
    for (std::uint32_t i = 0; i < method_.outputs.size(); ++i) {
      const VariableDescriptor& output = method_.descriptor.outputs[i];
      if (output.default_value || !output.exists_on(outcomes[outcome].name)) continue;
      std::string why;
      const auto value = output_value(i, why);
      if (value) {
        write(i, *value);
        continue;
      }
      const std::string missing =
          fmt::format("{}the output '{}': {}", status_ == 0 ? "" : "the response does not give ",
                      output.name, why);
      if (outcomes[outcome].fails) {
        call_.warning(
            fmt::format("ends as FAILURE and not as {}: {}", outcomes[outcome].name, missing));
      } else {
        call_.report(status_ == 0 ? "expression_failed" : "unexpected_response", missing,
                     Again::never);
      }
      return failure_code;
    }
    return outcome;
  }

  // In the order of the outcomes of each method.
  static constexpr std::uint32_t success_code = 0;
  static constexpr std::uint32_t failure_code = 1;

  const Method& method_;
  const Call& call_;
  Readings readings_;
  std::uint32_t status_ = 0;
};

}  // namespace

std::uint32_t run(const Method& method, const heddle_host* host, heddle_call* handle) noexcept {
  const Call call(host, handle);
  try {
    return MethodRun(method, call).run();
  } catch (const Cancelled&) {
    return HEDDLE_OUTCOME_CANCELLED;
  } catch (const Failure& failure) {
    call.report(failure.code(), failure.what(), failure.again());
    return HEDDLE_OUTCOME_FAILURE;
  } catch (const std::exception& error) {
    call.report("exception", error.what(), Again::never);
  } catch (...) {
    call.report("exception", "an exception that is no std::exception", Again::never);
  }
  return HEDDLE_OUTCOME_BROKEN;
}

}  // namespace heddle::method
