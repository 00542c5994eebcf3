// SPDX-License-Identifier: Apache-2.0
#include "flow/control.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "flow/yaml/rescan.hpp"

// What all kinds of control nodes have in common.
namespace heddle::flow {
namespace {

struct Steps {
  std::string_view key;
  void (*read)(Draft&, std::uint32_t, const Fields&);
  void (*bind)(Draft&, std::uint32_t);
  void (*wire)(Draft&, std::uint32_t);
  void (*spread)(Draft&, std::uint32_t, SecretSources&);
};

// As control_types().
constexpr std::array<Steps, 6> kinds = {{
    {"for_each", read_for_each, bind_for_each, wire_for_each, spread_to_for_each},
    {"parallel", read_parallel, bind_parallel, wire_parallel, nullptr},
    {"repeat", read_repeat, bind_repeat, wire_repeat, nullptr},
    {"set", read_set, bind_set, nullptr, spread_to_set},
    {"switch", read_switch, bind_switch, wire_switch, nullptr},
    {"wait", read_wait, bind_wait, nullptr, nullptr},
}};

const Steps& steps_of(std::string_view key) {
  return *std::find_if(kinds.begin(), kinds.end(), [&](const Steps& s) { return s.key == key; });
}

void report_two(Draft& draft, const DraftNode& node, const yaml::Node& first,
                const yaml::Node& second) {
  const bool in_order = first.offset < second.offset;
  const yaml::Node& later = in_order ? second : first;
  auto& finding =
      draft.report.error("HD2305", span(draft, later),
                         fmt::format("node {} is two things: {} and {}", quote(node.key->text),
                                     quote((in_order ? first : second).text), quote(later.text)));
  finding.label = "remove one of them, or make it a node of its own";
  std::vector<std::string> keys = {"'use'"};
  for (const ControlType& type : control_types()) keys.push_back(quote(type.descriptor.name));
  finding.notes.push_back("a node has one of the keys " + enumerate(keys, "or"));
}

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// The keys of other kinds; `type` is null for a node that calls a method.
void refuse_foreign(Draft& draft, const Fields& fields, const ControlType* type,
                    const std::string& what) {
  std::vector<std::string_view> told;
  for (const ControlType& other : control_types()) {
    for (const std::string_view name : other.own_keys) {
      const yaml::Node* key = fields.key(name);
      const bool own = type != nullptr && contains(type->own_keys, name);
      if (key == nullptr || own || contains(told, name)) continue;
      told.push_back(name);
      auto& finding = draft.report.error("HD2304", span(draft, *key),
                                         fmt::format("{} takes no {}", what, quote(name)));
      finding.label = "remove this";
      finding.notes.push_back(
          fmt::format("{} goes with {}", quote(name), quote(other.descriptor.name)));
    }
  }
}

void refuse_keys(Draft& draft, const ControlType& type, const Fields& fields) {
  const std::string what = "a " + type.descriptor.name;
  for (const auto& [name, why] : type.refused) {
    const yaml::Node* key = fields.key(name);
    if (key == nullptr) continue;
    auto& finding = draft.report.error("HD2304", span(draft, *key),
                                       fmt::format("{} takes no {}", what, quote(name)));
    finding.label = "remove this";
    finding.notes.emplace_back(why);
  }
  refuse_foreign(draft, fields, &type, what);
}

}  // namespace

bool read_control(Draft& draft, std::uint32_t index, const Fields& fields) {
  const ControlType* type = nullptr;
  const yaml::Node* other = fields.key("use");
  for (const ControlType& known : control_types()) {
    const yaml::Node* key = fields.key(known.descriptor.name);
    if (key == nullptr) continue;
    if (type == nullptr) {
      type = &known;
    } else {
      other = key;
    }
  }
  if (type == nullptr) return false;
  DraftNode& node = draft.nodes[index];
  node.type = &index_of(*type);
  draft.flow.nodes[index].type = &type->descriptor;
  steps_of(type->descriptor.name).read(draft, index, fields);
  if (other == nullptr) {
    refuse_keys(draft, *type, fields);
  } else {
    report_two(draft, node, *fields.key(type->descriptor.name), *other);
    node.incomplete = true;
  }
  return true;
}

void refuse_control_keys(Draft& draft, const DraftNode& node, const Fields& fields) {
  refuse_foreign(draft, fields, nullptr,
                 fmt::format("node {} calls a method, and", quote(node.key->text)));
}

std::string_view lacking_control(const Fields& fields) {
  for (const ControlType& type : control_types()) {
    for (const std::string_view key : type.own_keys) {
      if (fields.key(key) != nullptr) return type.descriptor.name;
    }
  }
  return {};
}

bool is_misspelt_control(const Fields& fields) {
  return std::any_of(control_types().begin(), control_types().end(), [&](const ControlType& type) {
    return fields.is_misspelt(type.descriptor.name);
  });
}

void bind_control(Draft& draft, std::uint32_t index) {
  steps_of(draft.flow.nodes[index].type->name).bind(draft, index);
}

void spread_to_control(Draft& draft, std::uint32_t index, SecretSources& news) {
  const Steps& steps = steps_of(draft.flow.nodes[index].type->name);
  if (steps.spread != nullptr) steps.spread(draft, index, news);
}

void wire_control(Draft& draft, std::uint32_t index) {
  const Steps& steps = steps_of(draft.flow.nodes[index].type->name);
  if (steps.wire != nullptr) steps.wire(draft, index);
}

}  // namespace heddle::flow
