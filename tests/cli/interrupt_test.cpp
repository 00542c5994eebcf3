// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <csignal>
#include <string>

#include "cli/command.hpp"

using heddle::test::CommandOptions;
using heddle::test::flow_file;
using heddle::test::NamedPipe;
using heddle::test::Process;
using heddle::test::SilentService;
using heddle::test::TemporaryFolder;

namespace {

const std::string echo = flow_file("echo.yaml");

// A run that waits for an answer until it is told to stop.
std::vector<std::string> waiting_run(const SilentService& service) {
  return {"run",      echo,
          "--secret", "hidden=env:H",
          "-i",       "domain=example.org",
          "--set",    "imiassist.base_url=" + service.url()};
}

CommandOptions with_secret() {
  return {.environment = {{"H", "hush-hush"}}, .patience = std::chrono::seconds(20)};
}

// A host whose only secret is not there yet.
struct SlowHost {
  const TemporaryFolder folder;
  const std::string configuration =
      folder.write("heddle.yaml", "heddle: 1\nsecrets: {hidden: file:pipe}\n");
  NamedPipe secret{folder.file("pipe")};

  // It waits for an answer once it has the secret.
  Process run(const SilentService& service) const {
    return Process(HEDDLE_COMMAND,
                   {"run", echo, "--config", configuration, "-i", "domain=example.org", "--set",
                    "imiassist.base_url=" + service.url()},
                   {.patience = std::chrono::seconds(20)});
  }
};

}  // namespace

TEST_CASE("the first SIGINT or SIGTERM cancels the run") {
  const SilentService service;
  for (const int signal : {SIGINT, SIGTERM}) {
    CAPTURE(signal);
    Process run(HEDDLE_COMMAND, waiting_run(service), with_secret());
    REQUIRE(run.saw("started"));
    run.send(signal);
    const auto result = run.finish();
    CHECK(result.exit_code == 130);
    CHECK(result.out.starts_with("outcome: CANCELLED\n"));
    CHECK(
        result.err.find("interrupted: cancelling the run; interrupt once more to end at once\n") !=
        std::string::npos);
    CHECK(result.err.ends_with(signal == SIGINT ? "error: the run was cancelled\n"
                                                : "error: the run was cancelled because its host "
                                                  "is shutting down\n"));
  }
}

TEST_CASE("a run that takes longer than --timeout is cancelled, which is no interruption") {
  const SilentService service;
  auto arguments = waiting_run(service);
  arguments.insert(arguments.end(), {"--timeout", "50ms", "--json"});
  Process run(HEDDLE_COMMAND, arguments, with_secret());
  const auto result = run.finish();
  CHECK(result.exit_code == 1);
  CHECK(result.out.find(R"("outcome":"CANCELLED","cancelled":"deadline")") != std::string::npos);
  CHECK(result.out.find(R"("message":"the run's time was up before it came to its end")") !=
        std::string::npos);
}

TEST_CASE("where stderr is for machines a signal is told as JSON too") {
  const SilentService service;
  auto arguments = waiting_run(service);
  arguments.insert(arguments.end(), {"--json", "--trace"});
  Process run(HEDDLE_COMMAND, arguments, with_secret());
  REQUIRE(run.saw("node_started"));
  run.send(SIGINT);
  const auto result = run.finish();
  CHECK(result.exit_code == 130);
  CHECK(result.err.find(R"({"event":"notice","text":"interrupted: cancelling the run; )"
                        R"(interrupt once more to end at once"})"
                        "\n") != std::string::npos);
}

TEST_CASE("a cancelled run still writes the secret outputs that there are") {
  const SilentService service;
  const TemporaryFolder folder;
  auto arguments = waiting_run(service);
  arguments.insert(arguments.end(), {"--secrets-to", folder.file("s.json")});
  Process run(HEDDLE_COMMAND, arguments, with_secret());
  REQUIRE(run.saw("started"));
  run.send(SIGINT);
  CHECK(run.finish().exit_code == 130);
  CHECK(heddle::test::content_of(folder.file("s.json")) == "{\"hidden\":\"hush-hush\"}\n");
}

TEST_CASE("the second signal ends the command at once, whatever it waits for") {
  const SilentService service;
  Process run(HEDDLE_COMMAND, waiting_run(service), with_secret());
  REQUIRE(run.saw("started"));
  // Nobody reads stderr, so that the run cannot even tell that it was cancelled.
  run.clog_stderr();
  run.send(SIGINT);
  REQUIRE(run.took(SIGINT));
  run.send(SIGINT);
  const auto result = run.finish();
  CHECK(result.exit_code == 130);
  CHECK(result.out.empty());
}

TEST_CASE("before the run has begun one signal is enough") {
  const TemporaryFolder folder;
  NamedPipe secret(folder.file("pipe"));
  Process run(HEDDLE_COMMAND, {"run", echo, "--secret", "hidden=file:" + folder.file("pipe")},
              {.patience = std::chrono::seconds(20)});
  REQUIRE(secret.is_read());
  run.send(SIGINT);
  const auto result = run.finish();
  CHECK(result.exit_code == 130);
  CHECK(result.err == "interrupted\n");
  CHECK(result.out.empty());
}

TEST_CASE("a signal that comes while the run's secrets are read cancels it when they are there") {
  const SilentService service;
  for (const int signal : {SIGINT, SIGTERM}) {
    CAPTURE(signal);
    SlowHost host;
    Process run = host.run(service);
    REQUIRE(host.secret.is_read());
    run.send(signal);
    REQUIRE(run.saw("interrupted: cancelling the run; interrupt once more to end at once\n"));
    host.secret.write("hush-hush\n");
    const auto result = run.finish();
    CHECK(result.exit_code == 130);
    CHECK(result.out.starts_with("outcome: CANCELLED\n"));
  }
}

TEST_CASE("the second signal ends the command while it waits for a secret that never comes") {
  const SilentService service;
  for (const int signal : {SIGINT, SIGTERM}) {
    CAPTURE(signal);
    SlowHost host;
    Process run = host.run(service);
    REQUIRE(host.secret.is_read());
    run.send(signal);
    REQUIRE(run.saw("interrupt once more to end at once\n"));
    run.send(signal);
    const auto result = run.finish();
    CHECK(result.exit_code == 130);
    CHECK(result.err.ends_with("interrupted\n"));
    CHECK(result.out.empty());
  }
}
