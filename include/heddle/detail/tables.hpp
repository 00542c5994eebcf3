// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <array>
#include <cstddef>
#include <heddle/call.hpp>
#include <heddle/detail/declare.hpp>
#include <heddle/detail/views.hpp>
#include <string_view>
#include <type_traits>

// The constant tables of a plugin, made by the compiler from its nodes' declarations. Included by
// <heddle/node.hpp>; not for direct use.
namespace heddle::detail {

struct Counts {
  std::size_t inputs;
  std::size_t outputs;
  std::size_t settings;
  std::size_t outcomes;
};

template <class N>
consteval Counts counts_of() {
  N node;  // not {}: an aggregate would then ask for the base's constructor itself
  const Declarations& declared = *Access::declarations(node);
  return {declared.inputs.size(), declared.outputs.size(), declared.settings.size(),
          declared.outcomes.size()};
}

// One kind of a node's declarations, in as much room as they need.
template <class N, auto Member, std::size_t Count>
consteval auto declared_of() {
  N node;
  const auto& from = Access::declarations(node)->*Member;
  std::array<typename std::remove_cvref_t<decltype(from)>::value_type, Count> result{};
  for (std::size_t i = 0; i < Count; ++i) result[i] = from[i];
  return result;
}

constexpr heddle_value constant(const Literal& literal) {
  switch (literal.type) {
    case HEDDLE_TYPE_BOOL:
      return {literal.type, 0, {.boolean = literal.boolean ? 1U : 0U}};
    case HEDDLE_TYPE_UINT:
      return {literal.type, 0, {.uinteger = literal.uinteger}};
    case HEDDLE_TYPE_DOUBLE:
      return {literal.type, 0, {.real = literal.real}};
    case HEDDLE_TYPE_STRING:
    case HEDDLE_TYPE_BYTES:
      return {literal.type, 0, {.string = view(literal.text)}};
    case HEDDLE_TYPE_LIST:
      return {literal.type, 0, {.list = {nullptr, 0}}};
    case HEDDLE_TYPE_MAP:
      return {literal.type, 0, {.map = {nullptr, 0}}};
    case HEDDLE_TYPE_DURATION:
      return {literal.type, 0, {.time = split(std::chrono::nanoseconds(literal.integer))}};
    default:
      return {literal.type, 0, {.integer = literal.integer}};
  }
}

// Beside each variable stand the values its table points to.
struct Constants {
  heddle_value default_value;
  heddle_value example;
  heddle_value minimum;
  heddle_value maximum;
  std::array<heddle_value, 8> choices;
  std::array<heddle_view, 8> outcomes;
};

template <std::size_t Count>
consteval std::array<Constants, Count> constants_of(
    const std::array<VariableDeclaration, Count>& declared) {
  std::array<Constants, Count> result{};
  for (std::size_t i = 0; i < Count; ++i) {
    const VariableDeclaration& from = declared[i];
    result[i].default_value = constant(from.default_value);
    result[i].example = constant(from.example);
    result[i].minimum = constant(from.minimum);
    result[i].maximum = constant(from.maximum);
    for (std::size_t k = 0; k < from.choices.count; ++k) {
      result[i].choices[k] = {HEDDLE_TYPE_STRING, 0, {.string = view(from.choices.items[k])}};
    }
    for (std::size_t k = 0; k < from.outcomes.count; ++k) {
      result[i].outcomes[k] = view(from.outcomes.items[k]);
    }
  }
  return result;
}

template <std::size_t Count>
consteval std::array<heddle_constraints, Count> constraints_of(
    const std::array<VariableDeclaration, Count>& declared,
    const std::array<Constants, Count>& constants) {
  std::array<heddle_constraints, Count> result{};
  for (std::size_t i = 0; i < Count; ++i) {
    const VariableDeclaration& from = declared[i];
    result[i] = {sizeof(heddle_constraints),
                 0,
                 view(from.pattern),
                 view(from.pattern_meaning),
                 from.minimum.given ? &constants[i].minimum : nullptr,
                 from.maximum.given ? &constants[i].maximum : nullptr,
                 from.minimum_size,
                 from.maximum_size,
                 {constants[i].choices.data(), from.choices.count}};
  }
  return result;
}

constexpr void fill(heddle_variable& to, const VariableDeclaration& from,
                    const Constants& constants, const heddle_constraints& constraints) {
  to = {sizeof(heddle_variable),
        from.flags,
        from.type,
        static_cast<std::uint32_t>(from.outcomes.count),
        view(from.name),
        view(from.doc),
        from.default_value.given ? &constants.default_value : nullptr,
        from.example.given ? &constants.example : nullptr,
        from.constrained() ? &constraints : nullptr,
        constants.outcomes.data()};
}

constexpr void fill(heddle_setting& to, const VariableDeclaration& from, const Constants& constants,
                    const heddle_constraints& constraints) {
  to = {sizeof(heddle_setting),
        from.flags,
        from.type,
        0,
        view(from.name),
        view(from.doc),
        from.default_value.given ? &constants.default_value : nullptr,
        from.example.given ? &constants.example : nullptr,
        from.constrained() ? &constraints : nullptr};
}

template <class Table, std::size_t Count>
consteval std::array<const Table*, Count> pointers(const std::array<Table, Count>& tables) {
  std::array<const Table*, Count> result{};
  for (std::size_t i = 0; i < Count; ++i) result[i] = &tables[i];
  return result;
}

inline std::string message_with_causes(const std::exception& error) {
  std::string message = error.what();
  try {
    std::rethrow_if_nested(error);
  } catch (const std::exception& cause) {
    message += ": " + message_with_causes(cause);
  } catch (...) {
    message += ": an exception that is no std::exception";
  }
  return message;
}

// Runs a node, which `prepare` is given first, and lets no exception out.
template <class N, class Prepare>
std::uint32_t run_prepared(const heddle_host* host, heddle_call* handle,
                           const Prepare& prepare) noexcept {
  const Call call(host, handle);
  try {
    N node;  // not {}: an aggregate would then ask for the base's constructor itself
    Access::bind(node, call);
    prepare(node);
    const std::uint32_t code = node.run(const_cast<Call&>(call)).code();
    // The table then begins with FAILURE; SUCCESS becomes a number that no host knows.
    if (N::about.only_fails && code < HEDDLE_OUTCOME_STANDARD) return code - 1;
    return code;
  } catch (const Cancelled&) {
    return HEDDLE_OUTCOME_CANCELLED;
  } catch (const Failure& failure) {
    call.report(failure.code(), message_with_causes(failure), failure.again());
    return failure.timeout() ? HEDDLE_OUTCOME_TIMEOUT : HEDDLE_OUTCOME_FAILURE;
  } catch (const std::exception& error) {
    call.report("exception", message_with_causes(error), Again::never);
  } catch (...) {
    call.report("exception", "an exception that is no std::exception", Again::never);
  }
  return HEDDLE_OUTCOME_BROKEN;
}

template <class N>
std::uint32_t run_node(const heddle_host* host, heddle_call* handle) noexcept {
  return run_prepared<N>(host, handle, [](N&) {});
}

// Everything that the tables of one kind of variable point to.
template <class Table, class N, auto Member, std::size_t Count>
struct VariableTables {
  static constexpr auto declared = declared_of<N, Member, Count>();
  static constexpr auto constants = constants_of(declared);
  static constexpr auto constraints = constraints_of(declared, constants);
  static constexpr auto tables = [] {
    std::array<Table, Count> result{};
    for (std::size_t i = 0; i < Count; ++i) {
      fill(result[i], declared[i], constants[i], constraints[i]);
    }
    return result;
  }();
  static constexpr auto pointed = pointers(tables);
};

// Outputs name outcomes by their text; a slip would show only when a host loads the plugin.
template <class N>
consteval bool outcomes_are_declared() {
  N node;
  const Declarations& declared = *Access::declarations(node);
  const auto known = [&](std::string_view name) {
    if (name == "SUCCESS") return !N::about.only_fails;
    if (name == "FAILURE") return true;
    for (const auto& outcome : declared.outcomes) {
      if (outcome.name == name) return true;
    }
    return false;
  };
  for (const auto& output : declared.outputs) {
    for (std::size_t i = 0; i < output.outcomes.count; ++i) {
      if (!known(output.outcomes.items[i])) return false;
    }
  }
  return true;
}

template <class N>
struct NodeTables {
  static_assert(std::is_base_of_v<Node, N>, "a node must derive from heddle::Node");
  static_assert(
      requires { std::string_view(N::about.name); },
      "a node needs: static constexpr heddle::About about{.name = \"family.method\", …};");
  static_assert(
      requires(N & node, Call& call) {
        { node.run(call) } -> std::same_as<Outcome>;
      },
      "a node needs: Outcome run(Call& call)");
  static_assert(is_dotted(N::about.name),
                "the name of a node type must be family.method in lower_snake_case");

  static_assert(outcomes_are_declared<N>(),
                "an output's `on` names an outcome that the node does not declare");

  static constexpr Counts counts = counts_of<N>();
  using Inputs = VariableTables<heddle_variable, N, &Declarations::inputs, counts.inputs>;
  using Outputs = VariableTables<heddle_variable, N, &Declarations::outputs, counts.outputs>;
  using Settings = VariableTables<heddle_setting, N, &Declarations::settings, counts.settings>;

  static constexpr auto outcomes = [] {
    constexpr auto declared = declared_of<N, &Declarations::outcomes, counts.outcomes>();
    constexpr std::size_t first = N::about.only_fails ? 1 : 2;
    std::array<heddle_outcome, counts.outcomes + first> result{};
    result[0] = {sizeof(heddle_outcome), 0, view("SUCCESS"), view(N::about.success)};
    result[first - 1] = {sizeof(heddle_outcome), 0, view("FAILURE"), view(N::about.failure)};
    for (std::size_t i = 0; i < counts.outcomes; ++i) {
      result[i + first] = {sizeof(heddle_outcome), declared[i].flags, view(declared[i].name),
                           view(declared[i].doc)};
    }
    return result;
  }();
  static constexpr auto outcome_pointers = pointers(outcomes);

  static constexpr heddle_node_type type{
      sizeof(heddle_node_type),
      (N::about.blocking ? HEDDLE_NODE_BLOCKING : 0U) |
          (N::about.idempotent ? HEDDLE_NODE_IDEMPOTENT : 0U) |
          (N::about.effects ? HEDDLE_NODE_EFFECTS : 0U),
      view(N::about.name),
      view(N::about.title.empty() ? N::about.name : N::about.title),
      view(N::about.doc),
      Inputs::pointed.data(),
      Outputs::pointed.data(),
      Settings::pointed.data(),
      outcome_pointers.data(),
      static_cast<std::uint32_t>(counts.inputs),
      static_cast<std::uint32_t>(counts.outputs),
      static_cast<std::uint32_t>(counts.settings),
      static_cast<std::uint32_t>(outcomes.size()),
      &run_node<N>};

  // For a host that registers the node in-process, with what it needs of that.
  template <class Prepare>
  static std::uint32_t run(const heddle_host* host, heddle_call* handle,
                           const Prepare& prepare) noexcept {
    static_assert(
        requires(N & node) { prepare(node); },
        "what prepares a node needs: void operator()(NodeStruct& node) const");
    return run_prepared<N>(host, handle, prepare);
  }
};

template <class... Nodes>
struct PluginTables {
  static constexpr std::array<const heddle_node_type*, sizeof...(Nodes)> types{
      &NodeTables<Nodes>::type...};
};

template <class... Nodes>
consteval heddle_plugin plugin_table(std::string_view id, std::string_view version,
                                     std::string_view license) {
  static_assert(sizeof...(Nodes) > 0, "a plugin offers at least one node type");
  const std::array<std::string_view, sizeof...(Nodes)> names{Nodes::about.name...};
  for (std::size_t i = 0; i < names.size(); ++i) {
    for (std::size_t k = 0; k < i; ++k) {
      if (names[i] == names[k]) declaration_error("two node types of a plugin have the same name");
    }
  }
  if (!is_word(id, false)) declaration_error("the id of a plugin must be lower_snake_case");
  return {sizeof(heddle_plugin), HEDDLE_ABI_MAJOR, HEDDLE_ABI_MINOR,
          sizeof...(Nodes),      view(id),         view(version),
          view(license),         view(""),         PluginTables<Nodes...>::types.data()};
}

}  // namespace heddle::detail

// The table of node type N, for a host that registers it in-process or tests it.
namespace heddle {
template <class N>
constexpr const heddle_node_type& node_type = detail::NodeTables<N>::type;
}

// Exports a plugin: HEDDLE_PLUGIN("id", "version", "licence (SPDX)", NodeStruct, …). Once in a
// shared library, in the global namespace or any other.
#define HEDDLE_PLUGIN(id, version, license, ...)                                      \
  extern "C" {                                                                        \
  extern __attribute__((visibility("default"))) const heddle_plugin heddle_plugin_v1; \
  constinit const heddle_plugin heddle_plugin_v1 =                                    \
      ::heddle::detail::plugin_table<__VA_ARGS__>(id, version, license);              \
  }
