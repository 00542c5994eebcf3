// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <heddle/diagnostic.hpp>

#include "diagnostic/display_width.hpp"
#include "value/utf8.hpp"

namespace heddle {
namespace {

std::string_view name_of(Severity severity) {
  return severity == Severity::error ? "error" : "warning";
}

// "file:14:9: ", as far as it is known.
std::string place_of(const Place& place) {
  std::string text = diagnostic::harmless(place.file);
  if (place.line > 0) text += fmt::format(":{}:{}", place.line, place.column);
  if (!text.empty()) text += ": ";
  return text;
}

// As text of a workflow command, or as one of its properties, which end at ',' or ':'.
std::string escaped(std::string_view text, bool property) {
  std::string out;
  for (const char c : text) {
    const bool special = c == '%' || c == '\r' || c == '\n' || (property && (c == ':' || c == ','));
    if (special) {
      out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    } else {
      out += c;
    }
  }
  return out;
}

// "::error file=…,line=3,col=5,endColumn=8,title=HD2104::…": what is not known is left out.
std::string workflow_command(const Diagnostic& diagnostic) {
  std::string properties;
  const auto add = [&](std::string_view name, std::string_view value) {
    properties += fmt::format("{}{}={}", properties.empty() ? " " : ",", name,
                              escaped(diagnostic::harmless(value), true));
  };
  const Place& place = diagnostic.place;
  if (!place.file.empty()) add("file", place.file);
  if (!place.file.empty() && place.line > 0) {
    const std::uint32_t column = std::max<std::uint32_t>(place.column, 1);
    add("line", std::to_string(place.line));
    add("col", std::to_string(column));
    add("endColumn", std::to_string(column + std::max<std::uint32_t>(place.width, 1) - 1));
  }
  if (!diagnostic.code.empty()) add("title", diagnostic.code);
  std::string message = diagnostic::harmless(diagnostic.message);
  if (!diagnostic.label.empty()) message += "\n" + diagnostic::harmless(diagnostic.label);
  for (const auto& note : diagnostic.notes) message += "\n" + diagnostic::harmless(note);
  return fmt::format("::{}{}::{}\n", name_of(diagnostic.severity), properties,
                     escaped(message, false));
}

void render_excerpt(const Diagnostic& diagnostic, std::string& out) {
  const std::string excerpt = diagnostic::harmless(diagnostic.excerpt);
  const std::size_t column =
      diagnostic.excerpt_column > 0 ? diagnostic.excerpt_column : diagnostic.place.column;
  const std::size_t before = column > 0 ? column - 1 : 0;
  const std::size_t marked = std::max<std::size_t>(diagnostic.place.width, 1);
  const std::size_t indent = diagnostic::display_width(excerpt, before);
  const std::size_t width =
      std::max<std::size_t>(diagnostic::display_width(excerpt, before + marked) - indent, 1);
  out += fmt::format("{:>5} | {}\n", diagnostic.place.line, excerpt);
  out += fmt::format("      | {:{}}^{:~<{}}", "", indent, "", width - 1);
  if (!diagnostic.label.empty()) out += " " + diagnostic::harmless(diagnostic.label);
  out += '\n';
}

}  // namespace

std::string render(const Diagnostic& diagnostic) {
  std::string out =
      fmt::format("{}{}[{}]: {}\n", place_of(diagnostic.place), name_of(diagnostic.severity),
                  diagnostic.code, diagnostic::harmless(diagnostic.message));
  const bool shown = diagnostic.place.line > 0 && !diagnostic.excerpt.empty();
  if (shown) render_excerpt(diagnostic, out);
  if (!shown && !diagnostic.label.empty()) {
    out += fmt::format("      = {}\n", diagnostic::harmless(diagnostic.label));
  }
  for (const auto& note : diagnostic.notes) {
    out += fmt::format("      = {}\n", diagnostic::harmless(note));
  }
  return out;
}

std::string render(const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const auto& diagnostic : diagnostics) out += render(diagnostic);
  return out;
}

std::string render_json(const std::vector<Diagnostic>& diagnostics) {
  boost::json::array all;
  for (const auto& diagnostic : diagnostics) {
    boost::json::object one;
    one["severity"] = name_of(diagnostic.severity);
    one["code"] = diagnostic.code;
    one["message"] = repaired_utf8(diagnostic.message);
    one["file"] = repaired_utf8(diagnostic.place.file);
    one["line"] = diagnostic.place.line;
    one["column"] = diagnostic.place.column;
    one["width"] = diagnostic.place.width;
    one["excerpt"] = repaired_utf8(diagnostic.excerpt);
    one["label"] = repaired_utf8(diagnostic.label);
    boost::json::array notes;
    for (const auto& note : diagnostic.notes) notes.emplace_back(repaired_utf8(note));
    one["notes"] = std::move(notes);
    all.push_back(std::move(one));
  }
  return boost::json::serialize(all);
}

std::string render_github(const std::vector<Diagnostic>& diagnostics) {
  std::string out;
  for (const auto& diagnostic : diagnostics) out += workflow_command(diagnostic);
  return out;
}

}  // namespace heddle
