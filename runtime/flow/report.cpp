// SPDX-License-Identifier: Apache-2.0
#include "flow/report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <tuple>
#include <utility>

#include "value/spelling.hpp"
#include "value/utf8.hpp"

namespace heddle::flow {

Finding& Report::add(Severity severity, std::string_view code, yaml::Span span,
                     std::string message) {
  if (severity == Severity::error) has_errors_ = true;
  if (full()) {
    ++surplus_count_;
    surplus_ = Finding{};
    return surplus_;
  }
  Finding finding;
  finding.severity = severity;
  finding.code = code;
  finding.span = span;
  finding.message = std::move(message);
  findings_.push_back(std::move(finding));
  return findings_.back();
}

Finding& Report::error(std::string_view code, yaml::Span span, std::string message) {
  return add(Severity::error, code, span, std::move(message));
}

Finding& Report::warning(std::string_view code, yaml::Span span, std::string message) {
  return add(Severity::warning, code, span, std::move(message));
}

std::string Report::suggest(std::string_view name, const std::vector<std::string>& candidates) {
  // Comparisons of names; a flow with thousands of misspelt targets must not take minutes.
  constexpr std::size_t most_work = 2'000'000;
  if (full() || name.size() > 100 || suggestion_work_ + candidates.size() > most_work) return {};
  suggestion_work_ += candidates.size();
  return closest(name, candidates).value_or("");
}

std::vector<Diagnostic> Report::finish() {
  for (const Finding& finding : findings_) {
    // Where the text was not understood nobody knows what in it is a secret.
    if (finding.placed && finding.code.starts_with("HD10")) {
      mask_by_name(source_.line_at(finding.span.begin));
    }
  }
  std::stable_sort(masked_.begin(), masked_.end(),
                   [](yaml::Span a, yaml::Span b) { return a.begin < b.begin; });
  std::stable_sort(findings_.begin(), findings_.end(), [](const Finding& a, const Finding& b) {
    return std::tuple(!a.placed, a.span.begin, a.code) <
           std::tuple(!b.placed, b.span.begin, b.code);
  });
  std::vector<Diagnostic> diagnostics;
  diagnostics.reserve(findings_.size() + 1);
  for (const Finding& finding : findings_) diagnostics.push_back(diagnose(finding));
  if (surplus_count_ > 0) {
    Diagnostic rest;
    rest.code = "HD1004";
    rest.message = fmt::format("{} more findings are not shown", surplus_count_);
    rest.place.file = source_.file();
    rest.notes.emplace_back("many findings often have one cause: cure the first and check again");
    diagnostics.push_back(std::move(rest));
  }
  return diagnostics;
}

Diagnostic Report::diagnose(const Finding& finding) const {
  Diagnostic diagnostic;
  diagnostic.severity = finding.severity;
  diagnostic.code = finding.code;
  diagnostic.message = without_secrets(finding.message);
  diagnostic.label = without_secrets(finding.label);
  for (const auto& note : finding.notes) diagnostic.notes.push_back(without_secrets(note));
  diagnostic.place.file = source_.file();
  if (finding.placed) excerpt(finding, diagnostic);
  return diagnostic;
}

void sort_by_place(std::vector<Diagnostic>& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const auto& a, const auto& b) {
    return std::tie(a.place.line, a.place.column) < std::tie(b.place.line, b.place.column);
  });
}

Diagnostic unreadable_file(const std::string& path, std::string_view why) {
  Diagnostic diagnostic;
  diagnostic.code = "HD1001";
  diagnostic.message = fmt::format("the file cannot be read: {}", why);
  diagnostic.place.file = path;
  return diagnostic;
}

bool sounds_secret(std::string_view name) {
  constexpr std::array words = {"passw", "pasw",   "passphrase",    "pwd",        "secret",
                                "token", "apikey", "authorization", "credential", "private"};
  std::string plain;
  for (const char c : name) {
    if (c >= 'A' && c <= 'Z') plain += static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) plain += c;
  }
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return plain.find(word) != std::string::npos; });
}

std::string quote(std::string_view name) {
  return fmt::format("'{}'", one_line(name));
}

std::string in_quotes(std::string_view text) {
  const bool single = text.find('"') != std::string_view::npos;
  if (single && text.find('\'') != std::string_view::npos) return {};
  return fmt::format("{0}{1}{0}", single ? '\'' : '"', one_line(text, 80));
}

std::string enumerate(const std::vector<std::string>& names, std::string_view last) {
  constexpr std::size_t most = 20;
  std::string text;
  const std::size_t shown = std::min(names.size(), most);
  for (std::size_t i = 0; i < shown; ++i) {
    if (i > 0) text += i + 1 == names.size() ? fmt::format(" {} ", last) : ", ";
    text += names[i];
  }
  if (shown < names.size()) text += fmt::format(" and {} more", names.size() - shown);
  return text;
}

}  // namespace heddle::flow
