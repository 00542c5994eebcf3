// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <heddle/diagnostic.hpp>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "console.hpp"
#include "exit_code.hpp"

// A file that the command writes because it was asked to. Whoever reads it finds all of it: it is
// written beside its place and then put there at once, and a file that was there before stays
// untouched until then. A file for its owner alone is private from the start, not even for a moment
// can others read it.
//
//   ResultFile file("--secrets-to", path, ResultFile::Readers::owner);   // now, before the work
//   file.write(text);                                                    // when it is done
namespace heddle::cli {

// Why the file cannot be written, with the option and its path.
class ResultFileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class ResultFile {
 public:
  enum class Readers {
    owner,
    usual,  // those of the file that was there, or whoever may read what this user creates
  };

  // Finds out now whether the file could be written, because after a run it is too late. `option`
  // is what asked for it, for messages.
  ResultFile(std::string option, const std::string& path, Readers readers);
  ~ResultFile();
  ResultFile(const ResultFile&) = delete;
  ResultFile& operator=(const ResultFile&) = delete;

  void write(std::string_view text);

 private:
  [[noreturn]] void fail(int error, std::string_view what) const;
  void look_at_place();
  int create_temporary();
  void fill(int descriptor, std::string_view text) const;

  std::string option_;
  std::string path_;
  std::string name_;
  std::string temporary_;
  std::optional<mode_t> mode_;  // to set; empty: what the system gives new files
  int folder_ = -1;             // stays the same folder whatever happens to its path
};

// The file that an option asks for, or null where it is not given. Why it cannot be written is
// added to `findings`.
std::unique_ptr<ResultFile> open_result_file(const char* option,
                                             const std::optional<std::string>& path,
                                             ResultFile::Readers readers,
                                             std::vector<Diagnostic>& findings);

// Puts a result where it was asked for: into the file, or without one to stdout.
ExitCode deliver(std::string_view result, ResultFile* file, Console& console);

}  // namespace heddle::cli
