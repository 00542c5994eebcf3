// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace heddle::imiassist::sandbox {

// The file that holds the certificate authority for clients. One at a path of the user's stays; one
// at a path that was made up goes with this object, because the next start has a new authority.
class AuthorityFile {
 public:
  // Writes to `path`, replacing a file there in one step; an empty path stands for a new file in
  // the folder for temporary files. Throws std::runtime_error.
  AuthorityFile(const std::string& path, const std::string& pem);
  AuthorityFile(const AuthorityFile&) = delete;
  AuthorityFile& operator=(const AuthorityFile&) = delete;
  ~AuthorityFile();

  const std::string& path() const { return path_; }

 private:
  std::string path_;
  bool temporary_;
};

}  // namespace heddle::imiassist::sandbox
