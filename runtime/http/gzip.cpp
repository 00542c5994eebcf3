// SPDX-License-Identifier: Apache-2.0
#include "http/gzip.hpp"

#include <new>

namespace heddle::http {

GzipDecoder::GzipDecoder() {
  constexpr int gzip_only = MAX_WBITS + 16;
  if (::inflateInit2(&stream_, gzip_only) != Z_OK) throw std::bad_alloc();
}

GzipDecoder::~GzipDecoder() {
  ::inflateEnd(&stream_);
}

GzipDecoder::Result GzipDecoder::feed(std::string_view bytes, std::string& out,
                                      std::uint64_t limit) {
  char block[std::size_t{16} * 1024];
  // zlib does not write there.
  stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream_.avail_in = static_cast<uInt>(bytes.size());
  while (true) {
    if (ended_) {
      if (stream_.avail_in == 0) return Result::good;
      if (!first_) {
        if (*stream_.next_in != 0x1f) return Result::trailing;
        ::inflateReset(&stream_);
      }
      ended_ = first_ = false;
    }
    stream_.next_out = reinterpret_cast<Bytef*>(block);
    stream_.avail_out = sizeof(block);
    const int code = ::inflate(&stream_, Z_NO_FLUSH);
    const std::size_t size = sizeof(block) - stream_.avail_out;
    if (size > limit - out.size()) return Result::too_large;
    out.append(block, size);
    if (code == Z_STREAM_END) {
      ended_ = true;
    } else if (code != Z_OK && code != Z_BUF_ERROR) {
      return Result::corrupt;
    } else if (stream_.avail_in == 0 && stream_.avail_out != 0) {
      return Result::good;
    }
  }
}

}  // namespace heddle::http
