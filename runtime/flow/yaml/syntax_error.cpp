// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>

#include "flow/yaml/reader.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/utf8.hpp"

// yaml-cpp says "illegal map value" where an author forgot a quote three lines up. Here the text
// around the error is looked at for what people really get wrong.
namespace heddle::flow::yaml {
namespace {

constexpr std::size_t npos = std::string_view::npos;

// The line of the error and what can be asked of it.
struct Context {
  Report& report;
  const SyntaxError& error;
  std::string_view text;
  std::uint32_t offset;
  std::uint32_t number;  // of the line
  Span line;

  [[nodiscard]] std::string_view line_text() const { return report.source().slice(line); }
  Finding& say(Span span, std::string message) const {
    return report.error("HD1007", span, std::move(message));
  }
};

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

Span line_content(const Source& source, std::uint32_t number) {
  Span line = source.line(number);
  const std::string_view text = source.slice(line);
  const auto begin = text.find_first_not_of(" \t");
  if (begin == npos) return line;
  return {line.begin + static_cast<std::uint32_t>(begin),
          line.begin + static_cast<std::uint32_t>(text.find_last_not_of(" \t") + 1)};
}

// The first `what` of a line that is not inside quotes.
std::size_t find_unquoted(std::string_view line, std::string_view what) {
  char quote = '\0';
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != '\0') {
      if (c == '\\' && quote == '"') ++i;
      if (c == quote) quote = '\0';
      continue;
    }
    if (line.substr(i).starts_with(what)) return i;
    // Quotes count only where a text begins.
    const bool begins = i == 0 || std::string_view(" :{[,-").find(line[i - 1]) != npos;
    if ((c == '"' || c == '\'') && begins) quote = c;
    if (c == '#' && (i == 0 || line[i - 1] == ' ')) return npos;
  }
  return npos;
}

bool explain_tab(const Context& c) {
  const std::uint32_t first = c.number > 1 ? c.number - 1 : 1;
  for (std::uint32_t number = c.number; number >= first; --number) {
    const Span line = c.report.source().line(number);
    const std::string_view text = c.report.source().slice(line);
    const auto tab = text.substr(0, text.find_first_not_of(" \t")).find('\t');
    if (tab == npos) continue;
    const std::uint32_t at = line.begin + static_cast<std::uint32_t>(tab);
    c.say({at, at + 1}, "a tab is not indentation in YAML").label = "indent with blanks";
    return true;
  }
  return false;
}

bool explain_expression(const Context& c) {
  const std::string_view line = c.line_text();
  for (const std::string_view opening : {"${{", "{{"}) {
    const std::size_t found = find_unquoted(line, opening);
    if (found == npos || c.line.begin + found > c.offset + 1) continue;
    const auto close = line.find("}}", found);
    const std::size_t end = close == npos ? line.size() : close + 2;
    const auto begin = c.line.begin + static_cast<std::uint32_t>(found);
    const Span span{begin, c.line.begin + static_cast<std::uint32_t>(end)};
    report_unquoted_expression(c.report, span, opening.size() == 2);
    return true;
  }
  return false;
}

// Of a character of UTF-8: not its first byte.
bool is_continuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0U) == 0x80;
}

// Behind the quote that closes what the one at `open` begins; npos: it never ends.
std::size_t behind_closing(std::string_view text, std::size_t open) {
  const char quote = text[open];
  for (std::size_t at = open + 1; at < text.size(); ++at) {
    if (quote == '"' && text[at] == '\\') {
      ++at;
    } else if (text[at] == quote) {
      if (quote == '"' || text.substr(at + 1, 1) != "'") return at + 1;
      ++at;  // '' stands for one
    }
  }
  return npos;
}

// Where the quoted text begins that goes on to the end of the file, of which yaml-cpp knows only
// that end: the first quote from `from` on that begins a text and has no partner.
std::optional<std::uint32_t> find_unclosed(std::string_view text, std::size_t from) {
  for (std::size_t at = from; at < text.size();) {
    const bool begins = at == 0 || std::string_view(" \t\r\n:{[,-").find(text[at - 1]) != npos;
    if (text[at] == '#' && (at == 0 || text[at - 1] == ' ' || text[at - 1] == '\n')) {
      at = std::min(text.find('\n', at), text.size());
    } else if (begins && (text[at] == '"' || text[at] == '\'')) {
      const std::size_t behind = behind_closing(text, at);
      if (behind == npos) return static_cast<std::uint32_t>(at);
      at = behind;
    } else {
      ++at;
    }
  }
  return std::nullopt;
}

bool explain_quote(const Context& c) {
  const Node* quoted = c.error.quoted;
  if (c.error.message.find("EOF in scalar") != npos) {
    c.say({c.offset, c.offset + 1}, "a quoted text begins here and never ends").label =
        "its closing quote is missing";
    return true;
  }
  if (quoted == nullptr || quoted->offset >= c.text.size()) return false;
  const char quote = c.text[quoted->offset];
  const std::uint32_t end = scalar_end(c.text, *quoted);
  const std::uint32_t first_line = c.report.source().line_at(quoted->offset);
  const std::uint32_t last_line = c.report.source().line_at(end == 0 ? 0 : end - 1);
  const bool near = c.offset + 1 >= end && c.number <= last_line + 1;
  if ((quote != '"' && quote != '\'') || !near || first_line == last_line) return false;
  auto& finding =
      c.say({quoted->offset, quoted->offset + 1},
            fmt::format("the quoted text that begins here ends only in line {}", last_line));
  finding.label = "is its closing quote missing?";
  return true;
}

bool explain_after_quote(const Context& c) {
  std::uint32_t before = c.offset;
  while (before > c.line.begin && c.text[before - 1] == ' ') --before;
  if (before == c.line.begin) return false;
  const char quote = c.text[before - 1];
  if (quote != '"' && quote != '\'') return false;
  auto& finding = c.say({c.offset, c.line.end}, "there is text after the closing quote");
  finding.notes.emplace_back("put all of it inside the quotes, or none");
  return true;
}

bool explain_map_value(const Context& c) {
  if (c.error.message.find("illegal map value") == npos) return false;
  const Source& source = c.report.source();
  const std::string_view line = c.line_text();
  const std::size_t column = c.offset - c.line.begin;
  const std::size_t first_colon = find_unquoted(line, ": ");
  if (first_colon < column) {
    auto& finding =
        c.say({c.offset, c.offset + 1}, "a second ':' in a line that has a key already");
    finding.notes.emplace_back("a text that holds ': ' must be in quotes");
    return true;
  }
  std::uint32_t above = c.number;
  while (above > 1 && trimmed(source.slice(source.line(above - 1))).empty()) --above;
  if (above <= 1) return false;
  const Span content = line_content(source, above - 1);
  const std::string_view before = source.slice(content);
  if (before.find(':') == npos && !before.starts_with("- ") && !before.starts_with('#')) {
    c.say(content, "expected 'key: value'").label = "the ':' is missing";
    return true;
  }
  if (before.find(": ") == npos && !before.ends_with(':')) {
    const auto colon =
        content.begin + static_cast<std::uint32_t>(std::min(before.find(':'), before.size()));
    c.say({colon, colon + 1}, "expected a blank after ':'").label = "write ': '";
    return true;
  }
  auto& finding =
      c.say(line_content(source, c.number),
            "this line is indented further than the line above, which has a value already");
  finding.notes.emplace_back("keys of one map begin in the same column");
  return true;
}

bool explain_bracket(const Context& c) {
  const bool map = c.error.message.find("end of map flow") != npos;
  if (!map && c.error.message.find("end of sequence flow") == npos) return false;
  const char* closing = map ? "}" : "]";
  const Node* open = c.error.container;
  if (open != nullptr && c.report.source().line_at(open->offset) != c.number) {
    c.say({open->offset, open->offset + 1}, fmt::format("a '{}' is missing", closing)).label =
        fmt::format("the '{}' that ends this is missing", closing);
    return true;
  }
  const Span at{c.offset, std::min(c.offset + 1, std::max(c.offset, c.line.end))};
  c.say(at, fmt::format("expected ',' or '{}'", closing));
  return true;
}

struct Known {
  std::string_view message;  // part of yaml-cpp's
  std::string_view says;
  std::string_view cure;
};

constexpr std::array known = {
    Known{"end of map not found", "this line is not indented like any key above it",
          "keys of one map begin in the same column"},
    Known{"end of sequence not found", "this line is not indented like any item above it",
          "the '-' of one list stand in the same column"},
    Known{"illegal flow end", "a closing bracket without an opening one",
          "a text that begins with a bracket must be in quotes"},
    Known{"illegal block entry", "a list item cannot begin here",
          "begin the list on a line of its own; a text that begins with '- ' must be in quotes"},
    Known{"unknown token", "this character cannot stand here without quotes",
          "put the whole text in quotes"},
    Known{"unknown escape", "this is not an escape that YAML knows",
          "write a backslash as \"\\\\\", or use single quotes, which have no escapes"},
    Known{"anchor is not defined", "this alias names nothing above it",
          "a text that begins with '*' must be in quotes"},
    Known{"alias not found", "the name of an alias is missing after '*'",
          "a text that begins with '*' must be in quotes"},
    Known{"anchor not found", "the name of an anchor is missing after '&'",
          "a text that begins with '&' must be in quotes"},
    Known{"illegal map key", "a key cannot begin here", "put the text in quotes"},
    Known{"tab", "a tab is not indentation in YAML", "indent with blanks"},
    Known{"YAML", "no YAML directives are needed here", "remove the line that begins with '%'"},
    Known{"TAG", "no YAML directives are needed here", "remove the line that begins with '%'"},
    Known{"zero indentation", "a block text cannot be indented by 0",
          "remove the number after '|' or '>'"},
    Known{"unexpected character in block scalar", "this cannot stand after '|' or '>'",
          "begin the text on the next line"},
};

void explain_by_message(const Context& c) {
  const Span span{c.offset, std::max(rescan_word(c.text, c.offset), c.offset)};
  for (const Known& entry : known) {
    if (c.error.message.find(entry.message) == npos) continue;
    c.say(span, std::string(entry.says)).notes.emplace_back(entry.cure);
    return;
  }
  c.say(span, fmt::format("this is not YAML: {}", one_line(c.error.message)));
}

}  // namespace

void report_unquoted_expression(Report& report, Span span, bool bare) {
  const std::string_view text = report.source().slice(span);
  auto& finding =
      bare ? report.error("HD1013", span, "'{{ … }}' is a map to YAML, not an expression")
           : report.error("HD1012", span, "YAML cuts this expression: it must be in quotes");
  const std::string whole =
      (bare ? "$" : "") + std::string(text) + (text.ends_with("}}") ? "" : " … }}");
  const std::string quoted = in_quotes(whole);
  // '|' alone would add a line break, and an expression with text around it gives a string.
  finding.label = quoted.empty() ? "write it as a block: '|-' and the expression on the next line"
                                 : "write " + quoted;
}

void report_syntax_error(Report& report, const SyntaxError& error) {
  const Source& source = report.source();
  const auto size = static_cast<std::uint32_t>(source.text().size());
  std::uint32_t offset = std::min(error.offset, size);
  // At the end of the text there is nothing to show: point at the last character of the last line
  // with text, or at what has no end.
  if (offset == size) {
    const auto last = source.text().find_last_not_of(" \t\r\n");
    offset = last == npos ? 0 : static_cast<std::uint32_t>(last);
    while (offset > 0 && is_continuation(source.text()[offset])) --offset;
    if (error.message.find("EOF in scalar") != npos) {
      const std::size_t from =
          error.quoted == nullptr ? 0 : scalar_end(source.text(), *error.quoted);
      offset = find_unclosed(source.text(), from).value_or(offset);
    }
  }
  const std::uint32_t number = source.line_at(offset);
  const Context context{report, error, source.text(), offset, number, source.line(number)};
  const bool explained = explain_tab(context) || explain_expression(context) ||
                         explain_quote(context) || explain_after_quote(context) ||
                         explain_map_value(context) || explain_bracket(context);
  if (!explained) explain_by_message(context);
}

}  // namespace heddle::flow::yaml
