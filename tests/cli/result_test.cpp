// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <heddle/json.hpp>

#include <string>

#include "cli/command.hpp"
#include "files.hpp"

using heddle::Type;
using heddle::Value;
using heddle::test::CommandOptions;
using heddle::test::flow_file;
using heddle::test::run_heddle;

namespace {

const std::string echo = flow_file("echo.yaml");

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

heddle::test::CommandResult run_echo(std::vector<std::string> arguments,
                                     CommandOptions options = {}) {
  arguments.insert(arguments.begin(), {"run", echo, "--secret", "hidden=env:HIDDEN"});
  options.environment["HIDDEN"] = "hush-hush-1";
  return run_heddle(arguments, std::move(options));
}

Value member(const Value& object, const char* name) {
  const Value* found = object.map().find(name);
  REQUIRE(found != nullptr);
  return *found;
}

}  // namespace

TEST_CASE("the steps of a run go to stderr, only its result to stdout") {
  const auto result = run_echo({});
  CHECK(result.exit_code == 0);
  CHECK(result.out ==
        "outcome: SUCCESS\ntext: hello\nhidden: ***\nport: 8080\nratio: 0.5\nnames: []\n"
        "wait: \"1s\"\n");
  CHECK(has(result.err, " of the flow 'echo'\n"));
  CHECK(has(result.err, "\n  refuse  started (imiassist.authenticate)\n"));
  CHECK(has(result.err, "\n  refuse  INVALID in "));
  CHECK(has(result.err, "\nrun SUCCESS in "));
  CHECK(result.err.find('\x1b') == std::string::npos);
}

TEST_CASE("what a service sends cannot drive the terminal") {
  const auto result = run_echo({"-i", "text=a\x1b[2Jb\r\nc \xC2\x9B \xE2\x80\xAE z"});
  CHECK(has(result.out, "\ntext: a\\x1b[2Jb\\r\\nc \\u{9b} \\u{202e} z\n"));
  const auto json = run_echo({"--json", "-i", "text=a\x1b[2J\x7F \xC2\x9B \xE2\x80\xAE"});
  CHECK(has(json.out, R"("text":"a\u001b[2J\u007f \u009b \u202e")"));
}

TEST_CASE("a secret is masked inside other outputs too") {
  const auto result = run_echo({"-i", "text=it is hush-hush-1, really"});
  CHECK(has(result.out, "\ntext: it is ***, really\n"));
  CHECK_FALSE(has(result.all(), "hush-hush-1"));
}

TEST_CASE("with --json stdout is one object") {
  const auto result = run_echo({"--json", "-i", "names=[1]"});
  CHECK(result.exit_code == 0);
  const Value object = heddle::parse_json(result.out);
  CHECK(result.out.find('\n') == result.out.size() - 1);
  CHECK(object.map().size() == 8);
  CHECK(member(object, "run_id").string().size() == 32);
  CHECK(member(object, "flow") == Value("echo"));
  CHECK(member(object, "outcome") == Value("SUCCESS"));
  CHECK(member(object, "cancelled").is_null());
  CHECK(member(object, "error").is_null());
  CHECK(member(object, "duration_ms").type() == Type::real);
  CHECK(member(object, "secret_outputs") == Value(heddle::List{"hidden"}));
  const Value outputs = member(object, "outputs");
  CHECK(member(outputs, "hidden") == Value("***"));
  CHECK(member(outputs, "port") == Value(8080));
  CHECK(member(outputs, "names") == Value(heddle::List{1}));
}

TEST_CASE("one output can be revealed") {
  CHECK(has(run_echo({"--reveal", "hidden"}).out, "\nhidden: hush-hush-1\n"));
  const auto json = run_echo({"--reveal", "hidden", "--json"});
  CHECK(has(json.out, R"("hidden":"hush-hush-1")"));
  CHECK_FALSE(has(json.err, "hush-hush-1"));
}

TEST_CASE("a result that does not arrive is an internal error") {
  const std::string said = "error: the result could not be written to stdout: ";
  const auto full = run_echo({}, {.stdout_to = "/dev/full"});
  CHECK(full.exit_code == 3);
  CHECK(full.err.ends_with(said + "No space left on device\n"));
  const auto closed = run_echo({}, {.stdout_to = ""});
  CHECK(closed.exit_code == 3);
  CHECK(closed.err.ends_with(said + "Bad file descriptor\n"));
  for (const std::string command : {"nodes", "explain", "--help"}) {
    CAPTURE(command);
    CHECK(run_heddle({command}, {.stdout_to = "/dev/full"}).exit_code == 3);
  }
}

TEST_CASE("the trace shows data, without secrets") {
  const auto text = run_echo({"--trace"});
  CHECK(has(text.err, "\n  input hidden = \"***\"\n"));
  CHECK_FALSE(has(text.all(), "hush-hush-1"));
  const auto json = run_echo({"--trace", "--json"});
  std::size_t lines = 0;
  std::size_t begin = 0;
  while (begin < json.err.size()) {
    const std::size_t end = json.err.find('\n', begin);
    const Value event = heddle::parse_json(json.err.substr(begin, end - begin));
    CHECK(member(event, "event").type() == Type::string);
    begin = end + 1;
    ++lines;
  }
  CHECK(lines >= 4);
  CHECK_FALSE(has(json.all(), "hush-hush-1"));
}

TEST_CASE("the trace says what a request failed with that was not answered") {
  const heddle::test::TemporaryFolder folder;
  const std::string flow = folder.write("ask.yaml",
                                        "heddle: 1\nflow: ask\nnodes:\n"
                                        "  ask:\n"
                                        "    use: core.http\n"
                                        "    with: {url: \"http://127.0.0.1:1/\"}\n"
                                        "    next: end\n");
  const auto text = run_heddle({"run", flow, "--trace"});
  CHECK(has(text.err, "\n  ask  http: GET http://127.0.0.1:1/ → http_connect in "));
  const auto json = run_heddle({"run", flow, "--trace", "--json"});
  const std::size_t http = json.err.find(R"({"event":"http")");
  REQUIRE(http < json.err.size());
  const Value event = heddle::parse_json(json.err.substr(http, json.err.find('\n', http) - http));
  CHECK(member(event, "outcome") == Value("http_connect"));
  CHECK(event.map().find("status") == nullptr);
}

TEST_CASE("warnings are JSON lines too where stderr is for machines") {
  const auto result = run_heddle({"run", echo, "-i", "hidden=hush-hush-1", "--trace", "--json"});
  CHECK(result.exit_code == 0);
  CHECK(has(result.err, R"({"event":"notice","text":"warning: the secret input 'hidden')"));
}
