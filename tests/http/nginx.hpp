// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

// A real server, of a make that most requests meet sooner or later, with its files in a folder of
// its own. That nginx is not installed is a failure of the test, and no reason to skip it.
namespace heddle::test {

class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  [[nodiscard]] std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

class Nginx {
 public:
  // `servers` are the server blocks. Returns when `port`, one of theirs, takes connections.
  Nginx(const TemporaryFolder& folder, const std::string& servers, std::uint16_t port);
  ~Nginx();
  Nginx(const Nginx&) = delete;
  Nginx& operator=(const Nginx&) = delete;

 private:
  pid_t process_ = -1;
};

}  // namespace heddle::test
