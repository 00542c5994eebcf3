// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "expression/opaque.hpp"
#include "expression/sample.hpp"

using namespace heddle;
using namespace heddle::expression;

namespace {

struct Mistake {
  std::string_view expression;
  std::string_view problem;  // marked text | message | label | notes
};

}  // namespace

TEST_CASE("a mistake in the syntax is told at its place, with what was expected and found") {
  constexpr Mistake mistakes[] = {
      {R"(1 +)", R"(+ | expected a value, a name or '(', found the end | )"},
      {R"((1 + 2)", R"(2 | expected ')' for the '(' before, found the end | )"},
      {R"([1, 2)", R"(2 | expected ',' or ']' for the '[' before, found the end | )"},
      {R"({'a' 1})", R"(1 | expected ':' and a value behind the key, found '1' | )"},
      {R"('abc)", R"('abc | the text that begins here has no ' at its end | )"},
      {R"("abc)", R"("abc | the text that begins here has no " at its end | )"},
      {R"(def")", R"(" | the text that begins here has no " at its end | )"},
      {R"(a = b)", R"(= | '=' is not an operator here | write == to compare)"},
      {R"(inputs.count and inputs.flag)",
       R"(and | expected an operator or the end, found 'and' | write && for 'and')"},
      {R"(not inputs.flag)", R"(inputs | expected an operator or the end, found 'inputs' | )"},
      {R"(if x then y)",
       R"(if | 'if' is a reserved word | write a ? b : c for 'if a then b else c')"},
      {R"(inputs.flag ? 1)", R"(1 | expected ':' for the '?' before, found the end | )"},
      {R"(1 2)", R"(2 | expected an operator or the end, found '2' | )"},
      {R"(inputs.items[0)", R"(0 | expected ']' for the '[' before, found the end | )"},
      {R"(inputs.)", R"(. | expected a name behind '.', found the end | )"},
      {R"('\q')",
       R"(\q | '\q' stands for no character | for a backslash write \\, or r"…" for a text without escapes)"},
      {R"('\ud800')",
       R"(\ud800 | '\ud800' stands for no character | for a backslash write \\, or r"…" for a text without escapes)"},
      {R"(99999999999999999999)",
       R"(99999999999999999999 | the number is too large for an int (at most 9223372036854775807) | a uint has a 'u' behind it, a double a '.')"},
      {R"(1u2)",
       R"(1u2 | '1u2' is neither a number nor a name | names begin with a letter or '_')"},
      {R"(0x)", R"(0x | '0x' is neither a number nor a name | names begin with a letter or '_')"},
      {R"(for)", R"(for | 'for' is a reserved word | )"},
      {R"(a.in)", R"(in | 'in' cannot be a name | write ["in"])"},
      {R"(Foo{a: 1})", R"(Foo | there is no message type 'Foo' | a map is written {"key": value})"},
      {R"(has(inputs))",
       R"(inputs | has() asks for something inside a value, such as has(nodes.a.b) | expected a name with a '.' before it)"},
      {R"(inputs.items.map(1, x))",
       R"(1 | map: expected a name for the variable here | such as map(x, …))"},
      {R"(inputs.items.all(i, i, true))", R"(i | all: both variables have the name 'i' | )"},
      {R"($x)", R"($ | '$' is not an operator here | inside ${{ }} names stand without '$')"},
      {R"(inputs.count === 3)", R"(=== | '===' is not an operator here | write == to compare)"},
  };
  for (const auto& [expression, problem] : mistakes) {
    CAPTURE(expression);
    CHECK(sample::problems(expression) == problem);
  }
}

TEST_CASE("operators bind as the specification says") {
  CHECK(sample::value("1 + 2 * 3 == 7 && !false || false") == Value(true));
  CHECK(sample::value("2 - 3 - 4") == Value(-5));
  CHECK(sample::value("100 / 10 / 5 * 3 % 4") == Value(2));
  CHECK(sample::value("false && false || true") == Value(true));
  CHECK(sample::value("true ? 1 : false ? 2 : 3") == Value(1));
  CHECK(sample::value("false ? 1 : false ? 2 : 3") == Value(3));
  CHECK(sample::value("-inputs.count + 1") == Value(-2));
  CHECK(sample::value("1 in [1] == true") == Value(true));
  CHECK(sample::value("- 2 // a comment\n + 3") == Value(1));
}

TEST_CASE("the smallest int can be written, and its absolute value cannot") {
  CHECK(sample::value("-9223372036854775808") == Value(std::int64_t{-9223372036854775807} - 1));
  CHECK(sample::problems("9223372036854775808") ==
        "9223372036854775808 | the number is too large for an int (at most 9223372036854775807) | "
        "a uint has a 'u' behind it, a double a '.'");
  CHECK(sample::value("18446744073709551615u") == Value(std::uint64_t{18446744073709551615U}));
}

TEST_CASE("an expression nests 64 levels, and no deeper") {
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '(') + "1" + std::string(levels, ')');
  };
  CHECK(sample::value(nested(63)) == Value(1));
  CHECK(sample::problems(nested(64)).find("nested deeper than 64 levels") != std::string::npos);
  CHECK(sample::problems(nested(30'000)).find("nested deeper than 64 levels") != std::string::npos);
  std::string path = "inputs.user";
  for (int i = 0; i < 70; ++i) path += "[0]";
  CHECK(sample::problems(path).find("nested deeper than 64 levels") != std::string::npos);
}

TEST_CASE("a long sum nests no deeper than a short one") {
  std::string sum = "0";
  std::string all = "true";
  for (int i = 0; i < 5'000; ++i) sum += " + 1";
  for (int i = 0; i < 5'000; ++i) all += " && true";
  CHECK(sample::value(sum) == Value(5'000));
  CHECK(sample::value(all) == Value(true));
}
