// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "expression/functions/overloads.hpp"

namespace heddle::expression {
namespace {

constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t largest = std::numeric_limits<std::int64_t>::max();

const std::vector<Call>& questions() {
  static const std::vector<Call> calls = {
      {"(string).contains(string) -> bool", {"tacocat", "oca"}, true},
      {"(string).contains(string) -> bool", {"tacocat", "tacocat!"}, false},
      {"(string).contains(string) -> bool", {"©αT", "α"}, true},
      {"(string).contains(string) -> bool", {"tacocat", ""}, true},
      {"(string).contains(string) -> bool", {"", ""}, true},
      {"(string).contains(string) -> bool", {"", "a"}, false},
      {"(string).startsWith(string) -> bool", {"tacocat", "taco"}, true},
      {"(string).startsWith(string) -> bool", {"tacocat", "cat"}, false},
      {"(string).startsWith(string) -> bool", {"ta", "taco"}, false},
      {"(string).startsWith(string) -> bool", {"", ""}, true},
      {"(string).endsWith(string) -> bool", {"tacocat", "cat"}, true},
      {"(string).endsWith(string) -> bool", {"tacocat", "taco"}, false},
      {"(string).endsWith(string) -> bool", {"©αT", "αT"}, true},
      {"(string).endsWith(string) -> bool", {"a", "ba"}, false},
      {"(string).endsWith(string) -> bool", {"", ""}, true},
  };
  return calls;
}

const std::vector<Call>& patterns() {
  const auto bad = [](const std::string& why) {
    return failure("the pattern of matches() is not a regular expression of RE2: " + why);
  };
  static const std::vector<Call> calls = {
      {"(string).matches(string) -> bool", {"hubba", "ubb"}, true},
      {"(string).matches(string) -> bool", {"hubba", "^ubb"}, false},
      {"(string).matches(string) -> bool", {"", ""}, true},
      {"(string).matches(string) -> bool", {"abcd", "bc|ef"}, true},
      {"(string).matches(string) -> bool", {"abcd", "^a.*d$"}, true},
      {"(string).matches(string) -> bool", {"mañana", "a+ñ+a+"}, true},
      {"(string).matches(string) -> bool", {"🐱😀😀", "🐱😀{2}$"}, true},
      {"(string).matches(string) -> bool", {"α", "^.$"}, true},
      {"(string).matches(string) -> bool", {"α", "^\\pL$"}, true},
      {"matches(string, string) -> bool", {"hubba", "^h.*a$"}, true},
      {"matches(string, string) -> bool", {"hubba", "x"}, false},
      {"matches(string, string) -> bool", {"abc", "ab["}, bad("missing ]")},
      {"(string).matches(string) -> bool", {"abc", "(ab"}, bad("missing )")},
      {"(string).matches(string) -> bool",
       {"abc", "*a"},
       bad("no argument for repetition operator")},
      {"(string).matches(string) -> bool", {"abc", "(a)\\1"}, bad("invalid escape sequence")},
      {"(string).matches(string) -> bool", {"abc", "a{1001}"}, bad("invalid repetition size")},
      {"(string).matches(string) -> bool",
       {"abc", "\\pL{1000}"},
       bad("pattern too large - compile failed")},
      {"(string).matches(string) -> bool", {"abc", std::string(1024, 'a')}, false},
      {"(string).matches(string) -> bool",
       {"abc", std::string(1025, 'a')},
       failure("the pattern of matches() is larger than 1024 bytes")},
  };
  return calls;
}

const std::vector<Call>& places() {
  static const std::vector<Call> calls = {
      {"(string).charAt(int) -> string", {"tacocat", 3}, "o"},
      {"(string).charAt(int) -> string", {"tacocat", 7}, ""},
      {"(string).charAt(int) -> string", {"©αT", 1}, "α"},
      {"(string).charAt(int) -> string", {"", 0}, ""},
      {"(string).charAt(int) -> string",
       {"tacocat", 30},
       failure("charAt() takes an index from 0 to 7 of this string, not 30")},
      {"(string).charAt(int) -> string",
       {"©αT", 4},
       failure("charAt() takes an index from 0 to 3 of this string, not 4")},
      {"(string).charAt(int) -> string",
       {"a", -1},
       failure("charAt() takes an index from 0 to 1 of this string, not -1")},
      {"(string).charAt(int) -> string",
       {"a", largest},
       failure("charAt() takes an index from 0 to 1 of this string, not 9223372036854775807")},
      {"(string).indexOf(string) -> int", {"tacocat", ""}, 0},
      {"(string).indexOf(string) -> int", {"tacocat", "ac"}, 1},
      {"(string).indexOf(string) -> int", {"tacocat", "none"}, -1},
      {"(string).indexOf(string) -> int", {"", "a"}, -1},
      {"(string).indexOf(string) -> int", {"", ""}, 0},
      {"(string).indexOf(string) -> int", {"ta©o©αT", "©α"}, 4},
      {"(string).indexOf(string, int) -> int", {"tacocat", "", 3}, 3},
      {"(string).indexOf(string, int) -> int", {"tacocat", "", 7}, 7},
      {"(string).indexOf(string, int) -> int", {"tacocat", "a", 1}, 1},
      {"(string).indexOf(string, int) -> int", {"tacocat", "a", 2}, 5},
      {"(string).indexOf(string, int) -> int", {"tacocat", "t", 7}, -1},
      {"(string).indexOf(string, int) -> int", {"ta©o©αT", "©", 3}, 4},
      {"(string).indexOf(string, int) -> int", {"ta©o©αT", "©α", 5}, -1},
      {"(string).indexOf(string, int) -> int",
       {"tacocat", "a", 30},
       failure("indexOf() takes an index from 0 to 7 of this string, not 30")},
      {"(string).indexOf(string, int) -> int",
       {"tacocat", "", -1},
       failure("indexOf() takes an index from 0 to 7 of this string, not -1")},
      {"(string).lastIndexOf(string) -> int", {"", "@@"}, -1},
      {"(string).lastIndexOf(string) -> int", {"tacocat", ""}, 7},
      {"(string).lastIndexOf(string) -> int", {"tacocat", "at"}, 5},
      {"(string).lastIndexOf(string) -> int", {"tacocat", "tacocat"}, 0},
      {"(string).lastIndexOf(string) -> int", {"tacocat", "tacocats"}, -1},
      {"(string).lastIndexOf(string) -> int", {"ta©o©αT", "©"}, 4},
      {"(string).lastIndexOf(string, int) -> int", {"tacocat", "", 3}, 3},
      {"(string).lastIndexOf(string, int) -> int", {"tacocat", "a", 3}, 1},
      {"(string).lastIndexOf(string, int) -> int", {"tacocat", "a", 0}, -1},
      {"(string).lastIndexOf(string, int) -> int", {"tacocat", "t", 0}, 0},
      {"(string).lastIndexOf(string, int) -> int", {"tacocat", "t", 7}, 6},
      {"(string).lastIndexOf(string, int) -> int", {"ta©o©αT", "©", 3}, 2},
      {"(string).lastIndexOf(string, int) -> int", {"ta©o©αT", "©α", 4}, 4},
      {"(string).lastIndexOf(string, int) -> int", {"bananananana", "nana", 7}, 6},
      {"(string).lastIndexOf(string, int) -> int",
       {"tacocat", "a", -1},
       failure("lastIndexOf() takes an index from 0 to 7 of this string, not -1")},
      {"(string).lastIndexOf(string, int) -> int",
       {"tacocat", "a", 30},
       failure("lastIndexOf() takes an index from 0 to 7 of this string, not 30")},
      {"(string).substring(int) -> string", {"tacocat", 4}, "cat"},
      {"(string).substring(int) -> string", {"tacocat", 7}, ""},
      {"(string).substring(int) -> string", {"ta©o©αT", 4}, "©αT"},
      {"(string).substring(int) -> string",
       {"tacocat", 40},
       failure("substring() takes an index from 0 to 7 of this string, not 40")},
      {"(string).substring(int) -> string",
       {"tacocat", -1},
       failure("substring() takes an index from 0 to 7 of this string, not -1")},
      {"(string).substring(int, int) -> string", {"tacocat", 0, 4}, "taco"},
      {"(string).substring(int, int) -> string", {"tacocat", 4, 4}, ""},
      {"(string).substring(int, int) -> string", {"ta©o©αT", 2, 6}, "©o©α"},
      {"(string).substring(int, int) -> string", {"ta©o©αT", 7, 7}, ""},
      {"(string).substring(int, int) -> string",
       {"tacocat", 1, 50},
       failure("substring() takes an index from 0 to 7 of this string, not 50")},
      {"(string).substring(int, int) -> string",
       {"tacocat", 49, 50},
       failure("substring() takes an index from 0 to 7 of this string, not 49")},
      {"(string).substring(int, int) -> string",
       {"tacocat", 4, 3},
       failure("substring(4, 3) ends before it begins")},
      {"(string).substring(int, int) -> string",
       {"tacocat", 1, smallest},
       failure("substring(1, -9223372036854775808) ends before it begins")},
      {"(string).substring(int, int) -> string",
       {"tacocat", smallest, largest},
       failure("substring() takes an index from 0 to 7 of this string, not -9223372036854775808")},
  };
  return calls;
}

const std::vector<Call>& changes() {
  static const std::vector<Call> calls = {
      {"(string).lowerAscii() -> string", {"TacoCÆt Xii @[`{"}, "tacocÆt xii @[`{"},
      {"(string).upperAscii() -> string", {"tacoCαt xii @[`{"}, "TACOCαT XII @[`{"},
      {"(string).replace(string, string) -> string", {"{0} days", "{1}", "2"}, "{0} days"},
      {"(string).replace(string, string) -> string", {"{0} d {0} h", "{0}", "2"}, "2 d 2 h"},
      {"(string).replace(string, string) -> string", {"1 ©αT taco", "αT", "o©α"}, "1 ©o©α taco"},
      {"(string).replace(string, string) -> string", {"hello hello", "h", ""}, "ello ello"},
      {"(string).replace(string, string) -> string", {"aaaa", "aa", "a"}, "aa"},
      {"(string).replace(string, string) -> string", {"©α", "", "_"}, "_©_α_"},
      {"(string).replace(string, string) -> string", {"", "", "_"}, "_"},
      {"(string).replace(string, string, int) -> string", {"a a a", "a", "b", 2}, "b b a"},
      {"(string).replace(string, string, int) -> string", {"a a a", "a", "b", 0}, "a a a"},
      {"(string).replace(string, string, int) -> string", {"a a a", "a", "b", -1}, "b b b"},
      {"(string).replace(string, string, int) -> string", {"a a a", "a", "b", 9}, "b b b"},
      {"(string).replace(string, string, int) -> string", {"abc", "", "_", 2}, "_a_bc"},
      {"(string).replace(string, string, int) -> string", {"abc", "", "_", smallest}, "_a_b_c_"},
      {"(string).trim() -> string", {" \f\n\r\t\vtext  "}, "text"},
      {"(string).trim() -> string", {"\u0085\u00a0\u1680a b"}, "a b"},
      {"(string).trim() -> string",
       {"t\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"},
       "t"},
      {"(string).trim() -> string", {"\u3000t\u2028\u2029\u202F\u205F\u3000"}, "t"},
      {"(string).trim() -> string",
       {"\u180et\u200b\u200c\u200d\u2060\ufeff"},
       "\u180et\u200b\u200c\u200d\u2060\ufeff"},
      {"(string).trim() -> string", {" \t"}, ""},
      {"(string).trim() -> string", {""}, ""},
      {"(string).reverse() -> string", {""}, ""},
      {"(string).reverse() -> string", {"☺"}, "☺"},
      {"(string).reverse() -> string", {"Ta©oCαt"}, "tαCo©aT"},
  };
  return calls;
}

const std::vector<Call>& pieces() {
  static const std::vector<Call> calls = {
      {"(list(string)).join() -> string", {List{"x", "y"}}, "xy"},
      {"(list(string)).join() -> string", {List{}}, ""},
      {"(list(string)).join() -> string",
       {List{"x", 1}},
       failure("join() takes a list of strings; its item 1 is an int")},
      {"(list(string)).join(string) -> string", {List{"x", "", "y"}, "-"}, "x--y"},
      {"(list(string)).join(string) -> string", {List{"x"}, "-"}, "x"},
      {"(list(string)).join(string) -> string", {List{}, "-"}, ""},
      {"(list(string)).join(string) -> string",
       {List{nullptr}, "-"},
       failure("join() takes a list of strings; its item 0 is null")},
      {"(string).split(string) -> list(string)", {"a b c", " "}, List{"a", "b", "c"}},
      {"(string).split(string) -> list(string)", {" a ", " "}, List{"", "a", ""}},
      {"(string).split(string) -> list(string)", {"aaa", "aa"}, List{"", "a"}},
      {"(string).split(string) -> list(string)", {"a", "b"}, List{"a"}},
      {"(string).split(string) -> list(string)", {"", "b"}, List{""}},
      {"(string).split(string) -> list(string)", {"o©α", ""}, List{"o", "©", "α"}},
      {"(string).split(string) -> list(string)", {"", ""}, List{}},
      {"(string).split(string, int) -> list(string)", {"a b c", " ", 0}, List{}},
      {"(string).split(string, int) -> list(string)", {"a b c", " ", 1}, List{"a b c"}},
      {"(string).split(string, int) -> list(string)", {"a b c", " ", 2}, List{"a", "b c"}},
      {"(string).split(string, int) -> list(string)", {"a b c", " ", 3}, List{"a", "b", "c"}},
      {"(string).split(string, int) -> list(string)", {"a b c", " ", largest}, List{"a", "b", "c"}},
      {"(string).split(string, int) -> list(string)", {"o©o©o", "©", -1}, List{"o", "o", "o"}},
      {"(string).split(string, int) -> list(string)", {"o©α", "", 2}, List{"o", "©α"}},
      {"(string).split(string, int) -> list(string)", {"o©α", "", 1}, List{"o©α"}},
      {"(string).split(string, int) -> list(string)", {"", "", 5}, List{}},
      {"(string).split(string, int) -> list(string)", {"abc", "", 0}, List{}},
  };
  return calls;
}

TEST_CASE("strings tell what they contain") {
  hold(string_functions(), questions());
}

TEST_CASE(
    "matches looks for a pattern anywhere, and says what is wrong with one without its text") {
  hold(string_functions(), patterns());
}

TEST_CASE("positions in strings count characters") {
  hold(string_functions(), places());
}

TEST_CASE("strings are changed character by character") {
  hold(string_functions(), changes());
}

TEST_CASE("strings are taken to pieces and put together") {
  hold(string_functions(), pieces());
}

TEST_CASE("every overload of strings has a test") {
  cover(string_functions(), {questions(), patterns(), places(), changes(), pieces()});
}

TEST_CASE("a string larger than a result may be is refused before it is built") {
  const std::string half(Budget::largest_result / 2, 'a');
  const std::string whole = half + half;
  hold(string_functions(),
       {{"(list(string)).join() -> string", {List{half, half}}, whole},
        {"(list(string)).join() -> string", {List{half, half, "a"}}, too_large()},
        {"(list(string)).join(string) -> string", {List{half, half}, "-"}, too_large()},
        {"(string).replace(string, string) -> string", {half, "a", "bcd"}, too_large()},
        {"(string).replace(string, string) -> string", {half, "", half}, too_large()},
        {"(string).split(string) -> list(string)", {half, ""}, too_large()},
        {"(string).split(string) -> list(string)", {half, "a"}, too_large()},
        {"(string).lowerAscii() -> string", {whole + "A"}, too_large()},
        {"(string).upperAscii() -> string", {whole + "a"}, too_large()},
        {"(string).substring(int) -> string", {whole + "ab", 1}, too_large()},
        {"(string).substring(int) -> string", {whole + "ab", 2}, whole.substr(1) + "b"},
        {"(string).trim() -> string", {whole + "a"}, too_large()},
        {"(string).trim() -> string", {whole + " "}, whole},
        {"(string).reverse() -> string", {whole + "a"}, too_large()}});
}

TEST_CASE("work on strings is charged by their size") {
  const std::string text(640, 'a');
  const List list(50, Value("a"));
  for (const auto& [signature, arguments] : std::vector<std::pair<std::string, List>>{
           {"(string).contains(string) -> bool", {text, "b"}},
           {"(string).startsWith(string) -> bool", {"", text}},
           {"(string).endsWith(string) -> bool", {"", text}},
           {"(string).matches(string) -> bool", {text, "b"}},
           {"(string).charAt(int) -> string", {text, 640}},
           {"(string).indexOf(string) -> int", {text, "b"}},
           {"(string).lastIndexOf(string) -> int", {text, "b"}},
           {"(list(string)).join() -> string", {Value(list)}},
           {"(list(string)).join(string) -> string", {List{"a", "b"}, text}},
           {"(string).lowerAscii() -> string", {text}},
           {"(string).upperAscii() -> string", {text}},
           {"(string).replace(string, string) -> string", {text, "b", ""}},
           {"(string).split(string) -> list(string)", {text, "b"}},
           {"(string).substring(int) -> string", {text, 0}},
           {"(string).trim() -> string", {text}},
           {"(string).reverse() -> string", {text}}}) {
    CAPTURE(signature);
    CHECK(shown(call_within(9, string_functions(), signature, arguments)) ==
          shown(budget_exhausted()));
    CHECK_FALSE(is_failure(call_within(200, string_functions(), signature, arguments)));
  }
}

TEST_CASE("a search takes no time that is the product of two sizes") {
  // 2^18 places times 2^18 bytes would take minutes.
  const std::string text(std::size_t{1} << 19, 'a');
  const std::string half(std::size_t{1} << 18, 'a');
  hold(string_functions(),
       {{"(string).contains(string) -> bool", {text, half + "b"}, false},
        {"(string).indexOf(string) -> int", {text, half + "b" + half}, -1},
        {"(string).lastIndexOf(string) -> int", {text, "b" + half}, -1},
        {"(string).replace(string, string) -> string", {text, half + "b", ""}, text}});
}

TEST_CASE("patterns that are made to be slow use up the budget") {
  const std::string text(100'000, 'a');
  std::string classes;
  while (classes.size() + 3 <= 1024) classes += "\\pL";
  hold(string_functions(),
       {{"(string).matches(string) -> bool", {text, "(a?){500}a{500}b"}, budget_exhausted()},
        {"(string).matches(string) -> bool", {text, "^a*$"}, true}});
  CHECK(shown(call_within(100'000, string_functions(), "(string).matches(string) -> bool",
                          {"a", classes})) == shown(budget_exhausted()));
  CHECK(shown(call_within(10'000, string_functions(), "(string).matches(string) -> bool",
                          {"a", "\\pL{1000}"})) == shown(budget_exhausted()));
}

TEST_CASE("malformed text is taken byte by byte") {
  hold(string_functions(), {{"(string).charAt(int) -> string", {"a\xff\xC3", 1}, "\xff"},
                            {"(string).reverse() -> string", {"a\xff\xC3"}, "\xC3\xff\x61"},
                            {"(string).indexOf(string) -> int", {"\xff\xC3z", "z"}, 2}});
}

}  // namespace
}  // namespace heddle::expression
