// SPDX-License-Identifier: Apache-2.0
#include "method/response.hpp"

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "value/utf8.hpp"

namespace heddle::method {

Value headers_of(const HttpResponse& response) {
  std::vector<std::pair<std::string, std::string>> joined;
  // Where each stands: a hostile service may send thousands.
  std::unordered_map<std::string_view, std::size_t> places;
  for (const auto& [name, value] : response.headers()) {
    const auto [place, is_new] = places.try_emplace(name, joined.size());
    if (is_new) {
      joined.emplace_back(name, repaired_utf8(value));
      continue;
    }
    std::string& text = joined[place->second].second;
    text += name == "set-cookie" ? "\n" : ", ";
    text += repaired_utf8(value);
  }
  std::vector<Map::Entry> entries;
  entries.reserve(joined.size());
  for (auto& [name, text] : joined) entries.emplace_back(std::move(name), std::move(text));
  return Map(std::move(entries));
}

Value body_of(const HttpResponse& response) {
  return repaired_utf8(response.body);
}

}  // namespace heddle::method
