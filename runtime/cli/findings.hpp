// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/diagnostic.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "console.hpp"

// What is wrong with how the command was used is a diagnostic too, though one without a code: its
// message says all there is to explain.
namespace heddle::cli {

// How findings are written: for people, for programs, for GitHub Actions.
enum class FindingsFormat { text, json, github };

Diagnostic usage_finding(std::string message, std::vector<std::string> notes = {});

bool has_errors(const std::vector<Diagnostic>& findings);

// As render(), but also for findings without a code.
std::string text_of(const std::vector<Diagnostic>& findings);

// {"diagnostics": […]} and a line break.
std::string diagnostics_object(const std::vector<Diagnostic>& findings);

std::string written(const std::vector<Diagnostic>& findings, FindingsFormat format);

// "2 errors, 1 warning"; empty when there is nothing.
std::string count_of(const std::vector<Diagnostic>& findings);

}  // namespace heddle::cli
