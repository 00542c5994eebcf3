// SPDX-License-Identifier: Apache-2.0
#include "value/spelling.hpp"

#include <algorithm>
#include <cstddef>

namespace heddle {
namespace {

// Longer names are not slips of one another, and the distance takes quadratic time.
constexpr std::size_t longest_compared = 128;

bool is_separator(char c) {
  return c == '_' || c == '-' || c == ' ' || c == '\t';
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

std::string without_separators(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (!is_separator(c)) out += lower(c);
  }
  return out;
}

// Insertions, deletions, replacements and swaps of neighbours that make `b` of `a`.
std::size_t slips_between(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replaced});
      const bool swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

std::optional<std::string> nearest(const std::string& name,
                                   const std::vector<std::string>& candidates) {
  std::optional<std::string> best;
  std::size_t least = 0;
  for (const auto& candidate : candidates) {
    if (candidate.size() > longest_compared) continue;
    const std::string other = without_separators(candidate);
    const std::size_t shorter = std::min(name.size(), other.size());
    const std::size_t allowed = shorter < 3 ? 0 : (shorter + 1) / 3;
    const std::size_t slips = slips_between(name, other);
    if (slips > allowed || (best && slips >= least)) continue;
    best = candidate;
    least = slips;
  }
  return best;
}

// "password" in "user_password", but not "word".
bool has_words(const std::string& name, const std::string& words) {
  return ("_" + name + "_").find("_" + words + "_") != std::string::npos;
}

std::optional<std::string> only_one_with(const std::string& words,
                                         const std::vector<std::string>& candidates) {
  std::optional<std::string> found;
  for (const auto& candidate : candidates) {
    const std::string other = canonical(candidate);
    // Either may be the longer one.
    // NOLINTNEXTLINE(readability-suspicious-call-argument)
    if (!has_words(other, words) && !has_words(words, other)) continue;
    if (found) return std::nullopt;
    found = candidate;
  }
  return found;
}

}  // namespace

std::string canonical(std::string_view name) {
  std::string out;
  bool separated = false;
  for (const char c : name) {
    if (is_separator(c)) {
      separated = true;
      continue;
    }
    if (separated && !out.empty()) out += '_';
    separated = false;
    out += lower(c);
  }
  return out;
}

std::optional<std::string> closest(std::string_view name,
                                   const std::vector<std::string>& candidates) {
  if (name.size() > longest_compared) return std::nullopt;
  const std::string wanted = without_separators(name);
  if (wanted.empty()) return std::nullopt;
  for (const auto& candidate : candidates) {
    if (without_separators(candidate) == wanted) return candidate;
  }
  if (auto found = nearest(wanted, candidates)) return found;
  return wanted.size() < 3 ? std::nullopt : only_one_with(canonical(name), candidates);
}

}  // namespace heddle
