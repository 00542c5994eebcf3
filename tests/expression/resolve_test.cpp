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

TEST_CASE("a mistake in names and types is told at its place, with the cure") {
  constexpr Mistake mistakes[] = {
      {R"(first())",
       R"(first | first() needs arguments | write ….first(…) | (list(A)).first() -> optional_type(A))"},
      {R"(1.reverse())",
       R"(reverse | an int has no reverse() |  | (string).reverse() -> string | (list(A)).reverse() -> list(A))"},
      {R"(inputs.count.startsWith('a'))",
       R"(startsWith | an int has no startsWith() |  | (string).startsWith(string) -> bool)"},
      {R"(inputs.count.size())",
       R"(size | an int has no size() |  | size(string) -> int | size(bytes) -> int | size(list(A)) -> int | size(map(A, B)) -> int | (string).size() -> int | (bytes).size() -> int)"},
      {R"(inputs.name.bytes())",
       R"(bytes | a string has no bytes() | write bytes(…) | bytes(bytes) -> bytes | bytes(string) -> bytes)"},
      {R"(inputs.name.startsWith())",
       R"(startsWith | startsWith() of a string needs arguments |  | (string).startsWith(string) -> bool)"},
      {R"(inputs.name + inputs.count)",
       R"(inputs.name + inputs.count | '+' does not go between a string and an int | string(…) makes a text of the other side)"},
      {R"(inputs.count + inputs.ratio)",
       R"(inputs.count + inputs.ratio | '+' does not go between an int and a double | double(…) makes a double of the other side)"},
      {R"(inputs.count + 1u)",
       R"(inputs.count + 1u | '+' does not go between an int and a uint | int(…) or uint(…) makes them alike)"},
      {R"(inputs.name > 3)",
       R"(inputs.name > 3 | '>' does not go between a string and an int | int(…) or double(…) makes a number of a text)"},
      {R"(inputs.flag && inputs.name)",
       R"(inputs.name | each side of '&&' is a bool, found a string | compare it: … == "…")"},
      {R"(inputs.count ? 1 : 2)",
       R"(inputs.count | what stands before '?' is a bool, found an int | compare it: … > 0)"},
      {R"(inputs.flag ? 'a' : 1)",
       R"(inputs.flag ? 'a' : 1 | one side of ':' is a string, the other an int | make them alike, for example with string(…), or write dyn(…) around one)"},
      {R"(!inputs.name)", R"(! | '!' does not go with a string | )"},
      {R"(-inputs.name)", R"(- | '-' does not go with a string | )"},
      {R"(inputs.name.startsWith(1))",
       R"(startsWith | startsWith() of a string does not take an int |  | (string).startsWith(string) -> bool)"},
      {R"(startsWith(inputs.name, 'a'))",
       R"(startsWith | startsWith() does not take a string and a string | write ….startsWith(…) | (string).startsWith(string) -> bool)"},
      {R"(inputs.name.size)", R"(size | inputs.name is a string: it has no 'size' | write size())"},
      {R"(inputs.name.lenght())", R"(lenght | there is no function 'lenght' | )"},
      {R"(lenght(inputs.name))", R"(lenght | there is no function 'lenght' | )"},
      {R"(inputs.name.exists(x, x == 1))",
       R"(inputs.name | exists() goes through a list or a map, found a string | )"},
      {R"({1.5: 2})", R"(1.5 | a key is a string, int, uint or bool, found a double | )"},
      {R"(inputs.items['a'])", R"(inputs.items['a'] | a list has no item at a string | )"},
      {R"(inputs.nme)",
       R"(nme | there is no input 'nme' | did you mean 'inputs.name'? | inputs: count, flag, items, name, password, ratio, user, user_id)"},
      {R"(inputs.user-id)",
       R"(inputs.user-id | 'inputs.user-id' is a difference to an expression | did you mean 'inputs.user_id'?)"},
      {R"(input.name)",
       R"(input | unknown name 'input' | did you mean 'inputs'? | there are: inputs, nodes)"},
      {R"(nodes.a)",
       R"(nodes.a | nodes.a is a node, not a value | name one of its outputs | outputs of a: any, token, until)"},
      {R"(nodes.c.token)", R"(c | there is no node 'c' |  | nodes: a, b)"},
      {R"(inputs.count in inputs.count)",
       R"(inputs.count in inputs.count | 'in' looks for a value in a list or map, found an int and an int | )"},
      {R"([?1])",
       R"(1 | '?' takes an optional, found an int | leave out the '?', or write optional.of(…))"},
      {R"(inputs.name.optMap(x, x))",
       R"(inputs.name | optMap() is for an optional, found a string | make one with optional.of(…), or read with .?name)"},
      {R"(nodes.a.until > '2026')",
       R"(nodes.a.until > '2026' | '>' does not go between a timestamp and a string | timestamp(…) makes a time of a text)"},
      {R"(nodes.a.until - inputs.name)",
       R"(nodes.a.until - inputs.name | '-' does not go between a timestamp and a string | timestamp(…) makes a time of a text)"},
      {R"(optional.of(1) + 1)",
       R"(optional.of(1) + 1 | '+' does not go between an optional_type(int) and an int | )"},
      {R"(math.abs('a'))",
       R"(abs | math.abs() does not take a string |  | math.abs(int) -> int | math.abs(uint) -> uint | math.abs(double) -> double)"},
      {R"(math.foo(1))", R"(foo | there is no function 'math.foo' | did you mean 'math.floor'?)"},
      {R"(math.greatest('a', 'b'))",
       R"(greatest | math.greatest() does not take a string and a string | )"},
      {R"([1,2].sortBy(x, {1: x}))",
       R"(sortBy | sortBy() of a list(int) does not take a list(map(int, int)) | )"},
      {R"(inputs.count == 'a')",
       R"(inputs.count == 'a' | '==' does not go between an int and a string | int(…) or double(…) makes a number of a text)"},
      {R"(inputs.items.map(x, y))", R"(y | unknown name 'y' |  | there are: inputs, nodes)"},
      {R"(size(1))",
       R"(size | size() does not take an int |  | size(string) -> int | size(bytes) -> int | size(list(A)) -> int | size(map(A, B)) -> int | (string).size() -> int | (bytes).size() -> int)"},
      {R"(string([1]))",
       R"(string | string() does not take a list(int) |  | string(string) -> string | string(bool) -> string | string(int) -> string | string(uint) -> string | string(double) -> string | string(timestamp) -> string)"},
      {R"(int(true))",
       R"(int | int() does not take a bool |  | int(int) -> int | int(uint) -> int | int(double) -> int | int(string) -> int | int(timestamp) -> int | int(duration) -> int)"},
      {R"([1,2].sortBy(x, {1: x}))",
       R"(sortBy | sortBy() of a list(int) does not take a list(map(int, int)) | )"},
      {R"(inputs.count == 'a')",
       R"(inputs.count == 'a' | '==' does not go between an int and a string | int(…) or double(…) makes a number of a text)"},
      {R"(inputs.items.map(x, y))", R"(y | unknown name 'y' |  | there are: inputs, nodes)"},
      {R"(size(1))",
       R"(size | size() does not take an int |  | size(string) -> int | size(bytes) -> int | size(list(A)) -> int | size(map(A, B)) -> int | (string).size() -> int | (bytes).size() -> int)"},
      {R"(string([1]))",
       R"(string | string() does not take a list(int) |  | string(string) -> string | string(bool) -> string | string(int) -> string | string(uint) -> string | string(double) -> string | string(timestamp) -> string)"},
      {R"(int(true))",
       R"(int | int() does not take a bool |  | int(int) -> int | int(uint) -> int | int(double) -> int | int(string) -> int | int(timestamp) -> int | int(duration) -> int)"},
  };
  for (const auto& [expression, problem] : mistakes) {
    CAPTURE(expression);
    CHECK(sample::problems(expression) == problem);
  }
}
