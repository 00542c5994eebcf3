// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

#include "interrupt.hpp"

// A secret in a command line is in the history of the shell and in the list of processes. These are
// the places to take it from instead.
namespace heddle::cli {

// Why there is no text. Shows nothing that may be a secret.
class SourceError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The text of `source`: env:VAR, file:PATH or - (a line of stdin; `prompt` is shown when that is a
// terminal). Without one line break at the end. Throws SourceError.
std::string read_secret(std::string_view source, std::string_view prompt, Interrupt& interrupt);

// What somebody types when asked, which may be nothing. Throws SourceError.
std::string ask_secret(std::string_view prompt, Interrupt& interrupt);

// The content of a file, or of stdin for "-", of at most `limit` bytes. Throws SourceError.
std::string read_file(const std::string& path, std::size_t limit);

}  // namespace heddle::cli
