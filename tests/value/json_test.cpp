// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cmath>
#include <heddle/json.hpp>
#include <limits>
#include <string>

#include "value/json_limit.hpp"

using heddle::Bytes;
using heddle::Duration;
using heddle::JsonError;
using heddle::List;
using heddle::Map;
using heddle::parse_json;
using heddle::secret;
using heddle::Secrets;
using heddle::Timestamp;
using heddle::Type;
using heddle::Value;
using heddle::write_json;

namespace {

// "line:column: what" of the error that reading `text` gives.
std::string error_of(std::string_view text) {
  try {
    (void)parse_json(text);
  } catch (const JsonError& error) {
    return std::to_string(error.line()) + ":" + std::to_string(error.column()) + ": " +
           error.what();
  }
  return "none";
}

std::string nested(std::size_t levels) {
  return std::string(levels, '[') + std::string(levels, ']');
}

}  // namespace

TEST_CASE("the example of json.hpp") {
  const Value inputs = parse_json(R"({"domain": "eclinic.org.uk"})");
  CHECK(write_json(inputs) == R"({"domain":"eclinic.org.uk"})");
}

TEST_CASE("every JSON value is read as the value it is") {
  CHECK(parse_json(" null ").is_null());
  CHECK(parse_json("true") == Value(true));
  CHECK(parse_json("\"\"") == Value(""));
  CHECK(parse_json("[]") == Value(List{}));
  CHECK(parse_json("{}") == Value(Map{}));
  CHECK(parse_json("[1,[2,{\"a\":[3]}],4]") == Value(List{1, List{2, Map{{"a", List{3}}}}, 4}));
  CHECK(parse_json(R"("\u00e4\n\/\ud83d\ude00")") == Value("\xC3\xA4\n/\xF0\x9F\x98\x80"));
  CHECK(parse_json(R"("a\u0000b")").string().size() == 3);
}

TEST_CASE("integers that fit are int or uint, other numbers the nearest double") {
  CHECK(parse_json("9223372036854775807") == Value(std::numeric_limits<std::int64_t>::max()));
  CHECK(parse_json("-9223372036854775808") == Value(std::numeric_limits<std::int64_t>::min()));
  CHECK(parse_json("9223372036854775808") == Value(std::uint64_t{9223372036854775808u}));
  CHECK(parse_json("18446744073709551615") == Value(std::numeric_limits<std::uint64_t>::max()));
  CHECK(parse_json("18446744073709551616") == Value(18446744073709551616.0));
  CHECK(parse_json("-9223372036854775809") == Value(-9223372036854775809.0));
  CHECK(parse_json("1.0") == Value(1.0));
  CHECK(parse_json("1e2") == Value(100.0));
  CHECK(parse_json("123456789.12345679") == Value(123456789.12345679));
  CHECK(parse_json("9007199254740993.0") == Value(9007199254740992.0));
  CHECK(parse_json("2.2250738585072011e-308") == Value(2.2250738585072011e-308));
  CHECK(parse_json("1e-999") == Value(0.0));
  CHECK(error_of("[1e999]").ends_with("the number is too large for a double"));
}

TEST_CASE("of equal keys in a JSON object the last one counts") {
  CHECK(parse_json(R"({"a":1,"b":2,"a":3})") == Value(Map{{"a", 3}, {"b", 2}}));
}

TEST_CASE("a JSON error has its place and says what was expected and found") {
  CHECK(error_of("") == "1:1: expected a JSON value, found the end of the text");
  CHECK(error_of("  \n ") == "2:2: expected a JSON value, found the end of the text");
  CHECK(error_of("{") == "1:2: expected a key in double quotes or '}', found the end of the text");
  CHECK(error_of("{'a': 1}") ==
        "1:2: expected a key in double quotes or '}', found a single quote");
  CHECK(error_of("{\"a\" 1}") == "1:6: expected ':' behind the key, found '1'");
  CHECK(error_of("{\"a\":}") == "1:6: expected a value, found '}'");
  CHECK(error_of("{\"a\":1,}") == "1:8: expected a key in double quotes, found '}'");
  CHECK(error_of("{\"a\":1 \"b\"}") == "1:8: expected ',' or '}', found '\"'");
  CHECK(error_of("[1,]") == "1:4: expected a value, found ']'");
  CHECK(error_of("[1 2]") == "1:4: expected ',' or ']', found '2'");
  CHECK(error_of("[1}") == "1:3: expected ',' or ']', found '}'");
  CHECK(error_of("[\n  1,\n  \xC3\xA4]") == "3:3: expected a value, found '\xC3\xA4'");
  CHECK(error_of("1 2") == "1:3: expected nothing more, found '2'");
  CHECK(error_of("{} x") == "1:4: expected nothing more, found 'x'");
  CHECK(error_of("01") == "1:2: expected nothing more, found '1'");
  CHECK(error_of("hello") == "1:1: expected a JSON value, found 'hello'");
  CHECK(error_of("NaN") == "1:1: expected a JSON value, found 'NaN'");
  CHECK(error_of("nul!") == "1:1: expected a JSON value, found 'nul'");
  CHECK(error_of("[tru") == "1:5: expected true, found the end of the text");
  CHECK(error_of("-x") == "1:2: expected a digit, found 'x'");
  CHECK(error_of("1.") == "1:3: expected a digit, found the end of the text");
  CHECK(error_of("1e+") == "1:4: expected a digit, found the end of the text");
}

TEST_CASE("a JSON error inside a string says which rule of strings") {
  CHECK(error_of("\"abc") == "1:5: expected a '\"' to end the string, found the end of the text");
  CHECK(error_of("\"a\nb\"") ==
        "1:3: expected \\u000a in the string, found the control character itself");
  CHECK(error_of("\"\\x\"") == "1:3: expected one of \"\\/bfnrtu behind '\\', found 'x'");
  CHECK(error_of("\"\\u12g4\"") == "1:6: expected four hexadecimal digits behind '\\u', found 'g'");
  CHECK(error_of("\"\\ud800\"").ends_with("\\ud800 to \\udfff stand in pairs only"));
  CHECK(error_of("\"\\udc00\"").ends_with("\\ud800 to \\udfff stand in pairs only"));
  CHECK(error_of("\"ab\xff\"").find("the byte 0xff, which is not UTF-8") != std::string::npos);
}

TEST_CASE("JSON nests up to 128 levels") {
  CHECK(parse_json(nested(128)).type() == Type::list);
  CHECK(error_of(nested(129)) == "1:129: lists and objects are nested deeper than 128 levels");
  CHECK(error_of(std::string(1'000'000, '[')).find("nested deeper") != std::string::npos);
}

TEST_CASE("no damaged JSON text harms the reader") {
  const std::string whole = R"({"a":[1,-2.5e3,"x\u00e4\ud83d\ude00",true,null],"b":{"c":"d"}})";
  REQUIRE(error_of(whole) == "none");
  for (std::size_t i = 0; i < whole.size(); ++i) {
    CHECK(error_of(whole.substr(0, i)) != "none");
    for (const char c : {'\0', '"', '\\', '{', ']', ',', '9', '\xff', '-', 'e'}) {
      std::string damaged = whole;
      damaged[i] = c;
      CHECK_FALSE(error_of(damaged).empty());
    }
  }
}

TEST_CASE("every value is written as JSON") {
  CHECK(write_json({}) == "null");
  CHECK(write_json(true) == "true");
  CHECK(write_json(std::numeric_limits<std::int64_t>::min()) == "-9223372036854775808");
  CHECK(write_json(std::numeric_limits<std::uint64_t>::max()) == "18446744073709551615");
  CHECK(write_json(Bytes{"foo\xff"}) == "\"Zm9v/w==\"");
  CHECK(write_json(Timestamp{0, 0}) == "\"1970-01-01T00:00:00Z\"");
  CHECK(write_json(Duration{1, 500'000'000}) == "\"1.5s\"");
  CHECK(write_json(List{1, List{}, Map{}, "x"}) == "[1,[],{},\"x\"]");
  CHECK(write_json(Map{{"b", 1}, {2, List{3}}, {true, Value()}}) ==
        R"({"true":null,"2":[3],"b":1})");
  CHECK(write_json("\"\\\n\r\t\x01\xC3\xA4/") == "\"\\\"\\\\\\n\\r\\t\\u0001\xC3\xA4/\"");
}

TEST_CASE("a double stays a double, and NaN and infinities become strings") {
  CHECK(write_json(1.0) == "1.0");
  CHECK(write_json(-0.0) == "-0.0");
  CHECK(write_json(0.1) == "0.1");
  CHECK(write_json(1e6) == "1000000.0");
  CHECK(write_json(1e21) == "1e+21");
  CHECK(write_json(5e-324) == "5e-324");
  CHECK(write_json(std::nan("")) == "\"NaN\"");
  CHECK(write_json(std::numeric_limits<double>::infinity()) == "\"Infinity\"");
  CHECK(write_json(-std::numeric_limits<double>::infinity()) == "\"-Infinity\"");
  for (const double number : {1.0, 0.1, 1e21, 123456789.12345679, 5e-324, 1.7976931348623157e308}) {
    CHECK(parse_json(write_json(number)) == Value(number));
  }
}

TEST_CASE("bytes that are not UTF-8 are written as U+FFFD") {
  CHECK(write_json("a\xff\xC3(") == "\"a\xEF\xBF\xBD\xEF\xBF\xBD(\"");
  CHECK(write_json(Map{{"\xff", 1}}) == "{\"\xEF\xBF\xBD\":1}");
}

TEST_CASE("secrets are written as *** unless asked for in clear") {
  const Value value = List{secret("hunter22"), Map{{"a", secret(List{1})}}, 3};
  CHECK(write_json(value) == R"(["***",{"a":"***"},3])");
  CHECK(write_json(value, Secrets::clear) == R"(["hunter22",{"a":[1]},3])");
  CHECK(write_json(secret(Map{{"k", 1}})) == "\"***\"");
  CHECK(write_json(Map{{secret("key-that-is-secret"), 1}}) == R"({"***":1})");
}

TEST_CASE("how deep a value is does not decide over the stack when it is written") {
  constexpr std::size_t levels = 1'000'000;
  std::vector<Value> inner;  // keeps each level, so that none is destroyed from within another
  inner.emplace_back("x");
  for (std::size_t i = 0; i < levels; ++i) {
    inner.push_back(i % 2 == 0 ? Value(List{inner.back()}) : Value(Map{{"k", inner.back()}}));
  }
  const std::string text = write_json(inner.back());
  CHECK(text.size() == levels / 2 * 2 + levels / 2 * 6 + 3);
  while (!inner.empty()) inner.pop_back();
}

TEST_CASE("JSON is read up to a size of the value, and its mistakes are found all the same") {
  // 16 bytes for each value, and what texts and keys take.
  const std::string text = R"({"ab": ["cde", 1, true, null, 1.5, {}]})";
  constexpr std::size_t size = 2 + 8 * 16 + 3;
  CHECK(parse_json(text, size) == parse_json(text));
  CHECK_FALSE(parse_json(text, size - 1));
  CHECK_FALSE(parse_json(text, 0));
  CHECK(parse_json(R"("\u0041\u0042")", 18) == Value("AB"));
  CHECK_FALSE(parse_json(R"("\u0041\u0042")", 17));
  CHECK_THROWS_AS((void)parse_json("[1,]", 100), JsonError);
  CHECK_THROWS_AS((void)parse_json("1e999", 100), JsonError);
}

TEST_CASE("JSON is written up to a size, secrets as they are") {
  std::string why = "?";
  const Value value = Map{{"a", List{secret("xyz"), 1.5}}, {"b", Bytes{"foo"}}};
  const std::string text = write_json(value, Secrets::clear);
  CHECK(write_json(value, text.size(), why) == text);
  CHECK(why.empty());
  for (std::size_t limit = 0; limit < text.size(); ++limit) {
    CHECK_FALSE(write_json(value, limit, why));
    CHECK(why.empty());
  }
}

TEST_CASE("JSON with a limit on its size does not lose an entry to another") {
  std::string why;
  for (const Value& value :
       {Value(Map{{1, 1}, {"1", 2}}), Value(Map{{1, 1}, {std::uint64_t{1}, 2}}),
        Value(List{Map{{"a", Map{{true, 1}, {"true", 2}}}}})}) {
    CHECK_FALSE(write_json(value, 1000, why));
    CHECK(why == "two keys of a map are the same text in JSON, as 1 and \"1\" are");
  }
  CHECK(write_json(Map{{-1, 1}, {std::uint64_t{1}, 2}, {"2", 3}}, 1000, why) ==
        R"({"-1":1,"1":2,"2":3})");
}
