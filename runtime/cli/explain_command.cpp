// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "commands.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {

ExitCode explain_code(const ExplainOptions& options, Console& console) {
  if (!options.code) {
    for (const auto& known : diagnostic_codes()) {
      console.out(fmt::format("{}  {}\n", known.code, known.title));
    }
    return ExitCode::success;
  }
  const std::string page = explain(*options.code);
  if (!page.empty()) {
    console.out(page.ends_with('\n') ? page : page + "\n");
    return ExitCode::success;
  }
  std::vector<std::string> codes;
  for (const auto& known : diagnostic_codes()) codes.emplace_back(known.code);
  const auto meant = closest(*options.code, codes);
  console.err(fmt::format(
      "heddle explain: there is no code '{}'{}\nRun 'heddle explain' for all codes.",
      on_one_line(*options.code), meant ? fmt::format("; did you mean '{}'?", *meant) : ""));
  return ExitCode::refused;
}

}  // namespace heddle::cli
