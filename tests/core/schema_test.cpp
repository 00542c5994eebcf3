// SPDX-License-Identifier: Apache-2.0
#include <heddle/json.hpp>
#include <initializer_list>

#include "core.hpp"

// What an editor is told of failures that a node type declares.
namespace heddle::test {
namespace {

Value schema() {
  return parse_json(Runtime(options()).flow_schema());
}

const Value& at(const Value& from, std::initializer_list<const char*> path) {
  const Value* value = &from;
  for (const char* key : path) {
    value = value->map().find(key);
    REQUIRE_MESSAGE(value != nullptr, key);
  }
  return *value;
}

}  // namespace

TEST_CASE("the schema offers a failure outcome under next, and does not ask for it") {
  const Value all = schema();
  const Value& next = at(all, {"$defs", "core.http", "properties", "next"});
  CHECK(at(next, {"properties"}).map().find("CLIENT_ERROR") != nullptr);
  CHECK(write_json(at(next, {"allOf"})).find("SUCCESS") != std::string::npos);
  CHECK(write_json(at(next, {"allOf"})).find("CLIENT_ERROR") == std::string::npos);
}

TEST_CASE("the schema lets a retry list failure outcomes") {
  const Value all = schema();
  const std::string on = write_json(at(all, {"$defs", "retry", "properties", "on"}));
  CHECK(on.find("FAILURE|TIMEOUT|CLIENT_ERROR|SERVER_ERROR|") != std::string::npos);
}

TEST_CASE("the schema asks no node that can only fail for next, and takes no target of SUCCESS") {
  const Value all = schema();
  const Value& fail = at(all, {"$defs", "core.fail"});
  CHECK(at(fail, {"required"}) == List{"with"});
  CHECK(at(fail, {"properties", "next", "type"}) == List{"object"});
}

}  // namespace heddle::test
