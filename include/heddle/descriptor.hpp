// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)  // what the libraries export

// What a node type declares of itself, as plain data: what the checker, the schema, the
// documentation and `heddle nodes` read. It is copied from a plugin's tables when the plugin is
// loaded and never changes afterwards.
namespace heddle {

// Bounds on a value. Unset members do not bound.
struct Constraints {
  std::string pattern;          // RE2 syntax, for the whole text
  std::string pattern_meaning;  // the pattern in words: "one DNS label"
  std::optional<Value> minimum;
  std::optional<Value> maximum;
  std::uint64_t minimum_size = 0;  // characters, bytes, items or entries
  std::optional<std::uint64_t> maximum_size;
  List choices;
  friend bool operator==(const Constraints&, const Constraints&) = default;
};

// An input or output variable of a node type, or an input of a flow.
struct VariableDescriptor {
  std::string name;  // lower_snake_case
  Type type = Type::any;
  std::string doc;
  bool required = false;   // input: must be given
  bool secret = false;     // its values are always secret
  bool is_public = false;  // output: not secret although the node was given a secret
  std::optional<Value> default_value;
  std::optional<Value> example;
  Constraints constraints;
  std::vector<std::string> outcomes;  // output without default: the outcomes on which it exists

  // Whether a value of this output is sure to be there after `outcome`.
  [[nodiscard]] bool exists_on(std::string_view outcome) const {
    if (default_value) return true;
    for (const auto& declared : outcomes) {
      if (declared == outcome) return true;
    }
    return false;
  }
};

// Host-level configuration that a node type reads. Declared alike by all that share it.
struct SettingDescriptor {
  std::string name;  // family.name
  Type type = Type::any;
  std::string doc;
  bool required = false;
  bool secret = false;
  std::optional<Value> default_value;
  std::optional<Value> example;
  Constraints constraints;
  friend bool operator==(const SettingDescriptor&, const SettingDescriptor&) = default;
};

struct OutcomeDescriptor {
  std::string name;  // UPPER_SNAKE_CASE
  std::string doc;
  // A failure: it has an error, may be tried again, and goes as FAILURE where a flow does not wire
  // it. The standard failures are so without saying it.
  bool fails = false;
};

// Whether this is one of the failures that every node type has without declaring it.
constexpr bool is_standard_failure(std::string_view outcome) {
  return outcome == "FAILURE" || outcome == "TIMEOUT" || outcome == "INVALID";
}

// A method that a plugin offers, named family.method; or a control node, which the flow language
// has itself, named by its key ("switch").
struct NodeTypeDescriptor {
  std::string name;
  std::string title;
  std::string doc;
  std::string usage;  // YAML that shows how a flow writes it, where that is not 'use: name'
  std::vector<VariableDescriptor> inputs;
  std::vector<VariableDescriptor> outputs;
  std::vector<SettingDescriptor> settings;
  std::vector<OutcomeDescriptor> outcomes;
  bool blocking = false;    // runs on a thread of its own
  bool idempotent = false;  // running it twice does no harm
  bool effects = false;     // changes something outside the run
  std::string plugin;       // id of the plugin that offers it; empty: a control node
  std::string plugin_version;
  std::string plugin_license;
  std::string origin;  // where it comes from: a file, "this program" or "the flow language"

  [[nodiscard]] const OutcomeDescriptor* find_outcome(std::string_view outcome) const {
    for (const auto& declared : outcomes) {
      if (declared.name == outcome) return &declared;
    }
    return nullptr;
  }

  // Whether a node of this type has failed when it ended so.
  [[nodiscard]] bool fails(std::string_view outcome) const {
    if (is_standard_failure(outcome)) return true;
    const auto* declared = find_outcome(outcome);
    return declared != nullptr && declared->fails;
  }

  // The outcomes that are failures: FAILURE, TIMEOUT, INVALID and those that it declares beyond
  // them. Valid as long as the descriptor.
  [[nodiscard]] std::vector<std::string_view> failures() const {
    std::vector<std::string_view> names = {"FAILURE", "TIMEOUT", "INVALID"};
    for (const auto& declared : outcomes) {
      if (declared.fails && !is_standard_failure(declared.name)) names.push_back(declared.name);
    }
    return names;
  }
};

// For documentation of node types, in the words of `heddle nodes`. All are thread-safe.

// The constraints: "one DNS label, at most 63 characters"; empty when there are none.
std::string in_words(const Constraints& constraints, Type type);
// A value of a declaration: a text without quotes, all else as JSON, a secret as ***.
std::string in_words(const Value& value);
// When an output has a value: "always", "always, default 0", "on SUCCESS, NOT_FOUND".
std::string presence_in_words(const NodeTypeDescriptor& type, const VariableDescriptor& output);

}  // namespace heddle

#pragma GCC visibility pop
