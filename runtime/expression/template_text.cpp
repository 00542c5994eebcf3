// SPDX-License-Identifier: Apache-2.0
#include "expression/template_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "expression/token.hpp"
#include "value/utf8.hpp"

namespace heddle::expression {
namespace {

constexpr std::string_view opening = "${{";
constexpr std::string_view closing = "}}";
// How far behind "{{" its "}}" is looked for where the two are plain text.
constexpr std::size_t longest_reference = 300;
constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// Where the "}}" of an expression that begins at `from` is: not one in a text, a comment or behind
// a brace that is still open. A comment on the last line, which begins at `last_line`, ends before
// the braces, as there is nowhere else for them.
std::size_t find_balanced_closing(std::string_view text, std::size_t from, std::size_t last_line) {
  std::size_t depth = 0;
  for (std::size_t at = from; at < text.size();) {
    const char c = text[at];
    if (const auto quoted = quoted_text(text, at)) {
      if (!quoted->is_closed) break;
      at = quoted->end;
    } else if (begins_name(c)) {
      // Whole, as its last letter could be the one of a raw text.
      while (at < text.size() && continues_name(text[at])) ++at;
    } else if (text.substr(at).starts_with(line_comment)) {
      if (at >= last_line) return text.find(closing, at);
      at = text.find('\n', at);
    } else if (depth == 0 && text.substr(at).starts_with(closing)) {
      return at;
    } else {
      if (c == '{') ++depth;
      if (c == '}' && depth > 0) --depth;
      ++at;
    }
  }
  return std::string_view::npos;
}

bool looks_like_path(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           c == '.' || c == '-';
  });
}

Problem missing_dollar(std::string_view found, std::size_t begin) {
  Problem out;
  out.kind = Problem::Kind::quoting;
  out.offset = static_cast<std::uint32_t>(begin);
  out.size = static_cast<std::uint32_t>(found.size());
  out.message = "this is plain text, not an expression: the '$' is missing";
  out.label = fmt::format("write ${}", one_line(found));
  return out;
}

// Other tools write `{{ x }}`. As text it is rarely meant: not as the whole value, and not with the
// names of this language in it.
void find_missing_dollar(std::string_view text, std::size_t from, std::size_t to,
                         std::vector<Problem>& problems) {
  const bool whole = from == 0 && to == text.size();
  const auto all = trimmed(text);
  for (std::size_t begin = text.find("{{", from); begin < to; begin = text.find("{{", begin + 2)) {
    if (problems.size() >= most_problems) return;
    if (begin > 0 && (text[begin - 1] == '$' || text[begin - 1] == '{')) continue;
    const std::size_t size = text.substr(begin, longest_reference).find(closing);
    if (size == std::string_view::npos || begin + size >= to) continue;
    const auto found = text.substr(begin, size + closing.size());
    const auto inside = trimmed(found.substr(2, size - 2));
    const bool alone = whole && all.data() == found.data() && all.size() == found.size();
    if ((alone && looks_like_path(inside)) || inside.starts_with("inputs.") ||
        inside.starts_with("nodes.")) {
      problems.push_back(missing_dollar(found, begin));
    }
  }
}

Problem unterminated(std::size_t offset) {
  Problem out;
  out.offset = static_cast<std::uint32_t>(offset);
  out.size = opening.size();
  out.message = "'${{' without '}}'";
  out.label = "write }} behind the expression";
  out.notes = {"YAML ends a value without quotes at ' #': put the whole value in quotes",
               "a '${{' that is plain text is written '$${{'"};
  return out;
}

Problem empty_braces(std::size_t offset, std::size_t size) {
  Problem out;
  out.offset = static_cast<std::uint32_t>(offset);
  out.size = static_cast<std::uint32_t>(size);
  out.message = "there is nothing between '${{' and '}}'";
  out.label = "write a reference such as ${{ inputs.x }}";
  return out;
}

}  // namespace

std::vector<Part> split_template(std::string_view text, std::vector<Problem>& problems) {
  std::vector<Part> parts;
  std::size_t literal = 0;
  const auto end_literal = [&](std::size_t at) {
    if (at > literal) {
      parts.push_back(
          {false, text.substr(literal, at - literal), static_cast<std::uint32_t>(literal)});
    }
    find_missing_dollar(text, literal, at, problems);
  };
  const std::size_t last_line = text.rfind('\n') + 1;
  bool balanced = true;
  std::size_t at = 0;
  while ((at = text.find(opening, at)) != std::string_view::npos) {
    if (at > literal && text[at - 1] == '$') {
      end_literal(at - 1);
      literal = at;
      at += opening.size();
      continue;
    }
    end_literal(at);
    const std::size_t begin = at + opening.size();
    std::size_t end =
        balanced ? find_balanced_closing(text, begin, last_line) : std::string_view::npos;
    if (end == std::string_view::npos) {
      // An odd quote or brace hides the end: what is inside is wrong, but its end is where it
      // looks. Once is enough; to try again behind every later "${{" would take quadratic time.
      balanced = false;
      end = text.find(closing, begin);
    }
    if (end == std::string_view::npos) {
      problems.push_back(unterminated(at));
      return parts;
    }
    const auto inside = trimmed(text.substr(begin, end - begin));
    const std::size_t after = end + closing.size();
    if (inside.empty()) {
      problems.push_back(empty_braces(at, after - at));
    } else {
      parts.push_back({true, inside, static_cast<std::uint32_t>(inside.data() - text.data())});
    }
    literal = at = after;
  }
  end_literal(text.size());
  return parts;
}

}  // namespace heddle::expression
