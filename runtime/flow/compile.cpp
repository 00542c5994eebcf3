// SPDX-License-Identifier: Apache-2.0
#include "flow/compile.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "flow/language.hpp"
#include "flow/placed.hpp"
#include "flow/yaml/rescan.hpp"

namespace heddle::flow {
namespace {

using expression::Problem;
using yaml::Kind;

void mark_mentioned(Draft& draft, std::string_view text) {
  Names::for_each_input(text, [&](std::string_view name) {
    for (std::size_t i = 0; i < draft.flow.inputs.size(); ++i) {
      if (draft.flow.inputs[i].name == name) draft.input_used[i] = true;
    }
  });
  if (text.find("var") == std::string_view::npos) return;
  draft.variable_used.assign(draft.variable_used.size(), true);
}

// Who does not find a name of the host's may be the one who can allow it; and some names are known
// at one place only.
void add_note_on_roots(Finding& finding, std::string_view up_to_name) {
  constexpr std::string_view path_characters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.";
  const auto before = up_to_name.find_last_not_of(path_characters);
  const std::string_view path =
      before == std::string_view::npos ? up_to_name : up_to_name.substr(before + 1);
  const auto is_about = [&](std::string_view root) {
    return path.starts_with(root) && path.substr(root.size(), 1).find_first_not_of('.') != 0;
  };
  if (is_about("env")) {
    finding.notes.emplace_back(
        "flows read the environment variables that the host allows: 'env: [NAME]' in heddle.yaml, "
        "which a host of your own names in RuntimeOptions::configuration_file");
  } else if (is_about("secrets")) {
    finding.notes.emplace_back(
        "flows read the secrets that the host names: 'secrets: {NAME: env:VAR}' in heddle.yaml, "
        "or the names of RuntimeOptions::secrets in a host of your own");
  } else if (path == "error") {
    finding.notes.emplace_back(
        "only 'when' of 'retry' reads the error of an attempt so; elsewhere it is nodes.ID.error");
  } else if (path == "attempt") {
    finding.notes.emplace_back(
        "only 'when' of 'retry' reads an attempt so; elsewhere it is nodes.ID.attempts, how many "
        "there were");
  }
}

void report_problems(Draft& draft, const yaml::Node& node, std::vector<Problem>& problems) {
  for (Problem& problem : problems) {
    if (draft.report.full()) return;
    mark_mentioned(draft, problem.label);  // "did you mean 'inputs.domain'?": that one is in use
    auto& finding = report_problem(draft.report, node, problem);
    if (problem.kind == Problem::Kind::unknown_name) {
      add_note_on_roots(finding,
                        std::string_view(node.text).substr(0, problem.offset + problem.size));
    }
  }
}

// Whether a use has a value wherever a run is: an input that is always given, the run's id, a
// secret, without which no run starts, and what has been reported as unknown.
bool is_certain(const Draft& draft, const expression::Expression::Use& use) {
  if (use.path.starts_with("nodes.")) return use.slot <= draft.flow.run_id_slot;
  if (use.path.starts_with("run.")) {
    return !use.path.starts_with("run.error") || runs_after_failures(draft, draft.block);
  }
  if (use.path.starts_with("vars.")) {
    const auto& variables = draft.flow.variables;
    const std::uint32_t index = use.slot - draft.flow.first_variable_slot;
    return index >= variables.size() || variables[index].default_value.has_value();
  }
  if (use.path.starts_with("env.")) {
    return draft.host.unclear || host_value(draft, use.slot) == nullptr;
  }
  if (!use.path.starts_with("inputs.") || use.slot >= draft.flow.inputs.size()) return true;
  const auto& input = draft.flow.inputs[use.slot];
  return input.required || input.default_value.has_value();
}

// `readings` says for each use which reading it is.
void record_needs(Draft& draft, const yaml::Node& node, const expression::Expression& compiled,
                  std::uint32_t reader, const std::vector<std::uint32_t>& readings) {
  const auto& uses = compiled.uses();
  for (const auto& need : compiled.needs()) {
    if (std::any_of(need.any_of.begin(), need.any_of.end(),
                    [&](std::size_t use) { return is_certain(draft, uses[use]); })) {
      continue;
    }
    draft.needs.push_back({reader, 0, &node, static_cast<std::uint32_t>(draft.choices.size()),
                           static_cast<std::uint32_t>(need.any_of.size())});
    for (const std::size_t use : need.any_of) {
      draft.choices.push_back({uses[use].slot, readings[use], uses[use].offset, uses[use].size});
      if (readings[use] != Choice::no_node && need.any_of.size() == 1) {
        draft.readings[readings[use]].needed = true;
      }
    }
  }
}

void keep_host_value(Draft& draft, std::uint32_t slot) {
  auto& kept = draft.flow.host_values;
  const auto is_slot = [&](const HostValue& value) { return value.slot == slot; };
  if (std::any_of(kept.begin(), kept.end(), is_slot)) return;
  if (const HostValue* found = host_value(draft, slot)) kept.push_back(*found);
}

// A node that is not seen from here: it may not have run, or several times.
void report_hidden(Draft& draft, const yaml::Node& node, std::uint32_t source,
                   const expression::Expression::Use& use) {
  const DraftBlock& block = draft.blocks[draft.nodes[source].block];
  auto& finding = draft.report.error(
      "HD2210", yaml::locate(draft.report.source().text(), node, use.offset, use.size),
      fmt::format("node {} stands inside {}, and cannot be read from here",
                  quote(draft.flow.nodes[source].id), describe(draft, block)));
  switch (block.kind) {
    case DraftBlock::Kind::for_each:
      finding.label = fmt::format("read nodes.{}.results, and say with 'result' what an item gives",
                                  draft.flow.nodes[block.owner].id);
      break;
    case DraftBlock::Kind::parallel:
      finding.label = "it is under way at the same time: read it behind the parallel";
      break;
    default:
      finding.label = "that runs when all else has ended";
  }
}

void note_own(Node& source, std::uint32_t slot) {
  if (slot >= source.own_slot) source.own_read |= 1U << (slot - source.own_slot);
}

void record_uses(Draft& draft, const yaml::Node& node, const expression::Expression& compiled,
                 std::uint32_t reader) {
  std::vector<std::uint32_t> readings;
  bool hidden = false;
  for (const auto& use : compiled.uses()) {
    readings.push_back(Choice::no_node);
    if (use.slot < draft.input_used.size() && use.path.starts_with("inputs.")) {
      draft.input_used[use.slot] = true;
    }
    const std::uint32_t variable = use.slot - draft.flow.first_variable_slot;
    if (variable < draft.variable_used.size() && use.path.starts_with("vars.")) {
      draft.variable_used[variable] = true;
    } else if (use.slot == draft.flow.run_id_slot) {
      draft.flow.run_id_read = true;
    } else if (use.slot < draft.flow.run_id_slot) {
      keep_host_value(draft, use.slot);
    } else if (use.path.starts_with("nodes.") && use.slot > draft.flow.run_id_slot) {
      Reading reading;
      reading.reader = reader;
      reading.source = node_of_slot(draft, use.slot);
      note_own(draft.flow.nodes[reading.source], use.slot);
      if (!is_visible(draft, draft.nodes[reading.source].block, draft.block)) {
        report_hidden(draft, node, reading.source, use);
        hidden = true;
        continue;
      }
      reading.scalar = &node;
      reading.offset = use.offset;
      reading.size = use.size;
      reading.secret_known = draft.flow.nodes[reading.source].given_secret;
      readings.back() = static_cast<std::uint32_t>(draft.readings.size());
      draft.readings.push_back(reading);
    }
  }
  if (!hidden) record_needs(draft, node, compiled, reader, readings);
}

Compiled compile_scalar(Draft& draft, const yaml::Node& node, std::uint32_t reader, bool silent) {
  if (draft.report.full()) return {};
  if (!silent && is_cut_by_comment(draft.report, node)) {
    draft.inputs_unclear = true;
    return {};
  }
  std::vector<Problem> problems;
  auto compiled = draft.names.compile(node.text, problems);
  if (!compiled) {
    if (silent) return {};
    report_problems(draft, node, problems);
    mark_mentioned(draft, node.text);
    return {};
  }
  if (!silent) record_uses(draft, node, *compiled, reader);
  const auto placed = [&]() -> Compiled {
    return {make_placed(std::move(compiled), draft.report.source(), node), std::nullopt};
  };
  if (!compiled->constant()) return placed();
  try {
    const expression::Slots none({});
    return {nullptr, compiled->evaluate({none})};
  } catch (const expression::EvaluationError& error) {
    if (!silent) report_failure(draft.report, node, error);
    return {};
  }
}

}  // namespace

const HostValue* host_value(const Draft& draft, std::uint32_t slot) {
  const auto& all = draft.host_values;
  const auto found = std::find_if(all.begin(), all.end(),
                                  [&](const HostValue& value) { return value.slot == slot; });
  return found == all.end() ? nullptr : &*found;
}

Compiled compile_value(Draft& draft, const yaml::Node& node, std::uint32_t reader, bool silent) {
  if (node.kind == Kind::scalar && holds_expression(node)) {
    return compile_scalar(draft, node, reader, silent);
  }
  return compile_tree(draft.report, node, [&](const yaml::Node& scalar) {
    return compile_scalar(draft, scalar, reader, silent);
  });
}

void report_type(Draft& draft, const yaml::Node& node, const std::string& of, Type wanted,
                 Type found, std::string_view code) {
  report_type(draft.report, node, of, wanted, found, code, [&](const std::string& text) {
    std::vector<Problem> unused;
    return draft.names.compile(text, unused) != nullptr;
  });
}

void mask_quoted(Report& report, const yaml::Node& node) {
  if (node.kind != Kind::scalar) return;
  const std::string_view text = node.text;
  for (std::size_t at = text.find("${{"); at < text.size();) {
    const auto open = text.find_first_of("\"'", at);
    if (open == std::string_view::npos) return;
    const auto close = std::min(text.find(text[open], open + 1), text.size());
    const std::string_view inside = text.substr(open + 1, close - open - 1);
    if (!inside.empty()) {
      report.mask(yaml::locate(report.source().text(), node, static_cast<std::uint32_t>(open + 1),
                               static_cast<std::uint32_t>(inside.size())),
                  inside);
    }
    at = close + 1;
  }
}

}  // namespace heddle::flow
