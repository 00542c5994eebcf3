// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <heddle/value.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "expression/expression.hpp"

// The words of the expression language: https://github.com/google/cel-spec, "Syntax".
namespace heddle::expression {

struct Token {
  enum class Kind {
    end,
    name,         // also a keyword; `text` tells
    quoted_name,  // `content-type`, behind a dot only; `value` holds it without the quotes
    number,       // `value` holds it, without a sign
    text,         // a string or bytes; `value` holds it
    symbol,       // an operator or bracket: `text` tells
  };
  Kind kind = Kind::end;
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
  std::string_view text;  // as it is written
  Value value;
  // 9223372036854775808, which only a minus in front of it makes an int.
  bool minus_needed = false;

  [[nodiscard]] bool is(std::string_view symbol) const {
    return kind == Kind::symbol && text.front() == symbol.front() && text == symbol;
  }
  [[nodiscard]] bool is_word(std::string_view word) const {
    return kind == Kind::name && text.front() == word.front() && text == word;
  }
};

// A mistake in the text that ends its compilation.
struct SyntaxError {
  Problem problem;
};

// A quoted string or bytes, as it is written: r"\d+" or three quotes around several lines.
struct QuotedText {
  std::size_t body = 0;  // where what is quoted begins, behind letters and quotes
  std::size_t size = 0;  // of that
  std::size_t end = 0;   // behind the closing quotes
  std::string_view quotes;
  bool is_raw = false;
  bool is_bytes = false;
  bool is_closed = false;  // otherwise the line or the source ends first
};

// The one that begins exactly at `at`; nothing where none does.
std::optional<QuotedText> quoted_text(std::string_view source, std::size_t at);

bool begins_name(char c);
bool continues_name(char c);
constexpr std::string_view line_comment = "//";  // up to the end of the line

// Reads one word after the other.
class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  // The next word; Kind::end for ever once there is no more. Throws SyntaxError.
  Token next();

 private:
  void skip_blanks();
  Token name();
  Token quoted_name();
  Token number();
  static double real(std::string_view digits, std::size_t begin);
  Token integer(std::string_view digits, int base, Token token, bool is_unsigned);
  Token text(const QuotedText& quoted);
  Token symbol();
  [[nodiscard]] bool starts_number() const;
  [[noreturn]] void unknown_character() const;

  std::string_view source_;
  std::size_t at_ = 0;
};

// The octets that a quoted string or bytes stand for. `body` is what stands between the quotes, at
// `offset` in the source. Throws SyntaxError for an unknown escape or a character that is none.
std::string unescape(std::string_view body, std::size_t offset, bool is_bytes);

[[noreturn]] void fail_syntax(std::size_t offset, std::size_t size, std::string message,
                              std::string label = {});

}  // namespace heddle::expression
