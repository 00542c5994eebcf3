// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "expression/expression.hpp"

using heddle::Bytes;
using heddle::Duration;
using heddle::List;
using heddle::Map;
using heddle::secret;
using heddle::Timestamp;
using heddle::Type;
using heddle::Value;
using heddle::expression::compile_template;
using heddle::expression::EvaluationError;
using heddle::expression::Expression;
using heddle::expression::has_expression;
using heddle::expression::Problem;
using heddle::expression::Scope;
using heddle::expression::Slot;
using heddle::expression::Slots;

namespace {

Scope scope() {
  return {
      {"inputs.subdomain", {Type::string, false, 0}},
      {"inputs.user_password", {Type::string, true, 1}},
      {"nodes.sign_in.access", {Type::string, true, 2}},
      {"nodes.sign_in.body", {Type::map, false, 3}},
      {"nodes.sign_in.count", {Type::integer, false, 4}},
      {"nodes.sign_in.error", {Type::map, false, 5}},
      {"nodes.sign_in.error.code", {Type::string, false, 6}},
      {"nodes.sign_in.outcome", {Type::string, false, 7}},
      {"nodes.other.anything", {Type::any, false, 8}},
      {"nodes.other.items", {Type::list, false, 9}},
      {"nodes.quiet.outcome", {Type::string, false, 10}},
      {"run.id", {Type::string, false, 11}},
  };
}

Slots slots() {
  return Slots({{"healthcarecomms", true},
                {"hunter22", true},
                {"token", true},
                {Map{{"user", Map{{"name", "Ada"}, {"pin", secret("1234")}}}}, true},
                {42, true},
                {Map{}, false},
                {"E1", true},
                {"SUCCESS", true},
                {Value(), true},
                {List{1}, true},
                {Value(), false},
                {"run-1", true}});
}

std::unique_ptr<Expression> compiled(std::string_view text) {
  std::vector<Problem> problems;
  auto out = compile_template(text, scope(), problems);
  CHECK_MESSAGE(problems.empty(), (problems.empty() ? "" : problems.front().message));
  REQUIRE(out != nullptr);
  return out;
}

Value evaluated(std::string_view text, const Slots& data = slots()) {
  return compiled(text)->evaluate({data});
}

std::string evaluation_error(std::string_view text, const Slots& data = slots()) {
  try {
    (void)evaluated(text, data);
  } catch (const EvaluationError& error) {
    return error.message;
  }
  return "none";
}

std::vector<Problem> problems_of(std::string_view text, const Scope& names = scope()) {
  std::vector<Problem> problems;
  CHECK(compile_template(text, names, problems) == nullptr);
  CHECK_FALSE(problems.empty());
  return problems;
}

// The only problem: "marked text | message | label | notes".
std::string problem_of(std::string_view text, const Scope& names = scope()) {
  const auto problems = problems_of(text, names);
  CHECK(problems.size() == 1);
  const Problem& problem = problems.at(0);
  REQUIRE(problem.offset + problem.size <= text.size());
  std::string out = std::string(text.substr(problem.offset, problem.size)) + " | " +
                    problem.message + " | " + problem.label;
  for (const auto& note : problem.notes) out += " | " + note;
  return out;
}

Problem::Kind kind_of(std::string_view text) {
  return problems_of(text).at(0).kind;
}

}  // namespace

TEST_CASE("a text without expressions is the constant itself") {
  CHECK(evaluated("") == Value(""));
  CHECK(evaluated("plain $ {text} }} ${x} \xff") == Value("plain $ {text} }} ${x} \xff"));
  CHECK(compiled("x")->type() == Type::string);
  CHECK_FALSE(compiled("x")->secret());
  CHECK(compiled("x")->uses().empty());
  const std::string large(1'000'000, '{');
  CHECK(evaluated(large) == Value(large));
}

TEST_CASE("one whole expression keeps the type of its value") {
  CHECK(evaluated("${{ nodes.sign_in.count }}") == Value(42));
  CHECK(evaluated("${{nodes.other.items}}") == Value(List{1}));
  CHECK(evaluated("${{\n\tnodes.other.anything\n}}").is_null());
  CHECK(compiled("${{ nodes.sign_in.count }}")->type() == Type::integer);
  CHECK(compiled("${{ nodes.other.anything }}")->type() == Type::any);
}

TEST_CASE("text around an expression, or a second one, makes a string") {
  CHECK(evaluated("https://${{ inputs.subdomain }}.example") ==
        Value("https://healthcarecomms.example"));
  CHECK(evaluated("${{ nodes.sign_in.count }}${{ nodes.sign_in.count }}") == Value("4242"));
  CHECK(evaluated(" ${{ nodes.sign_in.count }}") == Value(" 42"));
  CHECK(compiled("a ${{ nodes.sign_in.count }}")->type() == Type::string);
}

TEST_CASE("braces in a text, a raw text or a comment end no expression") {
  CHECK(evaluated("${{ '}}' }}") == Value("}}"));
  CHECK(evaluated("${{ {'a': {'b': 1}}.a.b }}") == Value(1));
  CHECK(evaluated("${{ '\\'}}' }} ${{ \"\\\"}}\" }}") == Value("'}} \"}}"));
  CHECK(evaluated(R"(${{ r"\" + '}}' }})") == Value(R"(\}})"));
  CHECK(evaluated(R"(${{ r'a}}\' }}, ${{ br"}}" == b"}}" }})") == Value(R"(a}}\, true)"));
  CHECK(evaluated("${{ \"\"\"a \"}}\n'\"\"\" }}") == Value("a \"}}\n'"));
  CHECK(evaluated("${{ 1 // it's {one}}\n + 1 }}") == Value(2));
  CHECK(evaluated("a: ${{ 1 // it's\n}}, b: ${{ '}}' // \"}}") == Value("a: 1, b: }}"));
  CHECK(evaluated("${{ 'http://x}}' }}") == Value("http://x}}"));
  CHECK(evaluated("${{ 4 // 2 }}, ${{ 3 }}\n.") == Value("4, 3\n."));
}

TEST_CASE("scalars stand in a text as CEL's string() writes them") {
  const std::vector<std::pair<Value, std::string>> values = {
      {-5, "-5"},
      {std::uint64_t{18446744073709551615u}, "18446744073709551615"},
      {1.5, "1.5"},
      {true, "true"},
      {"a", "a"},
      {Timestamp{0, 500'000'000}, "1970-01-01T00:00:00.5Z"},
      {Duration{90, 0}, "90s"}};
  for (const auto& [value, text] : values) {
    auto data = slots();
    data.own(8).value = value;
    CHECK(evaluated("<${{ nodes.other.anything }}>", data) == Value("<" + text + ">"));
  }
}

TEST_CASE("null, list, map and bytes cannot stand in a text") {
  CHECK(problem_of("a ${{ nodes.other.items }}") ==
        "nodes.other.items | nodes.other.items is a list, which cannot stand inside a text | make "
        "this the whole value, or choose something inside it");
  CHECK(kind_of("a ${{ nodes.sign_in.body }}") == Problem::Kind::type);
  const std::vector<std::pair<Value, std::string>> values = {
      {{}, "null"}, {List{}, "a list"}, {Map{}, "a map"}, {Bytes{"secret"}, "bytes"}};
  for (const auto& [value, name] : values) {
    auto data = slots();
    data.own(8).value = value;
    CHECK(evaluation_error("a ${{ nodes.other.anything }}", data) ==
          "nodes.other.anything is " + name + ", which cannot stand inside a text");
  }
}

TEST_CASE("a literal ${{ is written $${{") {
  CHECK(evaluated("$${{ inputs.nothing }}") == Value("${{ inputs.nothing }}"));
  CHECK(evaluated("$${{ ${{ inputs.subdomain }} }}") == Value("${{ healthcarecomms }}"));
  CHECK(evaluated("${{ inputs.subdomain }}$${{") == Value("healthcarecomms${{"));
  CHECK(evaluated("$$${{") == Value("$${{"));
  CHECK(has_expression("$${{"));
  CHECK(has_expression("a ${{ b }}"));
  CHECK_FALSE(has_expression("$ {{ b }}"));
}

TEST_CASE("data is never read as an expression") {
  auto data = slots();
  data.own(0).value = "${{ inputs.user_password }}";
  CHECK(evaluated("${{ inputs.subdomain }}", data) == Value("${{ inputs.user_password }}"));
  CHECK(evaluated("a ${{ inputs.subdomain }}", data) == Value("a ${{ inputs.user_password }}"));
}

TEST_CASE("the longest declared path wins and the rest selects in maps") {
  CHECK(evaluated("${{ nodes.sign_in.error.code }}") == Value("E1"));
  CHECK(evaluated("${{ nodes.sign_in.body.user.name }}") == Value("Ada"));
  CHECK(compiled("${{ nodes.sign_in.body.user.name }}")->type() == Type::any);
  CHECK(compiled("${{ nodes.sign_in.error.more }}")->uses().at(0).slot == 5);
  CHECK(evaluation_error("${{ nodes.sign_in.body.user.age }}") ==
        "nodes.sign_in.body.user has no 'age'");
  CHECK(evaluation_error("${{ nodes.sign_in.body.user.name.first }}") ==
        "nodes.sign_in.body.user.name is a string: it has no 'first'");
  CHECK(evaluation_error("${{ nodes.other.anything.x }}") ==
        "nodes.other.anything is null: it has no 'x'");
}

TEST_CASE("a path into what is no map is a type problem") {
  CHECK(problem_of("${{ nodes.sign_in.count.x }}") ==
        "x | nodes.sign_in.count is an int: it has no 'x' | only a map has something inside");
  CHECK(kind_of("${{ inputs.subdomain.length }}") == Problem::Kind::type);
}

TEST_CASE("uses name every slot with the place of its path") {
  const std::string_view text = "a ${{ run.id }} ${{ nodes.sign_in.body.user.name }}";
  const auto expression = compiled(text);
  const auto& uses = expression->uses();
  REQUIRE(uses.size() == 2);
  CHECK(uses[0].path == "run.id");
  CHECK(uses[0].slot == 11);
  CHECK(text.substr(uses[1].offset, uses[1].size) == "nodes.sign_in.body.user.name");
  CHECK(uses[1].path == "nodes.sign_in.body.user.name");
  CHECK(uses[1].slot == 3);
}

TEST_CASE("what is made from a secret is secret") {
  CHECK(compiled("${{ inputs.user_password }}")->secret());
  CHECK(compiled("a ${{ run.id }} ${{ nodes.sign_in.access }}")->secret());
  CHECK_FALSE(compiled("${{ nodes.sign_in.body }}")->secret());
  CHECK(evaluated("${{ inputs.user_password }}").secret());
  CHECK(evaluated("a ${{ nodes.sign_in.access }}").secret());
  CHECK(evaluated("${{ nodes.sign_in.body.user.pin }}").secret());
  CHECK(evaluated("pin ${{ nodes.sign_in.body.user.pin }}").secret());
  CHECK_FALSE(evaluated("${{ nodes.sign_in.body.user.name }}").secret());
  auto data = slots();
  data.own(0).value.set_secret(true);
  CHECK(evaluated("${{ inputs.subdomain }}", data).secret());
  CHECK(evaluated("a ${{ inputs.subdomain }}", data).secret());
  data.own(3).value.set_secret(true);
  CHECK(evaluated("${{ nodes.sign_in.body.user.name }}", data).secret());
  CHECK_FALSE(evaluated("${{ run.id }}", data).secret());
}

TEST_CASE("a slot that is not available is named with the reason") {
  const Slots none(std::vector<Slot>(12));
  CHECK(evaluation_error("${{ nodes.sign_in.access }}", none) ==
        "nodes.sign_in.access has no value: node 'sign_in' has not run, or ended with an outcome "
        "on which 'access' does not exist");
  CHECK(evaluation_error("x ${{ nodes.sign_in.error.code }}", none) ==
        "nodes.sign_in.error.code has no value: node 'sign_in' has not run, or ended with an "
        "outcome on which 'error.code' does not exist");
  CHECK(evaluation_error("${{ inputs.subdomain }}", none) ==
        "inputs.subdomain has no value: it was not given");
  CHECK(evaluation_error("${{ run.id }}", Slots({})) == "run.id has no value: it was not given");
}

TEST_CASE("an unknown name is answered with the right one and with what there is") {
  CHECK(problem_of("${{ nodes.sign_in.acces }}") ==
        "acces | node 'sign_in' has no output 'acces' | did you mean 'nodes.sign_in.access'? | "
        "outputs of sign_in: access, body, count; also error, outcome");
  CHECK(problem_of("${{ nodes.signin.access }}") ==
        "signin | there is no node 'signin' | did you mean 'nodes.sign_in'? | "
        "nodes: other, quiet, sign_in");
  CHECK(problem_of("a ${{ inputs.SubDomain }}") ==
        "SubDomain | there is no input 'SubDomain' | did you mean 'inputs.subdomain'? | inputs: "
        "subdomain, user_password");
  CHECK(problem_of("${{ input.subdomain }}") ==
        "input | unknown name 'input' | did you mean 'inputs'? | there are: inputs, nodes, run");
  CHECK(problem_of("${{ colour }}") ==
        "colour | unknown name 'colour' |  | there are: inputs, nodes, run");
  CHECK(problem_of("${{ nodes.quiet.x }}") ==
        "x | node 'quiet' has no output 'x' |  | quiet has no outputs; also outcome");
  CHECK(problem_of("${{ run.number }}") == "number | run has no 'number' |  | run has: id");
  CHECK(problem_of("${{ x }}", {}) ==
        "x | unknown name 'x' |  | there are no names that can be used here");
  CHECK(kind_of("${{ inputs.nothing }}") == Problem::Kind::unknown_name);
}

TEST_CASE("habits from other tools are answered with the path that is meant") {
  CHECK(problem_of("${{ subdomain }}").find("did you mean 'inputs.subdomain'?") !=
        std::string::npos);
  CHECK(problem_of("${{ sign_in.access }}").find("did you mean 'nodes.sign_in.access'?") !=
        std::string::npos);
  CHECK(problem_of("${{ nodes.sign_in.outputs.access }}")
            .find("did you mean 'nodes.sign_in.access'?") != std::string::npos);
  CHECK(problem_of("${{ inputs.user-password }}").find("did you mean 'inputs.user_password'?") !=
        std::string::npos);
}

TEST_CASE("a path that stops too early is not a value") {
  CHECK(problem_of("${{ nodes.sign_in }}") ==
        "nodes.sign_in | nodes.sign_in is a node, not a value | name one of its outputs | "
        "outputs of sign_in: access, body, count; also error, outcome");
  CHECK(problem_of("${{ inputs }}") ==
        "inputs | 'inputs' alone is not a value | name an input | inputs: subdomain, "
        "user_password");
  CHECK(problem_of("${{ nodes }}") ==
        "nodes | 'nodes' alone is not a value | name a node and one of its outputs | nodes: other, "
        "quiet, sign_in");
}

TEST_CASE("braces that are empty or do not close are refused") {
  CHECK(problem_of("a ${{  }} b") ==
        "${{  }} | there is nothing between '${{' and '}}' | write a reference such as ${{ "
        "inputs.x }}");
  CHECK(problem_of("a ${{ inputs.subdomain }")
            .starts_with("${{ | '${{' without '}}' | write }} behind the expression | "));
  CHECK(problem_of("${{").starts_with("${{ | '${{' without '}}'"));
  CHECK(kind_of("${{") == Problem::Kind::syntax);
}

TEST_CASE("a forgotten $ is noticed where it is no plain text") {
  CHECK(problem_of("{{ inputs.subdomain }}") ==
        "{{ inputs.subdomain }} | this is plain text, not an expression: the '$' is missing | "
        "write ${{ inputs.subdomain }}");
  CHECK(kind_of("https://{{ inputs.subdomain }}/") == Problem::Kind::quoting);
  CHECK(kind_of("${{ run.id }} {{nodes.sign_in.access}}") == Problem::Kind::quoting);
  CHECK(kind_of("  {{ token }}\n") == Problem::Kind::quoting);
  CHECK(evaluated("Dear {{ name }},") == Value("Dear {{ name }},"));
  CHECK(evaluated("{{ 'a' }}") == Value("{{ 'a' }}"));
  CHECK(evaluated("{{}}") == Value("{{}}"));
  CHECK(evaluated("{\"a\":{\"b\":{}}}") == Value("{\"a\":{\"b\":{}}}"));
}

TEST_CASE("all problems of a text are found, in order") {
  const auto problems =
      problems_of("${{ inputs.a }} {{ inputs.b }} ${{ 1 + }} ${{ nodes.other.items }} ${{");
  REQUIRE(problems.size() == 5);
  for (std::size_t i = 1; i < problems.size(); ++i) {
    CHECK(problems[i - 1].offset < problems[i].offset);
  }
}

TEST_CASE("problems are appended to those that are there") {
  std::vector<Problem> problems(1);
  CHECK(compile_template("${{ run.id }}", scope(), problems) != nullptr);
  CHECK(compile_template("${{ x }}", scope(), problems) == nullptr);
  CHECK(problems.size() == 2);
}

TEST_CASE("a text with expressions has a limit of 64 KiB") {
  const std::string filler(64 * 1024 - 12, 'x');
  CHECK(evaluated("${{run.id}}" + filler.substr(1)).string().size() == filler.size() + 4);
  const auto problems = problems_of("${{run.id}}" + filler + "xx");
  CHECK(problems.at(0).message ==
        "a text with expressions has at most 65536 bytes, this one has 65537");
}

TEST_CASE("hostile texts are answered in time and with a bounded number of problems") {
  std::vector<std::string> texts(5);
  while (texts[0].size() < 65'000) {
    texts[0] += "${{ ' }}";
    texts[1] += "${{ { }}";
    texts[2] += "{{ inputs.";
    texts[3] += "${{x}}";
    texts[4] += "${{";
  }
  texts.push_back("${{ " + std::string(60'000, 'a') + " }}");
  std::string path = "a";
  while (path.size() < 60'000) path += ".a";
  texts.push_back("${{ " + path + " }}");
  texts.push_back("${{ nodes.other.anything" + path.substr(1) + ".\x01 }}");
  for (const auto& text : texts) {
    std::vector<Problem> problems;
    (void)compile_template(text, scope(), problems);
    CHECK(problems.size() <= 101);
    for (const auto& problem : problems) CHECK(problem.message.size() < 1000);
  }
}

TEST_CASE("no damaged expression harms the compiler") {
  const std::string whole = "a ${{ nodes.sign_in.body.user }} $${{ {{ inputs.x }} ${{ run.id }}";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    for (const char c : {'\0', '$', '{', '}', '.', '\'', '"', '\\', ' ', '\xff'}) {
      std::string damaged = whole;
      damaged[i] = c;
      std::vector<Problem> problems;
      const auto expression = compile_template(damaged, scope(), problems);
      CHECK((expression == nullptr) == !problems.empty());
      for (const auto& problem : problems) {
        CHECK(problem.offset + problem.size <= damaged.size());
        CHECK(problem.size > 0);
      }
    }
  }
}

TEST_CASE("a scope of many nodes is searched, not walked") {
  Scope large;
  for (int i = 0; i < 20'000; ++i) {
    large["nodes.n" + std::to_string(i) + ".out"] = {Type::string, false, 0};
    large["nodes.n" + std::to_string(i) + ".outcome"] = {Type::string, false, 0};
  }
  CHECK(problem_of("${{ nodes.n19999.oot }}", large) ==
        "oot | node 'n19999' has no output 'oot' | did you mean 'nodes.n19999.out'? | outputs of "
        "n19999: out; also outcome");
  CHECK(problem_of("${{ nodes.zzz.out }}", large).ends_with(", … (2000 or more in all)"));
}
