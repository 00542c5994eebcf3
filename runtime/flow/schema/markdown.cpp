// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <vector>

#include "flow/schema/document.hpp"

// What an editor shows of node types and their inputs.
namespace heddle::flow::schema {
namespace {

std::string code(std::string_view text) {
  return text.find('`') == std::string_view::npos ? fmt::format("`{}`", text)
                                                  : fmt::format("`` {} ``", text);
}

// "`name` string, required, secret: What it is."
std::string entry(std::string_view name, const std::vector<std::string>& facts,
                  std::string_view doc) {
  std::string out = "- " + code(name);
  for (std::size_t i = 0; i < facts.size(); ++i) out += (i == 0 ? " " : ", ") + facts[i];
  if (!doc.empty()) out += ": " + markdown(doc);
  return out + "\n";
}

std::vector<std::string> facts_of(const VariableDescriptor& input) {
  std::vector<std::string> facts = {std::string(name_of(input.type))};
  if (input.default_value) {
    facts.push_back("default " + code(in_words(*input.default_value)));
  } else {
    facts.emplace_back(input.required ? "required" : "optional");
  }
  if (input.secret) facts.emplace_back("secret");
  return facts;
}

std::vector<std::string> facts_of(const NodeTypeDescriptor& type,
                                  const VariableDescriptor& output) {
  std::vector<std::string> facts = {std::string(name_of(output.type))};
  const std::string presence = presence_in_words(type, output);
  if (!presence.starts_with("always")) facts.push_back(presence);
  if (output.secret) facts.emplace_back("secret");
  return facts;
}

void add_section(std::string& out, std::string_view title, const std::string& entries) {
  if (!entries.empty()) out += fmt::format("\n\n**{}**\n\n{}", title, entries);
  while (out.ends_with('\n')) out.pop_back();
}

}  // namespace

std::string markdown(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (std::string_view(R"(\`*_{}[]<>#+!|~)").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string node_type_docs(const NodeTypeDescriptor& type) {
  std::string out = markdown(type.doc);
  std::string inputs;
  for (const auto& input : type.inputs) inputs += entry(input.name, facts_of(input), input.doc);
  add_section(out, "Inputs", inputs);
  std::string outputs;
  for (const auto& output : type.outputs) {
    outputs += entry(output.name, facts_of(type, output), output.doc);
  }
  add_section(out, "Outputs", outputs);
  std::string outcomes;
  for (const auto& outcome : type.outcomes) {
    const bool fails = outcome.fails && !is_standard_failure(outcome.name);
    outcomes += entry(outcome.name,
                      fails ? std::vector<std::string>{"failure"} : std::vector<std::string>{},
                      outcome.doc);
  }
  add_section(out, "Outcomes", outcomes);
  return out;
}

std::string input_docs(const VariableDescriptor& input) {
  std::string out = markdown(input.doc);
  if (!out.empty()) out += "\n\n";
  out += fmt::format("{}", fmt::join(facts_of(input), ", "));
  const std::string bounds = in_words(input.constraints, input.type);
  if (!bounds.empty()) out += ". Takes: " + markdown(bounds);
  out += '.';
  if (input.secret) {
    out +=
        fmt::format(" Give it by an expression, such as {}: what stands in the file is no secret.",
                    code("${{ inputs." + input.name + " }}"));
  }
  return out;
}

}  // namespace heddle::flow::schema
