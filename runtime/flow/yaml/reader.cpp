// SPDX-License-Identifier: Apache-2.0
#include "flow/yaml/reader.hpp"

#include <fmt/format.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <streambuf>

#include "flow/yaml/tree_builder.hpp"
#include "value/utf8.hpp"

namespace heddle::flow::yaml {
namespace {

// A stream over memory, without the copy that a stringstream makes.
class MemoryBuffer final : public std::streambuf {
 public:
  explicit MemoryBuffer(std::string_view text) {
    char* begin = const_cast<char*>(text.data());  // a streambuf that only reads does not write
    setg(begin, begin, begin + text.size());
  }
};

bool check_encoding(Report& report) {
  const std::string_view text = report.source().text();
  const std::size_t bad = find_invalid_utf8(text);
  if (bad == std::string_view::npos) return true;
  const auto at = static_cast<std::uint32_t>(bad);
  auto& finding = report.error("HD1002", {at, at + 1}, "the text is not UTF-8");
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    finding.message = "the text is UTF-16, not UTF-8";
  }
  finding.placed = false;
  finding.notes.push_back(fmt::format("the byte 0x{:02X} in line {} is not part of a character",
                                      static_cast<unsigned char>(text[bad]),
                                      report.source().line_at(at)));
  finding.notes.emplace_back("save the file as UTF-8");
  return false;
}

bool check_characters(Report& report) {
  const std::string_view text = report.source().text();
  const auto bad = std::find_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r') ||
           c == 0x7F;
  });
  if (bad == text.end()) return true;
  const auto at = static_cast<std::uint32_t>(bad - text.begin());
  auto& finding = report.error("HD1003", {at, at + 1},
                               fmt::format("the control character U+{:04X} does not belong in a {}",
                                           static_cast<unsigned>(*bad), report.subject().name));
  finding.label = "remove this";
  finding.notes.emplace_back(
      "in a text in double quotes it can be written as an escape: \"\\x1b\"");
  return false;
}

}  // namespace

bool check_text(Report& report, const Limits& limits) {
  const std::string_view text = report.source().text();
  if (text.size() > limits.bytes) {
    auto& finding =
        report.error("HD1004", {}, fmt::format("the file is too large: {} bytes", text.size()));
    finding.placed = false;
    finding.notes.push_back(
        fmt::format("a {} may have {} MiB", report.subject().name, limits.bytes >> 20));
    return false;
  }
  return check_encoding(report) && check_characters(report);
}

bool read(Document& document, Report& report, const Limits& limits) {
  MemoryBuffer buffer(report.source().text());
  std::istream stream(&buffer);
  TreeBuilder builder(document, report, limits);
  try {
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
    builder.check_last_quote();
  } catch (const Stop&) {
    return false;
  } catch (const YAML::Exception& error) {
    builder.on_error(error.mark, error.msg);
    return false;
  }
  if (document.root() != nullptr && document.root()->kind != Kind::null) return true;
  auto& finding =
      report.error("HD1006", {}, fmt::format("the file holds no {}", report.subject().name));
  finding.placed = false;
  finding.notes.emplace_back(report.subject().beginning);
  return false;
}

}  // namespace heddle::flow::yaml
