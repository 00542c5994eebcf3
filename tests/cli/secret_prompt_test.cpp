// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <csignal>
#include <string>
#include <vector>

#include "cli/command.hpp"
#include "cli/pty.hpp"

// A secret that nobody gave, at a terminal.

using heddle::test::content_of;
using heddle::test::flow_file;
using heddle::test::TemporaryFolder;
using heddle::test::Terminal;

namespace {

using Lines = std::vector<std::string>;

const std::string typed = "hush-hush-1";

Lines run_echo(Lines more = {}) {
  Lines arguments = {"run", flow_file("echo.yaml")};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// The prompt comes when the terminal is silent already.
void answer(Terminal& terminal, const std::string& prompt, const std::string& keys) {
  REQUIRE(terminal.saw(prompt));
  CHECK_FALSE(terminal.echoes());
  terminal.type(keys);
}

const Lines refusal = {"error[HD5002]: the flow 'echo' needs the input 'hidden'",
                       "      = it was asked for: nothing was typed",
                       "      = A text that nobody may see.",
                       "      = give it with --secret hidden=env:VAR, --secret hidden=file:PATH or "
                       "--secret hidden=- (from stdin)",
                       "1 error; the flow was not run"};

}  // namespace

TEST_CASE("a missing secret is asked for, and not shown while it is typed") {
  Terminal terminal(run_echo({"--reveal", "hidden"}), {.columns = 200});
  answer(terminal, "hidden: ", typed + "\n");
  CHECK(terminal.finish() == 0);
  const auto lines = terminal.screen().all();
  REQUIRE(lines.size() > 4);
  CHECK(lines[0] == "hidden:");
  CHECK(lines[1].starts_with("run "));
  // Shown once, because that was asked for.
  const std::string& bytes = terminal.bytes();
  CHECK(has(bytes, "\r\nhidden: " + typed + "\r\n"));
  CHECK(bytes.find(typed) == bytes.rfind(typed));
  CHECK(terminal.echoes());
}

TEST_CASE("a secret that was typed is masked like any other") {
  Terminal terminal(run_echo({"--trace"}), {});
  answer(terminal, "hidden: ", typed + "\n");
  CHECK(terminal.finish() == 0);
  CHECK_FALSE(has(terminal.bytes(), typed));
  CHECK(has(terminal.bytes(), "hidden: ***\r\n"));
}

TEST_CASE("the prompt comes to the terminal although the result goes elsewhere") {
  const TemporaryFolder folder;
  Terminal terminal(run_echo({"--json"}), {.stdout_to = folder.file("result.json")});
  answer(terminal, "hidden: ", typed + "\n");
  CHECK(terminal.finish() == 0);
  CHECK(has(content_of(folder.file("result.json")), R"("outcome":"SUCCESS")"));
}

TEST_CASE("each missing secret is asked for once, in the order of the flow") {
  const TemporaryFolder folder;
  const std::string flow = folder.write(
      "two.yaml",
      "heddle: 1\nflow: two\ninputs:\n  first: {type: string, secret: true}\n"
      "  pin: {type: int, secret: true}\n"
      "  optional: {type: string, secret: true, required: false}\n"
      "nodes:\n  a: {use: probe.echo, with: {value: \"${{ inputs.first }}\"}, next: b}\n"
      "  b: {use: probe.echo, with: {value: \"${{ inputs.pin }}\"}, next: end}\n");
  const Lines arguments = {"run", flow, "--plugins", HEDDLE_TEST_PLUGIN_DIR "/probe"};
  Terminal terminal(arguments, {});
  answer(terminal, "first: ", "one\n");
  answer(terminal, "pin: ", "17\n");
  CHECK(terminal.finish() == 0);
  CHECK_FALSE(has(terminal.bytes(), "\noptional: "));

  Terminal wrong(arguments, {.columns = 200});
  answer(wrong, "first: ", "one\n");
  answer(wrong, "pin: ", "no number\n");
  CHECK(wrong.finish() == 2);
  const auto lines = wrong.screen().all();
  REQUIRE(lines.size() > 4);
  CHECK(lines[lines.size() - 2] ==
        "error[HD5003]: the input 'pin': expected an int, found other text (secret, not shown): "
        "write digits only, such as 42");
}

TEST_CASE("nothing typed is a missing input") {
  for (const std::string keys : {"\n", "\x04"}) {
    CAPTURE(keys);
    Terminal terminal(run_echo(), {.columns = 200});
    answer(terminal, "hidden: ", keys);
    CHECK(terminal.finish() == 2);
    const auto lines = terminal.screen().all();
    REQUIRE(lines.size() == refusal.size() + 1);
    CHECK(lines[0] == "hidden:");
    CHECK(Lines(lines.begin() + 1, lines.end()) == refusal);
    CHECK(terminal.echoes());
  }
}

TEST_CASE("Ctrl-C at the prompt ends the command, and the terminal is as it was") {
  Terminal terminal(run_echo(), {});
  answer(terminal, "hidden: ", "half of it\x03");
  CHECK(terminal.finish() == 130);
  CHECK(terminal.screen().all() == Lines{"hidden:", "interrupted"});
  CHECK(terminal.echoes());
}

TEST_CASE("a signal that ends the command at the prompt leaves the terminal as it was") {
  for (const int signal : {SIGTERM, SIGHUP}) {
    CAPTURE(signal);
    Terminal terminal(run_echo(), {});
    REQUIRE(terminal.saw("hidden: "));
    REQUIRE_FALSE(terminal.echoes());
    terminal.send(signal);
    CHECK(terminal.finish() == (signal == SIGTERM ? 130 : Terminal::by_signal + signal));
    CHECK(terminal.echoes());
    CHECK(terminal.screen().at_line_start());
  }
}

TEST_CASE("after Ctrl-Z the shell has its echo, and after fg the prompt is there again") {
  Terminal terminal(run_echo(), {});
  answer(terminal, "hidden: ", "thrown away\x1a");
  REQUIRE(terminal.stopped());
  CHECK(terminal.echoes());
  terminal.go_on();
  REQUIRE(terminal.wait_for([&] {
    return terminal.screen().all() == Lines{"hidden:", "hidden:"};
  }));
  CHECK_FALSE(terminal.echoes());
  terminal.type(typed + "\n");
  CHECK(terminal.finish() == 0);
  CHECK(terminal.echoes());
  CHECK_FALSE(has(terminal.bytes(), typed));
}

TEST_CASE("nobody has to type a secret only to be told of another mistake") {
  Terminal terminal(run_echo({"-i", "port=08", "--reveal", "hiden"}), {});
  CHECK(terminal.finish() == 2);
  CHECK_FALSE(has(terminal.bytes(), "hidden: "));
  CHECK(has(terminal.bytes(), "error[HD5003]: the input 'port'"));
  CHECK(has(terminal.bytes(), "has no output 'hiden'"));
  CHECK(has(terminal.bytes(), "2 errors; the flow was not run"));
}

TEST_CASE("a secret from stdin is not shown where stdin is a terminal") {
  Terminal terminal(run_echo({"--secret", "hidden=-"}), {});
  answer(terminal, "hidden: ", typed + "\n");
  CHECK(terminal.finish() == 0);
  CHECK_FALSE(has(terminal.bytes(), typed));
}

TEST_CASE("a line that a terminal may have cut is not taken for a secret") {
  Terminal longest(run_echo(), {});
  answer(longest, "hidden: ", std::string(4094, 'x') + "\n");
  CHECK(longest.finish() == 0);
  for (const std::size_t size : {4095, 5000}) {
    CAPTURE(size);
    Terminal terminal(run_echo(), {.columns = 200});
    answer(terminal, "hidden: ", std::string(size, 'x') + "\n");
    CHECK(terminal.finish() == 2);
    CHECK(
        terminal.screen().all()[2] ==
        "      = it was asked for: a terminal gives no more than 4095 bytes of a line, so its end "
        "may be missing; take it from env:VAR or file:PATH");
  }
}
