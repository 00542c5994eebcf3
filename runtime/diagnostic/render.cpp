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

}  // namespace heddle
