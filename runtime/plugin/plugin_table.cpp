// SPDX-License-Identifier: Apache-2.0
#include "plugin/plugin_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

#include "plugin/table_reader.hpp"
#include "value/conversion.hpp"

namespace heddle::plugin {
namespace {

// More than any plugin has: a count beyond it is memory that is not a table.
constexpr std::uint32_t most_items = 4096;

Constraints read_constraints(TableReader& reader, const heddle_constraints* table,
                             const std::string& where) {
  Constraints result;
  if (table == nullptr || !reader.whole(*table, where + ": constraints")) return result;
  result.pattern = reader.text(table->pattern, where + ": pattern");
  result.pattern_meaning = reader.text(table->pattern_meaning, where + ": pattern_meaning");
  result.minimum = reader.value(table->minimum, where + ": minimum");
  result.maximum = reader.value(table->maximum, where + ": maximum");
  result.minimum_size = table->minimum_size;
  if (table->maximum_size != 0) result.maximum_size = table->maximum_size;
  heddle_value choices{};
  choices.type = HEDDLE_TYPE_LIST;
  choices.as.list = table->choices;
  if (auto list = reader.value(&choices, where + ": choices")) result.choices = list->list();
  if (const std::string why = pattern_problem(result.pattern); !why.empty()) {
    reader.defect(fmt::format("{}: the pattern '{}' is no RE2 regular expression: {}", where,
                              result.pattern, why));
    result.pattern.clear();
  }
  return result;
}

Type read_type(TableReader& reader, std::uint32_t type, const std::string& where) {
  if (type == HEDDLE_TYPE_NULL || type > HEDDLE_TYPE_ANY) {
    reader.defect(fmt::format("{}: expected a type from {} (bool) to {} (any), found {}", where,
                              HEDDLE_TYPE_BOOL, HEDDLE_TYPE_ANY, type));
    return Type::any;
  }
  return static_cast<Type>(type);
}

void check_constant(TableReader& reader, Type type, const Constraints& constraints,
                    const std::optional<Value>& value, const std::string& what) {
  if (!value) return;
  if (type != Type::any && !convert(*value, type)) {
    reader.defect(
        fmt::format("{}: expected {}, found {}", what, with_article(type), described(*value)));
    return;
  }
  if (const std::string why = mismatch(type, constraints, *value, false); !why.empty()) {
    reader.defect(fmt::format("{} does not fit its own declaration: {}", what, why));
  }
}

// Declarations are shown to everybody. An empty default keeps nothing secret, and docs say that it
// is empty.
template <class Descriptor>
void hide_default(Descriptor& declared) {
  if (!declared.secret || !declared.default_value) return;
  Value& value = *declared.default_value;
  const bool empty = value.is_null() || (value.type() == Type::string && value.string().empty()) ||
                     (value.type() == Type::bytes && value.bytes().empty()) ||
                     (value.type() == Type::list && value.list().empty()) ||
                     (value.type() == Type::map && value.map().empty());
  if (!empty) value.set_secret(true);
}

VariableDescriptor read_variable(TableReader& reader, const heddle_variable& table,
                                 const std::string& node, const char* kind) {
  VariableDescriptor result;
  result.name = reader.word(table.name, fmt::format("{}: the name of an {}", node, kind), false);
  const std::string where = fmt::format("{}: {} '{}'", node, kind, result.name);
  result.type = read_type(reader, table.type, where);
  result.doc = reader.text(table.doc, where + ": doc");
  result.required = (table.flags & HEDDLE_VARIABLE_REQUIRED) != 0;
  result.secret = (table.flags & HEDDLE_VARIABLE_SECRET) != 0;
  result.is_public = (table.flags & HEDDLE_VARIABLE_PUBLIC) != 0;
  if (result.secret && result.is_public) {
    reader.defect(where + " is both SECRET and PUBLIC; one of the flags must go");
  }
  result.default_value = reader.value(table.default_value, where + ": default");
  result.example = reader.value(table.example, where + ": example");
  result.constraints = read_constraints(reader, table.constraints, where);
  check_constant(reader, result.type, result.constraints, result.default_value,
                 where + ": default");
  check_constant(reader, result.type, result.constraints, result.example, where + ": example");
  hide_default(result);
  if (!reader.countable(table.outcomes, table.outcome_count, most_items, where + ": outcomes")) {
    return result;
  }
  for (std::uint32_t i = 0; i < table.outcome_count; ++i) {
    result.outcomes.push_back(reader.word(table.outcomes[i], where + ": an outcome", true));
  }
  return result;
}

SettingDescriptor read_setting(TableReader& reader, const heddle_setting& table,
                               const std::string& node) {
  SettingDescriptor result;
  result.name = reader.dotted(table.name, node + ": the name of a setting");
  const std::string where = fmt::format("{}: setting '{}'", node, result.name);
  result.type = read_type(reader, table.type, where);
  result.doc = reader.text(table.doc, where + ": doc");
  result.required = (table.flags & HEDDLE_VARIABLE_REQUIRED) != 0;
  result.secret = (table.flags & HEDDLE_VARIABLE_SECRET) != 0;
  result.default_value = reader.value(table.default_value, where + ": default");
  result.example = reader.value(table.example, where + ": example");
  result.constraints = read_constraints(reader, table.constraints, where);
  check_constant(reader, result.type, result.constraints, result.default_value,
                 where + ": default");
  check_constant(reader, result.type, result.constraints, result.example, where + ": example");
  hide_default(result);
  return result;
}

template <class Items>
void check_unique(TableReader& reader, const Items& items, const std::string& node,
                  const char* kind) {
  std::set<std::string_view> seen;
  for (const auto& item : items) {
    if (!item.name.empty() && !seen.insert(item.name).second) {
      reader.defect(fmt::format("{}: {} '{}' is declared twice", node, kind, item.name));
    }
  }
}

void check_outputs(TableReader& reader, const NodeType& type, bool outcomes_known) {
  for (const auto& output : type.outputs) {
    if (output.name == "outcome" || output.name == "error") {
      reader.defect(fmt::format(
          "{}: an output cannot be named '{}': every node has an outcome and an error of its own",
          type.name, output.name));
    }
    for (const auto& outcome : output.outcomes) {
      if (outcomes_known && type.find_outcome(outcome) == nullptr) {
        reader.defect(fmt::format("{}: output '{}' exists on outcome '{}', which is not declared",
                                  type.name, output.name, outcome));
      }
    }
  }
}

void check_outcome_flags(TableReader& reader, std::uint32_t flags, const std::string& node,
                         const std::string& outcome) {
  if ((flags & ~HEDDLE_OUTCOME_FAILS) != 0) {
    reader.defect(fmt::format("{}: outcome '{}' has the flags 0x{:x}; expected 0 or {} (FAILS)",
                              node, outcome, flags, HEDDLE_OUTCOME_FAILS));
  }
  if (outcome == "SUCCESS" && (flags & HEDDLE_OUTCOME_FAILS) != 0) {
    reader.defect(fmt::format("{}: outcome 'SUCCESS' is no failure; remove FAILS", node));
  }
}

// Whether all of them could be read; if not, what refers to them needs no complaint of its own.
bool read_outcomes(TableReader& reader, const heddle_node_type& table, NodeType& type) {
  const std::size_t before = reader.count();
  reader.each(table.outcomes, table.outcome_count, most_items, type.name + ": outcomes",
              [&](const heddle_outcome& outcome) {
                OutcomeDescriptor read;
                read.name = reader.word(outcome.name, type.name + ": the name of an outcome", true);
                read.doc = reader.text(outcome.doc, type.name + ": the doc of an outcome");
                if (read.name == "CANCELLED") {
                  reader.defect(type.name +
                                ": outcome 'CANCELLED' is the host's own and cannot be declared");
                }
                read.fails = (outcome.flags & HEDDLE_OUTCOME_FAILS) != 0;
                check_outcome_flags(reader, outcome.flags, type.name, read.name);
                type.outcomes.push_back(std::move(read));
              });
  if (type.outcomes.empty()) {
    reader.defect(type.name + ": expected at least one outcome, found none; declare SUCCESS");
  }
  return reader.count() == before;
}

std::unique_ptr<NodeType> read_node_type(TableReader& reader, const heddle_node_type& table) {
  auto type = std::make_unique<NodeType>();
  type->table = &table;
  type->name = reader.dotted(table.name, "the name of a node type");
  const std::string& node = type->name;
  type->title = reader.text(table.title, node + ": title");
  type->doc = reader.text(table.doc, node + ": doc");
  type->blocking = (table.flags & HEDDLE_NODE_BLOCKING) != 0;
  type->idempotent = (table.flags & HEDDLE_NODE_IDEMPOTENT) != 0;
  type->effects = (table.flags & HEDDLE_NODE_EFFECTS) != 0;
  if (table.run == nullptr) reader.defect(node + ": its run function is null");
  reader.each(table.inputs, table.input_count, most_items, node + ": inputs",
              [&](const heddle_variable& variable) {
                type->inputs.push_back(read_variable(reader, variable, node, "input"));
              });
  reader.each(table.outputs, table.output_count, most_items, node + ": outputs",
              [&](const heddle_variable& variable) {
                type->outputs.push_back(read_variable(reader, variable, node, "output"));
              });
  reader.each(table.settings, table.setting_count, most_items, node + ": settings",
              [&](const heddle_setting& setting) {
                type->settings.push_back(read_setting(reader, setting, node));
              });
  const bool outcomes_known = read_outcomes(reader, table, *type);
  check_unique(reader, type->inputs, node, "input");
  check_unique(reader, type->outputs, node, "output");
  check_unique(reader, type->settings, node, "setting");
  check_unique(reader, type->outcomes, node, "outcome");
  check_outputs(reader, *type, outcomes_known);
  return type;
}

bool version_fits(TableReader& reader, const heddle_plugin& table) {
  // The two first members stand for ever, whatever the version.
  if (table.struct_size < 2 * sizeof(std::uint32_t)) {
    return reader.whole(table, "heddle_plugin");
  }
  if (table.abi_major != HEDDLE_ABI_MAJOR) {
    reader.defect(fmt::format(
        "expected ABI version {}, found {} in '{}'; rebuild the plugin with this Heddle's SDK",
        HEDDLE_ABI_MAJOR, table.abi_major, HEDDLE_PLUGIN_SYMBOL));
    return false;
  }
  if (!reader.whole(table, "heddle_plugin")) return false;
  if (table.abi_minor > HEDDLE_ABI_MINOR) {
    reader.defect(fmt::format(
        "it needs ABI version {}.{} or newer, and this Heddle has {}.{}; use a newer Heddle, or "
        "rebuild the plugin with this one's SDK",
        HEDDLE_ABI_MAJOR, table.abi_minor, HEDDLE_ABI_MAJOR, HEDDLE_ABI_MINOR));
    return false;
  }
  return true;
}

}  // namespace

ReadPlugin read_plugin(const heddle_plugin& table, const std::string& origin) {
  ReadPlugin result;
  TableReader reader(result.defects);
  if (!version_fits(reader, table)) return result;
  result.id = reader.word(table.id, "the plugin's id", false);
  result.version = reader.text(table.version, "the plugin's version");
  const std::string license = reader.text(table.license, "the plugin's licence");
  reader.each(table.node_types, table.node_type_count, most_items, "node types",
              [&](const heddle_node_type& node_type) {
                auto type = read_node_type(reader, node_type);
                type->plugin = result.id;
                type->plugin_version = result.version;
                type->plugin_license = license;
                type->origin = origin;
                const auto same = [&](const auto& other) { return other->name == type->name; };
                if (std::any_of(result.types.begin(), result.types.end(), same)) {
                  reader.defect(fmt::format("node type '{}' is offered twice", type->name));
                }
                result.types.push_back(std::move(type));
              });
  if (result.types.empty() && result.defects.empty()) {
    reader.defect("expected at least one node type, found none");
  }
  if (!result.defects.empty()) result.types.clear();
  return result;
}

}  // namespace heddle::plugin
