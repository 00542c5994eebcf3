// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/descriptor.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "flow/report.hpp"
#include "flow/yaml/tree.hpp"

// Values that stand in the file as they are.
namespace heddle::flow {

// What a constant must be, and the words for it.
struct Wanted {
  Type type = Type::any;
  const Constraints& constraints;
  bool secret = false;
  std::string of;               // "input 'domain' of 'sign_in'"
  std::string_view wrong_type;  // code
  std::string_view out_of_bounds = wrong_type;
};

// The node's value as one of the wanted type; reports why it does not fit. Null does not.
std::optional<Value> read_constant(Report& report, const yaml::Node& node, const Wanted& wanted);

// The node's value as it is, of whatever type; nothing (reported) for an ambiguous number.
std::optional<Value> as_value(Report& report, const yaml::Node& node);

// Reports a value that does not fit (at `node`, which it stands in).
bool check_fits(Report& report, const yaml::Node& node, const Value& value, const Wanted& wanted);

// Null: an unknown type (reported).
std::optional<Type> read_type(Report& report, const yaml::Node& node);

// What an input is described as: its type, or a map of `input_keys`. `kind` is the word for it in
// messages: "input", "setting".
VariableDescriptor read_input(Report& report, const yaml::Node& key, const yaml::Node& value,
                              std::string_view kind);

// Masks every text of the node, and says that a secret stands in the file.
void warn_of_literal(Report& report, const yaml::Node& node, std::string_view name,
                     std::string_view code);
// Only masks.
void mask_literal(Report& report, const yaml::Node& node);
// Masks what stands at this place, but not where else the same text stands.
void hide_literal(Report& report, const yaml::Node& node);
// Masks the default of an input that is described by this map.
void mask_default(Report& report, const yaml::Node& input);

}  // namespace heddle::flow
