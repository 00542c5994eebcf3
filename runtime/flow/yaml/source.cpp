// SPDX-License-Identifier: Apache-2.0
#include "flow/yaml/source.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

#include "value/utf8.hpp"

namespace heddle::flow::yaml {

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  return text.starts_with(mark) ? text.substr(mark.size()) : text;
}

Source::Source(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {
  starts_.reserve(text.size() / 24 + 1);
  starts_.push_back(0);
  for (const char* at = text.data(); at != text.data() + text.size();) {
    const auto left = static_cast<std::size_t>(text.data() + text.size() - at);
    const auto* found = static_cast<const char*>(std::memchr(at, '\n', left));
    if (found == nullptr) break;
    at = found + 1;
    starts_.push_back(static_cast<std::uint32_t>(at - text.data()));
  }
}

std::uint32_t Source::line_at(std::uint32_t offset) const {
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<std::uint32_t>(after - starts_.begin());
}

Position Source::position(std::uint32_t offset) const {
  offset = std::min(offset, static_cast<std::uint32_t>(text_.size()));
  const std::uint32_t line = line_at(offset);
  const auto before = text_.substr(starts_[line - 1], offset - starts_[line - 1]);
  return {line, static_cast<std::uint32_t>(count_characters(before)) + 1};
}

Span Source::line(std::uint32_t number) const {
  if (number == 0 || number > starts_.size()) return {};
  const std::uint32_t begin = starts_[number - 1];
  auto end =
      number < starts_.size() ? starts_[number] - 1 : static_cast<std::uint32_t>(text_.size());
  if (end > begin && text_[end - 1] == '\r') --end;
  return {begin, end};
}

}  // namespace heddle::flow::yaml
