// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <vector>

#include "flow_test/record.hpp"
#include "value/conversion.hpp"

namespace heddle::flow_test {
namespace {

constexpr const char* text = "<secret>";

Value plain(Type type) {
  switch (type) {
    case Type::boolean:
      return false;
    case Type::integer:
      return 0;
    case Type::unsigned_integer:
      return std::uint64_t{0};
    case Type::real:
      return 0.0;
    case Type::bytes:
      return Bytes{};
    case Type::list:
      return List{};
    case Type::map:
      return Map{};
    case Type::timestamp:
      return Timestamp{1'767'225'600, 0};
    case Type::duration:
      return Duration{};
    default:
      return text;
  }
}

// As long as it must be, of letters only: what most patterns take.
Value fitted(const Constraints& constraints) {
  std::size_t size = std::max<std::size_t>(
      std::string_view("secret").size(), std::min<std::uint64_t>(constraints.minimum_size, 65536));
  if (constraints.maximum_size) size = std::min<std::size_t>(size, *constraints.maximum_size);
  std::string letters;
  while (letters.size() < size) letters += "secret";
  letters.resize(size);
  return letters;
}

}  // namespace

Value placeholder(const VariableDescriptor& variable) {
  std::vector<Value> candidates = {plain(variable.type)};
  if (variable.type == Type::string) candidates.push_back(fitted(variable.constraints));
  const Constraints& bounds = variable.constraints;
  for (const auto& one : {bounds.minimum, bounds.maximum, variable.example}) {
    if (one) candidates.push_back(*one);
  }
  candidates.insert(candidates.end(), bounds.choices.begin(), bounds.choices.end());
  for (const auto& one : candidates) {
    if (mismatch(variable.type, bounds, one, true).empty()) return one;
  }
  return candidates.front();
}

}  // namespace heddle::flow_test
