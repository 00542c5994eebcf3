// SPDX-License-Identifier: Apache-2.0
#include "expression/parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "expression/words.hpp"
#include "value/utf8.hpp"

namespace heddle::expression {
namespace {

using Kind = SyntaxNode::Kind;

}  // namespace

class Parser::Nesting {
 public:
  explicit Nesting(Parser& parser) : parser_(parser) {
    if (++parser_.nesting_ <= deepest_nesting) return;
    fail_syntax(parser_.token_.offset, parser_.token_.size,
                fmt::format("the expression is nested deeper than {} levels", deepest_nesting),
                "take a part of it into a node or an input of its own");
  }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  ~Nesting() { --parser_.nesting_; }

 private:
  Parser& parser_;
};

Parser::Parser(std::string_view source) : lexer_(source) {
  constexpr std::size_t of_a_path = 4;  // what most expressions are
  syntax_.nodes.reserve(of_a_path);
  token_ = lexer_.next();
}

Syntax Parser::parse() {
  syntax_.root = expression();
  if (token_.kind != Token::Kind::end) unexpected("an operator or the end");
  return std::move(syntax_);
}

void Parser::advance() {
  last_end_ = token_.offset + token_.size;
  token_ = lexer_.next();
}

bool Parser::take(std::string_view symbol) {
  if (!token_.is(symbol)) return false;
  advance();
  return true;
}

void Parser::expect(std::string_view symbol, const Token& opening) {
  if (take(symbol)) return;
  unexpected(fmt::format("'{}' for the '{}' before", symbol, opening.text));
}

void Parser::unexpected(std::string_view wanted) const {
  const std::size_t size = token_.kind == Token::Kind::end ? 1 : token_.size;
  const std::size_t offset =
      token_.kind == Token::Kind::end && last_end_ > 0 ? last_end_ - 1 : token_.offset;
  fail_syntax(offset, size, fmt::format("expected {}, found {}", wanted, described(token_)),
              std::string(meant_by(token_)));
}

SyntaxNode Parser::begin_node(Kind kind, std::uint32_t begin) const {
  SyntaxNode node;
  node.kind = kind;
  node.begin = begin;
  node.offset = token_.offset;
  node.size = token_.size;
  return node;
}

NodeId Parser::add(SyntaxNode node) {
  node.end = std::max(last_end_, node.begin);
  for (const NodeId argument : node.arguments) {
    node.depth = std::max(node.depth, syntax_[argument].depth + 1);
  }
  if (node.depth > deepest_nesting) {
    fail_syntax(node.offset, node.size,
                fmt::format("the expression is nested deeper than {} levels", deepest_nesting),
                "take a part of it into a node or an input of its own");
  }
  syntax_.nodes.push_back(std::move(node));
  return static_cast<NodeId>(syntax_.nodes.size() - 1);
}

NodeId Parser::expression() {
  const Nesting nesting(*this);
  const std::uint32_t begin = token_.offset;
  const NodeId condition = logic(false);
  if (!token_.is("?")) return condition;
  SyntaxNode node = begin_node(Kind::conditional, begin);
  const Token question = token_;
  advance();
  const NodeId yes = logic(false);
  if (!take(":")) unexpected(fmt::format("':' for the '{}' before", question.text));
  const NodeId no = expression();
  node.arguments = {condition, yes, no};
  return add(std::move(node));
}

// The operands of || are those of &&.
NodeId Parser::logic(bool is_and) {
  const std::uint32_t begin = token_.offset;
  const NodeId first = is_and ? relation() : logic(true);
  const std::string_view symbol = is_and ? "&&" : "||";
  if (!token_.is(symbol)) return first;
  SyntaxNode node = begin_node(is_and ? Kind::all_of : Kind::any_of, begin);
  node.arguments.push_back(first);
  while (take(symbol)) node.arguments.push_back(is_and ? relation() : logic(true));
  return add(std::move(node));
}

NodeId Parser::chain(NodeId (Parser::*operand)(), std::string_view (*function_of)(const Token&)) {
  const std::uint32_t begin = token_.offset;
  const NodeId first = (this->*operand)();
  std::string_view function = function_of(token_);
  if (function.empty()) return first;
  SyntaxNode node = begin_node(Kind::chain, begin);
  node.arguments.push_back(first);
  for (; !function.empty(); function = function_of(token_)) {
    node.operators.push_back({function, token_.offset, token_.size});
    advance();
    node.arguments.push_back((this->*operand)());
  }
  return add(std::move(node));
}

NodeId Parser::relation() {
  return chain(&Parser::sum, relation_function);
}

NodeId Parser::sum() {
  return chain(&Parser::product, sum_function);
}

NodeId Parser::product() {
  return chain(&Parser::unary, product_function);
}

NodeId Parser::unary() {
  const std::uint32_t begin = token_.offset;
  if (!token_.is("!") && !token_.is("-")) return member();
  SyntaxNode node = begin_node(Kind::call, begin);
  node.text = token_.is("!") ? "!_" : "-_";
  const Nesting nesting(*this);
  advance();
  // The grammar counts the sign to the number: -1.abs() is (-1).abs().
  if (node.text == "-_" && token_.kind == Token::Kind::number) {
    NodeId operand = number(true, begin);
    if (operand != std::numeric_limits<NodeId>::max()) {
      while (token_.is(".") || token_.is("[")) {
        operand = token_.is(".") ? after_dot(operand, begin) : index(operand, begin);
      }
      return operand;
    }
  }
  node.arguments.push_back(unary());
  return add(std::move(node));
}

NodeId Parser::member() {
  const std::uint32_t begin = token_.offset;
  NodeId operand = primary();
  while (token_.is(".") || token_.is("[")) {
    operand = token_.is(".") ? after_dot(operand, begin) : index(operand, begin);
  }
  return operand;
}

NodeId Parser::after_dot(NodeId operand, std::uint32_t begin) {
  advance();
  const bool is_optional = take("?");
  SyntaxNode node = begin_node(Kind::select, begin);
  node.is_optional = is_optional;
  if (token_.kind == Token::Kind::quoted_name) {
    node.text = token_.value.string();
    node.arguments.push_back(operand);
    advance();
    return add(std::move(node));
  }
  if (token_.kind != Token::Kind::name) unexpected("a name behind '.'");
  node.text = token_.text;
  if (is_keyword(token_.text)) {
    fail_syntax(token_.offset, token_.size, fmt::format("'{}' cannot be a name", node.text),
                fmt::format("write [\"{}\"]", node.text));
  }
  advance();
  node.arguments.push_back(operand);
  if (is_optional || !token_.is("(")) return add(std::move(node));
  node.kind = Kind::call;
  node.is_method = true;
  const auto given = arguments();
  node.arguments.insert(node.arguments.end(), given.begin(), given.end());
  return call(std::move(node));
}

NodeId Parser::index(NodeId operand, std::uint32_t begin) {
  SyntaxNode node = begin_node(Kind::index, begin);
  const Token opening = token_;
  advance();
  node.is_optional = take("?");
  node.arguments = {operand, expression()};
  expect("]", opening);
  return add(std::move(node));
}

std::vector<NodeId> Parser::arguments() {
  const Token opening = token_;
  advance();
  std::vector<NodeId> out;
  if (take(")")) return out;
  do {
    out.push_back(expression());
  } while (take(","));
  if (!token_.is(")")) unexpected(fmt::format("',' or ')' for the '{}' before", opening.text));
  advance();
  return out;
}

NodeId Parser::primary() {
  const std::uint32_t begin = token_.offset;
  switch (token_.kind) {
    case Token::Kind::number:
      return number(false, begin);
    case Token::Kind::text: {
      SyntaxNode node = begin_node(Kind::literal, begin);
      node.value = token_.value;
      advance();
      return add(std::move(node));
    }
    case Token::Kind::name:
      return name(false, begin);
    default:
      break;
  }
  if (token_.is("(")) {
    const Token opening = token_;
    advance();
    const NodeId inside = expression();
    expect(")", opening);
    return inside;
  }
  if (token_.is("[")) return list();
  if (token_.is("{")) return map();
  if (token_.is(".")) {
    advance();
    if (token_.kind != Token::Kind::name) unexpected("a name behind '.'");
    return name(true, begin);
  }
  unexpected("a value, a name or '('");
}

// With a minus before it: npos when the number has no negative (a uint).
NodeId Parser::number(bool negative, std::uint32_t begin) {
  SyntaxNode node = begin_node(Kind::literal, begin);
  node.value = token_.value;
  if (negative && node.value.type() == Type::unsigned_integer) {
    return std::numeric_limits<NodeId>::max();
  }
  if (token_.minus_needed && !negative) {
    fail_syntax(token_.offset, token_.size,
                "the number is too large for an int (at most 9223372036854775807)",
                "a uint has a 'u' behind it, a double a '.'");
  }
  if (negative && node.value.type() == Type::integer) {
    // Also right for the smallest of all, which has wrapped around already.
    node.value =
        Value(static_cast<std::int64_t>(0 - static_cast<std::uint64_t>(node.value.integer())));
  } else if (negative) {
    node.value = Value(-node.value.real());
  }
  if (negative) {
    node.size += node.offset - begin;
    node.offset = begin;
  }
  advance();
  return add(std::move(node));
}

NodeId Parser::name(bool is_absolute, std::uint32_t begin) {
  SyntaxNode node = begin_node(Kind::name, begin);
  node.text = token_.text;
  node.is_absolute = is_absolute;
  if (!is_absolute &&
      (token_.is_word("true") || token_.is_word("false") || token_.is_word("null"))) {
    node.kind = Kind::literal;
    if (node.text != "null") node.value = Value(node.text == "true");
    advance();
    return add(std::move(node));
  }
  if (token_.is_word("in")) unexpected("a value, a name or '('");
  const Token word = token_;
  advance();
  if (token_.is("(")) {
    node.kind = Kind::call;
    node.arguments = arguments();
    return call(std::move(node));
  }
  if (is_reserved(node.text)) {
    std::string cure(meant_by(word));
    fail_syntax(word.offset, word.size, fmt::format("'{}' is a reserved word", node.text),
                std::move(cure));
  }
  if (token_.is("{")) {
    fail_syntax(word.offset, word.size, fmt::format("there is no message type '{}'", node.text),
                "a map is written {\"key\": value}");
  }
  return add(std::move(node));
}

NodeId Parser::list() {
  SyntaxNode node = begin_node(Kind::list, token_.offset);
  const Token opening = token_;
  advance();
  while (!token_.is("]")) {
    node.optional.push_back(take("?"));
    node.arguments.push_back(expression());
    if (!take(",")) break;
  }
  if (!token_.is("]")) unexpected(fmt::format("',' or ']' for the '{}' before", opening.text));
  advance();
  return add(std::move(node));
}

NodeId Parser::map() {
  SyntaxNode node = begin_node(Kind::map, token_.offset);
  advance();
  while (!token_.is("}")) {
    node.optional.push_back(take("?"));
    node.arguments.push_back(expression());
    if (!take(":")) unexpected("':' and a value behind the key");
    node.arguments.push_back(expression());
    if (!take(",")) break;
  }
  if (!token_.is("}")) unexpected("',' or '}' for the '{' before");
  advance();
  return add(std::move(node));
}

Syntax parse(std::string_view source) {
  return Parser(source).parse();
}

}  // namespace heddle::expression
