// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

// The file of --secrets-to. Nobody else may read it, not even for a moment, and whoever reads it
// finds all of it: it is written beside its place, private from the start, and then put there at
// once. A file that was there before stays untouched until then.
namespace heddle::cli {

// Why the file cannot be written, with its path.
class SecretsFileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

class SecretsFile {
 public:
  // Finds out now whether the file could be written, because after the run it is too late.
  explicit SecretsFile(const std::string& path);
  ~SecretsFile();
  SecretsFile(const SecretsFile&) = delete;
  SecretsFile& operator=(const SecretsFile&) = delete;

  void write(std::string_view text);

 private:
  [[noreturn]] void fail(int error, std::string_view what) const;
  int create_temporary();
  void fill(int descriptor, std::string_view text) const;

  std::string path_;
  std::string name_;
  std::string temporary_;
  int folder_ = -1;  // stays the same folder whatever happens to its path
};

}  // namespace heddle::cli
