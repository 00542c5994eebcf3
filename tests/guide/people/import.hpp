// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <fstream>
#include <heddle/node.hpp>
#include <string>

// Work that blocks: files, and whatever computes for long.
struct Import : heddle::Node {
  static constexpr heddle::About about{.name = "people.import",
                                       .title = "Import",
                                       .doc = "Counts the people in a file, one a line.",
                                       .idempotent = true};
  In<std::string> file{this, "file", "The path of the file", {.minimum_size = 1}};
  Out<std::int64_t> people{this, "people", "How many there are", {.example = 3}};

  Outcome run(Call& call) {
    people = call.blocking([&] { return count_lines(*file, call); });
    return success;
  }

 private:
  static std::int64_t count_lines(const std::string& path, const Call& call) {
    std::ifstream stream(path);
    if (!stream) {
      throw heddle::Failure("no_file", "the file '" + path + "' cannot be read; does it exist?",
                            heddle::Again::never);
    }
    std::int64_t count = 0;
    for (std::string line; std::getline(stream, line); ++count) {
      if (call.cancelled()) throw heddle::Cancelled();
    }
    return count;
  }
};
