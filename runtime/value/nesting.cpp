// SPDX-License-Identifier: Apache-2.0
#include "value/nesting.hpp"

#include <algorithm>

namespace heddle {

bool nested_deeper(const Value& value, std::size_t levels) {
  const auto deeper = [levels](const Value& inner) { return nested_deeper(inner, levels - 1); };
  if (value.type() == Type::list) {
    return levels == 0 || std::any_of(value.list().begin(), value.list().end(), deeper);
  }
  if (value.type() == Type::map) {
    return levels == 0 || std::any_of(value.map().begin(), value.map().end(),
                                      [&](const auto& entry) { return deeper(entry.second); });
  }
  return false;
}

}  // namespace heddle
