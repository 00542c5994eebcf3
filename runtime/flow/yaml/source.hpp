// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// A finding is only as good as the place it points at. Everything that reads a flow speaks of byte
// offsets; here they become the lines and columns that an editor shows.
namespace heddle::flow::yaml {

// A piece of the text, in bytes.
struct Span {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
};

struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;  // in characters
};

// Some editors begin a file with a byte order mark; it is no part of the text, and no column counts
// it.
std::string_view without_byte_order_mark(std::string_view text);

// The text of one file, which must outlive this.
class Source {
 public:
  Source(std::string_view text, std::string file);

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  [[nodiscard]] const std::string& file() const noexcept { return file_; }

  // From 1. O(log lines).
  [[nodiscard]] std::uint32_t line_at(std::uint32_t offset) const;
  [[nodiscard]] Position position(std::uint32_t offset) const;
  // The line's bytes, without its line break.
  [[nodiscard]] Span line(std::uint32_t number) const;
  [[nodiscard]] std::string_view slice(Span span) const {
    return text_.substr(span.begin, span.end - span.begin);
  }

 private:
  std::string_view text_;
  std::string file_;
  std::vector<std::uint32_t> starts_;
};

}  // namespace heddle::flow::yaml
