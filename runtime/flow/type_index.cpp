// SPDX-License-Identifier: Apache-2.0
#include "flow/type_index.hpp"

#include "value/spelling.hpp"

namespace heddle::flow {
TypeIndex::TypeIndex(const NodeTypeDescriptor& descriptor)
    : type(&descriptor), name(descriptor.name) {
  for (std::uint32_t i = 0; i < type->inputs.size(); ++i) {
    inputs.emplace_back(canonical(type->inputs[i].name), i);
  }
  for (const auto& outcome : type->outcomes) {
    if (is_standard_failure(outcome.name) || outcome.name == "CANCELLED") continue;
    outcomes.emplace_back(canonical(outcome.name), outcome.name);
    if (!outcome.fails) must_lead.push_back(outcome.name);
  }
  if (type->outcomes.empty()) {
    outcomes.emplace_back("success", "SUCCESS");
    must_lead.emplace_back("SUCCESS");
  }
  for (const char* standard : {"FAILURE", "TIMEOUT", "INVALID"}) {
    outcomes.emplace_back(canonical(standard), standard);
  }
}

const std::uint32_t* TypeIndex::find_input(std::string_view canonical_name) const {
  for (const auto& [spelling, index] : inputs) {
    if (spelling == canonical_name) return &index;
  }
  return nullptr;
}

const std::string* TypeIndex::find_outcome(std::string_view canonical_name) const {
  for (const auto& [spelling, outcome] : outcomes) {
    if (spelling == canonical_name) return &outcome;
  }
  return nullptr;
}

}  // namespace heddle::flow
