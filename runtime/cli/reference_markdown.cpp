// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "reference.hpp"
#include "terminal_text.hpp"

// What may mean something in Markdown is written so that it means itself: in prose by a backslash
// or an entity, in names and values by a span of code. Entities are taken wherever a backslash
// would meet the backslash of a table.
namespace heddle::cli {
namespace {

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// Where it is one, an entity for what HTML and tables take for theirs; else nothing.
std::string_view entity_of(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '|':
      return "&#124;";
    case '\\':
      return "&#92;";
    default:
      return "";
  }
}

// Emphasis, code, links, mathematics, strikethrough, the end of a heading. An address ("https:",
// "www.", "a@b") becomes a link by itself.
bool needs_backslash(std::string_view text, std::size_t i) {
  const auto at = [&](std::size_t k) { return k < text.size() ? text[k] : ' '; };
  const char c = text[i];
  if (c == '_') {  // inside of a word it is itself
    return i == 0 || !is_letter_or_digit(text[i - 1]) || !is_letter_or_digit(at(i + 1));
  }
  if (c == ':') return at(i + 1) != ' ';  // also of ":smile:"
  if (c == '.') return i >= 3 && (text.substr(i - 3, 3) == "www" || text.substr(i - 3, 3) == "WWW");
  return std::string_view("*`[]$~#").find(c) != std::string_view::npos;
}

// Neither a backslash nor an entity keeps a@b from being an address, and so a link.
constexpr std::string_view at_sign = "<span>@</span>";

std::string escaped(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (const auto entity = entity_of(text[i]); !entity.empty()) {
      out += entity;
    } else if (text[i] == '@') {
      out += at_sign;
    } else {
      if (needs_backslash(text, i)) out += '\\';
      out += text[i];
    }
  }
  return out;
}

// A line that begins with these would be a list or a rule.
std::string escaped_line(const std::string& text) {
  std::string out = escaped(in_one_paragraph(text));
  if (out.empty()) return out;
  if (std::string_view("+-=").find(out.front()) != std::string_view::npos) return "\\" + out;
  const std::size_t digits = out.find_first_not_of("0123456789");
  if (digits != 0 && digits != std::string::npos && (out[digits] == '.' || out[digits] == ')')) {
    out.insert(digits, 1, '\\');
  }
  return out;
}

// A span of code, or HTML where Markdown has no way to write it in a table.
std::string code(const std::string& text) {
  const std::string shown = on_one_line(text);
  if (!shown.empty() && shown.front() != ' ' && shown.back() != ' ' &&
      shown.find_first_of("`|\\") == std::string::npos) {
    return "`" + shown + "`";
  }
  std::string out = "<code>";
  for (const char c : shown) {
    if (is_letter_or_digit(c) || c == ' ' || static_cast<unsigned char>(c) >= 0x80) {
      out += c;
    } else if (c == '@') {
      out += at_sign;
    } else {
      out += fmt::format("&#{};", static_cast<unsigned>(c));
    }
  }
  return out + "</code>";
}

std::string cell(const Prose& prose) {
  std::string out;
  for (const auto& words : prose) {
    out += words.exact ? code(words.text) : escaped(as_part_of_paragraph(words.text));
  }
  out.erase(out.find_last_not_of(' ') + 1);
  return out;
}

std::string table_of(const DocumentTable& table) {
  std::string out = fmt::format("#### {}\n\n|", table.title);
  for (const auto& column : table.columns) out += fmt::format(" {} |", column);
  out += "\n|";
  for (std::size_t i = 0; i < table.columns.size(); ++i) out += "---|";
  for (const auto& row : table.rows) {
    out += "\n|";
    for (const auto& prose : row) out += fmt::format(" {} |", cell(prose));
  }
  return out + "\n\n";
}

// Longer than any run of backticks in it, so that nothing in it ends the block.
std::string fence_for(const std::string& text) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  std::string fence;
  fence.append(std::max<std::size_t>(3, longest + 1), '`');
  return fence;
}

std::string usage_of(const NodeDocument& node) {
  if (node.usage.empty()) return "";
  const std::string text = on_lines(node.usage);
  const std::string fence = fence_for(text);
  return fmt::format("{}yaml\n{}{}{}\n\n", fence, text, text.ends_with('\n') ? "" : "\n", fence);
}

std::string section_of(const NodeDocument& node) {
  std::string out = fmt::format("<a id=\"{}\"></a>\n\n### {}\n\n", anchor_of(node),
                                escaped(in_one_paragraph(node.title)));
  out += fmt::format("{} ({})\n\n", code(node.name), escaped(in_one_paragraph(facts_of(node))));
  if (const std::string doc = escaped_line(node.doc); !doc.empty()) out += doc + "\n\n";
  out += usage_of(node);
  for (const auto& table : node.tables) out += table_of(table);
  return out;
}

std::string contents_of(const Chapter& chapter) {
  std::string out;
  for (const auto& node : chapter.nodes) {
    out += fmt::format("| [{}](#{}) | {} |\n", code(node.name), anchor_of(node),
                       escaped(first_sentence(in_one_paragraph(node.doc))));
  }
  return out;
}

}  // namespace

std::string reference_markdown(const Reference& reference) {
  std::string out = fmt::format("# {}\n\n", reference_title);
  for (const char* note : reference_notes) out += escaped_line(note) + "\n\n";
  if (!reference.empty()) out += "| node | what it does |\n|---|---|\n";
  for (const auto& chapter : reference) out += contents_of(chapter);
  for (const auto& chapter : reference) {
    out += fmt::format("\n<a id=\"{}\"></a>\n\n## {}\n", anchor_of(chapter),
                       escaped(title_of(chapter)));
    for (const auto& node : chapter.nodes) {
      out += "\n" + section_of(node);
      while (out.ends_with("\n\n")) out.pop_back();
    }
  }
  return out;
}

}  // namespace heddle::cli
