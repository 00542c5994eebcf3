// SPDX-License-Identifier: Apache-2.0
#include <dirent.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "core.hpp"

// core.exec with real programs.
namespace heddle::test {
namespace {

using namespace std::chrono_literals;
using testing::Host;
using testing::Result;

Host host_for(const std::string& program, List arguments = {}) {
  Host host;
  host.input("program", program).input("arguments", std::move(arguments));
  host.setting("core.exec_programs", List{program});
  return host;
}

Result shell(const std::string& script) {
  Host host = host_for("sh", {"-c", script});
  return run(host, "exec");
}

bool no_child_is_left() {
  return waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
}

std::size_t open_descriptors() {
  std::size_t count = 0;
  DIR* all = opendir("/proc/self/fd");
  while (readdir(all) != nullptr) ++count;
  closedir(all);
  return count;
}

// Whether the process is there, dead ones that nobody has reaped not counted.
bool is_running(const std::string& pid) {
  std::ifstream file("/proc/" + pid + "/stat");
  std::string text;
  std::getline(file, text);
  const auto state = text.rfind(") ");
  return state != std::string::npos && text[state + 2] != 'Z' && text[state + 2] != 'X';
}

// A file that a program writes; gone with this.
struct TemporaryFile {
  TemporaryFile() {
    char name[] = "/tmp/heddle-exec-XXXXXX";
    ::close(mkstemp(name));
    path = name;
  }
  ~TemporaryFile() { std::filesystem::remove(path); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  // Its first line, as soon as there is one.
  [[nodiscard]] std::string line() const {
    std::string text;
    while (true) {
      std::ifstream file(path);
      if (std::getline(file, text) && !file.eof()) return text;
      std::this_thread::sleep_for(1ms);
    }
  }

  std::string path;
};

// A run of core.exec that has come to write its process's number, and is then stopped.
struct Stopped {
  std::string pid;
  RunResult result;
};

Stopped stopped(const std::string& script, const char* timeout, bool cancel) {
  const TemporaryFile file;
  const Runtime runtime(options({{"core.exec_programs", R"(["sh"])"}}));
  const Flow flow = load(runtime,
                         "inputs: {script: string, file: string}\n"
                         "nodes:\n"
                         "  go:\n"
                         "    use: core.exec\n"
                         "    with:\n"
                         "      program: sh\n"
                         "      arguments: [-c, '${{ inputs.script }}']\n"
                         "      environment: {FILE: '${{ inputs.file }}'}\n"
                         "    timeout: " +
                             std::string(timeout) + "\n    next: end\n");
  Run run = runtime.start(flow, {{"script", script}, {"file", file.path}});
  Stopped stopped;
  stopped.pid = file.line();
  if (cancel) run.cancel();
  stopped.result = run.wait();
  return stopped;
}

}  // namespace

TEST_CASE("core.exec runs no program that the host does not allow, and says how to allow it") {
  Host host;
  host.input("program", "true");
  CHECK(ending(run(host, "exec")) ==
        "FAILURE not_allowed: this host does not let flows run 'true'; whoever runs it can allow "
        "that with the setting core.exec_programs, a list of programs: --set "
        "'core.exec_programs=[\"true\"]', or in heddle.yaml (final)");
  host.setting("core.exec_programs", List{"/usr/bin/false", 1, "tru"});
  CHECK(ending(run(host, "exec")).starts_with("FAILURE not_allowed: "));
  host.input("program", "/usr/bin/../bin/false");
  CHECK(ending(run(host, "exec")).starts_with("FAILURE not_allowed: "));
}

TEST_CASE("core.exec finds an allowed program by its name or its path") {
  Host host;
  host.setting("core.exec_programs", List{"/usr/bin/true", "false"});
  host.input("program", "/usr/bin/true");
  CHECK(run(host, "exec").outcome == "SUCCESS");
  host.input("program", "false");
  CHECK(ending(run(host, "exec")) == "FAILURE exit_1: 'false' ended with exit code 1");
  host.input("program", "bin/true");
  CHECK(ending(run(host, "exec")) ==
        "INVALID invalid: input 'program': expected an absolute path or a name, found 'bin/true' "
        "(final)");
}

TEST_CASE("core.exec gives a program its arguments as they are, and no shell") {
  Host host = host_for("/usr/bin/printf", {"%s|", "a b", "$HOME", "*; rm", 36, true, ""});
  const Result result = run(host, "exec");
  CHECK(result.outcome == "SUCCESS");
  CHECK(result.output("exit_code") == 0);
  CHECK(result.output("stdout") == "a b|$HOME|*; rm|36|true||");
  CHECK(result.output("stderr") == "");
}

TEST_CASE("core.exec passes nothing of the host's environment on") {
  setenv("HEDDLE_TEST_SECRET", "hunter22", 1);
  Host host = host_for("/usr/bin/env");
  CHECK(run(host, "exec").output("stdout") == "PATH=/usr/local/bin:/usr/bin:/bin\nLANG=C.UTF-8\n");
  host.input("environment", Map{{"LANG", "de_DE"}, {"N", 1}});
  CHECK(run(host, "exec").output("stdout") ==
        "LANG=de_DE\nN=1\nPATH=/usr/local/bin:/usr/bin:/bin\n");
  unsetenv("HEDDLE_TEST_SECRET");
}

TEST_CASE("core.exec passes no open file, signal or process group on") {
  // Without O_CLOEXEC, as a library of the host might open one.
  const int leaked = dup(STDERR_FILENO);
  sigset_t all;
  sigset_t before;
  sigfillset(&all);
  pthread_sigmask(SIG_BLOCK, &all, &before);
  CHECK(shell("ls /proc/self/fd").output("stdout") == "0\n1\n2\n3\n");  // 3: the folder itself
  // But for 32 and 33, which the C library keeps for itself.
  CHECK(shell("grep -cE 'SigBlk:.0{16}$|SigIgn:.0{7}[01][08]0{7}$' /proc/self/status")
            .output("stdout") == "2\n");
  CHECK(shell("test $(ps -o pgid= $$) = $$").outcome == "SUCCESS");
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  close(leaked);
}

TEST_CASE("core.exec feeds a program its input while it reads what that writes") {
  std::string large(300'000, 'x');
  large += "\n";
  Host host = host_for("cat");
  host.input("stdin", large);
  CHECK(run(host, "exec").output("stdout") == large);
  host.input("stdin", Bytes{"\xff\x01"});
  const Result bytes = run(host, "exec");
  CHECK(bytes.output("stdout") == "");
  CHECK(bytes.output("bytes") == Bytes{"\xff\x01"});
}

TEST_CASE("core.exec goes on when a program does not read its input") {
  Host host = host_for("true");
  host.input("stdin", std::string(1'000'000, 'x'));
  CHECK(run(host, "exec").outcome == "SUCCESS");
  sigset_t pending;
  sigpending(&pending);
  CHECK(sigismember(&pending, SIGPIPE) == 0);
}

TEST_CASE("the input of a program is empty unless it is given") {
  Host host = host_for("cat");
  CHECK(run(host, "exec").output("stdout") == "");
}

TEST_CASE("core.exec runs a program in the folder that it is told") {
  Host host = host_for("pwd");
  host.input("directory", "/usr");
  CHECK(run(host, "exec").output("stdout") == "/usr\n");
  host.input("directory", "/not/there");
  CHECK(ending(run(host, "exec")) ==
        "INVALID invalid: input 'directory': there is no directory '/not/there' (final)");
}

TEST_CASE("core.exec fails as the program does, with the last line of its errors") {
  const Result result = shell("echo out; echo first >&2; echo 'caf\\351 is closed' >&2; exit 75");
  CHECK(ending(result) ==
        "FAILURE exit_75: 'sh' ended with exit code 75: caf\xef\xbf\xbd is closed");
  CHECK(result.output("exit_code") == 75);
  CHECK(result.output("stdout") == "out\n");
  CHECK(shell("printf '\\377x' >&2").output("stderr") == "\xef\xbf\xbdx");
  CHECK(ending(shell("exit 3")) == "FAILURE exit_3: 'sh' ended with exit code 3");
}

TEST_CASE("core.exec tells which signal ended a program") {
  const Result result = shell("kill -9 $$");
  CHECK(ending(result) == "FAILURE signal_9: 'sh' was ended by signal 9 (SIGKILL)");
  CHECK(result.output("exit_code") == 137);
}

TEST_CASE("core.exec says why a program did not start") {
  Host missing = host_for("no-such-program-here");
  CHECK(ending(run(missing, "exec")) ==
        "FAILURE not_found: there is no program 'no-such-program-here' in "
        "/usr/local/bin:/usr/bin:/bin; give its absolute path, or install it (final)");
  Host path = host_for("/no/such/program");
  CHECK(ending(run(path, "exec")) ==
        "FAILURE not_started: '/no/such/program' could not be started: No such file or directory "
        "(final)");
  CHECK(run(path, "exec").output("exit_code") == -1);
  Host folder = host_for("/usr/bin");
  CHECK(ending(run(folder, "exec")) ==
        "FAILURE not_started: '/usr/bin' could not be started: Permission denied (final)");
}

TEST_CASE("core.exec refuses what no program can be given") {
  const auto refused = [](const char* input, Value value) {
    Host host = host_for("true");
    host.input(input, std::move(value));
    return ending(run(host, "exec"));
  };
  CHECK(refused("arguments", List{"a", Map{}}) ==
        "INVALID invalid: input 'arguments': number 2: expected a text, number or bool, found a "
        "map (final)");
  CHECK(refused("arguments", List{std::string("a\0b", 3)}) ==
        "INVALID invalid: input 'arguments': found a NUL byte, which no program can be given; "
        "pass it by 'stdin' (final)");
  CHECK(refused("environment", Map{{"A=B", "c"}}) ==
        "INVALID invalid: input 'environment': expected names without '=', found 'A=B' (final)");
  CHECK(refused("environment", Map{{"A", List{}}}) ==
        "INVALID invalid: input 'environment': expected texts, numbers or bools, found a list "
        "(final)");
  CHECK(refused("stdin", 5) ==
        "INVALID invalid: input 'stdin': expected a text or bytes, found an int (final)");
}

TEST_CASE("core.exec kills a program that writes more than it may") {
  for (const char* stream : {"", ">&2"}) {
    Host host = host_for("sh", {"-c", std::string("exec yes ") + stream});
    host.input("maximum_output", 100'000);
    const Result result = run(host, "exec");
    CHECK(ending(result) ==
          "FAILURE output_too_large: 'sh' wrote more than 100000 bytes and was killed; raise "
          "maximum_output if it should (final)");
    CHECK(result.output(*stream == '\0' ? "stdout" : "stderr").string().size() == 100'000);
  }
  Host exact = host_for("printf", {"12345"});
  exact.input("maximum_output", 5);
  CHECK(run(exact, "exec").output("stdout") == "12345");
}

TEST_CASE("core.exec ends with the program, and what that left running is killed") {
  const Result result = shell("sleep 1000 & echo $!");
  CHECK(result.outcome == "SUCCESS");
  std::string pid = result.output("stdout").string();
  pid.pop_back();
  while (is_running(pid)) std::this_thread::sleep_for(1ms);  // hangs, where it is not
}

TEST_CASE("core.exec lets no flow load other code into a program") {
  Host host = host_for("/bin/true");
  for (const char* name : {"LD_PRELOAD", "LD_AUDIT", "GCONV_PATH"}) {
    host.input("environment", Map{{name, "/srv/upload.so"}});
    CHECK(ending(run(host, "exec")) ==
          std::string("INVALID invalid: input 'environment': '") + name +
              "' would load other code into the program; remove it (final)");
  }
}

TEST_CASE("core.exec leaves no process and no descriptor behind") {
  shell("true");
  const std::size_t before = open_descriptors();
  for (int i = 0; i < 20; ++i) {
    shell("exit " + std::to_string(i % 2));
    Host missing = host_for("/no/such/program");
    run(missing, "exec");
  }
  CHECK(open_descriptors() == before);
  CHECK(no_child_is_left());
}

TEST_CASE("cancelling a run ends its program and all that this started") {
  const Stopped cancelled = stopped("sleep 1000 & echo $$ > $FILE; wait", "60s", true);
  CHECK(cancelled.result.outcome == "CANCELLED");
  CHECK_FALSE(is_running(cancelled.pid));
  CHECK(no_child_is_left());
}

TEST_CASE("a program that its timeout passes over is asked to end, and may tidy up") {
  const Stopped late =
      stopped("trap 'echo bye; exit 0' TERM; echo $$ > $FILE; while :; do sleep 0.01; done",
              "500ms", false);
  CHECK(late.result.outcome == "FAILURE");
  REQUIRE(late.result.error);
  CHECK(late.result.error->message == "it did not end within its timeout of 500 ms");
  CHECK_FALSE(is_running(late.pid));
}

TEST_CASE("a program that will not end is killed after its grace") {
  const Stopped cancelled =
      stopped("trap '' TERM; echo $$ > $FILE; while :; do sleep 0.01; done", "60s", true);
  CHECK(cancelled.result.outcome == "CANCELLED");
  CHECK_FALSE(is_running(cancelled.pid));
  CHECK(no_child_is_left());
}

TEST_CASE("core.exec may be tried again by its exit code") {
  const TemporaryFile file;
  const Runtime runtime(options({{"core.exec_programs", R"(["sh"])"}}));
  const Flow flow = load(runtime,
                         "inputs: {file: string}\n"
                         "outputs: {attempts: '${{ nodes.go.attempts }}'}\n"
                         "nodes:\n"
                         "  go:\n"
                         "    use: core.exec\n"
                         "    with:\n"
                         "      program: sh\n"
                         "      arguments: [-c, 'test -s $FILE || { echo >> $FILE; exit 75; }']\n"
                         "      environment: {FILE: '${{ inputs.file }}'}\n"
                         "    retry: {max_attempts: 5, delay: 1ms, on: exit_75}\n"
                         "    next: end\n");
  const RunResult result = runtime.run(flow, {{"file", file.path}});
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "attempts") == 2);
}

}  // namespace heddle::test
