// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <heddle/json.hpp>
#include <string>

#include "expression/opaque.hpp"
#include "expression/sample.hpp"

using namespace heddle::expression;

namespace {

// "a|b c": two needs, the first met by either of two.
std::string needs(std::string_view source) {
  const auto program = sample::program(source);
  std::string out;
  for (const auto& need : program->needs()) {
    if (!out.empty()) out += ' ';
    for (std::size_t i = 0; i < need.any_of.size(); ++i) {
      out += (i == 0 ? "" : "|") + program->uses().at(need.any_of[i]).path;
    }
  }
  return out;
}

std::string assured(std::string_view source, bool result) {
  std::string out;
  const auto program = sample::program(source);
  for (const auto slot : program->assured_by(result)) {
    out += (out.empty() ? "" : " ") + std::to_string(slot);
  }
  return out;
}

std::string shown(const heddle::Value& value) {
  const Opaque* opaque = Opaque::of(value);
  return opaque != nullptr ? opaque->message() : heddle::write_json(value);
}

}  // namespace

TEST_CASE("each path is a need of its own, first(…) one of any of its arguments") {
  CHECK(needs("nodes.a.token + nodes.b.token") == "nodes.a.token nodes.b.token");
  CHECK(needs("first(nodes.a.token, nodes.b.token)") == "nodes.a.token|nodes.b.token");
  CHECK(needs("first(nodes.a.token + inputs.name, nodes.b.token)") ==
        "nodes.a.token|nodes.b.token inputs.name|nodes.b.token");
  CHECK(needs("first(nodes.a.token, 'none')").empty());
  CHECK(needs("1 + 1").empty());
}

TEST_CASE("what has() guards is no need") {
  CHECK(needs("has(nodes.a.token) ? nodes.a.token : 'x'").empty());
  CHECK(needs("!has(nodes.a.token) ? 'x' : nodes.a.token").empty());
  CHECK(needs("has(nodes.a.token) && nodes.a.token == 'x'").empty());
  CHECK(needs("!has(nodes.a.token) || nodes.a.token == 'x'").empty());
  CHECK(needs("has(nodes.a.token) ? nodes.b.token : 'x'") == "nodes.b.token");
  CHECK(needs("nodes.a.?token.orValue('x')").empty());
}

TEST_CASE("what is evaluated only where something is missing needs one of both") {
  CHECK(needs("has(nodes.a.token) ? nodes.a.token : nodes.b.token") ==
        "nodes.b.token|nodes.a.token");
  CHECK(needs("!has(nodes.a.token) ? nodes.b.token : nodes.a.token") ==
        "nodes.b.token|nodes.a.token");
  CHECK(needs("has(nodes.a.token) || nodes.b.token == 'x'") == "nodes.b.token|nodes.a.token");
  CHECK(needs("!has(nodes.a.token) && nodes.b.token == 'x'") == "nodes.b.token|nodes.a.token");
  CHECK(needs("has(nodes.a.token) && inputs.flag ? 'x' : nodes.b.token") ==
        "inputs.flag nodes.b.token");
  CHECK(needs("has(nodes.a.token) || nodes.a.token == 'x'") == "nodes.a.token");
}

TEST_CASE("has() of something inside a variable needs the variable") {
  CHECK(needs("has(nodes.a.any.inner)") == "nodes.a.any");
}

TEST_CASE("an answer assures what it was asked for") {
  CHECK(assured("has(nodes.a.token)", true) == "7");
  CHECK(assured("has(nodes.a.token)", false).empty());
  CHECK(assured("!has(nodes.a.token)", false) == "7");
  CHECK(assured("has(nodes.a.token) && has(nodes.b.token)", true) == "7 8");
  CHECK(assured("has(nodes.a.token) && has(nodes.b.token)", false).empty());
  CHECK(assured("has(nodes.a.token) || has(nodes.b.token)", true).empty());
  CHECK(assured("!(has(nodes.a.token) && inputs.flag)", false) == "7");
  CHECK(assured("nodes.a.token == 'x'", true).empty());
}

// A path alone is compiled without the parser, one with a blank in it with it.
TEST_CASE("a path alone means what the same path means anywhere else") {
  const auto data = sample::slots();
  for (const auto& [path, declared] : sample::scope()) {
    CAPTURE(path);
    const std::string dotted = "." + path.substr(path.find('.') + 1);
    const std::string spaced = path.substr(0, path.find('.')) + " " + dotted;
    const auto alone = sample::program(path);
    const auto general = sample::program(spaced);
    CHECK(alone->type().value_type() == general->type().value_type());
    CHECK(alone->secret() == general->secret());
    CHECK(alone->constant() == general->constant());
    CHECK(alone->slot() == general->slot());
    CHECK(needs(path) == path);
    CHECK(needs(spaced) == path);
    CHECK(assured(path, true) == assured(spaced, true));
    REQUIRE(alone->uses().size() == 1);
    CHECK(alone->uses().front().path == general->uses().front().path);
    CHECK(alone->uses().front().slot == declared.slot);
    CHECK(alone->uses().front().offset == 0);
    CHECK(alone->uses().front().size == path.size());
    CHECK(shown(alone->evaluate({data})) == shown(general->evaluate({data})));
  }
}

TEST_CASE("a word of the language is no path, though one of this name be declared") {
  for (const std::string path : {"for.x", "a.in", "a.true.b", "in"}) {
    CAPTURE(path);
    std::vector<Problem> problems;
    CHECK(Program::compile(path, {{path, {}}}, {}, problems) == nullptr);
    REQUIRE(problems.size() == 1);
    CHECK(problems.front().kind == Problem::Kind::syntax);
  }
  std::vector<Problem> problems;
  const auto literal = Program::compile("true", {{"true", {}}}, {}, problems);
  REQUIRE(literal != nullptr);
  CHECK(literal->constant());
}
