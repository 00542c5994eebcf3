// SPDX-License-Identifier: Apache-2.0
#include "names.hpp"

#include <algorithm>
#include <cctype>

namespace heddle::imiassist::sandbox {
namespace {

// What a name is compared by: case, `_` and spaces are slips of the finger, not other names.
std::string folded(std::string_view text) {
  std::string result;
  for (const char c : text) {
    result +=
        c == '_' || c == ' ' ? '-' : static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  }
  return result;
}

// Edit distance in which two swapped neighbours count as one slip.
std::size_t distance(const std::string& a, const std::string& b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

// `found` comes from outside: it is shown in part when long, and without control characters.
std::string shown(std::string_view found) {
  constexpr std::size_t longest = 64;
  std::string result(found.substr(0, longest));
  std::replace_if(
      result.begin(), result.end(),
      [](char c) { return std::iscntrl(static_cast<unsigned char>(c)) != 0; }, '?');
  if (found.size() > longest) result += "...";
  return result;
}

}  // namespace

std::string_view nearest_name(std::string_view found, const std::vector<std::string_view>& known) {
  constexpr std::size_t longest = 64;  // nothing longer is a slip, and the work is quadratic
  if (found.size() > longest) return {};
  const std::string wanted = folded(found);
  std::string_view best;
  std::size_t best_distance = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  for (const std::string_view name : known) {
    const std::size_t d = distance(wanted, folded(name));
    if (d < best_distance) {
      best = name;
      best_distance = d;
    }
  }
  return best;
}

std::string unknown_name_text(std::string_view what, std::string_view found,
                              const std::vector<std::string_view>& known) {
  std::string text = "unknown " + std::string(what) + " '" + shown(found) + "'";
  const std::string_view near = nearest_name(found, known);
  if (!near.empty()) text += "; did you mean '" + std::string(near) + "'?";
  text += near.empty() ? ". Known: " : " Known: ";
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (i > 0) text += ", ";
    text += known[i];
  }
  return text;
}

}  // namespace heddle::imiassist::sandbox
