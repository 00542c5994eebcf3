// SPDX-License-Identifier: Apache-2.0
#include "flow/library.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <utility>

#include "flow/draft.hpp"
#include "flow/yaml/reader.hpp"
#include "value/file_text.hpp"

namespace heddle::flow {
namespace {

namespace fs = std::filesystem;

// What two ways to a file have in common.
std::string real_path(const fs::path& path) {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(path, error);
  return error ? path.string() : real.string();
}

std::string beside(const std::string& caller) {
  const std::string folder = fs::path(caller).parent_path().string();
  return folder.empty() ? "." : folder;
}

// Named as flows are found: by the file.
NodeTypeDescriptor describe(const std::string& file, const Flow& flow,
                            std::vector<VariableDescriptor> outputs) {
  NodeTypeDescriptor type;
  type.name = "flow:" + fs::path(file).stem().string();
  type.title = flow.name;
  type.doc = flow.description;
  type.inputs = flow.inputs;
  type.outputs = std::move(outputs);
  for (auto& output : type.outputs) output.outcomes = {"SUCCESS"};
  type.outcomes = {{"SUCCESS", "The flow ended well."}, {"FAILURE", "The flow failed."}};
  type.outcomes.insert(type.outcomes.end(), flow.outcomes.begin(), flow.outcomes.end());
  return type;
}

}  // namespace

Checked Library::check(std::string_view text, const std::string& file) {
  while (true) {
    Subflow& subflow = entry(file);
    Checked checked = check_one(text, subflow);
    if (found_more_) {
      begin_again();
      continue;
    }
    std::move(findings_.begin(), findings_.end(), std::back_inserter(checked.diagnostics));
    const bool has_errors =
        std::any_of(checked.diagnostics.begin(), checked.diagnostics.end(),
                    [](const Diagnostic& finding) { return finding.severity == Severity::error; });
    if (has_errors) checked.flow = nullptr;
    return checked;
  }
}

void Library::begin_again() {
  found_more_ = false;
  flows_.clear();
  findings_.clear();
}

Subflow& Library::entry(const std::string& file) {
  auto& kept = flows_[real_path(file)];
  kept = std::make_unique<Subflow>();
  kept->file = file;
  return *kept;
}

Checked Library::check_one(std::string_view text, Subflow& subflow) {
  ++depth_;
  Checked checked = check_text(text, subflow.file, *this);
  --depth_;
  subflow.checking = false;
  subflow.flow = checked.flow;
  if (subflow.flow) complete(subflow);
  return checked;
}

// Outputs have their types now.
void Library::complete(Subflow& subflow) {
  auto& known = secret_outputs_[subflow.file];
  for (std::size_t i = 0; i < subflow.flow->outputs.size(); ++i) {
    const Output& output = subflow.flow->outputs[i];
    VariableDescriptor& seen = subflow.type.outputs[i];
    if (output.secret && !seen.secret) {
      known[output.name] = true;
      found_more_ = found_more_ || subflow.read_while_checking;
    }
    seen.type = output.type;
    seen.secret = output.secret;
  }
}

void Library::announce(const std::string& file, const Flow& flow,
                       std::vector<VariableDescriptor> outputs) {
  const auto found = flows_.find(real_path(file));
  if (found == flows_.end()) return;
  const auto& known = secret_outputs_[file];
  for (auto& output : outputs) output.secret = output.secret || known.contains(output.name);
  found->second->type = describe(file, flow, std::move(outputs));
  found->second->announced = true;
}

const Subflow* Library::find(std::string_view name, const std::string& caller) {
  for (const std::string& folder : places(caller)) {
    const fs::path path = (fs::path(folder) / name).concat(".yaml");
    const auto known = flows_.find(real_path(path));
    if (known != flows_.end()) {
      known->second->read_while_checking |= known->second->checking;
      return known->second.get();
    }
    std::error_code error;
    // Reading what is no file may not end.
    if (!fs::is_regular_file(path, error)) continue;
    if (full()) return nullptr;
    const std::string file = path.lexically_normal().string();
    Subflow& subflow = entry(file);
    std::string why;
    const auto text = read_file(file, yaml::Limits{}.bytes + 1, why);
    if (!text) {
      subflow.checking = false;
      findings_.push_back(unreadable_file(file, why));
      return &subflow;
    }
    auto diagnostics = check_one(*text, subflow).diagnostics;
    std::move(diagnostics.begin(), diagnostics.end(), std::back_inserter(findings_));
    return &subflow;
  }
  return nullptr;
}

std::vector<std::string> Library::places(const std::string& caller) const {
  std::vector<std::string> places = {beside(caller)};
  places.insert(places.end(), folders_.begin(), folders_.end());
  return places;
}

std::vector<std::string> Library::names(const std::string& caller) const {
  std::vector<std::string> names;
  for (const std::string& folder : places(caller)) {
    std::error_code error;
    for (fs::directory_iterator at(folder, error), end; !error && at != end; at.increment(error)) {
      if (at->path().extension() == ".yaml") names.push_back(at->path().stem().string());
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace heddle::flow
