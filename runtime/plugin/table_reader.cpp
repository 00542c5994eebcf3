// SPDX-License-Identifier: Apache-2.0
#include "plugin/table_reader.hpp"

#include <heddle/detail/declare.hpp>

#include "value/codec.hpp"
#include "value/utf8.hpp"

namespace heddle::plugin {

std::string TableReader::text(heddle_view view, const std::string& what) {
  constexpr std::uint64_t largest = 1U << 20;
  if (view.size == 0) return {};
  if (view.data == nullptr) {
    defect(fmt::format("{}: {} bytes at a null pointer", what, view.size));
    return {};
  }
  if (view.size > largest) {
    defect(
        fmt::format("{}: a text of {} bytes is beyond the {} that are allowed; was its size "
                    "initialised?",
                    what, view.size, largest));
    return {};
  }
  std::string result(view.data, static_cast<std::size_t>(view.size));
  const std::size_t bad = find_invalid_utf8(result);
  if (bad == std::string::npos) return result;
  defect(fmt::format("{}: its byte {} is not UTF-8; save the source as UTF-8", what, bad + 1));
  return {};
}

template <class Fits>
std::string TableReader::name(heddle_view view, const std::string& what, const char* expected,
                              Fits fits) {
  const std::size_t before = defects_->size();
  std::string result = text(view, what);
  if (defects_->size() != before || fits(result)) return result;
  defect(fmt::format("{}: expected {}, found {}", what, expected,
                     result.empty() ? "no text" : fmt::format("'{}'", one_line(result))));
  return result;
}

std::string TableReader::word(heddle_view view, const std::string& what, bool upper) {
  return name(view, what, upper ? "UPPER_SNAKE_CASE" : "lower_snake_case",
              [&](std::string_view text) { return detail::is_word(text, upper); });
}

std::string TableReader::dotted(heddle_view view, const std::string& what) {
  return name(view, what, "family.name in lower_snake_case",
              [](std::string_view text) { return detail::is_dotted(text); });
}

std::optional<Value> TableReader::value(const heddle_value* value, const std::string& what) {
  if (value == nullptr) return std::nullopt;
  std::string why;
  auto result = from_view(*value, why);
  if (!result) defect(fmt::format("{}: {}", what, why));
  return result;
}

}  // namespace heddle::plugin
