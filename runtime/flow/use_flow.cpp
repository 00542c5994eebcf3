// SPDX-License-Identifier: Apache-2.0
#include "flow/use_flow.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "flow/yaml/rescan.hpp"

namespace heddle::flow {
namespace {

bool is_flow_name(std::string_view name) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '-'; });
}

Finding& report(Draft& draft, const yaml::Node& use, std::string_view code, std::string message) {
  return draft.report.error(code, yaml::span_of(draft.report.source().text(), use),
                            std::move(message));
}

void report_name(Draft& draft, const yaml::Node& use, std::string_view name) {
  auto& finding =
      report(draft, use, "HD2003", fmt::format("{} is not the name of a flow", quote(name)));
  finding.notes.emplace_back(
      "flows are named by a-z, 0-9 and '-', and found by their file: 'flow:sign-in' is "
      "sign-in.yaml "
      "beside this one or in a folder for flows");
}

void report_missing(Draft& draft, const yaml::Node& use, std::string_view name) {
  const std::string& file = draft.report.source().file();
  auto& finding = report(draft, use, "HD2003", fmt::format("there is no flow {}", quote(name)));
  const std::string meant = draft.report.suggest(name, draft.library.names(file));
  if (!meant.empty()) finding.label = fmt::format("did you mean 'flow:{}'?", meant);
  finding.notes.push_back(
      fmt::format("searched for {}.yaml in: {}", name, enumerate(draft.library.places(file))));
  finding.notes.emplace_back(
      "more folders are given with --flows, by 'flows' in heddle.yaml, or in "
      "RuntimeOptions::flow_directories");
}

}  // namespace

const Subflow* find_subflow(Draft& draft, const yaml::Node& use) {
  const std::string_view name = std::string_view(use.text).substr(std::string_view("flow:").size());
  if (!is_flow_name(name)) {
    report_name(draft, use, name);
    return nullptr;
  }
  const Subflow* found = draft.library.find(name, draft.report.source().file());
  if (found == nullptr && !draft.library.full()) {
    report_missing(draft, use, name);
  } else if (found == nullptr) {
    report(draft, use, "HD2006",
           fmt::format("flows use each other more than {} deep here", Library::deepest));
  } else if (found->flow != nullptr || (found->checking && found->announced)) {
    return found;
  } else {
    auto& finding = report(draft, use, "HD2005",
                           fmt::format("the flow {} has mistakes of its own", quote(name)));
    finding.notes.push_back("they are told for " + found->file);
  }
  return nullptr;
}

}  // namespace heddle::flow
