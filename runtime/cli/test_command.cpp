// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "commands.hpp"
#include "findings.hpp"
#include "flow_test/coverage.hpp"
#include "flow_test/junit.hpp"
#include "flow_test/suite.hpp"
#include "json_text.hpp"
#include "result_file.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

using flow_test::CaseResult;
using flow_test::Coverage;
using flow_test::Prepared;

ExitCode refuse(const std::vector<Diagnostic>& findings, const TestOptions& options,
                Console& console) {
  if (options.json) {
    console.out(diagnostics_object(findings));
  } else {
    console.err(text_of(findings) + count_of(findings) + "; no case was run");
  }
  return ExitCode::refused;
}

flow_test::Host host_of(const TestOptions& options) {
  return [&options](const std::string& flow) {
    std::vector<Diagnostic> said;  // before, of the command line
    return runtime_options(options.host, said, flow);
  };
}

flow_test::Suite load(const TestOptions& options) {
  flow_test::Suite suite;
  auto paths = options.paths;
  if (paths.empty()) paths.emplace_back(".");
  const auto host = host_of(options);
  std::set<std::filesystem::path> seen;  // a file may be named, and be in a folder that is, too
  for (const auto& path : paths) {
    std::string why;
    const auto files = flow_test::find_tests(path, why);
    if (!why.empty()) suite.diagnostics.push_back(usage_finding(on_one_line(why)));
    for (const auto& file : files) {
      const auto plain = std::filesystem::path(file).lexically_normal();
      if (seen.insert(plain).second) flow_test::load_file(file, host, suite);
    }
  }
  return suite;
}

// Two columns, what was expected and what was found, in a line for each thing that differs. Where
// one is too long for that, the two stand one above the other.
std::string differences_text(const CaseResult& result) {
  constexpr std::size_t most = 60;
  std::vector<std::array<std::string, 3>> side_by_side = {{"", "expected", "found"}};
  std::string below;
  for (const auto& one : result.differences) {
    std::array line = {on_one_line(one.key), on_one_line(one.expected), on_one_line(one.found)};
    if (display_width(line[1]) <= most && display_width(line[2]) <= most) {
      side_by_side.push_back(std::move(line));
    } else {
      below += fmt::format("    {}\n      expected  {}\n      found     {}\n", line[0], line[1],
                           line[2]);
    }
  }
  if (side_by_side.size() == 1) return below;
  std::array<std::size_t, 2> widths = {};
  for (const auto& line : side_by_side) {
    for (std::size_t i : {0, 1}) widths.at(i) = std::max(widths.at(i), display_width(line.at(i)));
  }
  std::string out;
  for (const auto& [key, expected, found] : side_by_side) {
    out +=
        fmt::format("    {}  {}  {}\n", padded(key, widths[0]), padded(expected, widths[1]), found);
  }
  return out + below;
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string case_json(const Prepared& prepared, const CaseResult& result) {
  std::string differences;
  for (const auto& one : result.differences) {
    differences += (differences.empty() ? "" : ",") + JsonObject()
                                                          .add("key", one.key)
                                                          .add("expected", one.expected)
                                                          .add("found", one.found)
                                                          .text();
  }
  JsonObject object;
  object.add("file", prepared.given.file)
      .add("line", static_cast<std::int64_t>(prepared.given.line))
      .add("flow", prepared.given.flow)
      .add("name", prepared.given.name)
      .add("passed", result.passed())
      .add_json("differences", "[" + differences + "]");
  if (!result.trail.problem.empty()) object.add("problem", result.trail.problem);
  return object.text();
}

std::string coverage_json(const std::vector<Coverage::OfFlow>& flows) {
  std::string out;
  for (const auto& flow : flows) {
    List not_taken(flow.not_taken.begin(), flow.not_taken.end());
    out += (out.empty() ? "" : ",") + JsonObject()
                                          .add("flow", flow.flow)
                                          .add("edges", static_cast<std::int64_t>(flow.edges))
                                          .add("not_taken", Value(std::move(not_taken)))
                                          .text();
  }
  return "[" + out + "]";
}

class Tester {
 public:
  Tester(const TestOptions& options, Console& console) : options_(options), console_(console) {}

  void run(const Prepared& prepared) {
    CaseResult result = flow_test::run_case(prepared, host_of(options_));
    coverage_.add(prepared, result);
    result.passed() ? ++passed_ : ++failed_;
    if (options_.json) {
      cases_ += (cases_.empty() ? "" : ",") + case_json(prepared, result);
    } else {
      tell(prepared, result);
    }
    results_.emplace_back(&prepared.given, std::move(result));
  }

  void finish(std::size_t files) {
    if (options_.json) {
      JsonObject object;
      object.add_json("cases", "[" + cases_ + "]")
          .add("passed", static_cast<std::int64_t>(passed_))
          .add("failed", static_cast<std::int64_t>(failed_));
      if (options_.coverage) object.add_json("coverage", coverage_json(coverage_.flows()));
      console_.out(object.text() + "\n");
      return;
    }
    if (options_.coverage) tell_coverage();
    console_.out(
        fmt::format("{} passed, {} failed in {}\n", passed_, failed_, counted(files, "file")));
  }

  [[nodiscard]] bool failed() const { return failed_ > 0; }
  [[nodiscard]] const flow_test::Results& results() const { return results_; }

 private:
  void tell(const Prepared& prepared, const CaseResult& result) {
    if (prepared.given.file != file_) {
      file_ = prepared.given.file;
      console_.out(on_one_line(file_) + "\n");
    }
    const bool good = result.passed();
    const auto mark = good ? console_.coloured_out("✓", Console::Colour::green)
                           : console_.coloured_out("✗", Console::Colour::red);
    console_.out(fmt::format("  {} {}\n", mark, on_one_line(prepared.given.name)));
    if (!result.trail.problem.empty()) {
      console_.out(fmt::format("    {}\n", on_one_line(result.trail.problem)));
    } else if (!good) {
      console_.out(differences_text(result));
    }
  }

  void tell_coverage() {
    std::size_t edges = 0;
    std::size_t taken = 0;
    for (const auto& flow : coverage_.flows()) {
      const std::size_t here = flow.edges - flow.not_taken.size();
      edges += flow.edges;
      taken += here;
      console_.out(fmt::format("{}: {} of {} taken\n", on_one_line(flow.flow), here,
                               counted(flow.edges, "edge")));
      for (const auto& edge : flow.not_taken) {
        console_.out(fmt::format("  not taken: {}\n", on_one_line(edge)));
      }
    }
    console_.out(fmt::format("coverage: {} of {} taken\n", taken, counted(edges, "edge")));
  }

  const TestOptions& options_;
  Console& console_;
  Coverage coverage_;
  flow_test::Results results_;
  std::string file_;
  std::string cases_;
  std::size_t passed_ = 0;
  std::size_t failed_ = 0;
};

bool is_chosen(const Prepared& prepared, const TestOptions& options) {
  return prepared.given.name.find(options.filter) != std::string::npos ||
         prepared.given.file.find(options.filter) != std::string::npos;
}

}  // namespace

ExitCode test_flows(const TestOptions& options, Console& console) {
  std::vector<Diagnostic> findings;
  runtime_options(options.host, findings);
  const auto report =
      open_result_file("--junit", options.junit, ResultFile::Readers::usual, findings);
  if (!findings.empty()) return refuse(findings, options, console);
  flow_test::Suite suite = load(options);
  if (has_errors(suite.diagnostics)) return refuse(suite.diagnostics, options, console);
  if (!suite.diagnostics.empty()) console.notice(text_of(suite.diagnostics));
  const auto left_out =
      std::remove_if(suite.cases.begin(), suite.cases.end(),
                     [&](const Prepared& one) { return !is_chosen(one, options); });
  suite.cases.erase(left_out, suite.cases.end());
  if (suite.cases.empty()) {
    return refuse({usage_finding(fmt::format("--filter: no case and no file has '{}' in its name",
                                             on_one_line(options.filter)))},
                  options, console);
  }
  Tester tester(options, console);
  for (const auto& prepared : suite.cases) tester.run(prepared);
  tester.finish(suite.files);
  if (report != nullptr) {
    try {
      report->write(flow_test::junit_xml(tester.results()));
    } catch (const ResultFileError& error) {
      console.notice(fmt::format("error: {}", error.what()));
      return ExitCode::internal;
    }
  }
  return tester.failed() ? ExitCode::other_outcome : ExitCode::success;
}

}  // namespace heddle::cli
