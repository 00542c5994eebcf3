// SPDX-License-Identifier: Apache-2.0
#include <heddle/expression.hpp>
#include <string>

#include "expression/case_value.hpp"
#include "expression/opaque.hpp"
#include "expression/sample.hpp"

using namespace heddle;
using namespace heddle::expression;

namespace {

std::string failure_of(std::string_view source) {
  const Value found = sample::value(source);
  const Opaque* opaque = Opaque::of(found);
  if (opaque == nullptr || opaque->kind() != Opaque::Kind::failure) return shown(found);
  return std::string(source.substr(opaque->offset(), opaque->size())) + " | " + opaque->message();
}

class FixedClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override { return {1'700'000'000, 5}; }
};

}  // namespace

TEST_CASE("first gives the first that is available, and tells of the last when none is") {
  CHECK(sample::value("first(nodes.b.token, nodes.a.token)") == Value("token-of-a"));
  CHECK(sample::value("first(nodes.b.token + 'x', 'none')") == Value("none"));
  CHECK(sample::value("first(nodes.a.token, nodes.b.token)") == Value("token-of-a"));
  CHECK(failure_of("first(nodes.b.token, nodes.a.any)") ==
        "nodes.a.any | nodes.a.any has no value: node 'a' has not run, or ended with an outcome on "
        "which 'any' does not exist");
}

TEST_CASE("first passes over what is not there, not over what goes wrong") {
  CHECK(failure_of("first(1 / 0, 2)") == "/ | division by zero");
  CHECK(failure_of("first(inputs.user.nothing, 'x')") == "nothing | inputs.user has no 'nothing'");
}

TEST_CASE("has asks whether a variable is available, and a map whether it has a key") {
  CHECK(sample::value("has(nodes.a.token)") == Value(true));
  CHECK(sample::value("has(nodes.b.token)") == Value(false));
  CHECK(sample::value("has(inputs.user.name) && !has(inputs.user.age)") == Value(true));
  CHECK(sample::value("nodes.b.?token.orValue('none')") == Value("none"));
  CHECK(sample::value("nodes.a.?token.orValue('none')") == Value("token-of-a"));
}

TEST_CASE("now is what the clock of the environment says") {
  const auto data = sample::slots();
  const FixedClock clock;
  CHECK(sample::program("now()")->evaluate({data, clock}) == Value(Timestamp{1'700'000'000, 5}));
  CHECK(sample::program("now() < nodes.a.until")->evaluate({data, clock}) == Value(true));
  CHECK_FALSE(sample::program("now()")->constant());
  CHECK(sample::program("1 + 1")->constant());
}

TEST_CASE("what is made from a secret is secret, a comparison, a size and has are not") {
  for (const char* source :
       {"inputs.password", "inputs.password + 'x'", "'x' + inputs.password", "[inputs.password]",
        "{'k': inputs.password}.k", "inputs.password.substring(1)", "inputs.user.pin",
        "inputs.user['pin']", "first(nodes.b.token, inputs.password)",
        "base64.encode(bytes(inputs.password))", "inputs.flag ? inputs.password : 'x'",
        "[inputs.password].map(p, p + 'x')[0]", "cel.bind(p, inputs.password, p)",
        "[inputs.user.pin][0]", "to_json(inputs.user)", "[1, 2].map(n, inputs.password)",
        "optional.of(inputs.password).value()", "inputs.password.startsWith('h')"}) {
    CAPTURE(source);
    CHECK(sample::value(source).secret());
  }
  for (const char* source :
       {"inputs.password == 'x'", "inputs.password < 'x'", "inputs.password.size()",
        "size(inputs.password)", "has(nodes.a.token)", "inputs.password in ['x']",
        "inputs.user.name", "inputs.password == 'x' ? 'a' : 'b'",
        "[inputs.password].exists(p, p == 'x')"}) {
    CAPTURE(source);
    CHECK_FALSE(sample::value(source).secret());
    CHECK_FALSE(sample::program(source)->secret());
  }
  CHECK(sample::program("inputs.password + 'x'")->secret());
  CHECK(sample::program("inputs.flag ? inputs.password : 'x'")->secret());
}

TEST_CASE("what goes wrong is told with its place, and never with the data") {
  CHECK(failure_of("1 + 2 / (inputs.count - 3)") == "/ | division by zero");
  CHECK(failure_of("inputs.items[7]") ==
        "inputs.items[7] | index 7 is out of range: the list has 3 items");
  CHECK(failure_of("inputs.user.name.first") ==
        "first | inputs.user.name is a string: it has no 'first'");
  CHECK(failure_of("int(inputs.password)").find("hunter22") == std::string::npos);
  CHECK(failure_of("timestamp(inputs.password)").find("hunter22") == std::string::npos);
  CHECK(failure_of("inputs.user[inputs.password]").find("hunter22") == std::string::npos);
  CHECK(failure_of("'%d'.format([inputs.password])").find("hunter22") == std::string::npos);
}

TEST_CASE("a number that is a secret is not told where it cannot be taken") {
  const std::string pin = "int(inputs.user.pin)";
  const auto told = [&](const std::string& before, const std::string& after) {
    return failure_of(before + pin + after);
  };
  CHECK(told("inputs.items[", "]") ==
        "inputs.items[int(inputs.user.pin)] | the index is out of range: the list has 3 items");
  CHECK(told("'abc'.charAt(", ")") ==
        "charAt | charAt() takes an index from 0 to 3 of this string");
  CHECK(told("'abc'.indexOf('b', ", ")") ==
        "indexOf | indexOf() takes an index from 0 to 3 of this string");
  CHECK(told("'abc'.lastIndexOf('b', ", ")") ==
        "lastIndexOf | lastIndexOf() takes an index from 0 to 3 of this string");
  CHECK(told("'abc'.substring(", ")") ==
        "substring | substring() takes an index from 0 to 3 of this string");
  CHECK(told("'abc'.substring(1, 1233 - ", ")") ==
        "substring | what substring() takes ends before it begins");
  CHECK(told("[1, 2].slice(0, ", ")") == "slice | slice() takes an index from 0 to 2 of this list");
  CHECK(told("[1, 2].slice(", " - 1232, 1)") == "slice | what slice() takes ends before it begins");
  CHECK(told("[1].flatten(-", ")") == "flatten | flatten() takes a depth from 0");
  CHECK(told("math.bitShiftLeft(1, -", ")") ==
        "bitShiftLeft | math.bitShiftLeft() takes a number of bits from 0");
}

TEST_CASE("a type has one name, for those who ask and for those who write it") {
  for (const auto& [source, name] :
       {std::pair("null", "null_type"), std::pair("true", "bool"), std::pair("1", "int"),
        std::pair("1u", "uint"), std::pair("1.0", "double"), std::pair("'a'", "string"),
        std::pair("b'a'", "bytes"), std::pair("[1]", "list"), std::pair("{1: 2}", "map"),
        std::pair("timestamp(0)", "google.protobuf.Timestamp"),
        std::pair("duration('1s')", "google.protobuf.Duration"), std::pair("int", "type"),
        std::pair("optional.none()", "optional_type")}) {
    CAPTURE(source);
    CHECK(sample::value(std::string("type(") + source + ") == " + name) == Value(true));
    CHECK(plain_value(sample::value(std::string("type(") + source + ")")) == Value(name));
  }
  CHECK(sample::problems("dyn") == "dyn | unknown name 'dyn' |  | there are: inputs, nodes");
}

TEST_CASE("one side of && or || decides, whatever the other is") {
  CHECK(sample::value("1 / 0 == 1 || true") == Value(true));
  CHECK(sample::value("true || 1 / 0 == 1") == Value(true));
  CHECK(sample::value("1 / 0 == 1 && false") == Value(false));
  CHECK(failure_of("1 / 0 == 1 || false") == "/ | division by zero");
  CHECK(sample::value("[0, 1].exists(x, 1 / x == 1)") == Value(true));
}

TEST_CASE("an evaluation has a million steps") {
  std::string loops = "inputs.items";
  const std::string hundred = "[1,2,3,4,5,6,7,8,9,10,1,2,3,4,5,6,7,8,9,10]";
  loops = hundred + ".all(a, " + hundred + ".all(b, " + hundred + ".all(c, " + hundred +
          ".all(d, " + hundred + ".all(e, a + b + c + d + e > 0)))))";
  CHECK(failure_of(loops).ends_with(
      "the expression takes more than the 1000000 steps that one evaluation may"));
  CHECK(failure_of("(" + loops + ") || true").ends_with("steps that one evaluation may"));
}

TEST_CASE("a result has at most 1 MiB, but data that only passes through is as large as it is") {
  auto data = sample::slots();
  data.own(0).value = Value(std::string(std::size_t{3} << 20, 'x'));
  CHECK(sample::program("inputs.name")->evaluate({data}).string().size() == std::size_t{3} << 20);
  CHECK(sample::program("inputs.flag ? inputs.name : ''")->evaluate({data}).string().size() ==
        std::size_t{3} << 20);
  const Value joined = sample::program("inputs.name + 'x'")->evaluate({data});
  REQUIRE(Opaque::of(joined) != nullptr);
  CHECK(Opaque::of(joined)->message() ==
        "the result is larger than the 1 MiB that an expression may give");
  const Value listed = sample::program("[inputs.name]")->evaluate({data});
  CHECK(Opaque::of(listed) != nullptr);
}

TEST_CASE("a result has at most 128 levels of lists and maps") {
  Value given = 1;
  for (int i = 0; i < 127; ++i) given = List{given};
  CHECK(heddle::evaluate("[given]", {{"given", given}}).value);
  const auto deeper = heddle::evaluate("[{'a': given}]", {{"given", given}});
  CHECK(deeper.failed);
  REQUIRE(deeper.diagnostics.size() == 1);
  CHECK(deeper.diagnostics[0].message ==
        "the result has lists and maps nested deeper than 128 levels");
  const auto refused = heddle::evaluate("1", {{"given", List{List{given}}}});
  CHECK_FALSE(refused.value);
  REQUIRE(refused.diagnostics.size() == 1);
  CHECK(refused.diagnostics[0].message ==
        "the variable 'given' has lists and maps nested deeper than 128 levels");
}

TEST_CASE("copies of a large text are paid for") {
  auto data = sample::slots();
  data.own(0).value = Value(std::string(std::size_t{1} << 19, 'x'));
  const std::string many = "[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]";
  const Value found =
      sample::program(many + ".map(a, " + many + ".map(b, inputs.name)).size()")->evaluate({data});
  REQUIRE(Opaque::of(found) != nullptr);
  CHECK(Opaque::of(found)->message().find("1000000 steps") != std::string::npos);
}

TEST_CASE("a variable of a macro hides a name of the flow, and ends with it") {
  CHECK(sample::value("[1].map(inputs, inputs + 1)[0]") == Value(2));
  CHECK(sample::value("cel.bind(x, 2, [x].map(x, x * x)[0] + x)") == Value(6));
  CHECK(sample::value("[[1, 2], [3]].map(x, x.map(x, x + 1))") == Value(List{List{2, 3}, List{4}}));
}

TEST_CASE("sortBy evaluates its list once and keeps equal keys in order") {
  CHECK(sample::value("['bb', 'a', 'cc'].sortBy(x, x.size())") == Value(List{"a", "bb", "cc"}));
}

TEST_CASE("what looks through shared lists again and again is paid for") {
  std::string nested = "type(a9) == list";
  for (int i = 9; i > 0; --i) {
    std::string items;
    for (int k = 0; k < 10; ++k) items += (k == 0 ? "" : ",") + ("a" + std::to_string(i - 1));
    nested = "cel.bind(a" + std::to_string(i) + ", [" + items + "], " + nested + ")";
  }
  CHECK(failure_of("cel.bind(a0, [1,2,3,4,5,6,7,8,9,10], " + nested + ")")
            .ends_with("steps that one evaluation may"));
}

TEST_CASE("a mistake in a key does not grow with what it is a part of") {
  std::string nested = "1";
  for (int i = 30; i > 0; --i) {
    const std::string before = "a" + std::to_string(i - 1);
    nested =
        "cel.bind(a" + std::to_string(i) + ", {" + before + ": " + before + "}, " + nested + ")";
  }
  CHECK(sample::problems("cel.bind(a0, {1: 1}, " + nested + ")")
            .starts_with("a0 | a key is a string, int, uint or bool, found a map(int, int) | "));
}

TEST_CASE("many types that are not known yet take linear time") {
  std::string lists = "[]";
  for (int i = 0; i < 19'000; ++i) lists += ",[]";
  CHECK(sample::value("[" + lists + "].size()") == Value(19'001));
}

TEST_CASE("an empty optional of a secret's making is no less secret") {
  CHECK(
      sample::value("(inputs.user.pin == '1' ? optional.of('a') : optional.none()).orValue('b')") ==
      Value("b"));
  CHECK(sample::value("optional.of(inputs.password).optMap(p, 'yes').value()").secret());
  CHECK(sample::value("optional.of(inputs.password).optFlatMap(p, optional.of('yes')).value()")
            .secret());
}

TEST_CASE("only what is not there is nothing to [?…], what could never be asked for fails") {
  CHECK(shown(sample::value("[1][?5]")) == "null (optional_type)");
  CHECK(failure_of("[1][?dyn('a')]").find("does not take a list and a string") !=
        std::string::npos);
}

TEST_CASE("a number that no double holds is refused, one that is too small is nothing") {
  CHECK(sample::problems("1e400") ==
        "1e400 | the number is too large for a double | at most 1.7976931348623157e308");
  CHECK(sample::value("1e-400") == Value(0.0));
}
