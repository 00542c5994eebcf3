// SPDX-License-Identifier: Apache-2.0
#include "http_request.hpp"

#include <algorithm>
#include <cstddef>

#include "escape.hpp"

namespace heddle::core {
std::string with_query(std::string_view url, const Pairs& query) {
  if (query.empty()) return std::string(url);
  const std::size_t fragment = std::min(url.find('#'), url.size());
  std::string out(url.substr(0, fragment));
  const std::size_t mark = out.find('?');
  // "…?" and "…?a=1&" need no more in front of a name.
  bool first = mark == std::string::npos;
  if (first) out += '?';
  first = first || out.ends_with('?') || out.ends_with('&');
  for (const auto& [name, value] : query) {
    if (!first) out += '&';
    first = false;
    out += percent_encoded(name) + "=" + percent_encoded(value);
  }
  return out.append(url.substr(fragment));
}

std::string_view place_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme != std::string_view::npos) url.remove_prefix(scheme + 3);
  return url.substr(0, url.find_first_of("/?#"));
}

}  // namespace heddle::core
