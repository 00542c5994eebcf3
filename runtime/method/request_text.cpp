// SPDX-License-Identifier: Apache-2.0
#include "method/request_text.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "value/conversion.hpp"

namespace heddle::method {
namespace {

bool is_unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

std::string encoded(std::string_view text, bool plus) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (is_unreserved(c)) {
      out += c;
    } else if (plus && c == ' ') {
      out += '+';
    } else {
      out += {'%', digits[byte >> 4], digits[byte & 15]};
    }
  }
  return out;
}

std::string pairs_text(const Pairs& pairs, bool plus) {
  std::string out;
  for (const auto& [name, value] : pairs) {
    if (!out.empty()) out += '&';
    out += encoded(name, plus) + '=' + encoded(value, plus);
  }
  return out;
}

}  // namespace

std::string percent_encoded(std::string_view text) {
  return encoded(text, false);
}

std::optional<std::string> joined_path(std::string base, const std::vector<std::string>& segments) {
  while (base.ends_with('/')) base.pop_back();
  for (const auto& segment : segments) {
    if (segment.empty() || segment == "." || segment == "..") return std::nullopt;
    base += '/' + percent_encoded(segment);
  }
  return base;
}

std::string query_text(const Pairs& pairs) {
  return pairs_text(pairs, false);
}

std::string form_text(const Pairs& pairs) {
  return pairs_text(pairs, true);
}

std::string with_query(std::string url, const Pairs& pairs) {
  url.resize(std::min(url.find('#'), url.size()));
  if (pairs.empty()) return url;
  const bool has_query = url.find('?') != std::string::npos;
  if (!has_query) {
    url += '?';
  } else if (!url.ends_with('?') && !url.ends_with('&')) {
    url += '&';
  }
  return url + query_text(pairs);
}

std::string append_pairs(const std::string& name, const Value& value, Pairs& pairs) {
  if (value.is_null()) return {};
  if (value.type() == Type::list) {
    for (const Value& item : value.list()) {
      if (item.type() == Type::list)
        return fmt::format("'{}': expected a text, found a list", name);
      if (std::string why = append_pairs(name, item, pairs); !why.empty()) return why;
    }
    return {};
  }
  auto text = text_of(value);
  if (!text) {
    return fmt::format("'{}': expected what has a text, found {}", name,
                       with_article(value.type()));
  }
  pairs.emplace_back(name, std::move(*text));
  return {};
}

}  // namespace heddle::method
