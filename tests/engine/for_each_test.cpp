// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include "engine/engine.hpp"

// Going through the items of a list.
namespace heddle::test {
namespace {

using namespace std::chrono_literals;

// Item i sleeps for times[i], and fails after it where that is in `bad`.
std::string sleepers(const std::string& options) {
  return R"(
inputs: {times: list, bad: {type: list, default: []}}
outcomes: [LATE]
outputs:
  slept: {value: "${{ first(nodes.all.results, []) }}"}
  failures: {value: "${{ first(nodes.all.failures, []) }}"}
nodes:
  all:
    for_each:
      in: ${{ inputs.times }}
      as: time
      )" +
         options +
         R"(
      do:
        rest: {wait: "${{ duration(time) }}", next: judge}
        judge:
          switch: [{when: "${{ time_index in inputs.bad }}", to: end.FAILURE}]
          else: end
      result: ${{ [time_index, time] }}
    next: {SUCCESS: end, FAILURE: told, TIMEOUT: end.LATE}
  told: {use: probe.echo, with: {value: "${{ nodes.all.failures }}"}, next: end}
)";
}

Value json(const std::string& text) {
  return parse_json(text);
}

TEST_CASE("results stand in the order of the items, whichever ended first") {
  const Runtime runtime(options());
  const Values times = {{"times", json(R"(["30ms", "1ms", "15ms"])")}};
  const auto result = run(runtime, sleepers("max_parallel: 3"), times);
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "slept") == json(R"([[0, "30ms"], [1, "1ms"], [2, "15ms"]])"));
  CHECK(output(result, "failures") == json("[]"));
  CHECK(result.duration < 5s);
}

TEST_CASE("one item after the other unless the flow says otherwise") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  run(runtime, sleepers(""), {{"times", json(R"(["5ms", "0s"])")}});
  const std::vector<std::string> expected = {"run_started",
                                             "node_started all #1",
                                             "node_started rest #1",
                                             "node_finished rest SUCCESS #1",
                                             "node_started judge #1",
                                             "node_finished judge ELSE #1",
                                             "node_started rest #1",
                                             "node_finished rest SUCCESS #1",
                                             "node_started judge #1",
                                             "node_finished judge ELSE #1",
                                             "node_finished all SUCCESS #1",
                                             "run_finished SUCCESS"};
  CHECK(recorder.lines() == expected);
}

TEST_CASE("no more items than max_parallel are under way") {
  const Runtime runtime(options());
  int under_way = 0;
  int most = 0;
  const auto watched = runtime.observe([&](const Event& event) {
    if (event.within.empty()) return;
    if (event.kind == Event::Kind::node_started && event.node == "rest") {
      most = std::max(most, ++under_way);
    }
    if (event.kind == Event::Kind::node_finished && event.node == "judge") --under_way;
  });
  List times;
  for (int i = 0; i < 20; ++i) times.emplace_back("2ms");
  const auto result =
      run(runtime, sleepers("max_parallel: 4"), {{"times", Value(std::move(times))}});
  CHECK(result.outcome == "SUCCESS");
  CHECK(most == 4);
  CHECK(under_way == 0);
}

TEST_CASE("items that failed are listed, and tolerated up to a number") {
  const Runtime runtime(options());
  const Values inputs = {{"times", json(R"(["1ms", "1ms", "1ms"])")}, {"bad", json("[1]")}};
  const auto good = run(runtime, sleepers("tolerate: 1"), inputs);
  CHECK(good.outcome == "SUCCESS");
  CHECK(output(good, "slept") == json(R"([[0, "1ms"], null, [2, "1ms"]])"));
  const Value failures =
      json(R"([{"index": 1, "code": "failed", "message": "its nodes led to end.FAILURE"}])");
  CHECK(output(good, "failures") == failures);
  const auto bad = run(runtime, sleepers(""), inputs);
  CHECK(bad.outcome == "SUCCESS");
  CHECK(output(bad, "slept") == json("[]"));
  CHECK(output(bad, "failures") == failures);
}

TEST_CASE("the first failure too many stops the items under way, and no more are begun") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  const auto result = run(runtime, sleepers("max_parallel: 2"),
                          {{"times", json(R"(["1h", "1ms", "1h"])")}, {"bad", json("[1]")}});
  CHECK(result.outcome == "SUCCESS");
  int begun = 0;
  int ended = 0;
  for (const auto& line : recorder.lines()) {
    begun += line == "node_started rest #1" ? 1 : 0;
    ended += line.starts_with("node_finished rest ") ? 1 : 0;
  }
  CHECK(begun == 2);
  CHECK(ended == 2);
}

TEST_CASE("without fail_fast all items are gone through, and all failures told") {
  const Runtime runtime(options());
  const auto result = run(runtime, sleepers("fail_fast: false"),
                          {{"times", json(R"(["1ms", "1ms", "1ms"])")}, {"bad", json("[0, 2]")}});
  CHECK(output(result, "failures").list().size() == 2);
}

TEST_CASE("the error of a for_each is that of its first item in order that failed") {
  const Runtime runtime(options());
  const auto result = run(runtime, R"(
inputs: {goods: list}
nodes:
  all:
    for_each:
      in: ${{ inputs.goods }}
      max_parallel: 3
      fail_fast: false
      do:
        a: {use: probe.flaky, with: {good_attempt: "${{ item }}"}, next: end}
    next: end
)",
                          {{"goods", json("[1, 2, 3]")}});
  CHECK(result.outcome == "FAILURE");
  CHECK(result.error->code == "flaky");
  CHECK(result.error->node == "all");
  CHECK(result.error->message == "item 1: attempt 1 failed (the first of 2 that failed)");
  CHECK(result.error->retryable);
}

TEST_CASE("an empty list is gone through at once") {
  const Runtime runtime(options());
  const auto result = run(runtime, sleepers("max_parallel: 3"), {{"times", json("[]")}});
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "slept") == json("[]"));
}

TEST_CASE("a timeout stops a for_each and all that is under way in it") {
  const Runtime runtime(options());
  std::string text = sleepers("max_parallel: 2");
  text.replace(text.find("    next: {SUCCESS"), 0, "    timeout: 20ms\n");
  const auto result = run(runtime, text, {{"times", json(R"(["1h", "1h", "1h"])")}});
  CHECK(result.outcome == "LATE");
}

TEST_CASE("a cancelled run stops its items") {
  const Runtime runtime(options());
  const Run run = runtime.start(load(runtime, sleepers("max_parallel: 2")),
                                {{"times", json(R"(["1h", "1h", "1h"])")}});
  CHECK(run.wait_for(10ms) == nullptr);
  run.cancel();
  CHECK(run.wait().outcome == "CANCELLED");
}

TEST_CASE("what is no list is a failure that says so") {
  const Runtime runtime(options());
  const std::string text = R"(
inputs: {items: any}
nodes:
  all: {for_each: {in: "${{ inputs.items }}", do: {a: {wait: 0s, next: end}}}, next: end}
)";
  const auto message = [&](Value items) {
    const auto result = run(runtime, text, {{"items", std::move(items)}});
    CHECK(result.outcome == "FAILURE");
    CHECK(result.error->code == "items_failed");
    return result.error->message;
  };
  CHECK(message("abc") == "'in': expected a list, found the string 'abc'");
  CHECK(message(Map{{"a", 1}}) == "'in': expected a list, found a map of 1 entry");
}

TEST_CASE("a list of 100,000 items is gone through with few frames at a time") {
  const Runtime runtime(options());
  List items(100'000, Value(1));
  const auto result = run(runtime, R"(
inputs: {items: list}
outputs: {count: "${{ nodes.all.results.size() }}"}
nodes:
  all:
    for_each:
      in: ${{ inputs.items }}
      max_parallel: 8
      do: {a: {wait: 0s, next: end}}
      result: ${{ item + item_index }}
    next: end
)",
                          {{"items", Value(std::move(items))}});
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "count") == Value(100'000));
}

TEST_CASE("each item has visits of its own, and its own values") {
  const Runtime runtime(options());
  const auto result = run(runtime, R"(
inputs: {items: list}
limits: {visits: 5}
outputs: {counts: "${{ nodes.all.results }}"}
nodes:
  all:
    for_each:
      in: ${{ inputs.items }}
      do:
        a: {use: probe.echo, with: {value: "${{ item }}"}, next: b}
        b: {use: probe.echo, with: {value: "${{ nodes.a.same }}"}, next: c}
        c:
          switch: [{when: "${{ has(nodes.d.same) }}", to: end.FAILURE}]
          else: d
        d: {use: probe.echo, with: {value: "${{ nodes.b.same }}"}, next: end}
      result: ${{ nodes.d.same }}
    next: end
)",
                          {{"items", json("[1, 2, 3]")}});
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "counts") == json("[1, 2, 3]"));
}

TEST_CASE("an item that goes round for ever is stopped by the limit of visits") {
  const Runtime runtime(options());
  const auto result = run(runtime, R"(
limits: {visits: 50}
nodes:
  all:
    for_each:
      in: [1]
      do: {a: {switch: [{when: "${{ item == 1 }}", to: b}], else: end}, b: {wait: 0s, next: a}}
    next: end
)");
  CHECK(result.outcome == "FAILURE");
  CHECK(result.error->code == "visit_limit");
}

TEST_CASE("items inside items know where they are, and have keys of their own") {
  const Runtime runtime(options());
  std::vector<std::string> places;
  const auto watched = runtime.observe([&](const Event& event) {
    if (event.node == "a" && event.kind == Event::Kind::node_started) {
      places.emplace_back(event.within);
    }
  });
  const auto result = run(runtime, R"(
outputs: {keys: "${{ nodes.outer.results }}"}
nodes:
  outer:
    for_each:
      in: [[1, 2], [3]]
      as: group
      do:
        inner:
          for_each:
            in: ${{ group }}
            do: {a: {use: probe.flaky, with: {good_attempt: 1}, next: end}}
            result: ${{ nodes.a.key }}
          next: end
      result: ${{ nodes.inner.results }}
    next: end
)");
  CHECK(result.outcome == "SUCCESS");
  CHECK(places ==
        std::vector<std::string>{"outer[0]/inner[0]", "outer[0]/inner[1]", "outer[1]/inner[0]"});
  const Value keys = output(result, "keys");
  CHECK(keys.list()[1].list()[0] == Value(result.run_id + "/outer[1]/1/inner[0]/1/a/1"));
}

TEST_CASE("what an item is made of is never evaluated") {
  const Runtime runtime(options());
  const auto result = run(runtime, R"(
inputs: {items: list}
outputs: {said: "${{ nodes.all.results }}"}
nodes:
  all:
    for_each:
      in: ${{ inputs.items }}
      do: {a: {use: probe.echo, with: {value: "say ${{ item }}"}, next: end}}
      result: ${{ nodes.a.same }}
    next: end
)",
                          {{"items", json(R"(["${{ run.id }}", "}}", "{{"])")}});
  CHECK(output(result, "said") == json(R"(["say ${{ run.id }}", "say }}", "say {{"])"));
}

TEST_CASE("items of a secret list are masked everywhere") {
  const Runtime runtime(options());
  const Recorder recorder(runtime, EventDetail::values);
  const auto result = run(runtime, R"(
inputs: {pins: {type: list, secret: true}}
outputs: {said: "${{ nodes.all.results }}"}
nodes:
  all:
    for_each:
      in: ${{ inputs.pins }}
      as: pin
      do: {a: {use: probe.flaky, with: {good_attempt: "${{ pin == 'hunter22' ? 2 : 1 }}"}, next: b}, b: {use: probe.echo, with: {value: "${{ pin }}"}, next: end}}
      tolerate: 1
      result: ${{ pin }}
    next: end
)",
                          {{"pins", json(R"(["hunter22", "hunter33"])")}});
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "said").secret());
  for (const auto& line : recorder.lines()) {
    CHECK_MESSAGE(line.find("hunter") == std::string::npos, line);
  }
}

TEST_CASE("a run has only so many visits in all, and more to clean up") {
  RuntimeOptions few = options();
  few.run_visits = 10;
  const Runtime runtime(std::move(few));
  const Recorder recorder(runtime);
  const auto result = run(runtime, R"(
nodes:
  all: {for_each: {in: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], do: {a: {wait: 0s, next: end}}}, next: end}
finally: {last: {wait: 0s, next: end}}
)");
  CHECK(result.outcome == "FAILURE");
  CHECK(result.error->code == "run_limit");
  CHECK(result.error->message ==
        "item 9: the run visited 10 nodes, those of all items and of flows inside counted; see "
        "whether a list or a flow that uses itself is larger than was meant, or let the host allow "
        "more");
  CHECK(recorder.lines()[recorder.lines().size() - 2] == "node_finished last SUCCESS #1");
}

}  // namespace
}  // namespace heddle::test
