// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <heddle/diagnostic.hpp>
#include <heddle/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/fuzz.hpp"
#include "value/utf8.hpp"

// What holds for the findings about any text: they are in the text, and can be shown.
namespace heddle::fuzz {

// The lines of a text as an editor shows them.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    for (;;) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      std::string_view line = text.substr(0, end);
      if (line.ends_with('\r') && end < text.size()) line.remove_suffix(1);
      sizes_.push_back(count_characters(line));
      if (end == text.size()) return;
      text.remove_prefix(end + 1);
    }
  }

  // A mark may stand behind the last character of a line, where something is missing.
  [[nodiscard]] bool hold(const Place& place) const {
    return place.line <= sizes_.size() && place.column >= 1 &&
           place.column <= sizes_[place.line - 1] + 1;
  }

 private:
  std::vector<std::size_t> sizes_;
};

// Where secrets are masked, the excerpt is not what stands in the file, and the width is its own.
inline bool is_marked_within(const Diagnostic& one) {
  const std::size_t column = one.excerpt_column > 0 ? one.excerpt_column : one.place.column;
  return one.place.width >= 1 &&
         (one.excerpt.empty() || column + one.place.width - 1 <= count_characters(one.excerpt) + 1);
}

inline void check_texts(const std::vector<Diagnostic>& diagnostics) {
  const std::string shown = render(diagnostics);
  must(find_invalid_utf8(shown) == std::string::npos, "what is shown is UTF-8", shown);
  must(std::none_of(shown.begin(), shown.end(),
                    [](char c) { return c != '\n' && static_cast<unsigned char>(c) < 0x20; }),
       "nothing that is shown steers a terminal", shown);
  const Value json = parse_json(render_json(diagnostics));
  must(json.list().size() == diagnostics.size(), "JSON has all findings");
  const std::string commands = render_github(diagnostics);
  must(static_cast<std::size_t>(std::count(commands.begin(), commands.end(), '\n')) ==
           diagnostics.size(),
       "a workflow command is one line", commands);
}

// `file` is the name of the text; findings about other files are only rendered.
inline void check_findings(std::string_view text, std::string_view file,
                           const std::vector<Diagnostic>& diagnostics) {
  const Lines lines(text);
  for (const Diagnostic& one : diagnostics) {
    must(!explain(one.code).empty(), "every code is explained", one.code);
    must(!one.message.empty() && one.message.find('\n') == std::string::npos,
         "a message is one line", one.message);
    if (one.place.line == 0 || one.place.file != file) continue;
    must(lines.hold(one.place), "a finding is in the text", render(one));
    must(one.excerpt.size() < 1000, "an excerpt is short", one.excerpt);
    must(is_marked_within(one), "what is marked is in the excerpt", render(one));
  }
  check_texts(diagnostics);
}

}  // namespace heddle::fuzz
