// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)  // what the libraries export

// A diagnostic is one finding about a flow or a plugin, made for a person to act on: what is wrong,
// where, what was expected and what to do. Hosts get it as data; render() makes the text that
// `heddle check` prints.
namespace heddle {

enum class Severity { error, warning };

// Where in a text. Lines and columns count from 1 (columns in characters); 0 means "not in a text".
struct Place {
  std::string file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  std::uint32_t width = 0;  // characters that are marked, at least 1 when there is a line
};

struct Diagnostic {
  Severity severity = Severity::error;
  std::string code;     // "HD2104": stable, see explain()
  std::string message;  // one line, without a full stop
  Place place;
  std::string excerpt;  // the line of the text, secrets masked; empty: none
  // Where the marked characters begin in the excerpt, which may be a part of the line or stand with
  // secrets masked; 0: at place.column.
  std::uint32_t excerpt_column = 0;
  std::string label;               // said under the marked characters: "did you mean 'user_email'?"
  std::vector<std::string> notes;  // further lines: what would be right
};

// The text of one or all diagnostics as `heddle check` prints it, each ending in a newline.
std::string render(const Diagnostic& diagnostic);
std::string render(const std::vector<Diagnostic>& diagnostics);
// The same as a JSON array, for tools.
std::string render_json(const std::vector<Diagnostic>& diagnostics);
// The same as workflow commands of GitHub Actions, one line each, which it shows beside the lines
// that they are about. Without the excerpts: whoever reads these has the file before him.
std::string render_github(const std::vector<Diagnostic>& diagnostics);

// The page on a code (case does not matter): what it means, a bad and a good example. Empty for an
// unknown code.
std::string explain(std::string_view code);

// For messages of a host's own ("did you mean …?"): the candidate that `name` most likely means, or
// nothing when none is near. One that differs only in case and separators, else the one with the
// fewest slips (a wrong, missing, extra or swapped letter; about one in three letters at most),
// else the only one that shares whole words with it ("password" for user_password). Of equals the
// first.
std::optional<std::string> closest(std::string_view name,
                                   const std::vector<std::string>& candidates);

// One explained code.
struct DiagnosticCode {
  std::string_view code;
  std::string_view title;
};
// All codes, in order.
std::vector<DiagnosticCode> diagnostic_codes();

}  // namespace heddle

#pragma GCC visibility pop
