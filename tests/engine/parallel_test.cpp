// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "engine/engine.hpp"

// Several branches at the same time.
namespace heddle::test {
namespace {

using namespace std::chrono_literals;

std::string branches(const std::string& left, const std::string& right,
                     const std::string& more = "") {
  return R"(
outcomes: [BROKEN]
outputs:
  left: ${{ first(nodes.l.key, 'none') }}
  right: ${{ first(nodes.r.same, 'none') }}
  failures: ${{ nodes.both.failures }}
nodes:
  both:
    parallel:
      branches:
        left:
          rest_l: {wait: )" +
         left + R"(, next: l}
          l: {use: probe.flaky, with: {good_attempt: 1}, next: end}
        right:
          rest_r: {wait: )" +
         right + R"(, next: r}
          r: {use: probe.echo, with: {value: right}, next: end}
)" + more +
         "    next: {SUCCESS: end, FAILURE: end}\n";
}

// The left branch fails after `left`, the right one succeeds after `right`.
std::string failing(const std::string& left, const std::string& right, const std::string& more) {
  std::string text = branches(left, right, more);
  text.replace(text.find("good_attempt: 1"), 15, "good_attempt: 2");
  return text;
}

TEST_CASE("branches run at the same time, and what they gave is read behind them") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  const auto result = run(runtime, failing("20ms", "1ms", ""));
  CHECK(output(result, "right") == Value("none"));  // the left one failed: nothing is promised
  const auto good = run(runtime, R"(
outputs: {sum: "${{ nodes.l.same + nodes.r.same }}"}
nodes:
  both:
    parallel:
      branches:
        left: {l: {use: probe.echo, with: {value: 1}, next: end}}
        right: {w: {wait: 1ms, next: r}, r: {use: probe.echo, with: {value: 2}, next: end}}
    next: end
)");
  CHECK(good.outcome == "SUCCESS");
  CHECK(output(good, "sum") == Value(3));
}

TEST_CASE(
    "how a node of a branch ended is read behind it, also where only outputs of the flow do") {
  const Runtime runtime(options());
  const auto result = run(runtime, R"(
outputs: {how: "${{ nodes.r.outcome }} ${{ nodes.r.attempts }}"}
nodes:
  both:
    parallel:
      branches:
        left: {l: {use: probe.echo, with: {value: 1}, next: end}}
        right: {w: {wait: 1ms, next: r}, r: {use: probe.echo, with: {value: 2}, next: end}}
    next: end
)");
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "how") == Value("SUCCESS 1"));
}

TEST_CASE("the first branch that fails stops the others") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  const auto result = run(runtime, failing("1ms", "1h", ""));
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "failures") ==
        parse_json(R"([{"branch": "left", "code": "flaky", "message": "attempt 1 failed"}])"));
  bool was_stopped = false;
  for (const auto& line : recorder.lines()) {
    was_stopped = was_stopped || line.starts_with("node_finished rest_r CANCELLED");
  }
  CHECK(was_stopped);
}

TEST_CASE("without fail_fast the other branches go on, and their values stay") {
  const Runtime runtime(options());
  const auto result = run(runtime, failing("1ms", "20ms", "      fail_fast: false\n"));
  CHECK(output(result, "right") == Value("right"));
  CHECK(output(result, "failures").list().size() == 1);
}

TEST_CASE("the error of a parallel names the branch") {
  const Runtime runtime(options());
  const auto result = run(runtime, R"(
nodes:
  both:
    parallel:
      branches:
        left: {l: {use: probe.flaky, with: {good_attempt: 2}, next: end}}
        right: {r: {wait: 1h, next: end}}
    next: end
)");
  CHECK(result.outcome == "FAILURE");
  CHECK(result.error->code == "flaky");
  CHECK(result.error->node == "both");
  CHECK(result.error->message == "branch 'left': attempt 1 failed");
}

TEST_CASE("a timeout stops all branches") {
  const Runtime runtime(options());
  const auto result = run(runtime, R"(
outcomes: [LATE]
nodes:
  both:
    parallel:
      branches:
        left: {l: {wait: 1h, next: end}}
        right: {r: {use: probe.sleep, with: {time: 1h}, next: end}}
    timeout: 10ms
    next: {SUCCESS: end, TIMEOUT: end.LATE}
)");
  CHECK(result.outcome == "LATE");
}

TEST_CASE("a cancelled run stops its branches") {
  const Runtime runtime(options());
  const Run run = runtime.start(load(runtime, branches("1h", "1h")));
  CHECK(run.wait_for(10ms) == nullptr);
  run.cancel();
  CHECK(run.wait().outcome == "CANCELLED");
}

TEST_CASE("branches that a timeout stopped before they began give nothing") {
  const Runtime runtime(options());
  const auto result = run(runtime, R"(
outputs: {left: "${{ has(nodes.l.same) }}", right: "${{ has(nodes.r.same) }}"}
nodes:
  both:
    parallel:
      fail_fast: false
      branches:
        left: {l: {use: probe.echo, with: {value: 1}, next: wl}, wl: {wait: 1h, next: end}}
        right: {r: {use: probe.echo, with: {value: 2}, next: wr}, wr: {wait: 1h, next: end}}
    timeout: 1ns
    next: {SUCCESS: end, TIMEOUT: end}
)");
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "left") == Value(false));
  CHECK(output(result, "right") == Value(false));
}

}  // namespace
}  // namespace heddle::test
