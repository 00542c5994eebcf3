// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/descriptor.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What every node of one type asks for again and again: its inputs and outcomes by any spelling,
// with the outcomes that it has without declaring them, and those that have to lead somewhere.
namespace heddle::flow {

struct TypeIndex {
  // `descriptor` must live as long as this.
  explicit TypeIndex(const NodeTypeDescriptor& descriptor);
  TypeIndex() = default;

  const NodeTypeDescriptor* type = nullptr;
  std::string name;
  std::vector<std::pair<std::string, std::uint32_t>> inputs;  // canonical name → index
  std::vector<std::pair<std::string, std::string>> outcomes;  // canonical name → name
  std::vector<std::string> must_lead;                         // outcomes that have to be wired

  [[nodiscard]] const std::uint32_t* find_input(std::string_view canonical_name) const;
  [[nodiscard]] const std::string* find_outcome(std::string_view canonical_name) const;
};

// Whether a node has to give this input.
inline bool must_be_given(const VariableDescriptor& input) {
  return input.required && !input.default_value;
}

}  // namespace heddle::flow
