// SPDX-License-Identifier: Apache-2.0
#include "new_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>  // NOLINT(modernize-deprecated-headers): mkdtemp
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <fstream>
#include <system_error>

#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

namespace fs = std::filesystem;

std::string words(int error) {
  return std::generic_category().message(error);
}

[[noreturn]] void fail(const fs::path& path, const std::string& why) {
  throw NewFolderError(fmt::format("cannot make {}: {}", on_one_line(path.string()), why));
}

// A folder that is gone when it was not put in its place.
class Scaffold {
 public:
  explicit Scaffold(const fs::path& target) : target_(target) {
    std::string pattern =
        (target.parent_path() / ("." + target.filename().string() + ".XXXXXX")).string();
    if (mkdtemp(pattern.data()) == nullptr) fail(target, words(errno));
    path_ = pattern;
  }
  ~Scaffold() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  Scaffold(const Scaffold&) = delete;
  Scaffold& operator=(const Scaffold&) = delete;

  void write(const std::string& name, const std::string& text) const {
    std::ofstream file(path_ / name, std::ios::binary);
    file << text;
    file.close();
    if (!file) fail(target_, fmt::format("{} could not be written: {}", name, words(errno)));
  }

  void put_in_place() {
    // mkdtemp() made it for its owner alone; what a user makes otherwise is as
    // umask says.
    const mode_t mask = umask(0);
    umask(mask);
    struct stat made {};
    if (stat(path_.c_str(), &made) != 0) fail(target_, words(errno));
    // With the group that it has from the folder around it.
    if (chmod(path_.c_str(), (made.st_mode & S_ISGID) | (0777U & ~mask)) != 0)
      fail(target_, words(errno));
    if (renameat2(AT_FDCWD, path_.c_str(), AT_FDCWD, target_.c_str(), RENAME_NOREPLACE) != 0) {
      // Not every file system can refuse to replace; an empty folder is all
      // that would be lost.
      const bool cannot_refuse = errno == EINVAL || errno == ENOSYS;
      if (!cannot_refuse || rename(path_.c_str(), target_.c_str()) != 0) {
        fail(target_, words(errno));
      }
    }
    path_.clear();
  }

 private:
  fs::path target_;
  fs::path path_;
};

}  // namespace

void make_folder(const fs::path& path,
                 const std::vector<std::pair<std::string, std::string>>& files) {
  std::error_code error;
  fs::path target = fs::absolute(path, error).lexically_normal();
  if (error) fail(path, error.message());
  if (!target.has_filename()) target = target.parent_path();  // "shop/"
  if (fs::exists(fs::symlink_status(target, error))) {
    fail(path,
         "it exists, and nothing is written over; give another folder "
         "with --dir");
  }
  if (!fs::is_directory(target.parent_path(), error)) {
    fail(path, fmt::format("there is no folder {}; make it first",
                           on_one_line(target.parent_path().string())));
  }
  Scaffold scaffold(target);
  for (const auto& [name, text] : files) scaffold.write(name, text);
  scaffold.put_in_place();
}

}  // namespace heddle::cli
