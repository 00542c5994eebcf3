// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <heddle/descriptor.hpp>
#include <heddle/value.hpp>
#include <limits>
#include <string>
#include <thread>
#include <vector>

using heddle::Bytes;
using heddle::Duration;
using heddle::List;
using heddle::Map;
using heddle::secret;
using heddle::Timestamp;
using heddle::Type;
using heddle::Value;

TEST_CASE("the example of value.hpp") {
  const Value port = 8080;
  const Value password = secret("s3cret!");
  const Value user = Map{{"name", "Ada"}, {"age", 36}};
  CHECK(port.type() == Type::integer);
  CHECK(password.secret());
  CHECK(user.map().find("name")->string() == "Ada");
}

TEST_CASE("every kind of datum becomes the type of its own") {
  CHECK(Value().type() == Type::null);
  CHECK(Value(nullptr).is_null());
  CHECK(Value(true).type() == Type::boolean);
  CHECK(Value(1).type() == Type::integer);
  CHECK(Value(std::int64_t{-1}).integer() == -1);
  CHECK(Value(std::uint64_t{1}).type() == Type::unsigned_integer);
  CHECK(Value(1.5).type() == Type::real);
  CHECK(Value("a").type() == Type::string);  // not a bool, as a pointer would be
  CHECK(Value(std::string_view("a\0b", 3)).string().size() == 3);
  CHECK(Value(Bytes{"\xff"}).bytes() == "\xff");
  CHECK(Value(List{1, "two"}).list().size() == 2);
  CHECK(Value(Map{}).type() == Type::map);
  CHECK(Value(Timestamp{1, 2}).timestamp() == Timestamp{1, 2});
  CHECK(Value(Duration{1, 2}).duration() == Duration{1, 2});
}

TEST_CASE("an accessor of the wrong type says which was expected and which was found") {
  const auto why = [](const auto& read) {
    try {
      read();
    } catch (const heddle::TypeError& error) {
      return std::string(error.what());
    }
    return std::string("nothing was thrown");
  };
  const std::string cure = "; ask type() before it is read";
  CHECK(why([] { (void)Value(1).real(); }) ==
        "expected a value of type double, found one of type int" + cure);
  CHECK(why([] { (void)Value("1").integer(); }) ==
        "expected a value of type int, found one of type string" + cure);
  CHECK(why([] { (void)Value().map(); }) ==
        "expected a value of type map, found one of type null" + cure);
  CHECK_THROWS_AS((void)Value(1).boolean(), heddle::TypeError);
  CHECK_THROWS_AS((void)Value(1).unsigned_integer(), heddle::TypeError);
  CHECK_THROWS_AS((void)Value(1).string(), heddle::TypeError);
  CHECK_THROWS_AS((void)Value(1).bytes(), heddle::TypeError);
  CHECK_THROWS_AS((void)Value(1).list(), heddle::TypeError);
  CHECK_THROWS_AS((void)Value(1).timestamp(), heddle::TypeError);
  CHECK_THROWS_AS((void)Value(1).duration(), heddle::TypeError);
}

TEST_CASE("a value becomes a text that is no secret, whatever it was, and also a part of itself") {
  const std::string long_text(100, 'x');
  for (Value value : {Value(), Value(1), Value("short"), Value(long_text), Value(Bytes{"octets"}),
                      Value(List{1}), heddle::secret("hidden")}) {
    value.set_string(long_text);
    CHECK(value == Value(long_text));
    CHECK_FALSE(value.secret());
    value.set_string("Ada");
    CHECK(value.string() == "Ada");
    value.set_string(std::string_view(value.string()).substr(1));
    CHECK(value.string() == "da");
  }
  Value octets = Bytes{"octets"};
  octets.set_string(octets.bytes());
  CHECK(octets == Value("octets"));
}

TEST_CASE("equality is of type and content, not of secrecy") {
  CHECK(Value(1) == Value(1));
  CHECK_FALSE(Value(1) == Value(1.0));
  CHECK_FALSE(Value(1) == Value(std::uint64_t{1}));
  CHECK_FALSE(Value("a") == Value(Bytes{"a"}));
  CHECK(secret("a") == Value("a"));
  CHECK(Value(List{1, List{2}}) == Value(List{1, List{2}}));
  CHECK_FALSE(Value(Map{{"a", 1}}) == Value(Map{{"a", 2}}));
  const double nan = std::numeric_limits<double>::quiet_NaN();
  CHECK_FALSE(Value(nan) == Value(nan));
}

TEST_CASE("a secret in words is ***, whatever it is") {
  CHECK(heddle::in_words(Value("Ada")) == "Ada");
  CHECK(heddle::in_words(Value("")) == "\"\"");
  CHECK(heddle::in_words(heddle::secret("hunter22")) == "***");
  Value list = List{1, 2};
  CHECK(heddle::in_words(list) == "[1,2]");
  list.set_secret(true);
  CHECK(heddle::in_words(list) == "***");
}

TEST_CASE("a map keeps its entries in key order and finds each") {
  const Map map{{"b", 2}, {1, "int"}, {"a", 1}, {true, "bool"}, {std::uint64_t{1}, "uint"}};
  std::vector<Type> types;
  for (const auto& [key, value] : map) types.push_back(key.type());
  CHECK(types == std::vector<Type>{Type::boolean, Type::integer, Type::unsigned_integer,
                                   Type::string, Type::string});
  CHECK(map.find("a")->integer() == 1);
  CHECK(map.find("b")->integer() == 2);
  CHECK(map.find(1)->string() == "int");
  CHECK(map.find(std::uint64_t{1})->string() == "uint");
  CHECK(map.find("c") == nullptr);
  CHECK(map.find(Value()) == nullptr);
  CHECK(map.find(1.0) == nullptr);
}

TEST_CASE("of equal keys the last one stays") {
  const Map map{{"a", 1}, {"b", 2}, {"a", 3}, {"a", 4}};
  CHECK(map.size() == 2);
  CHECK(map.find("a")->integer() == 4);
  std::vector<Map::Entry> entries;
  for (int i = 0; i < 1000; ++i) entries.emplace_back(i % 10, i);
  const Map many(std::move(entries));
  CHECK(many.size() == 10);
  CHECK(many.find(3)->integer() == 993);
}

TEST_CASE("a copy shares what is inside and keeps its own secrecy") {
  const Value original = List{std::string(1000, 'x')};
  Value copy = original;
  copy.set_secret(true);
  CHECK(&copy.list() == &original.list());
  CHECK_FALSE(original.secret());
}

TEST_CASE("values can be read and copied from several threads") {
  const Value shared = Map{{"list", List{1, 2, 3}}};
  std::vector<std::thread> threads;
  std::vector<std::int64_t> sums(4, 0);
  for (std::size_t t = 0; t < sums.size(); ++t) {
    threads.emplace_back([&shared, &sum = sums[t]] {
      for (int i = 0; i < 1000; ++i) {
        const Value copy = shared;
        for (const Value& item : copy.map().find("list")->list()) sum += item.integer();
      }
    });
  }
  for (auto& thread : threads) thread.join();
  for (const auto sum : sums) CHECK(sum == 6000);
}

TEST_CASE("types have the names that flows use") {
  CHECK(heddle::name_of(Type::integer) == "int");
  CHECK(heddle::name_of(Type::duration) == "duration");
  CHECK(heddle::name_of(Type::any) == "any");
  CHECK(heddle::name_of(static_cast<Type>(12)) == "unknown");
}
