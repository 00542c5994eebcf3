// SPDX-License-Identifier: Apache-2.0
#include "authority_file.hpp"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <stdexcept>
#include <string_view>
#include <system_error>

namespace heddle::imiassist::sandbox {
namespace {

[[noreturn]] void fail(const std::string& path) {
  const std::string reason = std::generic_category().message(errno);
  throw std::runtime_error("cannot write the CA certificate to '" + path + "': " + reason +
                           "; name a file in a folder that exists and can be written to with "
                           "--ca-file");
}

bool write_all(int descriptor, std::string_view text) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

// Makes a new file with a name nobody could prepare a link under; gives its path. `meant` is the
// path that an error names.
std::string write_new_file(std::string pattern, const std::string& meant, const std::string& pem) {
  constexpr mode_t readable_by_all = 0644;  // a certificate is public
  constexpr int suffix_length = 4;          // ".pem"
  const int descriptor = ::mkstemps(pattern.data(), suffix_length);
  if (descriptor < 0) fail(meant);
  const bool written = write_all(descriptor, pem) && ::fchmod(descriptor, readable_by_all) == 0;
  const int error = errno;
  const bool closed = ::close(descriptor) == 0;
  if (written && closed) return pattern;
  if (!written) errno = error;
  const int reason = errno;
  ::unlink(pattern.c_str());
  errno = reason;
  fail(meant);
}

}  // namespace

AuthorityFile::AuthorityFile(const std::string& path, const std::string& pem)
    : path_(path), temporary_(path.empty()) {
  if (temporary_) {
    std::error_code error;
    std::filesystem::path folder = std::filesystem::temp_directory_path(error);
    if (error) folder = P_tmpdir;  // what TMPDIR names is no folder
    path_ = write_new_file(folder / "imiassist-sandbox-ca-XXXXXX.pem", folder, pem);
    return;
  }
  const std::string written = write_new_file(path + ".XXXXXX.pem", path, pem);
  if (std::rename(written.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(written.c_str());
    errno = error;
    fail(path);
  }
}

AuthorityFile::~AuthorityFile() {
  if (temporary_) ::unlink(path_.c_str());
}

}  // namespace heddle::imiassist::sandbox
