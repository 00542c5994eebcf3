// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "console.hpp"
#include "exit_code.hpp"

// What may stand next in a command line that is being typed, from the definitions of the commands:
// a shell's completion asks the command itself, so that the two cannot differ.
namespace heddle::cli {

struct Candidate {
  std::string word;
  std::string description;  // one line; may be empty
};

// What a value is one of, beside words.
enum class Kind { none, files, folders, node_types, codes };

struct Candidates {
  std::vector<Candidate> words;
  Kind kind = Kind::none;
};

// `words`: those behind the name of the program, of which the last is being typed (it may be
// empty). They need not begin as that does: shells choose.
Candidates complete(const CLI::App& app, const std::vector<std::string>& words);

// The same for the scripts of shells: a line each, the word, a tab and its description; ":files" or
// ":folders" where names of these may stand. What plugins offer is looked up.
ExitCode tell_candidates(const CLI::App& app, const std::vector<std::string>& words,
                         Console& console);

}  // namespace heddle::cli
