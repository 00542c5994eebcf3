// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cstdint>
#include <heddle/node.hpp>
#include <heddle/testing.hpp>
#include <limits>
#include <string>
#include <string_view>

// Values of every type on their way into a node and out of it.
namespace {

using namespace std::chrono_literals;
using heddle::List;
using heddle::Map;
using heddle::Value;

// Gives back what it was given.
template <class T>
struct Echo : heddle::Node {
  static constexpr heddle::About about{.name = "test.echo"};
  In<T> in{this, "in", "What to give back"};
  Out<T> out{this, "out", "The same"};
  Outcome run(Call&) {
    out = *in;
    return success;
  }
};

template <class T>
Value echoed(const Value& value) {
  heddle::testing::Host host;
  host.input("in", value);
  const auto result = host.run(heddle::node_type<Echo<T>>);
  INFO(result.summary());
  REQUIRE(result.outcome == "SUCCESS");
  return result.output("out");
}

template <class T>
void check_echo(const Value& value) {
  CHECK(echoed<T>(value) == value);
}

const Map everything{{"null", nullptr},
                     {true, false},
                     {7, -7},
                     {std::uint64_t{8}, std::uint64_t{9}},
                     {"list", List{1, "two", 3.0, List{}, Map{}}},
                     {"bytes", heddle::Bytes{std::string("\0\xff", 2)}},
                     {"when", heddle::Timestamp{1, 2}},
                     {"long", heddle::Duration{-1, 999'999'999}}};

struct Writer : heddle::Node {
  static constexpr heddle::About about{.name = "test.writer"};
  Out<std::string> literal{this, "literal", "A text"};
  Out<std::string> view{this, "view", "A text"};
  Out<std::int64_t> number{this, "number", "An int"};
  Out<std::uint64_t> size{this, "size", "A size"};
  Out<double> share{this, "share", "A share"};
  Out<bool> yes{this, "yes", "A bool"};
  Out<std::chrono::nanoseconds> span{this, "span", "A span"};
  Out<Value> any{this, "any", "Anything"};
  Out<Map> map{this, "map", "A map"};
  Outcome run(Call&) {
    literal = "one";
    view = std::string_view("two");
    number = 3;
    size = std::string("four").size();
    share = 5;
    yes = true;
    span = 6s;
    any = "seven";
    map = {{"eight", 9}};
    number = 30;  // the later write counts
    return success;
  }
};

struct Optional : heddle::Node {
  static constexpr heddle::About about{.name = "test.optional"};
  In<std::string> name{this, "name", "A name", {.required = false}};
  Out<bool> given{this, "given", "Whether there was one"};
  Out<std::string> used{this, "used", "What was used"};
  Outcome run(Call&) {
    given = name.has_value();
    used = name.value_or("nobody");
    return success;
  }
};

struct Careless : heddle::Node {
  static constexpr heddle::About about{.name = "test.careless"};
  In<std::string> first{this, "first", "One", {.required = false}};
  In<std::string> second{this, "second", "Two", {.required = false}};
  Outcome run(Call&) {
    static_cast<void>(*second);
    return success;
  }
};

// Of what C++ converts silently.
struct Narrow : heddle::Node {
  static constexpr heddle::About about{.name = "test.narrow"};
  In<std::int64_t> given{this, "given", "A number"};
  Out<std::uint64_t> size{this, "size", "A size", {.default_value = 7}};
  Out<std::int64_t> number{this, "number", "A number", {.default_value = 7}};
  Outcome run(Call&) {
    number = static_cast<std::uint64_t>(*given);
    size = *given;
    return success;
  }
};

}  // namespace

TEST_CASE("an integer that an output does not hold is a bug of the node, not another number") {
  heddle::testing::Host host;
  CHECK(host.input("given", 5).run(heddle::node_type<Narrow>).output("size") == std::uint64_t{5});
  const auto result = host.input("given", -1).run(heddle::node_type<Narrow>);
  CHECK(result.broken ==
        "it writes 18446744073709551615 to output number 2, which is out of the range of its type "
        "(int)");
}

TEST_CASE("a value of every type comes back from a node as it went in") {
  check_echo<bool>(true);
  check_echo<bool>(false);
  check_echo<std::int64_t>(std::numeric_limits<std::int64_t>::min());
  check_echo<std::uint64_t>(std::numeric_limits<std::uint64_t>::max());
  check_echo<double>(-0.1);
  check_echo<double>(std::numeric_limits<double>::infinity());
  check_echo<std::string>("Grüße, \"世界\"\n");
  check_echo<std::string>("");
  check_echo<std::string>(std::string("a\0b", 3));
  check_echo<std::string_view>("views too");
  check_echo<heddle::Bytes>(heddle::Bytes{std::string("\0\xff\x80", 3)});
  check_echo<List>(List{});
  check_echo<List>(List{1, List{2, Map{{"k", List{nullptr}}}}});
  check_echo<Map>(Map{});
  check_echo<Map>(everything);
  check_echo<heddle::Timestamp>(heddle::Timestamp{-62135596800, 1});
  check_echo<std::chrono::nanoseconds>(heddle::Duration{-2, 500'000'000});
}

TEST_CASE("a variable of type Value takes every type, null too") {
  check_echo<Value>(nullptr);
  check_echo<Value>(true);
  check_echo<Value>(1);
  check_echo<Value>("text");
  check_echo<Value>(everything);
}

TEST_CASE("secrets inside a value stay secrets on both ways") {
  const Value out = echoed<Map>(Map{{"open", "a"}, {"hidden", heddle::secret("bbbbbb")}});
  CHECK(out.secret());  // an output of a node that was given a secret, wherever it stood
  CHECK_FALSE(out.map().find("open")->secret());
  CHECK(out.map().find("hidden")->secret());
}

TEST_CASE("a list of a thousand levels is refused and crashes nobody") {
  Value deep = List{};
  for (int i = 0; i < 1000; ++i) deep = List{deep};
  heddle::testing::Host host;
  host.input("in", deep);
  const auto result = host.run(heddle::node_type<Echo<Value>>);
  CHECK(result.outcome == "BROKEN");
  CHECK(result.broken.find("nested deeper than 128 levels") != std::string::npos);
}

TEST_CASE("an int fits an input of type double or uint where nothing is lost") {
  CHECK(echoed<double>(3) == Value(3.0));
  CHECK(echoed<std::uint64_t>(3) == Value(std::uint64_t{3}));
}

TEST_CASE("an output takes what C++ converts to its type without loss of meaning") {
  static_assert(!std::is_assignable_v<heddle::Out<bool>&, const char*>);
  static_assert(!std::is_assignable_v<heddle::Out<bool>&, int>);
  static_assert(!std::is_assignable_v<heddle::Out<std::int64_t>&, double>);
  static_assert(!std::is_assignable_v<heddle::Out<std::int64_t>&, bool>);
  static_assert(!std::is_assignable_v<heddle::Out<double>&, bool>);
  static_assert(!std::is_assignable_v<heddle::Out<std::string>&, int>);
  static_assert(!std::is_assignable_v<heddle::Out<Value>&, int*>);

  const auto result = heddle::testing::Host().run(heddle::node_type<Writer>);
  INFO(result.summary());
  CHECK(result.output("literal") == "one");
  CHECK(result.output("view") == "two");
  CHECK(result.output("number") == 30);
  CHECK(result.output("size") == std::uint64_t{4});
  CHECK(result.output("share") == 5.0);
  CHECK(result.output("yes") == true);
  CHECK(result.output("span") == heddle::Duration{6, 0});
  CHECK(result.output("any") == "seven");
  CHECK(result.output("map") == Map{{"eight", 9}});
}

TEST_CASE("an optional input says whether it has a value") {
  heddle::testing::Host host;
  auto result = host.run(heddle::node_type<Optional>);
  CHECK(result.output("given") == false);
  CHECK(result.output("used") == "nobody");
  host.input("name", "Ada");
  result = host.run(heddle::node_type<Optional>);
  CHECK(result.output("given") == true);
  CHECK(result.output("used") == "Ada");
}

TEST_CASE("reading an input that has no value is a bug of the node, and said with its number") {
  const auto result = heddle::testing::Host().run(heddle::node_type<Careless>);
  CHECK(result.outcome == "BROKEN");
  CHECK(result.broken ==
        "it reads input number 2, which has no value; ask has_value() first, or use value_or()");
}
