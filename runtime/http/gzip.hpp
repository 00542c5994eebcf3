// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <zlib.h>

#include <cstdint>
#include <string>
#include <string_view>

// A body of Content-Encoding gzip, decoded as it comes. A few kilobytes can stand for gigabytes, so
// the limit is on what comes out, and nothing is made of what would be beyond it.
namespace heddle::http {

class GzipDecoder {
 public:
  enum class Result {
    good,
    too_large,  // `out` would grow beyond the limit
    corrupt,    // why() says more
    trailing,   // something follows the end, and it is not another member (RFC 1952, 2.2)
  };

  // Throws std::bad_alloc.
  GzipDecoder();
  ~GzipDecoder();
  GzipDecoder(const GzipDecoder&) = delete;
  GzipDecoder& operator=(const GzipDecoder&) = delete;

  // Appends what `bytes` stand for. Not to be called again once it was not good.
  Result feed(std::string_view bytes, std::string& out, std::uint64_t limit);
  // Nothing is missing at the end; also true when nothing was fed.
  [[nodiscard]] bool whole() const { return ended_; }
  [[nodiscard]] const char* why() const {
    return stream_.msg != nullptr ? stream_.msg : "bad data";
  }

 private:
  z_stream stream_{};
  bool ended_ = true;  // between members
  bool first_ = true;
};

}  // namespace heddle::http
