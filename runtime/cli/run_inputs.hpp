// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/diagnostic.hpp>
#include <heddle/runtime.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "command_line.hpp"
#include "interrupt.hpp"

// The inputs of a run come from up to three kinds of places, any of which may be wrong. All that is
// wrong is found at once, and nothing of it shows a secret.
namespace heddle::cli {

struct RunInputs {
  Values values;
  std::vector<Diagnostic> findings;  // errors, and warnings about secrets in plain sight
  std::vector<VariableDescriptor>
      missing_secrets;  // that somebody at the terminal can be asked for
};

// What --secret was given for though it is none of a flow's inputs but a setting: known before the
// flow is, which cannot be loaded without that setting.
std::vector<Diagnostic> secrets_of_settings(const RunOptions& options);

RunInputs read_run_inputs(const Flow& flow, const RunOptions& options, Interrupt& interrupt);

// Asks for the missing secrets, once for each. Nobody should type a password only to be told that
// something else is wrong: call it when nothing is.
void ask_for_secrets(const Flow& flow, RunInputs& inputs, Interrupt& interrupt);

// "name=value" in two; nothing when there is no name.
struct Assignment {
  std::string name;
  std::string value;
};
std::optional<Assignment> split_assignment(const std::string& text);
// family.setting
bool is_setting_name(std::string_view name);

}  // namespace heddle::cli
