// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

// Names that people type (behaviours, routes, date formats) and what they are told when they
// mistype one: what was found, what exists, and which of it they most likely meant.
namespace heddle::imiassist::sandbox {

// One name of a table that maps names to the values of an enumeration.
template <typename Value>
struct Named {
  std::string_view name;
  Value value;
};

class UnknownName : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// The known name nearest to `found`, or an empty view when none is near enough to be meant.
std::string_view nearest_name(std::string_view found, const std::vector<std::string_view>& known);

// "unknown behaviour 'slwo'; did you mean 'slow'? Known: …"
std::string unknown_name_text(std::string_view what, std::string_view found,
                              const std::vector<std::string_view>& known);

template <typename Value, std::size_t count>
std::vector<std::string_view> names_of(const std::array<Named<Value>, count>& table) {
  std::vector<std::string_view> names;
  names.reserve(count);
  for (const auto& entry : table) names.push_back(entry.name);
  return names;
}

template <typename Value, std::size_t count>
std::string_view name_of(const std::array<Named<Value>, count>& table, Value value) {
  for (const auto& entry : table) {
    if (entry.value == value) return entry.name;
  }
  return "?";
}

// Throws UnknownName with unknown_name_text().
template <typename Value, std::size_t count>
Value value_of(const std::array<Named<Value>, count>& table, std::string_view what,
               std::string_view found) {
  for (const auto& entry : table) {
    if (entry.name == found) return entry.value;
  }
  throw UnknownName(unknown_name_text(what, found, names_of(table)));
}

}  // namespace heddle::imiassist::sandbox
