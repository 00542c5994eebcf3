// SPDX-License-Identifier: Apache-2.0
#include "expression/words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "value/utf8.hpp"

namespace heddle::expression {
namespace {

// Words that no name may be; behind a dot they may.
constexpr std::array<std::string_view, 17> reserved = {
    "as",  "break", "const",   "continue",  "else",   "for", "function", "if",   "import",
    "let", "loop",  "package", "namespace", "return", "var", "void",     "while"};

}  // namespace

bool is_keyword(std::string_view word) {
  return word == "true" || word == "false" || word == "null" || word == "in";
}

bool is_reserved(std::string_view word) {
  return std::any_of(reserved.begin(), reserved.end(), [&](std::string_view one) {
    return one.front() == word.front() && one == word;
  });
}

std::string_view relation_function(const Token& token) {
  if (token.is_word("in")) return "@in";
  if (token.is("<")) return "_<_";
  if (token.is("<=")) return "_<=_";
  if (token.is(">")) return "_>_";
  if (token.is(">=")) return "_>=_";
  if (token.is("==")) return "_==_";
  if (token.is("!=")) return "_!=_";
  return {};
}

std::string_view sum_function(const Token& token) {
  if (token.is("+")) return "_+_";
  if (token.is("-")) return "_-_";
  return {};
}

std::string_view product_function(const Token& token) {
  if (token.is("*")) return "_*_";
  if (token.is("/")) return "_/_";
  if (token.is("%")) return "_%_";
  return {};
}

std::string described(const Token& token) {
  if (token.kind == Token::Kind::end) return "the end";
  return fmt::format("'{}'", one_line(token.text));
}

// What an author who writes this word most likely means.
std::string_view meant_by(const Token& token) {
  constexpr std::pair<std::string_view, std::string_view> words[] = {
      {"and", "write && for 'and'"},
      {"or", "write || for 'or'"},
      {"not", "write ! for 'not'"},
      {"then", "write a ? b : c for 'if a then b else c'"},
      {"else", "write a ? b : c for 'if a then b else c'"},
      {"if", "write a ? b : c for 'if a then b else c'"},
      {"is", "write == to compare"},
      {"None", "write null"},
      {"True", "write true"},
      {"False", "write false"}};
  if (token.kind != Token::Kind::name) return {};
  for (const auto& [word, cure] : words) {
    if (token.text == word) return cure;
  }
  return {};
}

}  // namespace heddle::expression
