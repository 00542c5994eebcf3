// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "expression/expression.hpp"
#include "flow/flow.hpp"

// The names that expressions of a flow may use. A flow of thousands of nodes has tens of thousands,
// and an expression uses two of them: so an expression is compiled against the names that it
// mentions, and against all only when that fails, for the sake of the message.
namespace heddle::flow {

class Names {
 public:
  void add_input(std::string_view name, Type type, bool secret, std::uint32_t slot);
  // `type` null: any output may be asked of it.
  void add_node(std::string_view id, const Node& node, const NodeTypeDescriptor* type);
  void add_variable(std::string_view name, Type type, bool secret, std::uint32_t slot);
  // What is known only in some places, by its whole path: "item". Replaces those set
  // before.
  struct Local {
    std::string path;
    Type type = Type::any;
    bool secret = false;
    std::uint32_t slot = 0;
  };
  void set_locals(std::vector<Local> locals) { locals_ = std::move(locals); }
  // "env.HOME"
  void add_host_value(std::string path, bool secret, std::uint32_t slot);
  void set_run_slot(std::uint32_t slot) { run_slot_ = slot; }
  void set_attempt_slot(std::uint32_t slot) { attempt_slot_ = slot; }
  // Whether what is compiled from now on may read of an attempt that failed: attempt_variables.
  void lend_attempt(bool lent) { attempt_lent_ = lent; }
  // Something is wrong with the inputs (or nodes) as a whole: any name may be meant.
  void accept_any_input() { any_input_ = true; }
  void accept_any_node() { any_node_ = true; }
  void accept_any_host_value() { any_host_value_ = true; }

  // A node has become one that was given a secret.
  void secrecy_changed() { everything_.reset(); }

  // As expression::compile_template.
  std::unique_ptr<expression::Expression> compile(std::string_view text,
                                                  std::vector<expression::Problem>& problems);

  // Calls `found` with the name of each input that the text mentions.
  template <typename Found>
  static void for_each_input(std::string_view text, Found found) {
    for_each_member(text, "inputs", found);
  }

 private:
  struct Input {
    Type type = Type::any;
    bool secret = false;
    std::uint32_t slot = 0;
  };
  struct HostName {
    bool secret = false;
    std::uint32_t slot = 0;
  };
  struct Known {
    const Node* node = nullptr;
    const NodeTypeDescriptor* type = nullptr;
  };

  // The name after a "." at `at`, which moves behind it; empty when there is none.
  static std::string_view member(std::string_view text, std::size_t& at);
  // Calls `found` with each name that stands behind `root` and a ".".
  template <typename Found>
  static void for_each_member(std::string_view text, std::string_view root, Found found) {
    for (std::size_t at = 0; (at = text.find(root, at)) != std::string_view::npos;) {
      at += root.size();
      found(member(text, at));
    }
  }
  void mention_input(std::string_view name, expression::Scope& scope) const;
  void mention_variable(std::string_view name, expression::Scope& scope) const;
  void mention_locals(expression::Scope& scope) const;
  void mention_output(std::string_view id, std::string_view output, expression::Scope& scope) const;
  void mention_host_values(std::string_view text, std::string_view root,
                           expression::Scope& scope) const;
  void mention_attempt(expression::Scope& scope) const;
  void mention_all(std::string_view text, expression::Scope& scope) const;
  const expression::Scope& everything();
  static expression::Declaration declare(const Known& known, std::size_t output);

  std::unordered_map<std::string_view, Input> inputs_;
  std::unordered_map<std::string_view, Input> variables_;
  std::vector<Local> locals_;
  std::unordered_map<std::string_view, Known> nodes_;
  std::unordered_map<std::string, HostName> host_values_;
  std::uint32_t run_slot_ = 0;
  std::uint32_t attempt_slot_ = 0;
  bool attempt_lent_ = false;
  bool any_input_ = false;
  bool any_node_ = false;
  bool any_host_value_ = false;
  std::unique_ptr<expression::Scope> everything_;
  std::size_t explaining_ = 0;  // names gone through for the sake of messages
};

}  // namespace heddle::flow
