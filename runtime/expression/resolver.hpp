// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "expression/checker.hpp"

// The work of resolve(), node by node.
namespace heddle::expression {

class Resolver {
 public:
  Resolver(std::string_view source, const Syntax& syntax, const Scope& scope,
           const CheckOptions& options, std::vector<Problem>& problems)
      : source_(source), syntax_(syntax), scope_(scope), options_(options), problems_(problems) {}

  Resolved run();

 private:
  struct Variable {
    std::string_view name;
    StaticType type;
  };

  StaticType check(NodeId id);
  StaticType of_kind(NodeId id);

  // Names (resolve_names.cpp).
  StaticType name_or_select(NodeId id);
  StaticType has(NodeId id);
  [[nodiscard]] Scope::const_iterator declaration(const std::string& path, bool is_absolute) const;
  bool find_path(NodeId id, NodeId path, Resolution::Meaning meaning);
  std::optional<StaticType> find_variable(NodeId id);
  std::optional<StaticType> find_type_name(NodeId id);
  StaticType unknown_path(NodeId id);
  void extend_use(NodeId id, const std::vector<NodeId>& path);
  [[nodiscard]] std::vector<NodeId> path_nodes(NodeId id) const;
  [[nodiscard]] std::string path_text(const std::vector<NodeId>& nodes) const;
  [[nodiscard]] bool is_variable(std::string_view name) const;
  [[nodiscard]] bool leads_somewhere(const std::vector<NodeId>& nodes) const;
  StaticType member_of(const StaticType& operand, NodeId id, bool& viral);

  // Calls and operators (resolve_calls.cpp).
  StaticType call(NodeId id);
  StaticType chain(NodeId id);
  StaticType index(NodeId id);
  StaticType apply(NodeId id, std::string_view function, bool is_method,
                   std::span<const StaticType> arguments, Problem place);
  std::optional<std::string> namespaced_name(NodeId id) const;
  [[nodiscard]] bool is_function_namespace(NodeId id) const;
  void report_unknown_function(NodeId id, const std::string& name);
  void report_no_overload(std::string_view function, bool is_method,
                          std::span<const StaticType> arguments, Problem place);
  bool report_minus_in_name(NodeId id);

  // Everything else (resolver.cpp).
  StaticType list(NodeId id);
  StaticType map(NodeId id);
  StaticType logic(NodeId id);
  StaticType conditional(NodeId id);
  StaticType loop(NodeId id);
  StaticType loop_result(NodeId id, const StaticType& key, const StaticType& item,
                         const StaticType& body);
  StaticType bind(NodeId id);
  StaticType opt_map(NodeId id);
  StaticType first(NodeId id);
  StaticType with_variables(NodeId id, const std::vector<StaticType>& types, NodeId body);
  StaticType item_of(const StaticType& type, bool is_optional, NodeId id);
  void want_bool(NodeId id, const StaticType& type, std::string_view where);
  StaticType common(const StaticType& a, const StaticType& b, bool first);

  // A mistake in types; nothing when types are not checked.
  Problem* mistake(NodeId id, std::string message, std::string label = {});
  StaticType broken(NodeId id, std::string failure);
  [[nodiscard]] Problem whole(NodeId id) const;
  [[nodiscard]] Problem marked(NodeId id) const;
  [[nodiscard]] std::string_view text_of(NodeId id) const;

  std::string_view source_;
  const Syntax& syntax_;
  const Scope& scope_;
  const CheckOptions& options_;
  std::vector<Problem>& problems_;
  Inference inference_;
  Resolved out_;
  std::vector<Variable> variables_;
};

}  // namespace heddle::expression
