// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <mutex>
#include <string_view>

namespace heddle::imiassist::sandbox {

// One line on stderr for each request. It takes the path but no query, no header and no body, so
// that no password or token can get into it.
class RequestLog {
 public:
  explicit RequestLog(bool quiet) : quiet_(quiet) {}

  // A status of 0 means that no whole status line was sent.
  void request(std::string_view method, std::string_view target, int status,
               std::string_view behaviour, std::chrono::steady_clock::duration took);
  // Something about a connection that never became a request.
  void note(std::string_view text);

 private:
  void write(std::string_view line);

  std::mutex mutex_;
  bool quiet_;
};

}  // namespace heddle::imiassist::sandbox
