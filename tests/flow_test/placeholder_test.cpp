// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "flow_test/record.hpp"
#include "value/conversion.hpp"

namespace heddle::flow_test {
namespace {

VariableDescriptor variable(Type type, Constraints constraints = {}) {
  VariableDescriptor made;
  made.name = "x";
  made.type = type;
  made.secret = true;
  made.constraints = std::move(constraints);
  return made;
}

}  // namespace

TEST_CASE("what stands for a secret fits where it stood") {
  CHECK(placeholder(variable(Type::string)) == Value("<secret>"));
  CHECK(placeholder(variable(Type::any)) == Value("<secret>"));
  CHECK(placeholder(variable(Type::integer)) == Value(0));
  Constraints bounds;
  bounds.minimum_size = 20;
  CHECK(placeholder(variable(Type::string, bounds)) == Value("secretsecretsecretse"));
  bounds = {};
  bounds.maximum_size = 3;
  CHECK(placeholder(variable(Type::string, bounds)) == Value("sec"));
  bounds = {};
  bounds.minimum = Value(10);
  CHECK(placeholder(variable(Type::integer, bounds)) == Value(10));
  bounds = {};
  bounds.choices = {Value("red"), Value("blue")};
  CHECK(placeholder(variable(Type::string, bounds)) == Value("red"));
  for (const Type type : {Type::boolean, Type::unsigned_integer, Type::real, Type::bytes,
                          Type::list, Type::map, Type::timestamp, Type::duration}) {
    CAPTURE(name_of(type));
    CHECK(mismatch(type, {}, placeholder(variable(type)), true).empty());
  }
}

TEST_CASE("where no word of ours fits, the example of the variable stands for the secret") {
  Constraints digits;
  digits.pattern = "[0-9]+";
  VariableDescriptor pin = variable(Type::string, digits);
  pin.example = Value("1234");
  CHECK(placeholder(pin) == Value("1234"));
}

}  // namespace heddle::flow_test
