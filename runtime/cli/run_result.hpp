// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/runtime.hpp>
#include <string>
#include <utility>
#include <vector>

#include "console.hpp"

// What a run has brought, in the forms in which the command gives it away.
namespace heddle::cli {

using NamedValues = std::vector<std::pair<std::string, Value>>;

// `shown` are the outputs without any secret, as the engine tells observers; those in `reveal` are
// taken from the result instead.
struct ShownResult {
  const RunResult& result;
  const NamedValues& shown;
  const std::vector<std::string>& reveal;
};

// "outcome: SUCCESS" and a line for each output.
std::string result_text(const ShownResult& shown, const Console& console);
// One JSON object and a line break.
std::string result_json(const ShownResult& shown);
// "node 'sign_in' failed: unauthorized: …"
std::string error_text(const Error& error);
// Whether there are any secret outputs.
bool has_secrets(const RunResult& result);
// The secret outputs in clear, as a JSON object and a line break.
std::string secrets_json(const RunResult& result);

}  // namespace heddle::cli
