// SPDX-License-Identifier: Apache-2.0
#include "result_file.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <random>
#include <utility>

#include "findings.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

constexpr mode_t only_mine = S_IRUSR | S_IWUSR;
constexpr mode_t permissions = S_IRWXU | S_IRWXG | S_IRWXO;
// Less what the umask takes away.
constexpr mode_t new_file = S_IRUSR | S_IWUSR | S_IRGRP | S_IWGRP | S_IROTH | S_IWOTH;

std::string folder_of(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// What stands there and is no plain file: replacing a link, or /dev/stdout, would surprise.
const char* unsuitable(const struct stat& found) {
  if (S_ISDIR(found.st_mode)) return "it is a folder";
  if (S_ISLNK(found.st_mode)) return "it is a symbolic link; give the path of the file itself";
  return S_ISREG(found.st_mode) ? nullptr : "it is not a file but a device, pipe or socket";
}

}  // namespace

ResultFile::ResultFile(std::string option, const std::string& path, Readers readers)
    : option_(std::move(option)), path_(path) {
  if (readers == Readers::owner) mode_ = only_mine;
  if (path.empty()) {
    throw ResultFileError(fmt::format("{}: expected the path of a file, found none", option_));
  }
  name_ = path.substr(path.rfind('/') + 1);
  if (name_.empty() || name_ == "." || name_ == "..") fail(EISDIR, "it is a folder");
  const std::string folder = folder_of(path);
  folder_ = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (folder_ < 0) fail(errno, fmt::format("its folder '{}' cannot be opened", folder));
  try {
    look_at_place();
    close(create_temporary());
  } catch (...) {
    close(folder_);
    throw;
  }
  unlinkat(folder_, temporary_.c_str(), 0);
}

ResultFile::~ResultFile() {
  close(folder_);
}

void ResultFile::look_at_place() {
  struct stat found {};
  if (fstatat(folder_, name_.c_str(), &found, AT_SYMLINK_NOFOLLOW) == 0) {
    if (const char* why = unsuitable(found)) fail(0, why);
    if (!mode_) mode_ = found.st_mode & permissions;
  } else if (errno != ENOENT) {
    fail(errno, "it cannot be looked at");
  }
}

void ResultFile::fail(int error, std::string_view what) const {
  std::string text = fmt::format("{}: the file '{}' cannot be written: {}", option_,
                                 on_one_line(path_), on_one_line(what));
  if (error != 0 && error != EISDIR) {
    text += fmt::format(": {}", std::strerror(error));  // NOLINT(concurrency-mt-unsafe)
  }
  throw ResultFileError(text);
}

int ResultFile::create_temporary() {
  std::random_device random;
  // Not made of the file's name, which may be as long as names can be.
  for (int tries = 0; tries < 16; ++tries) {
    temporary_ = fmt::format(".heddle-{:08x}{:08x}", random(), random());
    const int descriptor =
        openat(folder_, temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
               mode_ == only_mine ? only_mine : new_file);
    if (descriptor >= 0) return descriptor;
    if (errno != EEXIST) break;
  }
  fail(errno, "no file can be made in its folder");
}

void ResultFile::fill(int descriptor, std::string_view text) const {
  // A default ACL of the folder may have widened what was asked for.
  if (mode_ && fchmod(descriptor, *mode_) != 0) fail(errno, "its readers cannot be set");
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno, "writing failed");
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  if (fsync(descriptor) != 0) fail(errno, "writing failed");
}

void ResultFile::write(std::string_view text) {
  const int descriptor = create_temporary();
  try {
    fill(descriptor, text);
    if (renameat(folder_, temporary_.c_str(), folder_, name_.c_str()) != 0) {
      fail(errno, "it cannot be put in its place");
    }
  } catch (...) {
    close(descriptor);
    unlinkat(folder_, temporary_.c_str(), 0);
    throw;
  }
  close(descriptor);
  // EINVAL: a file system that cannot, and needs not.
  if (fsync(folder_) != 0 && errno != EINVAL) fail(errno, "its folder cannot be secured to disk");
}

std::unique_ptr<ResultFile> open_result_file(const char* option,
                                             const std::optional<std::string>& path,
                                             ResultFile::Readers readers,
                                             std::vector<Diagnostic>& findings) {
  if (!path) return nullptr;
  try {
    return std::make_unique<ResultFile>(option, *path, readers);
  } catch (const ResultFileError& error) {
    findings.push_back(usage_finding(error.what()));
    return nullptr;
  }
}

ExitCode deliver(std::string_view result, ResultFile* file, Console& console) {
  if (file == nullptr) {
    console.out(result);
    return ExitCode::success;
  }
  try {
    file->write(result);
  } catch (const ResultFileError& error) {
    console.err(fmt::format("error: {}", error.what()));
    return ExitCode::internal;
  }
  return ExitCode::success;
}

}  // namespace heddle::cli
