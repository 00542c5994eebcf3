// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "value/conversion.hpp"

using heddle::Bytes;
using heddle::Constraints;
using heddle::convert;
using heddle::Duration;
using heddle::List;
using heddle::Map;
using heddle::secret;
using heddle::Timestamp;
using heddle::Type;
using heddle::Value;

namespace {

Value parsed(Type type, std::string_view text) {
  std::string why;
  const auto value = heddle::parse_value(type, text, false, why);
  CHECK_MESSAGE(value.has_value(), why);
  return value.value_or(Value());
}

std::string why_not(Type type, std::string_view text, bool is_secret = false) {
  std::string why;
  const auto value = heddle::parse_value(type, text, is_secret, why);
  CHECK_FALSE(value.has_value());
  return why;
}

Constraints pattern(std::string text, std::string meaning) {
  Constraints out;
  out.pattern = std::move(text);
  out.pattern_meaning = std::move(meaning);
  return out;
}

Constraints range(std::optional<Value> minimum, std::optional<Value> maximum) {
  Constraints out;
  out.minimum = std::move(minimum);
  out.maximum = std::move(maximum);
  return out;
}

Constraints sizes(std::uint64_t minimum, std::optional<std::uint64_t> maximum) {
  Constraints out;
  out.minimum_size = minimum;
  out.maximum_size = maximum;
  return out;
}

}  // namespace

TEST_CASE("the example of conversion.hpp") {
  CHECK(why_not(Type::integer, "8o80") ==
        "expected an int, found '8o80': write digits only, such as 42");
}

TEST_CASE("plain text becomes a value of the declared type") {
  CHECK(parsed(Type::string, "8080") == Value("8080"));
  CHECK(parsed(Type::string, "") == Value(""));
  CHECK(parsed(Type::integer, "-42") == Value(-42));
  CHECK(parsed(Type::integer, "+0") == Value(0));
  CHECK(parsed(Type::integer, "0x1F") == Value(31));
  CHECK(parsed(Type::integer, "-9223372036854775808") ==
        Value(std::numeric_limits<std::int64_t>::min()));
  CHECK(parsed(Type::unsigned_integer, "18446744073709551615") ==
        Value(std::numeric_limits<std::uint64_t>::max()));
  CHECK(parsed(Type::real, "5") == Value(5.0));
  CHECK(parsed(Type::real, "-.5e1") == Value(-5.0));
  CHECK(parsed(Type::real, "-.INF") == Value(-std::numeric_limits<double>::infinity()));
  CHECK(std::isnan(parsed(Type::real, ".nan").real()));
  CHECK(parsed(Type::boolean, "true") == Value(true));
  CHECK(parsed(Type::boolean, "False") == Value(false));
  CHECK(parsed(Type::null, "~").is_null());
  CHECK(parsed(Type::bytes, "Zm9v") == Value(Bytes{"foo"}));
  CHECK(parsed(Type::duration, "1h30m") == Value(Duration{5400, 0}));
  CHECK(parsed(Type::timestamp, "1970-01-01T00:00:01Z") == Value(Timestamp{1, 0}));
  CHECK(parsed(Type::list, "[1, \"a\"]") == Value(List{1, "a"}));
  CHECK(parsed(Type::map, "{\"a\": 1}") == Value(Map{{"a", 1}}));
  CHECK(parsed(Type::any, "\"a\"") == Value("a"));
}

TEST_CASE("a refused text is answered with what was expected, what was found and what to write") {
  CHECK(why_not(Type::integer, "014") ==
        "expected an int, found '014': leave out the leading zeros");
  CHECK(why_not(Type::integer, "9223372036854775808") ==
        "expected an int, found '9223372036854775808': an int lies between -9223372036854775808 "
        "and 9223372036854775807");
  CHECK(why_not(Type::unsigned_integer, "-1") ==
        "expected a uint, found '-1': a uint is not negative");
  CHECK(why_not(Type::unsigned_integer, "18446744073709551616") ==
        "expected a uint, found '18446744073709551616': a uint is at most 18446744073709551615");
  CHECK(why_not(Type::boolean, "yes") == "expected a bool, found 'yes': write true or false");
  CHECK(why_not(Type::real, "1,5") ==
        "expected a double, found '1,5': write a number, such as 1.5");
  CHECK(why_not(Type::real, "1e999") ==
        "expected a double, found '1e999': it is out of the range of a double");
  CHECK(why_not(Type::duration, "10") ==
        "expected a duration, found '10': write numbers with a unit (h, m, s, ms, us, ns), such as "
        "1.5s");
  CHECK(why_not(Type::timestamp, "tomorrow") ==
        "expected a timestamp, found 'tomorrow': write RFC 3339, such as 2024-12-31T23:59:59Z");
  CHECK(why_not(Type::bytes, "a b") ==
        "expected bytes, found 'a b': write base64, such as aGVkZGxl");
  CHECK(why_not(Type::list, "{}") == "expected a list, found '{}': write JSON, such as [1, 2]");
  CHECK(
      why_not(Type::map, "{a: 1}") ==
      "expected a map, found '{a: 1}': write JSON, such as {\"name\": \"Ada\"} (line 1, column 2: "
      "expected a key in double quotes or '}', found 'a')");
  CHECK(why_not(Type::any, "hello") ==
        "expected any value, found 'hello': write JSON, a text in double quotes (line 1, column 1: "
        "expected a JSON value, found 'hello')");
  CHECK(why_not(Type::string, "a\xff") ==
        "expected a string, found 'a\xEF\xBF\xBD': it is not UTF-8; give such data as bytes");
  CHECK(why_not(Type::integer, std::string(1000, '\n')).size() < 250);
}

TEST_CASE("hostile texts for numbers are refused") {
  for (const char* text : {"", " 1", "1 ", "+", "-", "--1", "+-1", "1_000", "0x", "0x-1", "0xg",
                           "0o17", "1.0", "1e3", "\xD9\xA1", "0x10000000000000000"}) {
    CAPTURE(text);
    (void)why_not(Type::integer, text);
  }
  for (const char* text :
       {"", ".", "-", "inf", "nan", "+-1", "--1", "1e", "0x1p3", "1.5.2", "1 "}) {
    CAPTURE(text);
    (void)why_not(Type::real, text);
  }
  (void)why_not(static_cast<Type>(99), "x");
}

TEST_CASE("a secret text becomes a secret value and is never shown") {
  std::string why;
  const auto value = heddle::parse_value(Type::string, "hunter22", true, why);
  REQUIRE(value);
  CHECK(value->secret());
  CHECK(why_not(Type::integer, "hunter22", true) ==
        "expected an int, found other text (secret, not shown): write digits only, such as 42");
  CHECK(why_not(Type::map, "{hunter22", true) ==
        "expected a map, found other text (secret, not shown): write JSON, such as {\"name\": "
        "\"Ada\"}");
}

TEST_CASE("a number becomes another type of number where nothing is lost") {
  CHECK(convert(5, Type::real) == Value(5.0));
  CHECK(convert(5, Type::unsigned_integer) == Value(std::uint64_t{5}));
  CHECK(convert(std::uint64_t{5}, Type::integer) == Value(5));
  CHECK(convert(5.0, Type::integer) == Value(5));
  CHECK(convert(5.0, Type::unsigned_integer) == Value(std::uint64_t{5}));
  CHECK(convert(-0x1p63, Type::integer) == Value(std::numeric_limits<std::int64_t>::min()));
  CHECK(convert("a", Type::any) == Value("a"));
  CHECK(convert({}, Type::any) == Value());

  CHECK_FALSE(convert(-1, Type::unsigned_integer));
  CHECK_FALSE(convert(std::numeric_limits<std::uint64_t>::max(), Type::integer));
  CHECK_FALSE(convert(5.5, Type::integer));
  CHECK_FALSE(convert(0x1p63, Type::integer));
  CHECK_FALSE(convert(0x1p64, Type::unsigned_integer));
  CHECK_FALSE(convert(-1.0, Type::unsigned_integer));
  CHECK_FALSE(convert(std::nan(""), Type::integer));
  CHECK_FALSE(convert(std::int64_t{9007199254740993}, Type::real));
  CHECK_FALSE(convert(std::numeric_limits<std::int64_t>::max(), Type::real));
  CHECK_FALSE(convert(std::numeric_limits<std::uint64_t>::max(), Type::real));
  CHECK_FALSE(convert({}, Type::string));
  CHECK_FALSE(convert({}, Type::real));
  CHECK_FALSE(convert("5", Type::integer));
  CHECK_FALSE(convert(5, Type::string));
  CHECK_FALSE(convert(true, Type::integer));
  CHECK(convert(secret(5), Type::real)->secret());
}

TEST_CASE("a value of the wrong type is answered with the cure") {
  CHECK(heddle::mismatch(Type::integer, {}, "8080", false) ==
        "expected an int, found the string '8080': leave out its quotes");
  CHECK(heddle::mismatch(Type::string, {}, 8080, false) ==
        "expected a string, found the int 8080: put it in quotes");
  CHECK(heddle::mismatch(Type::integer, {}, 1.5, false) ==
        "expected an int, found the double 1.5: write it without a fraction");
  CHECK(heddle::mismatch(Type::string, {}, {}, false) == "expected a string, found null");
  CHECK(heddle::mismatch(Type::map, {}, List{1, 2, 3}, false) ==
        "expected a map, found a list of 3 items");
  CHECK(heddle::mismatch(Type::list, {}, Map{{"a", 1}}, false) ==
        "expected a list, found a map of 1 entry");
  CHECK(heddle::mismatch(Type::string, {}, Bytes{"abc"}, false) ==
        "expected a string, found 3 bytes");
  CHECK(heddle::mismatch(Type::real, {}, 5, false).empty());
  CHECK(heddle::mismatch(Type::any, {}, {}, false).empty());
}

TEST_CASE("constraints name what they want in the author's words") {
  const auto label = pattern("[a-z0-9-]{1,63}", "one DNS label");
  CHECK(heddle::mismatch(Type::string, label, "eclinic", false).empty());
  CHECK(heddle::mismatch(Type::string, label, "a/b", false) ==
        "expected one DNS label, found 'a/b'");
  CHECK(heddle::mismatch(Type::string, label, "eclinic\n", false) ==
        "expected one DNS label, found 'eclinic\\n'");
  CHECK(heddle::mismatch(Type::string, pattern("a+", ""), "b", false) ==
        "expected text like a+, found 'b'");
  CHECK(heddle::mismatch(Type::string, pattern("(", ""), "b", false) ==
        "its pattern '(' is not a regular expression: missing ): (");
  CHECK(heddle::mismatch(Type::integer, range(1, 10), 0, false) == "expected 1 to 10, found 0");
  CHECK(heddle::mismatch(Type::integer, range(1, std::nullopt), 0, false) ==
        "expected at least 1, found 0");
  CHECK(heddle::mismatch(Type::real, range(std::nullopt, 1.5), 2, false) ==
        "expected at most 1.5, found 2");
  CHECK(heddle::mismatch(Type::duration, range(Duration{1, 0}, std::nullopt), Duration{0, 5},
                         false) == "expected at least 1s, found 0.000000005s");
  CHECK(heddle::mismatch(Type::real, range(1.0, 2.0), std::nan(""), false) ==
        "expected 1 to 2, found NaN");
  CHECK(heddle::mismatch(Type::string, sizes(1, std::nullopt), "", false) ==
        "expected at least 1 character, found 0");
  CHECK(heddle::mismatch(Type::string, sizes(0, 2), "\xC3\xA4\xC3\xA4", false).empty());
  CHECK(heddle::mismatch(Type::list, sizes(0, 2), List{1, 2, 3}, false) ==
        "expected at most 2 items, found 3");
}

TEST_CASE("bounds of another number type compare exactly") {
  constexpr auto top = std::numeric_limits<std::uint64_t>::max();
  CHECK(heddle::mismatch(Type::unsigned_integer, range(std::nullopt, 0x1p64), top, false).empty());
  CHECK(heddle::mismatch(Type::integer, range(std::int64_t{9007199254740993}, std::nullopt),
                         std::int64_t{9007199254740992},
                         false) == "expected at least 9007199254740993, found 9007199254740992");
}

TEST_CASE("choices are listed, with did-you-mean") {
  Constraints colours;
  colours.choices = {"red", "green", "blue"};
  CHECK(heddle::mismatch(Type::string, colours, "green", false).empty());
  CHECK(heddle::mismatch(Type::string, colours, "grean", false) ==
        "expected one of 'red', 'green', 'blue', found 'grean': did you mean 'green'?");
  Constraints numbers;
  numbers.choices = {1, 2};
  CHECK(heddle::mismatch(Type::real, numbers, 2.0, false).empty());
  CHECK(heddle::mismatch(Type::real, numbers, 3, false) == "expected one of 1, 2, found 3");
}

TEST_CASE("no mismatch shows a secret") {
  const Value password = secret("hunter22");
  CHECK(heddle::mismatch(Type::integer, {}, password, false) ==
        "expected an int, found a string (secret, not shown)");
  CHECK(heddle::mismatch(Type::integer, {}, "12345678", true) ==
        "expected an int, found a string (secret, not shown)");
  CHECK(heddle::mismatch(Type::string, pattern("[0-9]+", "digits"), password, false) ==
        "expected digits, found something else (secret, not shown)");
  CHECK(heddle::mismatch(Type::integer, range(1, 2), 1234, true) ==
        "expected 1 to 2, found something else (secret, not shown)");
  Constraints choice;
  choice.choices = {"hunter23"};
  CHECK(heddle::mismatch(Type::string, choice, password, false) ==
        "expected one of 'hunter23', found something else (secret, not shown)");
}

TEST_CASE("a pattern that overwhelms backtracking takes linear time") {
  CHECK_FALSE(heddle::mismatch(Type::string, pattern("(a*)*b", "a's and a b"),
                               std::string(100'000, 'a'), false)
                  .empty());
}

TEST_CASE("patterns are matched from several threads, however many there are") {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (std::size_t t = 0; t < wrong.size(); ++t) {
    threads.emplace_back([&count = wrong[t]] {
      for (int i = 0; i < 1500; ++i) {
        const auto text = std::to_string(i);
        if (!heddle::mismatch(Type::string, pattern("x?" + text, ""), text, false).empty()) ++count;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
  CHECK(heddle::pattern_problem("a(b").starts_with("missing )"));
  CHECK(heddle::pattern_problem("a(b)").empty());
}

TEST_CASE("what is wrong with a pattern is said on one short line") {
  CHECK(heddle::pattern_problem("[a\nb").starts_with("missing ]: [a\\nb"));
  CHECK(heddle::pattern_problem("[" + std::string(10'000, 'a')).size() < 300);
}

TEST_CASE("a text that does not fit is told from its pattern or its meaning on one short line") {
  const auto why = [](const std::string& pattern_text, const std::string& meaning) {
    return heddle::mismatch(Type::string, pattern(pattern_text, meaning), "b", false);
  };
  CHECK(why("[a\n]", "") == "expected text like [a\\n], found 'b'");
  CHECK(why("[a\n]", "one\nletter") == "expected one\\nletter, found 'b'");
  CHECK(why("a" + std::string(10'000, 'a'), "").size() < 300);
  CHECK(why("a", std::string(10'000, 'a')).size() < 300);
}

TEST_CASE("scalars have one text, as in CEL") {
  CHECK(heddle::text_of("a") == "a");
  CHECK(heddle::text_of(-5) == "-5");
  CHECK(heddle::text_of(1.0) == "1");
  CHECK(heddle::text_of(-4.5e-3) == "-0.0045");
  CHECK(heddle::text_of(1e6) == "1000000");
  CHECK(heddle::text_of(1e300) == "1e+300");
  CHECK(heddle::text_of(true) == "true");
  CHECK(heddle::text_of(Duration{1, 500'000'000}) == "1.5s");
  CHECK(heddle::text_of(Timestamp{0, 0}) == "1970-01-01T00:00:00Z");
  CHECK_FALSE(heddle::text_of({}));
  CHECK_FALSE(heddle::text_of(Bytes{"a"}));
  CHECK_FALSE(heddle::text_of(List{}));
  CHECK_FALSE(heddle::text_of(Map{}));
}
