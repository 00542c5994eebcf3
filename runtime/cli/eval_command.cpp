// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <heddle/expression.hpp>
#include <heddle/json.hpp>
#include <map>
#include <optional>
#include <stdexcept>

#include "commands.hpp"
#include "findings.hpp"
#include "json_text.hpp"
#include "secret_source.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

constexpr std::size_t largest_file = std::size_t{64} << 20;

using Variables = std::map<std::string, Value, std::less<>>;

// The file's JSON, or nothing and what is wrong with it.
std::optional<std::string> read(const std::string& option, const std::string& path,
                                std::vector<Diagnostic>& findings) {
  try {
    return read_file(path, largest_file);
  } catch (const SourceError& error) {
    findings.push_back(usage_finding(
        fmt::format("{}: '{}' cannot be read: {}", option, on_one_line(path), error.what())));
    return std::nullopt;
  }
}

Diagnostic not_json(const std::string& option, const std::string& path, const JsonError& error) {
  return usage_finding(fmt::format("{}: '{}' is not JSON: line {}, column {}: {}", option,
                                   on_one_line(path), error.line(), error.column(), error.what()));
}

Variables read_variables(const EvalOptions& options, std::vector<Diagnostic>& findings) {
  Variables out;
  if (!options.variables) return out;
  const auto text = read("--vars", *options.variables, findings);
  if (!text) return out;
  try {
    const Value object = parse_json(*text);
    if (object.type() != Type::map) {
      findings.push_back(usage_finding(
          fmt::format("--vars: expected a JSON object of variables, found a value of type {}",
                      name_of(object.type())),
          {R"(such as {"user": {"name": "Ada"}})"}));
      return out;
    }
    for (const auto& [name, value] : object.map()) out.emplace(name.string(), value);
  } catch (const JsonError& error) {
    findings.push_back(not_json("--vars", *options.variables, error));
  }
  return out;
}

ExitCode run_cases(const EvalOptions& options, Console& console) {
  std::vector<Diagnostic> findings;
  const auto text = read("--cases", *options.cases, findings);
  if (text) {
    try {
      const CaseResults results = run_expression_cases(*text);
      for (const FailedCase& failed : results.failed) {
        console.out(fmt::format("{}: {}\n  expected {}\n  found    {}\n", failed.name,
                                on_one_line(failed.expression), on_one_line(failed.expected),
                                on_one_line(failed.found)));
      }
      console.out(fmt::format("{} passed, {} failed\n", results.passed, results.failed.size()));
      return results.failed.empty() ? ExitCode::success : ExitCode::other_outcome;
    } catch (const JsonError& error) {
      findings.push_back(not_json("--cases", *options.cases, error));
    } catch (const std::invalid_argument& error) {
      findings.push_back(usage_finding(
          fmt::format("--cases: '{}': {}", on_one_line(*options.cases), error.what())));
    }
  }
  console.err(text_of(findings));
  return ExitCode::refused;
}

}  // namespace

ExitCode evaluate_expression(const EvalOptions& options, Console& console) {
  if (options.cases) return run_cases(options, console);
  std::vector<Diagnostic> findings;
  const Variables variables = read_variables(options, findings);
  if (!findings.empty()) {
    console.err(text_of(findings));
    return ExitCode::refused;
  }
  const Evaluation answer = evaluate(*options.expression, variables);
  if (!answer.value) {
    console.err(text_of(answer.diagnostics));
    return answer.failed ? ExitCode::other_outcome : ExitCode::refused;
  }
  const std::string value = write_json(*answer.value);
  console.out((options.typed ? JsonObject().add("type", answer.type).add_json("value", value).text()
                             : value) +
              "\n");
  return ExitCode::success;
}

}  // namespace heddle::cli
