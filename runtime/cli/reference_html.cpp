// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <string_view>

#include "reference.hpp"
#include "reference_style.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

// For text and for attributes in double quotes.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::string code(const std::string& text) {
  return "<code>" + escaped(on_one_line(text)) + "</code>";
}

std::string prose(const std::string& text) {
  return escaped(in_one_paragraph(text));
}

std::string cell(const Prose& words) {
  std::string out;
  for (const auto& part : words) {
    out += part.exact ? code(part.text) : escaped(as_part_of_paragraph(part.text));
  }
  return out;
}

std::string table_of(const DocumentTable& table) {
  std::string out = fmt::format("<h4>{}</h4>\n<table>\n<thead><tr>", table.title);
  for (const auto& column : table.columns) {
    out += fmt::format("<th scope=\"col\">{}</th>", column);
  }
  out += "</tr></thead>\n<tbody>\n";
  for (const auto& row : table.rows) {
    out += "<tr>";
    for (std::size_t i = 0; i < row.size(); ++i) {
      out += fmt::format("<td data-column=\"{}\">{}</td>", table.columns[i], cell(row[i]));
    }
    out += "</tr>\n";
  }
  return out + "</tbody>\n</table>\n";
}

std::string section_of(const NodeDocument& node) {
  std::string out = fmt::format("<article id=\"{0}\">\n<h3><a href=\"#{0}\">{1}</a></h3>\n",
                                anchor_of(node), prose(node.title));
  out += fmt::format("<p class=\"facts\">{} ({})</p>\n", code(node.name), prose(facts_of(node)));
  if (const std::string doc = prose(node.doc); !doc.empty()) out += "<p>" + doc + "</p>\n";
  if (!node.usage.empty()) {
    out += "<pre><code>" + escaped(on_lines(node.usage)) + "</code></pre>\n";
  }
  for (const auto& table : node.tables) out += table_of(table);
  return out + "</article>\n";
}

std::string contents_of(const Chapter& chapter) {
  std::string out = fmt::format("<li><a href=\"#{}\">{}</a>\n<ul>\n", anchor_of(chapter),
                                prose(title_of(chapter)));
  for (const auto& node : chapter.nodes) {
    out += fmt::format("<li><a href=\"#{}\">{}</a> {}</li>\n", anchor_of(node), code(node.name),
                       prose(first_sentence(in_one_paragraph(node.doc))));
  }
  return out + "</ul></li>\n";
}

std::string chapter_of(const Chapter& chapter) {
  std::string out = fmt::format("<section id=\"{}\">\n<h2>{}</h2>\n", anchor_of(chapter),
                                prose(title_of(chapter)));
  for (const auto& node : chapter.nodes) out += section_of(node);
  return out + "</section>\n";
}

}  // namespace

// The policy says once more, to the browser, that the page refers to nothing and runs nothing.
std::string reference_html(const Reference& reference) {
  std::string out = fmt::format(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\" />\n"
      "<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"default-src 'none'; style-src 'unsafe-inline'\" />\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\" />\n"
      "<title>{0}</title>\n<style>{1}</style>\n</head>\n<body>\n<main>\n<h1>{0}</h1>\n",
      reference_title, reference_style);
  for (const char* note : reference_notes) {
    out += fmt::format("<p class=\"note\">{}</p>\n", prose(note));
  }
  if (!reference.empty()) {
    out += "<nav aria-label=\"Contents\">\n<ul>\n";
    for (const auto& chapter : reference) out += contents_of(chapter);
    out += "</ul>\n</nav>\n";
  }
  for (const auto& chapter : reference) out += chapter_of(chapter);
  return out + "</main>\n</body>\n</html>\n";
}

}  // namespace heddle::cli
