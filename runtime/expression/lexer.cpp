// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "expression/token.hpp"
#include "value/utf8.hpp"

namespace heddle::expression {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

constexpr std::array<std::string_view, 23> symbols = {"<=", ">=", "==", "!=", "&&", "||", "<", ">",
                                                      "+",  "-",  "*",  "/",  "%",  "!",  "?", ":",
                                                      ".",  ",",  "(",  ")",  "[",  "]",  "{"};

struct Mistaken {
  std::string_view text;
  std::string_view cure;
};
// What other languages write.
constexpr Mistaken mistaken[] = {
    {"===", "write == to compare"},
    {"=", "write == to compare"},
    {"&", "write && for 'and'; math.bitAnd(a, b) for bits"},
    {"|", "write || for 'or'; math.bitOr(a, b) for bits"},
    {"^", "math.bitXor(a, b) is for bits"},
    {"~", "math.bitNot(a) is for bits"},
    {"$", "inside ${{ }} names stand without '$'"},
    {";", "there is one expression only"},
    {"@", "names begin with a letter or '_'"},
    {"#", "comments begin with // here"},
    {"\\", "a backslash has a meaning inside quotes only"},
};

}  // namespace

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool continues_name(char c) {
  return begins_name(c) || is_digit(c);
}

namespace {

// Completes what begins at `text.body` with its end.
void find_closing(std::string_view source, QuotedText& text) {
  const bool is_long = text.quotes.size() > 1;
  std::size_t at = text.body;
  for (; at < source.size(); ++at) {
    text.is_closed = source.substr(at).starts_with(text.quotes);
    if (text.is_closed || (!is_long && (source[at] == '\n' || source[at] == '\r'))) break;
    if (source[at] == '\\' && !text.is_raw && at + 1 < source.size()) ++at;
  }
  text.size = at - text.body;
  text.end = text.is_closed ? at + text.quotes.size() : at;
}

}  // namespace

std::optional<QuotedText> quoted_text(std::string_view source, std::size_t at) {
  QuotedText out;
  for (std::size_t letters = 0; at < source.size() && letters < 2; ++at, ++letters) {
    const char c = source[at];
    if ((c == 'r' || c == 'R') && !out.is_raw) {
      out.is_raw = true;
    } else if ((c == 'b' || c == 'B') && !out.is_bytes) {
      out.is_bytes = true;
    } else {
      break;
    }
  }
  if (at >= source.size() || (source[at] != '"' && source[at] != '\'')) return std::nullopt;
  const std::string three(3, source[at]);
  const bool is_long = source.substr(at).starts_with(three);
  out.quotes = source.substr(at, is_long ? 3 : 1);
  out.body = at + out.quotes.size();
  find_closing(source, out);
  return out;
}

void fail_syntax(std::size_t offset, std::size_t size, std::string message, std::string label) {
  Problem problem;
  problem.kind = Problem::Kind::syntax;
  problem.offset = static_cast<std::uint32_t>(offset);
  problem.size = static_cast<std::uint32_t>(std::max<std::size_t>(1, size));
  problem.message = std::move(message);
  problem.label = std::move(label);
  throw SyntaxError{std::move(problem)};
}

void Lexer::skip_blanks() {
  while (at_ < source_.size()) {
    const char c = source_[at_];
    if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
      ++at_;
    } else if (source_.substr(at_).starts_with(line_comment)) {
      at_ = std::min(source_.find('\n', at_), source_.size());
    } else {
      return;
    }
  }
}

bool Lexer::starts_number() const {
  if (is_digit(source_[at_])) return true;
  return source_[at_] == '.' && at_ + 1 < source_.size() && is_digit(source_[at_ + 1]);
}

Token Lexer::next() {
  skip_blanks();
  Token token;
  if (at_ == source_.size()) {
    token.offset = static_cast<std::uint32_t>(at_);
    return token;
  }
  const std::size_t begin = at_;
  if (const auto quoted = quoted_text(source_, at_)) {
    token = text(*quoted);
  } else if (begins_name(source_[at_])) {
    token = name();
  } else if (source_[at_] == '`') {
    token = quoted_name();
  } else if (starts_number()) {
    token = number();
  } else {
    token = symbol();
  }
  token.offset = static_cast<std::uint32_t>(begin);
  token.size = static_cast<std::uint32_t>(at_ - begin);
  token.text = source_.substr(begin, at_ - begin);
  return token;
}

Token Lexer::name() {
  while (at_ < source_.size() && continues_name(source_[at_])) ++at_;
  Token token;
  token.kind = Token::Kind::name;
  return token;
}

Token Lexer::quoted_name() {
  const std::size_t begin = at_ + 1;
  std::size_t end = begin;
  const auto fits = [](char c) {
    return continues_name(c) || c == '.' || c == '-' || c == '/' || c == ' ';
  };
  while (end < source_.size() && fits(source_[end])) ++end;
  if (end == begin || end == source_.size() || source_[end] != '`') {
    fail_syntax(at_, end - at_, "'`' without a name and another '`'",
                "between them stand letters, digits, '_', '.', '-', '/' and blanks");
  }
  at_ = end + 1;
  Token token;
  token.kind = Token::Kind::quoted_name;
  token.value = Value(source_.substr(begin, end - begin));
  return token;
}

Token Lexer::number() {
  const std::size_t begin = at_;
  Token token;
  token.kind = Token::Kind::number;
  const auto is_at = [&](char lower) {
    return at_ < source_.size() && (source_[at_] == lower || source_[at_] == lower - 'a' + 'A');
  };
  const auto end_unsigned = [&] {
    if (!is_at('u')) return false;
    ++at_;
    return true;
  };
  const std::string_view rest = source_.substr(at_);
  if (rest.size() > 2 && rest[0] == '0' && (rest[1] == 'x' || rest[1] == 'X') &&
      is_hex_digit(rest[2])) {
    at_ += 2;
    while (at_ < source_.size() && is_hex_digit(source_[at_])) ++at_;
    const auto digits = source_.substr(begin + 2, at_ - begin - 2);
    return integer(digits, 16, token, end_unsigned());
  }
  const auto skip_digits = [&] {
    while (at_ < source_.size() && is_digit(source_[at_])) ++at_;
  };
  skip_digits();
  bool is_real = false;
  if (at_ + 1 < source_.size() && source_[at_] == '.' && is_digit(source_[at_ + 1])) {
    is_real = true;
    ++at_;
    skip_digits();
  }
  if (is_at('e')) {
    std::size_t digits = at_ + 1;
    if (digits < source_.size() && (source_[digits] == '+' || source_[digits] == '-')) ++digits;
    if (digits < source_.size() && is_digit(source_[digits])) {
      is_real = true;
      at_ = digits;
      skip_digits();
    }
  }
  const auto digits = source_.substr(begin, at_ - begin);
  if (!is_real) return integer(digits, 10, token, end_unsigned());
  token.value = Value(real(digits, begin));
  return token;
}

double Lexer::real(std::string_view digits, std::size_t begin) {
  double value = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  // from_chars does not say which: too small is nothing, too large is no number of this language.
  if (error == std::errc::result_out_of_range) {
    value = std::strtod(std::string(digits).c_str(), nullptr);
    if (std::isinf(value)) {
      fail_syntax(begin, digits.size(), "the number is too large for a double",
                  "at most 1.7976931348623157e308");
    }
  }
  return value;
}

Token Lexer::integer(std::string_view digits, int base, Token token, bool is_unsigned) {
  const std::size_t begin = static_cast<std::size_t>(digits.data() - source_.data()) -
                            static_cast<std::size_t>(base == 16 ? 2 : 0);
  if (at_ < source_.size() && continues_name(source_[at_])) {
    std::size_t end = at_;
    while (end < source_.size() && continues_name(source_[end])) ++end;
    fail_syntax(begin, end - begin,
                fmt::format("'{}' is neither a number nor a name",
                            one_line(source_.substr(begin, end - begin))),
                "names begin with a letter or '_'");
  }
  std::uint64_t value = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  constexpr auto largest = static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max());
  const bool fits = error == std::errc() && (is_unsigned || value <= largest + 1);
  if (!fits) {
    fail_syntax(begin, at_ - begin,
                is_unsigned ? "the number is too large for a uint (at most 18446744073709551615)"
                            : "the number is too large for an int (at most 9223372036854775807)",
                is_unsigned ? "" : "a uint has a 'u' behind it, a double a '.'");
  }
  if (is_unsigned) {
    token.value = Value(value);
  } else {
    token.minus_needed = value > largest;
    token.value = Value(static_cast<std::int64_t>(value));
  }
  return token;
}

Token Lexer::text(const QuotedText& quoted) {
  if (!quoted.is_closed) {
    fail_syntax(
        at_, std::max(quoted.body, quoted.end) - at_,
        fmt::format("the text that begins here has no {} at its end", quoted.quotes),
        quoted.end == source_.size() ? "" : "a text of several lines stands in three quotes");
  }
  const std::string_view inside = source_.substr(quoted.body, quoted.size);
  at_ = quoted.end;
  std::string octets =
      quoted.is_raw ? std::string(inside) : unescape(inside, quoted.body, quoted.is_bytes);
  Token token;
  token.kind = Token::Kind::text;
  token.value = quoted.is_bytes ? Value(Bytes{std::move(octets)}) : Value(std::move(octets));
  return token;
}

Token Lexer::symbol() {
  const std::string_view rest = source_.substr(at_);
  Token token;
  token.kind = Token::Kind::symbol;
  for (const std::string_view symbol : symbols) {
    if (rest.front() != symbol.front() || !rest.starts_with(symbol)) continue;
    if (rest.starts_with("===")) unknown_character();
    at_ += symbol.size();
    return token;
  }
  if (rest.front() == '}') {
    ++at_;
    return token;
  }
  unknown_character();
}

void Lexer::unknown_character() const {
  const std::string_view rest = source_.substr(at_);
  for (const auto& [text, cure] : mistaken) {
    if (!rest.starts_with(text)) continue;
    fail_syntax(at_, text.size(), fmt::format("'{}' is not an operator here", text),
                std::string(cure));
  }
  const std::size_t size = std::max<std::size_t>(1, utf8_size(rest));
  fail_syntax(at_, size,
              fmt::format("'{}' has no meaning in an expression", one_line(rest.substr(0, size))));
}

}  // namespace heddle::expression
