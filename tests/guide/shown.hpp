// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

// What a guide shows. A block of code whose first line is a comment with the path of a file
// ("// tests/guide/people/look_up.hpp", "# flows/guide/orders.yaml") shows lines of that file, and
// a block of kind "console" a command and what it prints.
namespace heddle::test {

struct Shown {
  std::string kind;      // what stands behind ```
  std::size_t line = 0;  // of the guide, on which the block begins
  std::string file;      // from the top of the tree; empty: it names none
  std::string text;      // without the line that names the file
};

std::vector<Shown> blocks_of(const std::filesystem::path& guide);

// Why the text is not in the file as lines that follow one another, indented by more or not; an
// empty text: it is. `whole`: as all lines but a first one with the licence.
std::string why_not_in(const std::string& file_text, const std::string& shown, bool whole);

}  // namespace heddle::test
