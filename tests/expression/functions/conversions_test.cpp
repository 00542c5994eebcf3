// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <limits>

#include "expression/functions/overloads.hpp"
#include "expression/opaque.hpp"

using heddle::Bytes;
using heddle::Duration;
using heddle::List;
using heddle::Map;
using heddle::Timestamp;
using heddle::Value;
using heddle::expression::Budget;
using heddle::expression::budget_exhausted;
using heddle::expression::Call;
using heddle::expression::call_within;
using heddle::expression::conversion_functions;
using heddle::expression::cover;
using heddle::expression::failure;
using heddle::expression::hold;
using heddle::expression::Opaque;
using heddle::expression::shown;
using heddle::expression::StaticType;
using heddle::expression::too_large;

namespace {

constexpr auto least = std::numeric_limits<std::int64_t>::min();
constexpr auto most = std::numeric_limits<std::int64_t>::max();
constexpr auto most_unsigned = std::numeric_limits<std::uint64_t>::max();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

Value u(std::uint64_t number) {
  return number;
}

// The calls that convert each of `from`, one after the other.
void add(std::vector<Call>& out, const std::string& signature,
         const std::vector<std::pair<Value, Value>>& pairs) {
  for (const auto& [from, to] : pairs) out.push_back({signature, {from}, to});
}

std::vector<Call> to_int() {
  const Value range = failure(
      "the number is out of the range of an int: -9223372036854775808 to 9223372036854775807");
  const Value no_int =
      failure("the text is not an int: expected digits, with a sign or without, such as -42");
  const Value too_long =
      failure("the duration is more nanoseconds than an int holds: it is over 292 years");
  std::vector<Call> out;
  add(out, "int(int) -> int", {{least, least}});
  add(out, "int(uint) -> int", {{u(42), 42}, {u(most), most}, {u(most + 1ull), range}});
  add(out, "int(double) -> int",
      {{1.9, 1},
       {-7.9, -7},
       {-0.0, 0},
       {36028797018963969.0, std::int64_t{36028797018963968}},
       {9223372036854774784.0, std::int64_t{9223372036854774784}},
       {-9223372036854774784.0, std::int64_t{-9223372036854774784}},
       {0x1p63, range},
       {-0x1p63, range},
       {1e99, range},
       {infinity, range},
       {-infinity, range},
       {nan, range}});
  add(out, "int(string) -> int",
      {{"987", 987},
       {"-987", -987},
       {"+987", 987},
       {"007", 7},
       {"9223372036854775807", most},
       {"-9223372036854775808", least},
       {"9223372036854775808", range},
       {"-9223372036854775809", range},
       {"+9223372036854775808", range}});
  for (const char* bad : {"", "-", "+", "+-1", "-+1", "--1", " 1", "1 ", "1.0", "1e3", "0x10",
                          "1_000", "secret", "\xD9\xA1", "1\n"}) {
    add(out, "int(string) -> int", {{bad, no_int}});
  }
  add(out, "int(timestamp) -> int",
      {{Timestamp{1'095'379'199, 999'999'999}, 1'095'379'199}, {Timestamp{-1, 5}, -1}});
  add(out, "int(duration) -> int",
      {{Duration{1, 5}, 1'000'000'005},
       {Duration{-2, 500'000'000}, -1'500'000'000},
       {Duration{9'223'372'036, 854'775'807}, most},
       {Duration{9'223'372'036, 854'775'808}, too_long},
       {Duration{-9'223'372'037, 145'224'192}, least},
       {Duration{-9'223'372'037, 145'224'191}, too_long},
       {Duration{315'576'000'000, 0}, too_long},
       {Duration{least, 0}, too_long}});
  return out;
}

std::vector<Call> to_uint() {
  const Value range =
      failure("the number is out of the range of a uint: 0 to 18446744073709551615");
  const Value no_uint =
      failure("the text is not a uint: expected digits without a sign, such as 42");
  std::vector<Call> out;
  add(out, "uint(uint) -> uint", {{u(most_unsigned), u(most_unsigned)}});
  add(out, "uint(int) -> uint", {{1729, u(1729)}, {most, u(most)}, {-1, range}});
  add(out, "uint(double) -> uint",
      {{3.14159265, u(3)},
       {25.5, u(25)},
       {-0.0, u(0)},
       {18446744073709549568.0, u(18446744073709549568u)},
       {0x1p64, range},
       {6.022e23, range},
       {-0.5, range},
       {infinity, range},
       {nan, range}});
  add(out, "uint(string) -> uint",
      {{"300", u(300)},
       {"18446744073709551615", u(most_unsigned)},
       {"18446744073709551616", range}});
  for (const char* bad : {"", "-1", "+1", "-0", " 1", "1u", "1.5", "secret"}) {
    add(out, "uint(string) -> uint", {{bad, no_uint}});
  }
  return out;
}

std::vector<Call> to_double() {
  const Value range = failure("the number is out of the range of a double");
  const Value no_double =
      failure("the text is not a double: expected a number, such as -1.5 or 6e23");
  std::vector<Call> out;
  add(out, "double(double) -> double", {{-0.0, -0.0}, {nan, nan}});
  add(out, "double(int) -> double", {{-9007199254740992, -9007199254740992.0}, {most, 0x1p63}});
  add(out, "double(uint) -> double", {{u(123), 123.0}, {u(most_unsigned), 0x1p64}});
  add(out, "double(string) -> double",
      {{"0", 0.0},
       {"-0.0", -0.0},
       {"+1.5", 1.5},
       {"123.456", 123.456},
       {"-987.654", -987.654},
       {".5", 0.5},
       {"5.", 5.0},
       {"6.02214e23", 6.02214e23},
       {"1.38E-23", 1.38e-23},
       {"-84.32e+7", -84.32e7},
       {"4.9e-324", 4.9e-324},
       {"1.7976931348623157e308", 1.7976931348623157e308},
       {"NaN", nan},
       {"nan", nan},
       {"Infinity", infinity},
       {"-Infinity", -infinity},
       {"+inf", infinity},
       {"INF", infinity}});
  // What is less than any double becomes 0, what is more is refused.
  for (const char* tiny : {"1e-400", "0.001e-330", "123456e-999999999999", "0.0e-1"}) {
    add(out, "double(string) -> double", {{tiny, 0.0}, {"-" + std::string(tiny), -0.0}});
  }
  add(out, "double(string) -> double", {{"0." + std::string(400, '0') + "1", 0.0}});
  for (const char* huge : {"1e400", "-1e400", "0.001e400", "1e+999999999999"}) {
    add(out, "double(string) -> double", {{huge, range}});
  }
  add(out, "double(string) -> double", {{"1" + std::string(400, '0') + ".5e-10", range}});
  for (const char* bad : {"", "-", "+-1", "--1", ".", "e5", "1e", "1e+", " 1", "1 ", "1,5", "0x1p3",
                          "1_0", "infinit", "infinity!", "nano", "secret"}) {
    add(out, "double(string) -> double", {{bad, no_double}});
  }
  return out;
}

std::vector<Call> to_bool() {
  std::vector<Call> out;
  add(out, "bool(bool) -> bool", {{true, true}});
  for (const char* yes : {"1", "t", "T", "true", "True", "TRUE"}) {
    add(out, "bool(string) -> bool", {{yes, true}});
  }
  for (const char* no : {"0", "f", "F", "false", "False", "FALSE"}) {
    add(out, "bool(string) -> bool", {{no, false}});
  }
  for (const char* bad : {"", "TrUe", "FaLsE", "yes", "no", "2", " true", "secret"}) {
    add(out, "bool(string) -> bool",
        {{bad, failure("the text is not a bool: expected true or false")}});
  }
  return out;
}

std::vector<Call> to_text() {
  std::vector<Call> out;
  add(out, "string(string) -> string", {{"hello", "hello"}});
  add(out, "string(bool) -> string", {{true, "true"}, {false, "false"}});
  add(out, "string(int) -> string", {{-456, "-456"}, {least, "-9223372036854775808"}});
  add(out, "string(uint) -> string", {{u(9876), "9876"}});
  add(out, "string(double) -> string",
      {{123.456, "123.456"},
       {-4.5e-3, "-0.0045"},
       {1.0, "1"},
       {1e300, "1e+300"},
       {nan, "NaN"},
       {-infinity, "-Infinity"}});
  add(out, "string(timestamp) -> string",
      {{Timestamp{1'234'567'890, 0}, "2009-02-13T23:31:30Z"},
       {Timestamp{253'402'300'799, 999'999'999}, "9999-12-31T23:59:59.999999999Z"}});
  add(out, "string(duration) -> string",
      {{Duration{1'000'000, 0}, "1000000s"}, {Duration{-2, 500'000'000}, "-1.5s"}});
  add(out, "string(bytes) -> string",
      {{Bytes{"\303\277"}, "\xC3\xBF"},
       {Bytes{}, ""},
       {Bytes{std::string("\0\xff", 2)},
        failure("the bytes are not text: they stop being UTF-8 at byte 2")},
       {Bytes{std::string(Budget::largest_result + 1, 'x')}, too_large()}});
  add(out, "bytes(bytes) -> bytes", {{Bytes{"\xff"}, Bytes{"\xff"}}});
  add(out, "bytes(string) -> bytes",
      {{"\xC3\xBF", Bytes{"\303\277"}},
       {"", Bytes{}},
       {std::string(Budget::largest_result + 1, 'x'), too_large()}});
  return out;
}

std::vector<Call> to_time() {
  const Value timestamp_range = failure(
      "the number is no timestamp: expected the seconds since 1970, -62135596800 to 253402300799 "
      "(years 1 to 9999)");
  const Value no_timestamp = failure(
      "the text is not a timestamp: expected RFC 3339, years 1 to 9999, such as "
      "2024-12-31T23:59:59Z");
  const Value no_duration = failure(
      "the text is not a duration: expected numbers with a unit (h, m, s, ms, us, ns), at most "
      "315576000000s, such as 1h30m or -1.5s");
  std::vector<Call> out;
  add(out, "timestamp(timestamp) -> timestamp", {{Timestamp{1, 2}, Timestamp{1, 2}}});
  add(out, "timestamp(int) -> timestamp",
      {{1'000'000'000, Timestamp{1'000'000'000, 0}},
       {std::int64_t{-62'135'596'800}, Timestamp{-62'135'596'800, 0}},
       {std::int64_t{-62'135'596'801}, timestamp_range},
       {std::int64_t{253'402'300'800}, timestamp_range}});
  add(out, "timestamp(string) -> timestamp",
      {{"2009-02-13T23:31:30Z", Timestamp{1'234'567'890, 0}},
       {"2009-02-14T00:31:30.5+01:00", Timestamp{1'234'567'890, 500'000'000}},
       {"0000-01-01T00:00:00Z", no_timestamp},
       {"10000-01-01T00:00:00Z", no_timestamp},
       {"2009-02-30T00:00:00Z", no_timestamp},
       {"2009-02-13", no_timestamp},
       {"secret", no_timestamp}});
  add(out, "duration(duration) -> duration", {{Duration{1, 2}, Duration{1, 2}}});
  add(out, "duration(string) -> duration",
      {{"1000000s", Duration{1'000'000, 0}},
       {"1h34us", Duration{3600, 34'000}},
       {"-23.4s", Duration{-24, 600'000'000}},
       {"0", Duration{}},
       {"-1.5h", Duration{-5400, 0}},
       {"320000000000s", no_duration},
       {"-320000000000s", no_duration},
       {"1d", no_duration},
       {"secret", no_duration}});
  return out;
}

Value type(StaticType::Kind kind) {
  return Opaque::make_type(StaticType(kind));
}

std::vector<Call> to_type() {
  using Kind = StaticType::Kind;
  std::vector<Call> out;
  add(out, "dyn(A) -> dyn", {{1, 1}, {List{"a"}, List{"a"}}});
  add(out, "type(A) -> type(A)",
      {{Value(), type(Kind::null)},
       {true, type(Kind::boolean)},
       {1, type(Kind::integer)},
       {u(1), type(Kind::unsigned_integer)},
       {1.0, type(Kind::real)},
       {"", type(Kind::string)},
       {Bytes{}, type(Kind::bytes)},
       {Timestamp{}, type(Kind::timestamp)},
       {Duration{}, type(Kind::duration)},
       {List{1, "one"}, type(Kind::list)},
       {Map{{4, 16}}, type(Kind::map)},
       {Opaque::make_optional(1), type(Kind::optional)},
       {Opaque::make_optional(std::nullopt), type(Kind::optional)},
       {type(Kind::integer), type(Kind::type)},
       {type(Kind::type), type(Kind::type)}});
  return out;
}

}  // namespace

TEST_CASE("int() takes what an int can hold") {
  hold(conversion_functions(), to_int());
}

TEST_CASE("uint() takes what a uint can hold") {
  hold(conversion_functions(), to_uint());
}

TEST_CASE("double() takes numbers and the texts of numbers") {
  hold(conversion_functions(), to_double());
}

TEST_CASE("bool() takes the ways to write true and false") {
  hold(conversion_functions(), to_bool());
}

TEST_CASE("string() and bytes() write scalars and each other") {
  hold(conversion_functions(), to_text());
}

TEST_CASE("timestamp() and duration() take their texts within their ranges") {
  hold(conversion_functions(), to_time());
}

TEST_CASE("type() names the type of every value, dyn() changes none") {
  hold(conversion_functions(), to_type());
}

TEST_CASE("what string() writes of a scalar is read back") {
  const std::vector<std::pair<std::string, Value>> scalars = {{"int", least},
                                                              {"uint", u(most_unsigned)},
                                                              {"double", 0.1},
                                                              {"double", -1e300},
                                                              {"double", 5e-324},
                                                              {"double", -infinity},
                                                              {"double", nan},
                                                              {"bool", true},
                                                              {"timestamp", Timestamp{-5, 7}},
                                                              {"duration", Duration{-5, 7}}};
  for (const auto& [name, value] : scalars) {
    const Value text =
        heddle::expression::call(conversion_functions(), "string(" + name + ") -> string", {value});
    hold(conversion_functions(), {{name + "(string) -> " + name, {text}, value}});
  }
}

TEST_CASE("every overload of conversions is tested") {
  cover(conversion_functions(),
        {to_int(), to_uint(), to_double(), to_bool(), to_text(), to_time(), to_type()});
}

TEST_CASE("reading a text is charged by its size") {
  const std::string text(64 * 100, '1');
  for (const char* name : {"int", "uint", "double", "bool", "timestamp", "duration", "bytes"}) {
    const auto signature = std::string(name) + "(string) -> " + name;
    CAPTURE(signature);
    CHECK(shown(call_within(99, conversion_functions(), signature, {text})) ==
          shown(budget_exhausted()));
    CHECK(shown(call_within(101, conversion_functions(), signature, {text})) !=
          shown(budget_exhausted()));
  }
  CHECK(shown(call_within(99, conversion_functions(), "string(bytes) -> string", {Bytes{text}})) ==
        shown(budget_exhausted()));
}
