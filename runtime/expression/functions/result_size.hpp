// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>

#include "expression/function.hpp"

// Functions whose result grows with their arguments ask here before they build it.
//
//   if (auto refusal = refuse(arguments.budget(), a.size() + b.size())) return *refusal;
namespace heddle::expression {

// What an item of a list, or an entry of a map, counts.
constexpr std::size_t size_of_item = 16;

// The bytes of a string or of bytes, 0 of everything else.
inline std::size_t size_of_text(const Value& value) {
  if (value.type() == Type::string) return value.string().size();
  return value.type() == Type::bytes ? value.bytes().size() : 0;
}

// Charges for a result of so many bytes. The failure where it may not be built, nothing where it
// may.
inline std::optional<Value> refuse(Budget& budget, std::size_t bytes) {
  if (bytes > Budget::largest_result) return too_large();
  if (!budget.charge_bytes(bytes)) return budget_exhausted();
  return std::nullopt;
}

}  // namespace heddle::expression
