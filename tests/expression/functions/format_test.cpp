// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>
#include <string>

#include "expression/functions/overloads.hpp"
#include "expression/opaque.hpp"

namespace heddle::expression {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();
constexpr std::int64_t smallest = std::numeric_limits<std::int64_t>::min();
constexpr std::uint64_t largest = std::numeric_limits<std::uint64_t>::max();

// One call of format() for each: the format, the items, the result.
struct Row {
  std::string format;
  List items;
  Value expected;
};

void hold_formats(const std::vector<Row>& rows) {
  std::vector<Call> calls;
  for (const auto& [format, items, expected] : rows) {
    calls.push_back({"(string).format(list(dyn)) -> string", {format, items}, expected});
  }
  hold(format_functions(), calls);
}

TEST_CASE("a format is text with verbs in it") {
  hold_formats({
      {"no substitution", {}, "no substitution"},
      {"", {}, ""},
      {"str is %s and some more", {"filler"}, "str is filler and some more"},
      {"%% and also %%", {}, "% and also %"},
      {"%%%s%%", {"text"}, "%text%"},
      {"%%s", {}, "%s"},
      {"%d %d, %s %s", {1, 2, "A", "B"}, "1 2, A B"},
      {"α%s©", {"β"}, "αβ©"},
      {"%s", {"%d"}, "%d"},
      // What is left over is not used; the author sees as much.
      {"%d", {1, 2}, "1"},
  });
}

TEST_CASE("%s takes a value of any kind") {
  hold_formats({
      {"%s", {nullptr}, "null"},
      {"%s, %s", {true, false}, "true, false"},
      {"%s", {999'999'999'999}, "999999999999"},
      {"%s", {smallest}, "-9223372036854775808"},
      {"%s", {largest}, "18446744073709551615"},
      {"%s", {"a string"}, "a string"},
      {"%s", {Bytes{"xyz"}}, "xyz"},
      // Offending bytes in a row are one mark.
      {"%s", {Bytes{"a\xff\xfe\xC3z\xff"}}, "a\uFFFDz\uFFFD"},
      {"%s", {Bytes{"\xE2\x82"}}, "\uFFFD"},
      {"%s", {Timestamp{1'675'467'080, 0}}, "2023-02-03T23:31:20Z"},
      {"%s", {Timestamp{0, 5'000'000}}, "1970-01-01T00:00:00.005Z"},
      {"%s", {Duration{6347, 0}}, "6347s"},
      {"%s", {Duration{-2, 500'000'000}}, "-1.5s"},
      {"%s", {Opaque::make_type(StaticType(Type::string))}, "string"},
      {"%s", {Opaque::make_type(StaticType(Type::list))}, "list"},
      {"%s",
       {Opaque::make_type(StaticType(StaticType::Kind::map, {StaticType(), StaticType()}))},
       "map"},
      {"%s", {Opaque::make_type(StaticType(Type::null))}, "null_type"},
      {"%s", {Opaque::make_type(StaticType(Type::timestamp))}, "google.protobuf.Timestamp"},
      {"%s", {List{}}, "[]"},
      {"%s",
       {List{"abc", 3.14, nullptr, List{9, 8}, Timestamp{}}},
       "[abc, 3.14, null, [9, 8], 1970-01-01T00:00:00Z]"},
      {"%s", {Map{}}, "{}"},
      {"%s",
       {Map{{"key1", Bytes{"xyz"}},
            {"key5", nullptr},
            {"key2", Duration{7200, 0}},
            {"key4", true},
            {"key3", 2.71828}}},
       "{key1: xyz, key2: 7200s, key3: 2.71828, key4: true, key5: null}"},
      {"%s",
       {Map{{1, "value1"}, {std::uint64_t{2}, "value2"}, {true, not_a_number}}},
       "{1: value1, 2: value2, true: NaN}"},
      {"%s",
       {Map{{"strKey", "x"}, {6, Duration{422, 0}}, {true, 42}}},
       "{6: 422s, strKey: x, true: 42}"},
      // In the order of the texts, not of the numbers.
      {"%s", {Map{{2, "b"}, {10, "a"}, {-1, List{Map{{"k", 1}}}}}}, "{-1: [{k: 1}], 10: a, 2: b}"},
  });
}

TEST_CASE("%s and %d write a double in decimal digits, as few as tell it from others") {
  for (const std::string verb : {"%s", "%d"}) {
    hold_formats({
        {verb, {3.0}, "3"},
        {verb, {3.14}, "3.14"},
        {verb, {-56.8}, "-56.8"},
        {verb, {0.0}, "0"},
        {verb, {-0.0}, "-0"},
        {verb, {0.1}, "0.1"},
        {verb, {1.5e-7}, "0.00000015"},
        {verb, {1e21}, "1000000000000000000000"},
        {verb, {1.5e23}, "150000000000000000000000"},
        {verb, {123456.75}, "123456.75"},
        {verb, {5e-324}, "0." + std::string(323, '0') + "5"},
        {verb, {1.7976931348623157e308}, "17976931348623157" + std::string(292, '0')},
        {verb, {not_a_number}, "NaN"},
        {verb, {infinity}, "Infinity"},
        {verb, {-infinity}, "-Infinity"},
    });
  }
  hold_formats({{"%s", {List{not_a_number, infinity, -infinity}}, "[NaN, Infinity, -Infinity]"}});
}

TEST_CASE("%d, %b, %o, %x and %X write integers") {
  hold_formats({
      {"%d", {64}, "64"},
      {"%d", {smallest}, "-9223372036854775808"},
      {"%d", {largest}, "18446744073709551615"},
      {"%b", {5}, "101"},
      {"%b", {-5}, "-101"},
      {"%b", {std::uint64_t{64}}, "1000000"},
      {"%b", {true}, "1"},
      {"%b", {false}, "0"},
      {"%b", {smallest}, "-1" + std::string(63, '0')},
      {"%b", {largest}, std::string(64, '1')},
      {"%o", {11}, "13"},
      {"%o", {-11}, "-13"},
      {"%o", {std::uint64_t{65535}}, "177777"},
      {"%x", {30}, "1e"},
      {"%X", {30}, "1E"},
      {"%x", {-30}, "-1e"},
      {"%X", {std::uint64_t{6000}}, "1770"},
      {"%x", {largest}, "ffffffffffffffff"},
      {"%X", {smallest}, "-8000000000000000"},
  });
}

TEST_CASE("%x and %X write the bytes of a text") {
  hold_formats({
      {"%x", {"Hello world!"}, "48656c6c6f20776f726c6421"},
      {"%X", {"Hello world!"}, "48656C6C6F20776F726C6421"},
      {"%x", {"α"}, "ceb1"},
      {"%x", {Bytes{std::string("\0\xff", 2)}}, "00ff"},
      {"%X", {Bytes{"byte string"}}, "6279746520737472696E67"},
      {"%x", {""}, ""},
  });
}

TEST_CASE("%f and %e round to the digits that are asked for, halves to even") {
  hold_formats({
      {"%f", {2.71828}, "2.718280"},
      {"%f", {2}, "2.000000"},
      {"%f", {std::uint64_t{3}}, "3.000000"},
      {"%.3f", {1.2345}, "1.234"},
      {"%.0f", {123.0}, "123"},
      {"%.0f", {3.5001}, "4"},
      {"%.0f", {3.4999}, "3"},
      {"%.0f", {1.5}, "2"},
      {"%.0f", {2.5}, "2"},
      {"%.0f", {0.5}, "0"},
      {"%.1f", {0.25}, "0.2"},
      {"%.3f", {123.4999}, "123.500"},
      {"%.3f", {123.4994}, "123.499"},
      {"%.3f", {-123.4999}, "-123.500"},
      {"%.5f", {-1.2}, "-1.20000"},
      {"%.1f", {-0.01}, "-0.0"},
      {"%.003f", {1.0}, "1.000"},
      {"%.100f",
       {0.1},
       "0.1000000000000000055511151231257827021181583404541015625" + std::string(45, '0')},
      {"%.100f",
       {-0x1p1023},
       "-8988465674311579538646525953945123668089884894711532863671504057886633790275048"
       "15663542386612037680105600569399356966788293948844072083112464237153197370621888"
       "83946712432742638151109800623047059726541476042502884419075341171231440736956555"
       "270413618581675255342293149119973622969239858152417678164812112068608." +
           std::string(100, '0')},
      {"%f", {smallest}, "-9223372036854775808.000000"},
      {"%f", {largest}, "18446744073709551615.000000"},
      {"%e", {2.71828}, "2.718280e+00"},
      {"%e", {2}, "2.000000e+00"},
      {"%e", {std::uint64_t{3}}, "3.000000e+00"},
      {"%.6e", {1052.032911275}, "1.052033e+03"},
      {"%.1e", {-3.14}, "-3.1e+00"},
      {"%.0e", {25.0}, "2e+01"},
      {"%.2e", {1e-300}, "1.00e-300"},
      {"%.18e", {std::int64_t{9'007'199'254'740'993}}, "9.007199254740993000e+15"},
      {"%f %e", {not_a_number, not_a_number}, "NaN NaN"},
      {"%.1f %.1e", {infinity, -infinity}, "Infinity -Infinity"},
  });
}

TEST_CASE("a format that cannot be filled says which verb, where, and what it takes") {
  hold_formats({
      {"%a",
       {1},
       failure("the format has an unknown verb at index 0: there are %s, %d, %f, %e, "
               "%b, %x, %X, %o and %%")},
      {"α%E",
       {1.0},
       failure("the format has an unknown verb at index 1: there are %s, %d, %f, "
               "%e, %b, %x, %X, %o and %%")},
      {"%5d",
       {1},
       failure("the format has an unknown verb at index 0: there are %s, %d, %f, %e, "
               "%b, %x, %X, %o and %%")},
      {"%", {1}, failure("the format ends within a verb: write %% for a percent sign")},
      {"%d %.2", {1, 2}, failure("the format ends within a verb: write %% for a percent sign")},
      {"%d %d %d", {0, 1}, failure("the format has more verbs than the list has items (2)")},
      {"%.f",
       {1},
       failure("the precision at index 0 of the format has no digits: write it as in "
               "%.2f")},
      {"%.-1f",
       {1},
       failure("the precision at index 0 of the format has no digits: write it as "
               "in %.2f")},
      {"%.101f", {1}, failure("the precision at index 0 of the format is larger than 100")},
      {"%.99999999999999999999e",
       {1},
       failure("the precision at index 0 of the format is larger than 100")},
      {"a%.2s",
       {"x"},
       failure("the verb at index 1 of the format takes no precision: only %f and %e do")},
      {"%.2%",
       {},
       failure("the verb at index 0 of the format takes no precision: only %f and %e do")},
  });
}

TEST_CASE("a verb refuses a value of a kind it does not take") {
  const auto refused = [](const std::string& verb, const std::string& takes,
                          const std::string& found) {
    return failure(verb + " takes " + takes + "; item 0 of the list is " + found);
  };
  const std::string numbers = "an int, uint or double";
  hold_formats({
      {"%d", {nullptr}, refused("%d", numbers, "null")},
      {"%d", {"abc"}, refused("%d", numbers, "a string")},
      {"%d", {true}, refused("%d", numbers, "a bool")},
      {"%d", {Duration{1802, 0}}, refused("%d", numbers, "a duration")},
      {"%f", {nullptr}, refused("%f", numbers, "null")},
      {"%f", {"1.5"}, refused("%f", numbers, "a string")},
      {"%e", {nullptr}, refused("%e", numbers, "null")},
      {"%e", {List{}}, refused("%e", numbers, "a list")},
      {"%b", {nullptr}, refused("%b", "an int, uint or bool", "null")},
      {"%b", {"abc"}, refused("%b", "an int, uint or bool", "a string")},
      {"%b", {1.0}, refused("%b", "an int, uint or bool", "a double")},
      {"%o", {nullptr}, refused("%o", "an int or uint", "null")},
      {"%o", {"a string"}, refused("%o", "an int or uint", "a string")},
      {"%o", {false}, refused("%o", "an int or uint", "a bool")},
      {"%x", {0.5}, refused("%x", "an int, uint, string or bytes", "a double")},
      {"%x", {nullptr}, refused("%x", "an int, uint, string or bytes", "null")},
      {"%X", {nullptr}, refused("%X", "an int, uint, string or bytes", "null")},
      {"%X", {true}, refused("%X", "an int, uint, string or bytes", "a bool")},
      {"%X",
       {Opaque::make_type(StaticType(Type::string))},
       refused("%X", "an int, uint, string or bytes", "a type")},
      {"%s %d",
       {1, "x"},
       failure("%d takes an int, uint or double; item 1 of the list is a string")},
      {"%s",
       {List{1, Opaque::make_optional(Value(1))}},
       failure("%s takes no optional: take what it holds, with value() or orValue()")},
  });
}

TEST_CASE("quote() writes a text as it would stand between quotes in an expression") {
  const std::string signature = "strings.quote(string) -> string";
  hold(format_functions(), {{signature, {""}, R"("")"},
                            {signature, {"verbatim"}, R"("verbatim")"},
                            {signature, {"\a\b\f\n\r\t\v"}, R"("\a\b\f\n\r\t\v")"},
                            {signature, {"a \\ b \\"}, R"("a \\ b \\")"},
                            {signature, {"mid \" quote, it's"}, R"("mid \" quote, it's")"},
                            {signature, {"ta©o😀"}, R"("ta©o😀")"},
                            {signature, {"a\xff"}, "\"a\uFFFD\""},
                            {signature, {std::string("\0\x1b", 2)}, std::string("\"\0\x1b\"", 4)}});
}

TEST_CASE("every overload of format_functions() has a test") {
  CHECK(format_functions().size() == 2);  // those above
}

TEST_CASE("what is formatted is charged, and refused when it becomes too large") {
  const std::string half(Budget::largest_result / 2, 'a');
  const std::string quotes = half + half.substr(9) + "\n\n\n\n";
  hold_formats({{"%s%s", {half, half}, half + half},
                {"%s%s!", {half, half}, too_large()},
                {"%x", {half + "a"}, too_large()},
                {"%s", {List{half, half}}, too_large()},
                {half + half + "%s", {"a"}, too_large()},
                {"%s", {Bytes{std::string(Budget::largest_result, '\xff')}}, "\uFFFD"}});
  hold(format_functions(), {{"strings.quote(string) -> string", {quotes}, too_large()}});

  const std::string text(6400, 'a');
  std::vector<Map::Entry> entries;
  for (int i = 0; i < 40; ++i) entries.emplace_back(i, i);
  for (const Value& item : {Value(text), Value(Bytes{text}), Value(List(100, Value(1))),
                            Value(Map(std::move(entries)))}) {
    CAPTURE(shown(item));
    const std::vector<Value> arguments = {"%s", List{item}};
    CHECK(shown(call_within(90, format_functions(), "(string).format(list(dyn)) -> string",
                            arguments)) == shown(budget_exhausted()));
  }
  CHECK(shown(call_within(90, format_functions(), "strings.quote(string) -> string", {text})) ==
        shown(budget_exhausted()));
}

}  // namespace
}  // namespace heddle::expression
