// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <heddle/diagnostic.hpp>

#include "diagnostic/page.hpp"

namespace heddle {
namespace diagnostic {
namespace {

std::array<std::span<const Page>, 12> families() {
  return {text_pages(),  flow_pages(),    node_pages(),       input_pages(),
          graph_pages(), control_pages(), expression_pages(), plugin_pages(),
          run_pages(),   config_pages(),  test_pages(),       method_pages()};
}

char upper(char c) {
  return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
}

void append_indented(std::string& out, std::string_view text) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    if (!line.empty()) out.append("    ").append(line);
    out += '\n';
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

}  // namespace

const Page* find_page(std::string_view code) {
  for (const auto family : families()) {
    for (const Page& page : family) {
      if (std::equal(code.begin(), code.end(), page.code.begin(), page.code.end(),
                     [](char a, char b) { return upper(a) == b; })) {
        return &page;
      }
    }
  }
  return nullptr;
}

}  // namespace diagnostic

std::string explain(std::string_view code) {
  const auto* page = diagnostic::find_page(code);
  if (page == nullptr) return {};
  std::string out = fmt::format("{}: {}\n\n{}", page->code, page->title, page->text);
  if (!page->bad.empty()) {
    out += "\nWrong:\n\n";
    diagnostic::append_indented(out, page->bad);
  }
  if (!page->good.empty()) {
    out += "\nRight:\n\n";
    diagnostic::append_indented(out, page->good);
  }
  return out;
}

std::vector<DiagnosticCode> diagnostic_codes() {
  std::vector<DiagnosticCode> codes;
  for (const auto family : diagnostic::families()) {
    for (const auto& page : family) codes.push_back({page.code, page.title});
  }
  return codes;
}

}  // namespace heddle
