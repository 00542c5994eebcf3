// SPDX-License-Identifier: Apache-2.0
#include "node_page.hpp"

#include <fmt/format.h>

#include <vector>

#include "table.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// A sentence ends with a full stop, so that another can follow.
void add_sentence(std::string& text, const std::string& sentence) {
  if (sentence.empty()) return;
  if (!text.empty()) text += text.ends_with('.') ? " " : ". ";
  text += sentence;
}

template <class Descriptor>
std::string doc_of(const Descriptor& described) {
  std::string text = described.doc;
  if (const auto bound = in_words(described.constraints, described.type); !bound.empty()) {
    add_sentence(text, fmt::format("Takes: {}.", bound));
  }
  if (described.example) {
    add_sentence(text, fmt::format("Example: {}", in_words(*described.example)));
  }
  return text;
}

template <class Descriptor>
std::string need_of(const Descriptor& described) {
  if (described.default_value) return "default " + in_words(*described.default_value);
  return described.required ? "required" : "optional";
}

std::string with_secret(std::string text, bool secret) {
  if (secret) text += text.empty() ? "secret" : ", secret";
  return text;
}

Rows input_rows(const NodeTypeDescriptor& type) {
  Rows rows;
  for (const auto& input : type.inputs) {
    rows.push_back({input.name, std::string(name_of(input.type)),
                    with_secret(need_of(input), input.secret), doc_of(input)});
  }
  return rows;
}

Rows output_rows(const NodeTypeDescriptor& type) {
  Rows rows;
  for (const auto& output : type.outputs) {
    rows.push_back({output.name, std::string(name_of(output.type)),
                    with_secret(presence_in_words(type, output), output.secret), doc_of(output)});
  }
  return rows;
}

Rows outcome_rows(const NodeTypeDescriptor& type) {
  Rows rows;
  for (const auto& outcome : type.outcomes) {
    std::string doc = outcome.doc;
    if (outcome.fails && !is_standard_failure(outcome.name)) {
      add_sentence(doc, "A failure: where a flow does not wire it, it goes as FAILURE");
    }
    rows.push_back({outcome.name, doc});
  }
  return rows;
}

// A default such as a URL would push the doc far to the right, so it stands in the doc.
Rows setting_rows(const NodeTypeDescriptor& type) {
  Rows rows;
  for (const auto& setting : type.settings) {
    std::string doc = doc_of(setting);
    if (setting.default_value) {
      add_sentence(doc, "Default: " + in_words(*setting.default_value));
    }
    const bool must = setting.required && !setting.default_value;
    rows.push_back({setting.name, std::string(name_of(setting.type)),
                    with_secret(must ? "required" : "", setting.secret), doc});
  }
  return rows;
}

std::string section(const std::string& title, const Rows& rows, std::size_t width) {
  if (rows.empty()) return "";
  return fmt::format("\n{}\n{}", title, table_text(rows, 2, width));
}

std::string nature(const NodeTypeDescriptor& type) {
  std::string text = type.effects ? "changes something outside the run" : "";
  const auto add = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  if (type.idempotent) add("can be repeated without harm");
  if (type.blocking) add("takes a thread of its own");
  return text;
}

Rows facts(const NodeTypeDescriptor& type) {
  if (type.plugin.empty()) return {{"control node", type.name}, {"from", type.origin}};
  Rows rows = {{"node type", type.name},
               {"plugin", fmt::format("{} {}", type.plugin, type.plugin_version)},
               {"licence", type.plugin_license.empty() ? "not stated" : type.plugin_license},
               {"from", type.origin}};
  if (const auto text = nature(type); !text.empty()) rows.push_back({"nature", text});
  return rows;
}

// Its lines as they are, since their indentation matters.
std::string usage_text(const std::string& usage) {
  std::string out = usage.empty() ? "" : "\nWritten as\n";
  for (std::size_t at = 0; at < usage.size();) {
    const std::size_t end = std::min(usage.find('\n', at), usage.size());
    out += "  " + on_one_line(usage.substr(at, end - at)) + "\n";
    at = end + 1;
  }
  return out;
}

}  // namespace

std::string node_page(const NodeTypeDescriptor& type, std::size_t width) {
  std::string out = on_one_line(type.title.empty() ? type.name : type.title) + "\n";
  out += table_text(facts(type), 2, width);
  if (!type.doc.empty()) out += "\n" + paragraph(type.doc, 0, width);
  out += usage_text(type.usage);
  out += section("Input variables", input_rows(type), width);
  out += section("Output variables", output_rows(type), width);
  out += section("Outcomes", outcome_rows(type), width);
  out += section("Settings (--set NAME=VALUE)", setting_rows(type), width);
  return out;
}

}  // namespace heddle::cli
