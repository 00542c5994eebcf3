// SPDX-License-Identifier: Apache-2.0
#include "flow/retry.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "flow/condition.hpp"
#include "flow/language.hpp"
#include "flow/shape.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/spelling.hpp"

namespace heddle::flow {
namespace {

using yaml::Kind;

bool is_error_code(std::string_view text) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  return !text.empty() && is_lower(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_outcome_name(std::string_view text) {
  return !text.empty() && text.front() >= 'A' && text.front() <= 'Z' &&
         text.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == std::string_view::npos;
}

class OnReader {
 public:
  OnReader(Draft& draft, std::uint32_t index)
      : draft_(draft), node_(draft.nodes[index]), retry_(draft.flow.nodes[index].retry) {}

  void read(const yaml::Node& on) {
    if (on.kind == Kind::null || (on.kind == Kind::list && on.size == 0)) {
      auto& finding = draft_.report.error("HD1104", {on.offset, on.offset + 1},
                                          "'on' does not say what is tried again");
      finding.label = "add FAILURE, TIMEOUT or error codes, or leave 'on' out";
    } else if (on.kind == Kind::list) {
      for (const yaml::Node& item : yaml::items(on)) read_one(item);
    } else {
      read_one(on);
    }
  }

 private:
  void read_one(const yaml::Node& item) {
    if (item.kind == Kind::broken) return;
    if (item.kind != Kind::scalar) {
      expected(draft_.report, item, "outcomes and error codes", "'on'");
      return;
    }
    const std::string_view name = item.text;
    if (!is_retried(name) && !is_error_code(name)) {
      refuse(item);
      return;
    }
    if (std::find(retry_.on.begin(), retry_.on.end(), name) == retry_.on.end()) {
      retry_.on.emplace_back(name);
    }
  }

  // The outcomes that are tried again. Those of a node whose type is not known cannot be told.
  [[nodiscard]] std::vector<std::string> retried() const {
    std::vector<std::string> names = {"FAILURE", "TIMEOUT"};
    if (node_.type == nullptr) return names;
    for (const std::string_view name : node_.type->type->failures()) {
      if (!is_standard_failure(name)) names.emplace_back(name);
    }
    return names;
  }

  [[nodiscard]] bool is_retried(std::string_view outcome) const {
    const auto names = retried();
    return std::find(names.begin(), names.end(), outcome) != names.end() ||
           (node_.type == nullptr && is_outcome_name(outcome) && why_never(outcome).empty());
  }

  // Why a run never tries again what ended so; empty: this is no outcome.
  [[nodiscard]] std::string_view why_never(std::string_view outcome) const {
    if (outcome == "SUCCESS") return "there is nothing to try again";
    if (outcome == "INVALID") return "what it was given does not change";
    if (outcome == "CANCELLED") return "the run is over";
    if (node_.type == nullptr) return {};
    const auto& outcomes = node_.type->type->outcomes;
    const bool is_own = std::any_of(outcomes.begin(), outcomes.end(),
                                    [&](const auto& own) { return own.name == outcome; });
    return is_own ? "it is an answer of the node, and leads where 'next' says" : std::string_view();
  }

  void refuse(const yaml::Node& item) {
    const std::string_view why = why_never(item.text);
    if (!why.empty()) {
      auto& finding = draft_.report.error("HD2211", span(draft_, item),
                                          fmt::format("{} is never retried: {}", item.text, why));
      finding.label = "remove this";
      add_note(finding);
      return;
    }
    auto& finding = draft_.report.error(
        "HD2211", span(draft_, item),
        fmt::format("'on': {} is no outcome that is tried again, and no error code",
                    quote(item.text)));
    std::string meant = draft_.report.suggest(item.text, retried());
    if (meant.empty() && is_error_code(canonical(item.text))) meant = canonical(item.text);
    if (!meant.empty()) finding.label = fmt::format("did you mean '{}'?", meant);
    add_note(finding);
  }

  void add_note(Finding& finding) const {
    finding.notes.push_back(
        fmt::format("'on' takes {} and error codes in lower snake case, such as http_timeout",
                    fmt::join(retried(), ", ")));
  }

  Draft& draft_;
  const DraftNode& node_;
  Retry& retry_;
};

void read_pauses(Draft& draft, const Fields& fields, Retry& retry) {
  Report& report = draft.report;
  if (const auto* delay = fields["delay"]) {
    retry.delay = read_duration(report, *delay, "'delay'", true).value_or(retry.delay);
  }
  if (const auto* backoff = fields["backoff"]) {
    retry.backoff = read_real(report, *backoff, "'backoff'", 1, greatest_backoff).value_or(1);
  }
  if (const auto* longest = fields["max_delay"]) {
    const auto found = read_duration(report, *longest, "'max_delay'", false);
    if (found) retry.max_delay = *found;
    if (found && *found < retry.delay) {
      report.error("HD1109", span(draft, *longest), "'max_delay' is less than 'delay'");
    }
  }
  const auto* jitter = fields["jitter"];
  if (jitter == nullptr || jitter->kind == Kind::broken) return;
  retry.full_jitter = jitter->kind == Kind::scalar && jitter->text == "full";
  if (!retry.full_jitter && !(jitter->kind == Kind::scalar && jitter->text == "none")) {
    expected(report, *jitter, "'none' or 'full'", "'jitter'");
  }
}

}  // namespace

void read_retry(Draft& draft, std::uint32_t index, const yaml::Node& node) {
  Report& report = draft.report;
  Retry& retry = draft.flow.nodes[index].retry;
  if (!is_map(report, node, "'retry'")) return;
  const Fields fields(report, node, retry_keys, "retry");
  if (const auto* attempts = fields["max_attempts"]) {
    const auto count = read_count(report, *attempts, "'max_attempts'", 1, most_attempts);
    if (count) retry.max_attempts = static_cast<std::uint32_t>(*count);
  } else {
    report.error("HD1104", {node.offset, node.offset + 1}, "'retry' does not say how often").label =
        "add 'max_attempts'";
  }
  read_pauses(draft, fields, retry);
  if (const auto* on = fields["on"]) OnReader(draft, index).read(*on);
  draft.nodes[index].retry_when = fields["when"];
  if (fields.is_misspelt("when")) draft.inputs_unclear = true;
}

void bind_retry(Draft& draft, std::uint32_t index) {
  const yaml::Node* when = draft.nodes[index].retry_when;
  if (when == nullptr) return;
  const std::string of = fmt::format("'when' of 'retry' of {}", quote(draft.flow.nodes[index].id));
  draft.names.lend_attempt(true);
  Condition condition = compile_condition(draft, *when, index, of);
  draft.names.lend_attempt(false);
  if (condition.constant && !*condition.constant) {
    auto& finding =
        draft.report.warning("HD2303", span(draft, *when), fmt::format("{} is always false", of));
    finding.label = "the node is never tried again";
  }
  draft.flow.nodes[index].retry.when = std::move(condition.expression);
}

}  // namespace heddle::flow
