// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "expression/function.hpp"
#include "expression/functions/result_text.hpp"
#include "expression/operation.hpp"
#include "value/utf8.hpp"

// format(), which fills a text with values as printf does, and strings.quote().
namespace heddle::expression {
namespace {

constexpr int usual_precision = 6;
constexpr int most_precision = 100;

// What begins with a % in a format.
struct Verb {
  char letter = '\0';
  int precision = usual_precision;
  std::size_t size = 0;  // in bytes
};

class Formatting {
 public:
  Formatting(std::string_view format, const List& items, Budget& budget)
      : format_(format), items_(items), out_(budget) {}

  Value result() {
    std::size_t done = 0;
    while (!out_.failed()) {
      const std::size_t at = std::min(format_.find('%', done), format_.size());
      out_.add(format_.substr(done, at - done));
      if (at == format_.size()) break;
      const auto verb = verb_at(at);
      if (!verb) break;
      if (verb->letter == '%') {
        out_.add("%");
      } else {
        add_next_item(*verb);
      }
      done = at + verb->size;
    }
    return out_.take();
  }

 private:
  // As people would point at it.
  [[nodiscard]] std::size_t index_of(std::size_t at) const {
    return count_characters(format_.substr(0, at));
  }

  std::nullopt_t refuse(std::string message) {
    out_.fail(failure(std::move(message)));
    return std::nullopt;
  }

  std::optional<Verb> verb_at(std::size_t at) {
    Verb verb;
    std::size_t end = at + 1;
    const bool has_precision = format_.substr(end).starts_with('.');
    if (has_precision) {
      const std::size_t first = ++end;
      verb.precision = 0;
      for (; end < format_.size() && format_[end] >= '0' && format_[end] <= '9'; ++end) {
        verb.precision = std::min(verb.precision * 10 + (format_[end] - '0'), most_precision + 1);
      }
      if (end == first) {
        return refuse(fmt::format(
            "the precision at index {} of the format has no digits: write it as in %.2f",
            index_of(at)));
      }
      if (verb.precision > most_precision) {
        return refuse(fmt::format("the precision at index {} of the format is larger than {}",
                                  index_of(at), most_precision));
      }
    }
    if (end == format_.size()) {
      return refuse("the format ends within a verb: write %% for a percent sign");
    }
    verb.letter = format_[end];
    verb.size = end + 1 - at;
    if (std::string_view("sdfebxXo%").find(verb.letter) == std::string_view::npos) {
      return refuse(
          fmt::format("the format has an unknown verb at index {}: there are %s, %d, %f, %e, %b, "
                      "%x, %X, %o and %%",
                      index_of(at)));
    }
    if (has_precision && verb.letter != 'f' && verb.letter != 'e') {
      return refuse(
          fmt::format("the verb at index {} of the format takes no precision: only %f and %e do",
                      index_of(at)));
    }
    return verb;
  }

  void add_next_item(const Verb& verb) {
    if (next_ == items_.size()) {
      out_.fail(failure(
          fmt::format("the format has more verbs than the list has items ({})", items_.size())));
      return;
    }
    const Value& item = items_[next_];
    if (const std::string_view taken = add(verb, item); !taken.empty()) {
      out_.fail(failure(fmt::format("%{} takes {}; item {} of the list is {}", verb.letter, taken,
                                    next_, kind_of(item))));
    }
    ++next_;
  }

  // Nothing, or what the verb takes when the item is something else.
  std::string_view add(const Verb& verb, const Value& item) {
    switch (verb.letter) {
      case 's':
        out_.add_value(item);
        return {};
      case 'd':
        return add_decimal(item) ? "" : "an int, uint or double";
      case 'f':
        return add_real(item, std::chars_format::fixed, verb.precision) ? ""
                                                                        : "an int, uint or double";
      case 'e':
        return add_real(item, std::chars_format::scientific, verb.precision)
                   ? ""
                   : "an int, uint or double";
      case 'b':
        return add_binary(item) ? "" : "an int, uint or bool";
      case 'o':
        return add_integer(item, 8, false) ? "" : "an int or uint";
      default:
        return add_hexadecimal(item, verb.letter == 'X') ? "" : "an int, uint, string or bytes";
    }
  }

  bool add_decimal(const Value& item) {
    if (item.type() != Type::real) return add_integer(item, 10, false);
    out_.add(decimal_text(item.real()));
    return true;
  }

  bool add_real(const Value& item, std::chars_format style, int precision) {
    long double number = 0;  // which holds every int and uint
    switch (item.type()) {
      case Type::integer:
        number = static_cast<long double>(item.integer());
        break;
      case Type::unsigned_integer:
        number = static_cast<long double>(item.unsigned_integer());
        break;
      case Type::real:
        number = item.real();
        break;
      default:
        return false;
    }
    if (!std::isfinite(number)) {
      out_.add(decimal_text(item.real()));
      return true;
    }
    // The largest double has 309 digits in front of its point.
    std::array<char, 309 + most_precision + 3> buffer;
    const auto end = buffer.data() + buffer.size();
    const auto written = item.type() == Type::real
                             ? std::to_chars(buffer.data(), end, item.real(), style, precision)
                             : std::to_chars(buffer.data(), end, number, style, precision);
    out_.add({buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data())});
    return true;
  }

  bool add_integer(const Value& item, int base, bool upper) {
    std::array<char, 65> buffer;
    const auto end = buffer.data() + buffer.size();
    char* written = buffer.data();
    if (item.type() == Type::integer) {
      written = std::to_chars(buffer.data(), end, item.integer(), base).ptr;
    } else if (item.type() == Type::unsigned_integer) {
      written = std::to_chars(buffer.data(), end, item.unsigned_integer(), base).ptr;
    } else {
      return false;
    }
    std::string digits(buffer.data(), written);
    if (upper) {
      for (char& c : digits) c = c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    out_.add(digits);
    return true;
  }

  bool add_binary(const Value& item) {
    if (item.type() != Type::boolean) return add_integer(item, 2, false);
    out_.add(item.boolean() ? "1" : "0");
    return true;
  }

  bool add_hexadecimal(const Value& item, bool upper) {
    if (item.type() != Type::string && item.type() != Type::bytes) {
      return add_integer(item, 16, upper);
    }
    const std::string& octets = item.type() == Type::string ? item.string() : item.bytes();
    if (octets.size() > Budget::largest_result / 2) {
      out_.fail(too_large());
      return true;
    }
    const std::string_view digits = upper ? "0123456789ABCDEF" : "0123456789abcdef";
    std::string text;
    text.reserve(2 * octets.size());
    for (const char c : octets) {
      const auto octet = static_cast<unsigned char>(c);
      text += digits[octet >> 4];
      text += digits[octet & 0xF];
    }
    out_.add(text);
    return true;
  }

  std::string_view format_;
  const List& items_;
  std::size_t next_ = 0;
  ResultText out_;
};

Value format(const Arguments& arguments) {
  return Formatting(arguments[0].string(), arguments[1].list(), arguments.budget()).result();
}

// The text as one would write it between double quotes in an expression.
Value quote(const Arguments& arguments) {
  constexpr std::string_view special = "\a\b\f\n\r\t\v\\\"";
  constexpr std::string_view letters = "abfnrtv\\\"";
  if (!arguments.budget().charge_bytes(arguments[0].string().size())) return budget_exhausted();
  const std::string text = repaired_utf8(arguments[0].string());
  ResultText out(arguments.budget());
  out.add("\"");
  std::size_t done = 0;
  while (!out.failed()) {
    const std::size_t at = std::min(text.find_first_of(special, done), text.size());
    out.add(std::string_view(text).substr(done, at - done));
    if (at == text.size()) break;
    const std::array<char, 2> escape = {'\\', letters[special.find(text[at])]};
    out.add({escape.data(), escape.size()});
    done = at + 1;
  }
  out.add("\"");
  return out.take();
}

constexpr Function functions[] = {
    {"(string).format(list(dyn)) -> string", format},
    {"strings.quote(string) -> string", quote},
};

}  // namespace

std::span<const Function> format_functions() {
  return functions;
}

}  // namespace heddle::expression
