// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <heddle/call.hpp>
#include <heddle/detail/views.hpp>
#include <heddle/json.hpp>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "expression/expression.hpp"
#include "method/method.hpp"
#include "method/request_text.hpp"
#include "method/response.hpp"
#include "value/conversion.hpp"

// One run of a method, in the words of the node SDK: to its host it is a node like any other.
namespace heddle::method {
namespace {

using expression::EvaluationError;

// The clock of the run, which a test may set.
class CallClock final : public expression::Clock {
 public:
  explicit CallClock(const Call& call) : call_(call) {}
  [[nodiscard]] Timestamp now() const override { return call_.now(); }

 private:
  const Call& call_;
};

// What ends the node before its rules say how: an expression without a value.
Failure unusable(const EvaluationError& error, std::string_view of) {
  const std::string place =
      error.line > 0 ? fmt::format(" (line {}, column {})", error.line, error.column) : "";
  return {"expression_failed", fmt::format("{}{}: {}", of, place, error.message), Again::never};
}

std::chrono::nanoseconds nanoseconds_of(const Duration& time) {
  constexpr std::int64_t most = INT64_MAX / 1'000'000'000 - 1;
  if (time.seconds > most) return std::chrono::nanoseconds::max();
  return std::chrono::seconds(time.seconds) + std::chrono::nanoseconds(time.nanoseconds);
}

bool is_content_type(std::string_view name) {
  constexpr std::string_view expected = "content-type";
  return std::equal(name.begin(), name.end(), expected.begin(), expected.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a | 0x20 : a) == b; });
}

class MethodRun {
 public:
  MethodRun(const Method& method, const Call& call)
      : method_(method),
        call_(call),
        clock_(call),
        slots_(std::vector<expression::Slot>(method.slots.size())),
        missing_(method.slots.size()) {}

  std::uint32_t run() {
    load();
    evaluate_values(false);
    if (const auto ended = follow(method_.before)) return write_outputs(*ended);
    if (const auto failed = exchange()) return *failed;
    evaluate_values(true);
    try {
      const auto outcome = follow(method_.after);
      return write_outputs(outcome ? *outcome : by_status());
    } catch (const Failure&) {
      write_defaults();  // what came is told although no rule could be made of it
      throw;
    }
  }

 private:
  // ---- what expressions read ----

  void set(std::uint32_t slot, Value value) { slots_.own(slot) = {std::move(value), true}; }

  void load() {
    const auto given = [&](auto function, std::uint32_t index, std::uint32_t slot) {
      heddle_value value{};
      const std::uint32_t status = function(call_.handle(), index, &value);
      if (status == HEDDLE_ABSENT) return;
      call_.check(status);
      set(slot, detail::from_view(value));
    };
    const auto& host = *call_.host();
    for (std::uint32_t i = 0; i < method_.slots.inputs; ++i) given(host.input, i, i);
    for (std::uint32_t i = 0; i < method_.slots.settings; ++i) {
      given(host.setting, i, method_.slots.setting(i));
    }
    set(method_.slots.own(Slots::attempt), Value(std::int64_t{call_.attempt()}));
    set(method_.slots.own(Slots::idempotency_key), Value(call_.idempotency_key()));
  }

  // One that has no value is missed only by who reads it: what an answer lacks is no matter where
  // another rule holds.
  void evaluate_values(bool of_response) {
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

  Value evaluate(const expression::Expression& expression) const {
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

  Value value_of(const Part& part, std::string_view of) const {
    try {
      return evaluate(*part);
    } catch (const EvaluationError& error) {
      throw unusable(error, of);
    }
  }

  Value value_of(const Part& part, Type type, std::string_view of) const {
    const Value value = value_of(part, of);
    if (auto converted = convert(value, type)) return *std::move(converted);
    throw Failure(
        "expression_failed",
        fmt::format("{}: expected {}, found {}", of, with_article(type), described(value, true)),
        Again::never);
  }

  std::string text_of_part(const Part& part, std::string_view of) const {
    const Value value = value_of(part, of);
    if (auto text = text_of(value)) return *std::move(text);
    throw Failure(
        "expression_failed",
        fmt::format("{}: expected what has a text, found {}", of, with_article(value.type())),
        Again::never);
  }

  // ---- rules ----

  // The outcome that the first rule that holds ends with.
  std::optional<std::uint32_t> follow(const std::vector<Rule>& rules) {
    for (const Rule& rule : rules) {
      if (rule.when != nullptr && !holds(rule)) continue;
      if (rule.outcome) {
        if (rule.fails) fail(rule);
        return rule.outcome;
      }
      call_.warning(text_of_part(rule.message, "'warn'"));
    }
    return std::nullopt;
  }

  // Behind the request it is the answer that does not give what the rule asks for.
  bool holds(const Rule& rule) const {
    try {
      const Value value = evaluate(*rule.when);
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
    if (rule.code != nullptr) code = text_of_part(rule.code, "'code'");
    std::string message = invalid ? "the inputs are unusable" : default_message();
    if (rule.message != nullptr) message = text_of_part(rule.message, "'message'");
    bool again = !invalid && may_pass();
    if (rule.retryable != nullptr) {
      again = value_of(rule.retryable, Type::boolean, "'retryable'").boolean();
    }
    call_.report(code, message, again ? Again::allowed : Again::never);
  }

  [[nodiscard]] bool is_success() const { return status_ >= 200 && status_ < 300; }
  [[nodiscard]] bool may_pass() const {
    return status_ == 408 || status_ == 425 || status_ == 429 || status_ >= 500;
  }
  [[nodiscard]] std::string default_code() const {
    if (status_ == 0) return "refused";
    return is_success() ? "unexpected_response" : fmt::format("http_status_{}", status_);
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

  std::string url() const {
    const auto& parts = method_.request.url;
    std::vector<std::string> segments;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      segments.push_back(text_of_part(parts[i], "a part of 'url'"));
    }
    std::string url = text_of_part(parts.front(), "'url'");
    if (parts.size() > 1) {
      auto joined = joined_path(std::move(url), segments);
      if (!joined) {
        throw Failure("expression_failed", "a part of 'url': expected a name, found '.' or '..'",
                      Again::never);
      }
      url = *std::move(joined);
    }
    return with_query(std::move(url), pairs_of(method_.request.query, "query"));
  }

  Pairs pairs_of(const std::vector<NamedPart>& parts, std::string_view of) const {
    Pairs pairs;
    for (const auto& [name, part] : parts) {
      const auto slot = part->slot();
      if (slot && !slots_[*slot].available && missing_[*slot].empty()) continue;
      const std::string why =
          append_pairs(name, value_of(part, fmt::format("'{}' of '{}'", name, of)), pairs);
      if (!why.empty()) {
        throw Failure("expression_failed", fmt::format("'{}': {}", of, why), Again::never);
      }
    }
    return pairs;
  }

  HttpRequest request() const {
    const Request& from = method_.request;
    HttpRequest request = call_.http();
    request.method(text_of_part(from.method, "'method'"), url());
    std::optional<std::string> type;
    for (auto& [name, value] : pairs_of(from.headers, "headers")) {
      if (from.kind != Request::Body::none && is_content_type(name)) {
        type = std::move(value);
      } else {
        request.header(name, value);
      }
    }
    add_body(request, type);
    if (from.connect_timeout != nullptr) {
      request.connect_timeout(time_of(from.connect_timeout, "'connect_timeout'"));
    }
    if (from.timeout != nullptr) request.timeout(time_of(from.timeout, "'timeout'"));
    if (from.redirects > 0) request.follow_redirects(from.redirects);
    if (from.maximum_body > 0) request.maximum_body(from.maximum_body);
    return request;
  }

  std::chrono::nanoseconds time_of(const Part& part, std::string_view of) const {
    const auto time = nanoseconds_of(value_of(part, Type::duration, of).duration());
    if (time.count() > 0) return time;
    throw Failure("expression_failed", fmt::format("{}: expected more than 0", of), Again::never);
  }

  // `type`: what the author says of the body.
  void add_body(HttpRequest& request, const std::optional<std::string>& type) const {
    const Request& from = method_.request;
    const auto body = [&](std::string_view usual, std::string text) {
      request.body(type ? std::string_view(*type) : usual, std::move(text));
    };
    switch (from.kind) {
      case Request::Body::none:
        return;
      case Request::Body::json:
        return body("application/json", write_json(value_of(from.body, "'json'"), Secrets::clear));
      case Request::Body::form:
        return body("application/x-www-form-urlencoded", form_text(pairs_of(from.form, "form")));
      case Request::Body::text:
        return body("text/plain; charset=utf-8", text_of_part(from.body, "'body'"));
    }
  }

  // Sends the request. Without a whole response, the outcome to return; those outputs that can be
  // made of what came are written.
  std::optional<std::uint32_t> exchange() {
    HttpRequest prepared = request();
    try {
      load_response(prepared.send());
      return std::nullopt;
    } catch (const HttpFailure& failed) {
      const std::string why = "there is no whole response";
      for (const auto slot : {Slots::headers, Slots::body, Slots::json, Slots::url}) {
        missing_[method_.slots.own(slot)] = why;
      }
      missing_[method_.slots.own(Slots::status)] = why;
      if (failed.status() != 0) {
        set(method_.slots.own(Slots::status), Value(std::int64_t{failed.status()}));
      }
      evaluate_values(true);
      write_defaults();
      call_.report(failed.code(), failed.what(), failed.again());
      return failed.timeout() ? HEDDLE_OUTCOME_TIMEOUT : failure_code;
    }
  }

  void load_response(const HttpResponse& response) {
    status_ = response.status;
    set(method_.slots.own(Slots::status), Value(std::int64_t{response.status}));
    set(method_.slots.own(Slots::headers), headers_of(response));
    set(method_.slots.own(Slots::body), body_of(response));
    set(method_.slots.own(Slots::url), Value(response.url));
    if (auto json = response.json()) {
      set(method_.slots.own(Slots::json), *std::move(json));
    } else {
      missing_[method_.slots.own(Slots::json)] = "response.json has no value: the body is not JSON";
    }
  }

  // ---- outputs ----

  // A value of the output's type; `why` says why there is none.
  std::optional<Value> output_value(std::uint32_t index, std::string& why) const {
    const VariableDescriptor& output = method_.descriptor.outputs[index];
    try {
      const Value value = evaluate(*method_.outputs[index]);
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

  // The outcome; FAILURE when it promises what the response does not hold.
  std::uint32_t write_outputs(std::uint32_t outcome) const {
    write_defaults();
    const auto& outcomes = method_.descriptor.outcomes;
    if (outcome >= outcomes.size()) return outcome;
    for (std::uint32_t i = 0; i < method_.outputs.size(); ++i) {
      const VariableDescriptor& output = method_.descriptor.outputs[i];
      if (output.default_value || !output.exists_on(outcomes[outcome].name)) continue;
      std::string why;
      const auto value = output_value(i, why);
      if (!value) {
        call_.report(
            status_ == 0 ? "expression_failed" : "unexpected_response",
            fmt::format("{}the output '{}': {}", status_ == 0 ? "" : "the response does not give ",
                        output.name, why),
            Again::never);
        return failure_code;
      }
      write(i, *value);
    }
    return outcome;
  }

  // In the order of the outcomes of each method.
  static constexpr std::uint32_t success_code = 0;
  static constexpr std::uint32_t failure_code = 1;

  const Method& method_;
  const Call& call_;
  CallClock clock_;
  expression::Slots slots_;
  std::vector<std::string> missing_;  // the words for why a slot has no value
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
