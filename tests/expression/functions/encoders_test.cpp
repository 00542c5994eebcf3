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
using heddle::expression::call;
using heddle::expression::Call;
using heddle::expression::call_within;
using heddle::expression::cover;
using heddle::expression::encoder_functions;
using heddle::expression::failure;
using heddle::expression::hold;
using heddle::expression::Opaque;
using heddle::expression::shown;
using heddle::expression::StaticType;
using heddle::expression::too_large;

namespace {

Value u(std::uint64_t number) {
  return number;
}

Value decoded(const Value& text) {
  return call(encoder_functions(), "base64.decode(string) -> bytes", {text});
}

std::vector<Call> base64() {
  std::vector<Call> out = {
      {"base64.encode(bytes) -> string", {Bytes{"hello"}}, "aGVsbG8="},
      {"base64.encode(bytes) -> string", {Bytes{}}, ""},
      {"base64.decode(string) -> bytes", {"aGVsbG8="}, Bytes{"hello"}},
      {"base64.decode(string) -> bytes", {"aGVsbG8"}, Bytes{"hello"}},
      {"base64.decode(string) -> bytes", {"aGVs\r\nbG8=\n"}, Bytes{"hello"}},
      {"base64.decode(string) -> bytes", {"-_8"}, Bytes{"\xfb\xff"}},
      {"base64.decode(string) -> bytes", {""}, Bytes{}},
  };
  for (const char* bad : {"a", "aGVsbG8==", "aGV sbG8=", "secret!", "=", "\xC3\xA4"}) {
    out.push_back({"base64.decode(string) -> bytes", {bad}, failure("the text is not base64")});
  }
  return out;
}

std::vector<Call> reading_json() {
  return {
      {"json(string) -> dyn",
       {R"({"a": [1, -2.5, "x", true, null], "b": {"c": 18446744073709551615}})"},
       Map{{"a", List{1, -2.5, "x", true, Value()}}, {"b", Map{{"c", u(18446744073709551615u)}}}}},
      {"json(string) -> dyn", {" 7 "}, 7},
      {"json(string) -> dyn", {"{\"a\":1,\"a\":2}"}, Map{{"a", 2}}},
      {"json(string) -> dyn", {""}, failure("the text is not JSON (line 1, column 1)")},
      {"json(string) -> dyn",
       {"{\"a\":\n  secret}"},
       failure("the text is not JSON (line 2, column 3)")},
      {"json(string) -> dyn", {"1e999"}, failure("the text is not JSON (line 1, column 6)")},
      {"json(string) -> dyn",
       {std::string(1'000'000, '[')},
       failure("the text is not JSON (line 1, column 129)")},
  };
}

std::vector<Call> writing_json() {
  const Value no_form = failure("an optional or a type has no form in JSON");
  const Value same_key = failure("two keys of a map are the same text in JSON, as 1 and \"1\" are");
  const Value type = Opaque::make_type(StaticType(StaticType::Kind::integer));
  const Value nothing = Opaque::make_optional(std::nullopt);
  const Value secrets = Map{{"user", "Ada"}, {heddle::secret("k"), heddle::secret("s3cret!")}};
  const char* signature = "to_json(dyn) -> string";
  return {
      {signature, {Value()}, "null"},
      {signature, {List{1, 1.0, "a\"b", true, List{}, Map{}}}, R"([1,1.0,"a\"b",true,[],{}])"},
      {signature, {Map{{"b", u(1)}, {2, Bytes{"hello"}}}}, R"({"2":"aGVsbG8=","b":1})"},
      {signature,
       {List{Timestamp{}, Duration{1, 500'000'000}}},
       R"(["1970-01-01T00:00:00Z","1.5s"])"},
      {signature, {std::numeric_limits<double>::infinity()}, "\"Infinity\""},
      {signature, {heddle::secret("s3cret!")}, "\"s3cret!\""},
      {signature, {secrets}, R"({"k":"s3cret!","user":"Ada"})"},
      {signature, {type}, no_form},
      {signature, {nothing}, no_form},
      {signature, {List{1, Map{{"a", nothing}}}}, no_form},
      {signature, {Map{{1, "a"}, {"1", "b"}}}, same_key},
      {signature, {Map{{1, "a"}, {u(1), "b"}}}, same_key},
      {signature, {Map{{u(1), "a"}, {"1", "b"}}}, same_key},
      {signature, {List{Map{{true, "a"}, {"true", "b"}}}}, same_key},
      {signature,
       {Map{{1, "a"}, {u(2), "b"}, {"3", "c"}, {true, 4}}},
       R"({"true":4,"1":"a","2":"b","3":"c"})"},
  };
}

// `count` ones, with `filler` behind the last.
std::string json_list(std::size_t count, const std::string& filler) {
  std::string out = "[";
  for (std::size_t i = 0; i < count; ++i) out += "1,";
  return out + filler + "]";
}

}  // namespace

TEST_CASE("base64 is written, and read with or without padding and line breaks") {
  hold(encoder_functions(), base64());
}

TEST_CASE("base64 of more than 1 MiB is refused before it is built") {
  constexpr std::size_t limit = Budget::largest_result;
  const auto encoded = call(encoder_functions(), "base64.encode(bytes) -> string",
                            {Bytes{std::string(limit / 4 * 3, 'x')}});
  CHECK(encoded.string().size() == limit);
  hold(encoder_functions(), {{"base64.encode(bytes) -> string",
                              {Bytes{std::string(limit / 4 * 3 + 1, 'x')}},
                              too_large()}});
  const std::string digits((limit + 2) / 3 * 4, 'A');
  CHECK(decoded(digits.substr(0, digits.size() - 2) + "==").bytes().size() == limit);
  CHECK(shown(decoded(digits)) == shown(too_large()));
}

TEST_CASE("json() reads a value, and says only where a text is none") {
  hold(encoder_functions(), reading_json());
}

TEST_CASE("json() makes at most 1 MiB of a text, however dense it is") {
  const auto read = [](const std::string& text) {
    return call(encoder_functions(), "json(string) -> dyn", {text});
  };
  // 16 bytes for each of 65,534 numbers, for a string and for the list, and none for its text.
  CHECK(read(json_list(65'534, "\"\"")).list().size() == 65'535);
  CHECK(shown(read(json_list(65'534, "\"x\""))) == shown(too_large()));
  CHECK(shown(read(json_list(500'000, "1"))) == shown(too_large()));
  CHECK(shown(read("{\"" + std::string(Budget::largest_result, 'k') + "\":1}")) ==
        shown(too_large()));
  // Blanks are no part of the value.
  CHECK(shown(read(std::string(2'000'000, ' ') + "1")) == "int 1");
}

TEST_CASE("to_json() writes what is secret in clear, and refuses what JSON cannot say") {
  hold(encoder_functions(), writing_json());
}

TEST_CASE("to_json() writes at most 1 MiB, however often a value holds another") {
  const auto write = [](const Value& value) {
    return call(encoder_functions(), "to_json(dyn) -> string", {value});
  };
  const std::string text(Budget::largest_result - 2, 'x');
  CHECK(write(text).string().size() == Budget::largest_result);
  CHECK(shown(write(text + "x")) == shown(too_large()));
  CHECK(shown(write(std::string(300'000, '\x01'))) == shown(too_large()));
  CHECK(shown(write(Bytes{text})) == shown(too_large()));
  CHECK(shown(write(Map{{text, 1}})) == shown(too_large()));
  Value doubled = 1;
  for (int i = 0; i < 60; ++i) doubled = List{doubled, doubled};
  CHECK(shown(write(doubled)) == shown(too_large()));
}

TEST_CASE("every encoder is tested") {
  cover(encoder_functions(), {base64(), reading_json(), writing_json()});
}

TEST_CASE("encoding and decoding are charged by the size of the text") {
  const std::string text(64 * 100, 'A');
  const auto exhausted = [](const Value& value) {
    return shown(value) == shown(budget_exhausted());
  };
  const std::vector<std::tuple<std::string, Value, std::uint64_t>> calls = {
      {"base64.encode(bytes) -> string", Bytes{text}, 100},
      {"base64.decode(string) -> bytes", text, 170},
      {"json(string) -> dyn", "\"" + text + "\"", 800},
      {"to_json(dyn) -> string", text, 800}};
  for (const auto& [signature, argument, cost] : calls) {
    CAPTURE(signature);
    CHECK(exhausted(call_within(cost - 1, encoder_functions(), signature, {argument})));
    CHECK_FALSE(exhausted(call_within(2 * cost, encoder_functions(), signature, {argument})));
  }
}
