// SPDX-License-Identifier: Apache-2.0
#include "expression/path.hpp"

#include <string>

namespace heddle::expression {
std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> out;
  for (;;) {
    const std::size_t dot = path.find('.');
    out.push_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return out;
    path.remove_prefix(dot + 1);
  }
}

std::string_view first_segments(const std::vector<std::string_view>& segments, std::size_t count) {
  if (count == 0) return {};
  const auto last = segments[count - 1];
  const auto first = segments[0].data();
  return {first, static_cast<std::size_t>(last.data() + last.size() - first)};
}

std::size_t declared_segments(const std::vector<std::string_view>& segments, const Scope& scope) {
  for (std::size_t count = known_segments(segments, scope); count > 0; --count) {
    if (scope.contains(first_segments(segments, count))) return count;
  }
  return 0;
}

std::size_t known_segments(const std::vector<std::string_view>& segments, const Scope& scope) {
  std::size_t known = 0;
  while (known < segments.size()) {
    const auto path = first_segments(segments, known + 1);
    if (!scope.contains(path)) {
      const std::string inside = std::string(path) + ".";
      const auto it = scope.lower_bound(inside);
      if (it == scope.end() || !it->first.starts_with(inside)) break;
    }
    ++known;
  }
  return known;
}

}  // namespace heddle::expression
