// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "command_line.hpp"
#include "console.hpp"

// What is said of a command line that is not understood: what was expected, and the nearest word
// that would have been. What was typed may be a password, so only names of options are shown.
namespace heddle::cli {

constexpr unsigned most_workers = 1024;
constexpr const char* which_flow = "say which flow, such as flows/imiassist/new_token.yaml";

// In our words: CLI11 speaks of "TEXT missing" and "conversion". `command` is what was asked for,
// as far as that was understood.
std::string reason(const CLI::ParseError& error, const CLI::App& command);

// Says it, and how to get help.
CommandLine refuse(const std::string& why, const CLI::App& command, bool json, Console& console);

// Whether the result shall be JSON; also of a command line that is not understood.
bool wants_json(int argc, const char* const* argv);

}  // namespace heddle::cli
