// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "expression/syntax.hpp"
#include "expression/token.hpp"

// Recursive descent over the grammar of the specification. Operators of one precedence make one
// flat node, so that a long sum nests no deeper than a short one.
namespace heddle::expression {

class Parser {
 public:
  explicit Parser(std::string_view source);
  Syntax parse();

 private:
  class Nesting;

  NodeId expression();
  NodeId logic(bool is_and);
  NodeId relation();
  NodeId sum();
  NodeId product();
  NodeId chain(NodeId (Parser::*operand)(), std::string_view (*function_of)(const Token&));
  NodeId unary();
  NodeId member();
  NodeId after_dot(NodeId operand, std::uint32_t begin);
  NodeId index(NodeId operand, std::uint32_t begin);
  NodeId primary();
  NodeId number(bool negative, std::uint32_t begin);
  NodeId name(bool is_absolute, std::uint32_t begin);
  NodeId list();
  NodeId map();
  std::vector<NodeId> arguments();

  // A call, or what it is a macro for.
  NodeId call(SyntaxNode node);
  NodeId macro_has(SyntaxNode node);
  NodeId macro_bind(SyntaxNode node);
  NodeId macro_opt_map(SyntaxNode node);
  NodeId macro_loop(SyntaxNode node, LoopKind kind, std::size_t variables, bool has_condition);
  NodeId macro_sort_by(SyntaxNode node);
  NodeId macro_extreme(SyntaxNode node);
  std::string variable(NodeId id, std::string_view macro) const;
  [[nodiscard]] bool is_namespace(NodeId id, std::string_view name) const;

  NodeId add(SyntaxNode node);
  SyntaxNode begin_node(SyntaxNode::Kind kind, std::uint32_t begin) const;
  void advance();
  bool take(std::string_view symbol);
  void expect(std::string_view symbol, const Token& opening);
  [[noreturn]] void unexpected(std::string_view wanted) const;

  Lexer lexer_;
  Token token_;
  std::uint32_t last_end_ = 0;
  std::uint32_t nesting_ = 0;
  Syntax syntax_;
};

}  // namespace heddle::expression
