// SPDX-License-Identifier: Apache-2.0
#include "flow_test/junit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>

#include "value/utf8.hpp"

namespace heddle::flow_test {
namespace {

// XML has no way to write most control characters: they become U+FFFD.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : repaired_utf8(text)) {
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
      case '\n':
        out += "&#10;";
        break;
      case '\t':
        out += "&#9;";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\xef\xbf\xbd";
        } else {
          out += c;
        }
    }
  }
  return out;
}

double seconds(const CaseResult& result) {
  return std::chrono::duration<double>(result.run.duration).count();
}

void append_case(std::string& out, const Case& given, const CaseResult& result) {
  out += fmt::format(R"(    <testcase classname="{}" name="{}" file="{}" line="{}" time="{:.3f}")",
                     escaped(given.file), escaped(given.name), escaped(given.file), given.line,
                     seconds(result));
  if (result.passed()) {
    out += "/>\n";
    return;
  }
  std::string text = result.trail.problem;
  for (const auto& one : result.differences) {
    text += fmt::format("{}{}: expected {}, found {}", text.empty() ? "" : "\n", one.key,
                        one.expected, one.found);
  }
  const std::string first = text.substr(0, text.find('\n'));
  out += fmt::format(">\n      <failure message=\"{}\">{}</failure>\n    </testcase>\n",
                     escaped(first), escaped(text));
}

}  // namespace

std::string junit_xml(const Results& results) {
  const auto failures = [](auto from, auto to) {
    return std::count_if(from, to, [](const auto& one) { return !one.second.passed(); });
  };
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites name=\"heddle test\" tests=\"{}\" failures=\"{}\">\n",
                     results.size(), failures(results.begin(), results.end()));
  for (auto from = results.begin(); from != results.end();) {
    const auto to = std::find_if(
        from, results.end(), [&](const auto& one) { return one.first->file != from->first->file; });
    double time = 0;
    for (auto at = from; at != to; ++at) time += seconds(at->second);
    out += fmt::format("  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" time=\"{:.3f}\">\n",
                       escaped(from->first->file), to - from, failures(from, to), time);
    for (; from != to; ++from) append_case(out, *from->first, from->second);
    out += "  </testsuite>\n";
  }
  return out + "</testsuites>\n";
}

}  // namespace heddle::flow_test
