// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <string>

#include "cli/command.hpp"

using heddle::test::CommandOptions;
using heddle::test::flow_file;
using heddle::test::run_heddle;
using heddle::test::TemporaryFolder;

namespace {

const std::string echo = flow_file("echo.yaml");
const std::string secret_text = "hush-hush-1";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

heddle::test::CommandResult run_echo(std::vector<std::string> arguments,
                                     CommandOptions options = {}) {
  arguments.insert(arguments.begin(), {"run", echo});
  return run_heddle(arguments, std::move(options));
}

// The same with the required input given.
heddle::test::CommandResult run_hidden(std::vector<std::string> arguments,
                                       const std::string& input = "") {
  arguments.insert(arguments.end(), {"--secret", "hidden=env:HIDDEN"});
  return run_echo(std::move(arguments), {.input = input, .environment = {{"HIDDEN", secret_text}}});
}

// stderr of a run that was refused for one mistake, without the last line.
std::string only_error(const heddle::test::CommandResult& result) {
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  const std::string last = "1 error; the flow was not run\n";
  CHECK(result.err.ends_with(last));
  return result.err.substr(0, result.err.size() - std::min(result.err.size(), last.size()));
}

}  // namespace

TEST_CASE("inputs are read by their declared types") {
  const auto result = run_hidden({"-i", "text=a=b {} [x,y] -5", "-i", "port=443", "-i", "ratio=2",
                                  "-i", R"(names=["a", {"b": 1}])", "-i", "wait=1m30s"});
  CHECK(result.exit_code == 0);
  CHECK(result.out ==
        "outcome: SUCCESS\n"
        "text: a=b {} [x,y] -5\n"
        "hidden: ***\n"
        "port: 443\n"
        "ratio: 2.0\n"
        "names: [\"a\",{\"b\":1}]\n"
        "wait: \"90s\"\n");
  CHECK_FALSE(has(result.all(), secret_text));
}

TEST_CASE("inputs come as JSON too, and -i wins") {
  const TemporaryFolder folder;
  const std::string json =
      R"({"text": "from the file", "port": 1, "ratio": 3, "names": [null], "wait": "2s"})";
  for (const bool from_stdin : {false, true}) {
    CAPTURE(from_stdin);
    const std::string source = from_stdin ? "-" : folder.write("inputs.json", json);
    const auto result =
        run_hidden({"--inputs", source, "-i", "port=2"}, from_stdin ? json : std::string());
    CHECK(result.exit_code == 0);
    CHECK(result.out ==
          "outcome: SUCCESS\n"
          "text: from the file\n"
          "hidden: ***\n"
          "port: 2\n"
          "ratio: 3.0\n"
          "names: [null]\n"
          "wait: \"2s\"\n");
  }
}

TEST_CASE("all mistakes in inputs are told at once") {
  const auto result =
      run_echo({"-i", "txt=x", "-i", "port=08", "-i", "ratio", "--inputs", "/does/not/exist",
                "--secret", "text=env:MISSING", "-i", "names={}"});
  CHECK(result.exit_code == 2);
  CHECK(result.out.empty());
  CHECK(result.err ==
        "error: --inputs: '/does/not/exist' cannot be read: No such file or directory\n"
        "error[HD5001]: the flow 'echo' has no input 'txt'\n"
        "      = did you mean 'text'?\n"
        "      = inputs: text (string, optional), hidden (string, secret), port (int, optional), "
        "ratio (double, optional), names (list, optional), wait (duration, optional), domain "
        "(string, optional), user_email (string, optional)\n"
        "error[HD5003]: the input 'port': expected an int, found '08': leave out the leading "
        "zeros\n"
        "error: -i ratio: expected -i ratio=value\n"
        "error[HD5003]: the input 'names': expected a list, found '{}': write JSON, such as "
        "[1, 2]\n"
        "error: --secret text: the environment variable MISSING is not set (a shell variable must "
        "be exported)\n"
        "6 errors; the flow was not run\n");
}

TEST_CASE("a missing input says how to give it") {
  CHECK(only_error(run_echo({})) ==
        "error[HD5002]: the flow 'echo' needs the input 'hidden'\n"
        "      = A text that nobody may see.\n"
        "      = give it with --secret hidden=env:VAR, --secret hidden=file:PATH or --secret "
        "hidden=- (from stdin)\n");
}

TEST_CASE("--secret for a setting says what it is for, and how a secret setting is given") {
  const auto result = run_hidden({"--secret", "imiassist.base_url=" + secret_text});
  CHECK(only_error(result) ==
        "error: --secret imiassist.base_url: expected the name of an input of the flow, such as "
        "user_password, found that of a setting\n"
        "      = name the source of a secret setting under 'secrets' in heddle.yaml: "
        "'imiassist.base_url: env:VAR' or 'imiassist.base_url: file:PATH'\n"
        "      = --set imiassist.base_url=… would leave it in the history of your shell\n");
}

TEST_CASE("values from JSON must fit, and a wrong one is not also missing") {
  CHECK(only_error(run_hidden({"--inputs", "-"}, R"({"port": 1.5})")) ==
        "error[HD5003]: the input 'port': expected an int, found the double 1.5: write it without "
        "a fraction\n");
  CHECK(only_error(run_echo({"--inputs", "-"}, {.input = R"({"hidden": 17})"})) ==
        "error[HD5003]: the input 'hidden': expected a string, found an int (secret, not "
        "shown)\n");
}

TEST_CASE("a broken JSON file is told without what may be a secret in it") {
  const auto result = run_echo({"--inputs", "-"}, {.input = "{\"hidden\":\n  hunter}"});
  CHECK(only_error(result) ==
        "error: --inputs: stdin is not JSON: line 2, column 3: expected a value\n");
  CHECK(only_error(run_hidden({"--inputs", "-"}, "[1]")) ==
        "error: --inputs: stdin: expected a JSON object of inputs, found a value of type list\n"
        "      = such as {\"subdomain\": \"healthcarecomms\"}\n");
  CHECK(has(only_error(run_hidden({"--inputs", "/tmp"})), "'/tmp' cannot be read: Is a directory"));
}

TEST_CASE("one input given twice is refused") {
  CHECK(only_error(run_hidden({"-i", "text=a", "-i", "text=b"})) ==
        "error: the input 'text' is given twice with -i\n");
  CHECK(only_error(run_hidden({"-i", "text=a", "--secret", "text=env:HIDDEN"})) ==
        "error: the input 'text' is given with -i and with --secret\n");
}

TEST_CASE("a secret in the command line works, with a warning") {
  const auto result = run_echo({"-i", "hidden=" + secret_text});
  CHECK(result.exit_code == 0);
  CHECK(result.err.starts_with(
      "warning: the secret input 'hidden' is given with -i, where other users of this machine and "
      "the history of your shell can see it\n"
      "      = give it with --secret hidden=env:VAR, "));
  CHECK_FALSE(has(result.all(), secret_text));
}

TEST_CASE("secrets come from the environment, a file or a line of stdin") {
  const TemporaryFolder folder;
  const auto revealed = [&](const std::string& source, const std::string& input = "") {
    const auto result = run_echo({"--secret", "hidden=" + source, "--reveal", "hidden"},
                                 {.input = input, .environment = {{"H", "from env"}, {"E", ""}}});
    CHECK(result.exit_code == 0);
    const std::string label = "\nhidden: ";
    const std::size_t begin = result.out.find(label) + label.size();
    return result.out.substr(begin, result.out.find('\n', begin) - begin);
  };
  CHECK(revealed("env:H") == "from env");
  CHECK(revealed("file:" + folder.write("a", "from file\n")) == "from file");
  CHECK(revealed("file:" + folder.write("b", "two breaks\r\n\n")) == "two breaks\\r\\n");
  CHECK(revealed("-", "first line\nsecond line\n") == "first line");
  CHECK(revealed("-", "no break") == "no break");
}

TEST_CASE("a secret that cannot be had is told by its place") {
  const TemporaryFolder folder;
  const auto refused = [&](const std::string& source, const std::string& input = "") {
    return only_error(run_echo({"--secret", "hidden=" + source}, {.input = input}));
  };
  const std::string head = "error: --secret hidden: ";
  CHECK(refused("env:PASSWORD_1") ==
        head +
            "the environment variable PASSWORD_1 is not set (a shell variable must be "
            "exported)\n");
  CHECK(refused("env:") == head + "expected the name of an environment variable behind 'env:'\n");
  CHECK_FALSE(has(refused("env:hunter2"), "hunter2"));
  CHECK_FALSE(has(refused("hunter2"), "hunter2"));
  CHECK(has(refused("hunter2"), "expected env:VAR, file:PATH or - behind '='"));
  CHECK(refused("file:/does/not/exist") ==
        head + "the file '/does/not/exist' cannot be read: No such file or directory\n");
  CHECK(
      has(refused("file:~/password"), "behind 'file:' nobody replaces '~': write the whole path"));
  CHECK(refused("file:" + folder.write("nul", std::string("a\0b", 3))) ==
        head + "it holds a NUL byte, so it is no text\n");
  CHECK(has(refused("file:" + folder.write("large", std::string((1U << 20U) + 1, 'a'))),
            "it is larger than 1 MiB"));
  CHECK(has(refused("file:/dev/zero"), "it is larger than 1 MiB"));
  CHECK(refused("-") == head + "expected one line on stdin, found its end\n");
}

TEST_CASE("stdin is read by one option only") {
  CHECK(only_error(run_echo({"--inputs", "-", "--secret", "hidden=-"}, {.input = "{}"})) ==
        "error: stdin can be read once only, but --inputs - and --secret hidden=- all read it\n"
        "      = take the others from env:VAR or file:PATH\n");
  CHECK(has(run_echo({"--secret", "text=-", "--secret", "hidden=-"}, {.input = "a\nb\n"}).err,
            "but --secret text=- and --secret hidden=- all read it"));
}

TEST_CASE("a secret for an input that is not declared secret stays one") {
  const auto shown = run_echo({"--secret", "hidden=env:H", "--secret", "text=env:T"},
                              {.environment = {{"H", secret_text}, {"T", "also-secret"}}});
  CHECK(shown.exit_code == 0);
  CHECK_FALSE(has(shown.all(), "also-secret"));
  const auto refused = run_echo({"--secret", "hidden=env:H", "--secret", "port=env:T"},
                                {.environment = {{"H", secret_text}, {"T", "also-secret"}}});
  CHECK(only_error(refused) ==
        "error[HD5003]: the input 'port': expected int, found another text (not shown, it was "
        "given with --secret)\n");
}
