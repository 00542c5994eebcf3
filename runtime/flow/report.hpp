// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bitset>
#include <cstdint>
#include <heddle/diagnostic.hpp>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "flow/yaml/source.hpp"

// Checks find mistakes in the order in which they look; an author reads them in the order of the
// file, and a password that stands in the file must not be read at all. A Report collects findings
// and makes diagnostics of them once everything is known: which places, and what to mask.
namespace heddle::flow {

struct Finding {
  Severity severity = Severity::error;
  std::string_view code;
  yaml::Span span;
  bool placed = true;  // false: about the file as a whole
  std::string message;
  std::string label;
  std::vector<std::string> notes;
};

// What is being read, for messages about its YAML.
struct Subject {
  std::string_view name = "flow";
  std::string_view language = "the flow language";
  std::string_view beginning = "a flow begins with 'heddle: 1', 'flow: NAME' and 'nodes:'";
};

class Report {
 public:
  // Nobody reads more; and what a hostile file can make us do stays bounded.
  static constexpr std::size_t limit = 1000;

  explicit Report(const yaml::Source& source, const Subject& subject = {})
      : source_(source), subject_(subject) {}

  [[nodiscard]] const yaml::Source& source() const noexcept { return source_; }
  [[nodiscard]] const Subject& subject() const noexcept { return subject_; }

  // The finding may be completed until the next one is added.
  Finding& error(std::string_view code, yaml::Span span, std::string message);
  Finding& warning(std::string_view code, yaml::Span span, std::string message);
  [[nodiscard]] bool has_errors() const noexcept { return has_errors_; }
  [[nodiscard]] bool full() const noexcept { return findings_.size() >= limit; }

  // What stands here is never shown, and `text`, which it means, is shown nowhere in the file.
  // `text` must live until finish().
  void mask(yaml::Span span, std::string_view text);

  // The nearest of `candidates` to `name`, or empty. Gives up when it was asked too much.
  std::string suggest(std::string_view name, const std::vector<std::string>& candidates);

  // All findings, sorted by place.
  std::vector<Diagnostic> finish();

 private:
  Finding& add(Severity severity, std::string_view code, yaml::Span span, std::string message);
  Diagnostic diagnose(const Finding& finding) const;
  void excerpt(const Finding& finding, Diagnostic& diagnostic) const;
  // Masks what follows a key like "password" on the line with this number.
  void mask_by_name(std::uint32_t number);
  std::vector<yaml::Span> masked_in(yaml::Span window, yaml::Span line) const;
  void find_texts(std::string_view text, std::uint32_t base, std::vector<yaml::Span>& found) const;
  std::string without_secrets(const std::string& text) const;

  const yaml::Source& source_;
  Subject subject_;
  std::vector<Finding> findings_;
  std::vector<yaml::Span> masked_;
  std::unordered_set<std::string_view> texts_;
  std::set<std::size_t> sizes_;  // of texts_
  // Of texts_: their first two bytes, so that most places are quick. Null without any; on the heap,
  // since flows inside flows are checked one on top of the other, perhaps on the stack of a fiber.
  std::unique_ptr<std::bitset<65536>> beginnings_;
  Finding surplus_;
  std::size_t surplus_count_ = 0;
  std::size_t suggestion_work_ = 0;
  bool has_errors_ = false;
};

// By line and column; those without a place come first.
void sort_by_place(std::vector<Diagnostic>& diagnostics);

// The finding about a file that cannot be read.
Diagnostic unreadable_file(const std::string& path, std::string_view why);

// Whether a variable with this name most likely holds a secret.
bool sounds_secret(std::string_view name);

// A name from the file as it stands in a message: in single quotes, cut when long.
std::string quote(std::string_view name);

// `text` on one line and in the quotes in which it can stand in the file; empty when it holds
// quotes of both kinds.
std::string in_quotes(std::string_view text);

// "a, b and c"; with many, the first of them and how many more there are.
std::string enumerate(const std::vector<std::string>& names, std::string_view last = "and");

}  // namespace heddle::flow
