// SPDX-License-Identifier: Apache-2.0
#include "http_response.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "escape.hpp"

namespace heddle::core {
namespace {

// Once headers were Latin-1, and some still are.
std::string as_utf8(std::string_view text) {
  if (is_utf8(text)) return std::string(text);
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      out += c;
    } else {
      out += static_cast<char>(0xc0U | (byte >> 6U));
      out += static_cast<char>(0x80U | (byte & 0x3fU));
    }
  }
  return out;
}

// Whole or not at all: half a secret that the service repeated would not be recognised as one.
std::string short_line(std::string_view text) {
  constexpr std::size_t longest = 300;
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r' || text.back() == ' ')) {
    text.remove_suffix(1);
  }
  const bool is_line = std::none_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
  });
  return is_line && text.size() <= longest && is_utf8(text) ? std::string(text) : std::string();
}

std::string words_in(const Value& value) {
  if (value.type() == Type::string) return short_line(value.string());
  if (value.type() != Type::map) return {};
  for (const char* member : {"detail", "message", "error_description", "title", "error"}) {
    const Value* found = value.map().find(member);
    if (found == nullptr) continue;
    std::string words = words_in(*found);
    if (!words.empty()) return words;
  }
  return {};
}

}  // namespace

Map headers_of(const HttpResponse& response) {
  std::vector<Map::Entry> entries;
  // Where each stands: a hostile service may send thousands.
  std::unordered_map<std::string_view, std::size_t> places;
  for (const auto& [name, value] : response.headers()) {
    const auto [place, is_new] = places.try_emplace(name, entries.size());
    if (is_new) {
      entries.emplace_back(name, as_utf8(value));
      continue;
    }
    Value& joined = entries[place->second].second;
    joined = joined.string() + (name == "set-cookie" ? "\n" : ", ") + as_utf8(value);
  }
  return Map(std::move(entries));
}

std::string words_of(const HttpResponse& response, const std::optional<Value>& json) {
  if (json && json->type() == Type::map) return words_in(*json);
  const std::string type = response.header("content-type").value_or("");
  return type.starts_with("text/plain") ? short_line(response.body) : std::string();
}

}  // namespace heddle::core
