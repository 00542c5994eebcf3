// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>

#include "engine/engine.hpp"
#include "files.hpp"

// A flow as a node of another.
namespace heddle::test {
namespace {

using namespace std::chrono_literals;

// Flows in a folder of their own, by name.
class Flows {
 public:
  explicit Flows(RuntimeOptions given = options()) : runtime(std::move(given)) {}

  std::string add(const std::string& name, const std::string& text) {
    return folder_.write(name + ".yaml", "heddle: 1\nflow: " + name + "\n" + text);
  }
  Flow load(const std::string& path) const {
    LoadedFlow loaded = runtime.load(path);
    REQUIRE_MESSAGE(loaded.flow, render(loaded.diagnostics));
    return *loaded.flow;
  }
  RunResult run(const std::string& path, Values inputs = {}) const {
    return runtime.run(load(path), std::move(inputs));
  }
  std::string findings(const std::string& path) const {
    return render(runtime.load(path).diagnostics);
  }
  [[nodiscard]] std::string folder() const { return folder_.path(); }

  const Runtime runtime;

 private:
  TemporaryFolder folder_;
};

const char* const doubling = R"(
inputs: {n: {type: int, minimum: 0}}
outcomes: {LARGE: More than 100.}
outputs: {twice: "${{ nodes.a.same }}"}
nodes:
  a: {use: probe.echo, with: {value: "${{ inputs.n * 2 }}"}, next: b}
  b:
    switch: [{when: "${{ inputs.n > 100 }}", to: end.LARGE}]
    else: end
)";

std::string caller(const std::string& n, const std::string& more = "") {
  return R"(
inputs: {x: {type: any, default: 1}}
outputs: {twice: "${{ first(nodes.d.twice, -1) }}", way: "${{ nodes.d.outcome }}"}
nodes:
  d:
    use: flow:doubling
    with: {n: )" +
         n + "}\n" + more + R"(
    next: {SUCCESS: end, LARGE: end, FAILURE: end, INVALID: end}
)";
}

TEST_CASE("a flow inside another reads the id of the run, also where the other does not") {
  Flows flows;
  flows.add("inner", R"(
outputs: {id: "${{ run.id }}"}
nodes: {a: {use: probe.echo, with: {value: 1}, next: end}}
)");
  const auto result = flows.run(flows.add("outer", R"(
outputs: {id: "${{ nodes.f.id }}"}
nodes: {f: {use: flow:inner, next: end}}
)"));
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "id") == Value(result.run_id));
}

TEST_CASE("a flow inside a flow is given inputs, gives outputs and ends with its outcomes") {
  Flows flows;
  flows.add("doubling", doubling);
  const auto small = flows.run(flows.add("small", caller("21")));
  CHECK(small.outcome == "SUCCESS");
  CHECK(output(small, "twice") == Value(42));
  const auto large = flows.run(flows.add("large", caller("1000")));
  CHECK(output(large, "way") == Value("LARGE"));
}

TEST_CASE("what a flow inside cannot take is INVALID, as with any node") {
  Flows flows;
  flows.add("doubling", doubling);
  const std::string path = flows.add("given", caller("\"${{ inputs.x }}\""));
  CHECK(output(flows.run(path, {{"x", 3}}), "twice") == Value(6));
  CHECK(output(flows.run(path, {{"x", "three"}}), "way") == Value("INVALID"));
  CHECK(output(flows.run(path, {{"x", -3}}), "way") == Value("INVALID"));
}

TEST_CASE("a flow inside tells of every input that it cannot take") {
  Flows flows;
  flows.add("adding", R"(
inputs: {a: {type: int, minimum: 0}, b: int}
nodes: {sum: {use: probe.echo, with: {value: "${{ inputs.a + inputs.b }}"}, next: end}}
)");
  const std::string outer = flows.add("outer", R"(
inputs: {x: any}
nodes: {s: {use: "flow:adding", with: {a: "${{ inputs.x }}", b: "${{ inputs.x.y }}"}, next: end}}
)");
  const auto result = flows.run(outer, {{"x", -3}});
  REQUIRE(result.error);
  CHECK(result.error->message ==
        "input 'a': expected at least 0, found -3; input 'b': inputs.x is an int: it has no 'y' (" +
            outer + ":5:79)");
}

TEST_CASE("the inputs of a flow inside are checked where they are given") {
  Flows flows;
  flows.add("doubling", doubling);
  const std::string bad = flows.add("bad", R"(
nodes:
  d: {use: "flow:doubling", with: {m: 1}, next: {SUCCESS: end}}
  e: {use: "flow:doubling", with: {n: ten}, next: {SUCCESS: end, LARGE: end}}
)");
  const std::string told = flows.findings(bad);
  CHECK(told.find("node 'd' (flow:doubling) lacks the input 'n'") != std::string::npos);
  CHECK(told.find("node 'd' (flow:doubling) has no input 'm'") != std::string::npos);
  CHECK(told.find("LARGE of node 'd' leads nowhere") != std::string::npos);
  CHECK(told.find("input 'n' of 'e': expected an int") != std::string::npos);
}

TEST_CASE("the mistakes of a flow inside are told for its own file") {
  Flows flows;
  const std::string broken = flows.add("broken", "nodes: {a: {use: other.echo, next: end}}\n");
  const std::string path = flows.add("outer", "nodes: {a: {use: \"flow:broken\", next: end}}\n");
  const std::string told = flows.findings(path);
  CHECK(told.find(path + ":3:18: error[HD2005]: the flow 'broken' has mistakes of its own") !=
        std::string::npos);
  CHECK(told.find(broken + ":3:18: error[HD2001]: there is no node type 'other.echo'") !=
        std::string::npos);
}

TEST_CASE("a flow is looked for beside its caller, then in the folders of the host") {
  TemporaryFolder shared;
  RuntimeOptions given = options();
  given.flow_directories = {shared.path()};
  Flows flows(std::move(given));
  (void)shared.write("doubling.yaml", std::string("heddle: 1\nflow: doubling\n") + doubling);
  const std::string path = flows.add("small", caller("21"));
  CHECK(output(flows.run(path), "twice") == Value(42));
  flows.add("doubling",
            "inputs: {n: int}\noutcomes: [LARGE]\noutputs: {twice: 7}\nnodes: {a: {wait: 0s, next: "
            "end}, b: {wait: 0s, next: end.LARGE}}\n");
  CHECK(output(flows.run(path), "twice") == Value(7));
}

TEST_CASE("a flow that is not there is told with where it was looked for") {
  Flows flows;
  flows.add("doubling", doubling);
  const std::string told =
      flows.findings(flows.add("outer", "nodes: {a: {use: \"flow:dubling\", next: end}}\n"));
  CHECK(told.find("there is no flow 'dubling'") != std::string::npos);
  CHECK(told.find("did you mean 'flow:doubling'?") != std::string::npos);
  CHECK(told.find("searched for dubling.yaml in: " + flows.folder()) != std::string::npos);
}

const char* const countdown = R"(
inputs: {n: int, pin: {type: string, default: ""}}
outputs: {sum: {value: "${{ inputs.n + first(nodes.less.sum, 0) }}", type: int}, pin: "${{ inputs.pin }}"}
nodes:
  done:
    switch: [{when: "${{ inputs.n <= 0 }}", to: end}]
    else: less
  less:
    use: flow:countdown
    with: {n: "${{ inputs.n - 1 }}", pin: "${{ inputs.pin }}"}
    next: end
)";

TEST_CASE("a flow may use itself, as deep as is allowed") {
  Flows flows;
  const std::string path = flows.add("countdown", countdown);
  CHECK(output(flows.run(path, {{"n", 10}}), "sum") == Value(55));
  CHECK(output(flows.run(path, {{"n", 32}}), "sum") == Value(528));
  const auto deep = flows.run(path, {{"n", 33}});
  CHECK(deep.outcome == "FAILURE");
  CHECK(deep.error->code == "nesting_limit");
  CHECK(deep.error->message == "flows run inside each other more than 32 deep");
  CHECK(deep.error->node.starts_with("less/less/"));
}

TEST_CASE("flows inside flows are checked on the stack of a run, too") {
  Flows flows;
  constexpr int most = 32;
  for (int i = 0; i < most; ++i) {
    const std::string use = i + 1 < most ? "use: flow:f" + std::to_string(i + 1) : "wait: 0s";
    flows.add("f" + std::to_string(i), "nodes: {a: {" + use + ", next: end}}\n");
  }
  const std::string plain = flows.add("plain", "nodes: {a: {wait: 0s, next: end}}\n");
  std::string found = "not checked";
  const Subscription checking = flows.runtime.observe([&](const Event& event) {
    if (event.kind != Event::Kind::node_started) return;
    found = render(flows.runtime.check(flows.folder() + "/f0.yaml"));
  });
  CHECK(flows.run(plain).outcome == "SUCCESS");
  CHECK(found == "");
}

TEST_CASE("flows that use each other know what is secret of each other") {
  Flows flows;
  flows.add("pong", R"(
inputs: {n: int, pin: {type: string, secret: true}}
outputs: {said: {value: "${{ first(nodes.back.said, inputs.pin) }}", type: string}}
nodes:
  done: {switch: [{when: "${{ inputs.n <= 0 }}", to: end}], else: back}
  back: {use: "flow:ping", with: {n: "${{ inputs.n - 1 }}", pin: "${{ inputs.pin }}"}, next: end}
)");
  const std::string path = flows.add("ping", R"(
inputs: {n: int, pin: {type: string, secret: true}}
outputs: {said: {value: "${{ nodes.on.said }}", type: string}}
nodes:
  on: {use: "flow:pong", with: {n: "${{ inputs.n }}", pin: "${{ inputs.pin }}"}, next: end}
)");
  const Recorder recorder(flows.runtime, EventDetail::values);
  const auto result = flows.run(path, {{"n", 3}, {"pin", "hunter22"}});
  CHECK(output(result, "said").secret());
  for (const auto& line : recorder.lines()) {
    CHECK_MESSAGE(line.find("hunter22") == std::string::npos, line);
  }
  const std::string open = flows.add("open", R"(
inputs: {pin: {type: string, secret: true}}
outputs: {said: {value: "${{ nodes.a.said }}", secret: false}}
nodes: {a: {use: "flow:ping", with: {n: 1, pin: "${{ inputs.pin }}"}, next: end}}
)");
  CHECK(flows.findings(open).find("error[HD3102]") != std::string::npos);
}

TEST_CASE("of a flow inside only what it makes of its secrets is secret") {
  Flows flows;
  flows.add("length", R"(
inputs: {pin: {type: string, secret: true}, name: string}
outputs: {pin: "${{ inputs.pin }}", name: "${{ inputs.name }}"}
nodes: {a: {wait: 0s, next: end}}
)");
  const std::string path = flows.add("outer", R"(
inputs: {pin: {type: string, secret: true}, who: string}
outputs: {pin: "${{ nodes.a.pin }}", name: "${{ nodes.a.name }}"}
nodes: {a: {use: "flow:length", with: {pin: "${{ inputs.pin }}", name: "${{ inputs.who }}"}, next: end}}
)");
  const auto result = flows.run(path, {{"pin", "hunter22"}, {"who", "Ada"}});
  CHECK(output(result, "pin").secret());
  CHECK_FALSE(output(result, "name").secret());
}

TEST_CASE("a flow inside is tried again as a node is, and its error says where it failed") {
  Flows flows;
  flows.add("failing", "nodes: {a: {use: probe.flaky, with: {good_attempt: 9}, next: end}}\n");
  const Recorder recorder(flows.runtime);
  const auto result = flows.run(flows.add("outer", R"(
nodes:
  f: {use: "flow:failing", retry: {max_attempts: 2, delay: 1ms}, next: end}
)"));
  CHECK(result.outcome == "FAILURE");
  CHECK(result.error->code == "flaky");
  CHECK(result.error->node == "f/a");
  int tries = 0;
  for (const auto& line : recorder.lines()) tries += line.starts_with("node_started a ") ? 1 : 0;
  CHECK(tries == 2);
}

TEST_CASE("a flow inside that takes too long is stopped, and cleans up") {
  Flows flows;
  flows.add("slow", R"(
nodes: {a: {wait: 1h, next: end}}
finally: {clean: {use: probe.echo, with: {value: "${{ run.outcome }}"}, next: end}}
)");
  const Recorder recorder(flows.runtime, EventDetail::values);
  const auto result = flows.run(flows.add("outer", R"(
outcomes: [LATE]
nodes:
  s: {use: "flow:slow", timeout: 10ms, next: {SUCCESS: end, TIMEOUT: end.LATE}}
)"));
  CHECK(result.outcome == "LATE");
  const auto lines = recorder.lines();
  CHECK(std::count(lines.begin(), lines.end(),
                   "node_finished clean SUCCESS #1 same=\"CANCELLED\"") == 1);
}

TEST_CASE("a cancelled run cancels the flows inside, and each cleans up once") {
  Flows flows;
  flows.add("slow", R"(
nodes: {a: {wait: 1h, next: end}}
finally: {clean: {use: probe.echo, with: {value: inner}, next: end}}
)");
  const Recorder recorder(flows.runtime);
  const Run run = flows.runtime.start(flows.load(flows.add("outer", R"(
nodes:
  both:
    parallel:
      branches:
        left: {l: {use: "flow:slow", next: end}}
        right: {r: {use: "flow:slow", next: end}}
    next: end
finally: {outer_clean: {use: probe.echo, with: {value: outer}, next: end}}
)")));
  CHECK(run.wait_for(20ms) == nullptr);
  run.cancel();
  CHECK(run.wait().outcome == "CANCELLED");
  const auto lines = recorder.lines();
  CHECK(std::count(lines.begin(), lines.end(), "node_finished clean SUCCESS #1") == 2);
  CHECK(std::count(lines.begin(), lines.end(), "node_finished outer_clean SUCCESS #1") == 1);
}

TEST_CASE("the error of a cancelled run names the node that it was at in a flow inside") {
  Flows flows;
  flows.add("slow", "nodes: {a: {wait: 0s, next: b}, b: {wait: 1h, next: end}}\n");
  flows.add("middle", "nodes: {inner: {use: \"flow:slow\", next: end}}\n");
  const auto stopped_at = [&](const std::string& path) {
    const Run run = flows.runtime.start(flows.load(path), {}, {.timeout = 20ms});
    REQUIRE(run.wait().outcome == "CANCELLED");
    return run.wait().error->node;
  };
  CHECK(stopped_at(flows.add("outer", "nodes: {f: {use: \"flow:middle\", next: end}}\n")) ==
        "f/inner/b");
  CHECK(stopped_at(flows.add("wide", R"(
nodes:
  both:
    parallel: {branches: {left: {l: {use: "flow:slow", next: end}}, right: {r: {wait: 1h, next: end}}}}
    next: end
)")) == "both");
}

TEST_CASE("nodes inside know where they are, and each visit has keys of its own") {
  Flows flows;
  flows.add("keyed", R"(
outputs: {key: "${{ nodes.a.key }}"}
nodes: {a: {use: probe.flaky, with: {good_attempt: 1}, next: end}}
)");
  std::vector<std::string> places;
  const auto watched = flows.runtime.observe([&](const Event& event) {
    if (event.node == "a" && event.kind == Event::Kind::node_started) {
      places.emplace_back(event.within);
    }
  });
  const auto result = flows.run(flows.add("outer", R"(
vars: {keys: {type: list, default: []}}
outputs: {keys: "${{ vars.keys }}"}
nodes:
  k: {use: "flow:keyed", next: keep}
  keep: {set: {keys: "${{ vars.keys + [nodes.k.key] }}"}, next: again}
  again: {switch: [{when: "${{ vars.keys.size() < 2 }}", to: k}], else: end}
)"));
  CHECK(places == std::vector<std::string>{"k", "k"});
  CHECK(output(result, "keys") ==
        Value(List{result.run_id + "/k/1/a/1", result.run_id + "/k/4/a/1"}));
}

TEST_CASE("files may use each other only so deep") {
  Flows flows;
  flows.add("f40", "nodes: {a: {wait: 0s, next: end}}\n");
  for (int i = 39; i >= 0; --i) {
    flows.add("f" + std::to_string(i),
              "nodes: {a: {use: \"flow:f" + std::to_string(i + 1) + "\", next: end}}\n");
  }
  const std::string told = flows.findings(flows.folder() + "/f0.yaml");
  CHECK(told.find("error[HD2006]: flows use each other more than 32 deep here") !=
        std::string::npos);
  CHECK(flows.run(flows.folder() + "/f10.yaml").outcome == "SUCCESS");
}

TEST_CASE("a flow inside that failed gives no outputs, as its type says") {
  Flows flows;
  flows.add("failing", R"(
outputs: {v: "${{ nodes.a.same }}"}
nodes:
  a: {use: probe.echo, with: {value: 1}, next: b}
  b: {use: probe.flaky, with: {good_attempt: 2}, next: end}
)");
  const auto result = flows.run(flows.add("outer", R"(
outputs: {v: "${{ has(nodes.n.v) }}"}
nodes: {n: {use: "flow:failing", next: {SUCCESS: end, FAILURE: end}}}
)"));
  CHECK(output(result, "v") == Value(false));
}

TEST_CASE("each attempt of a flow inside has keys of its own") {
  Flows flows;
  flows.add("failing", R"(
nodes: {a: {use: probe.flaky, with: {good_attempt: 1}, next: b}, b: {use: probe.flaky, with: {good_attempt: 9}, next: end}}
)");
  std::vector<std::string> keys;
  const Recorder recorder(flows.runtime, EventDetail::values);
  flows.run(flows.add("outer", R"(
nodes: {n: {use: "flow:failing", retry: {max_attempts: 2, delay: 1ms}, next: end}}
)"));
  for (const auto& line : recorder.lines()) {
    const auto at = line.find("key=");
    if (at != std::string::npos) keys.push_back(line.substr(at));
  }
  REQUIRE(keys.size() == 2);
  CHECK(keys[0] != keys[1]);
}

TEST_CASE("the flows of a cancelled run share the time to clean up") {
  RuntimeOptions given = options();
  given.cleanup_time = 60ms;
  Flows flows(std::move(given));
  const std::string last = "finally: {z: {wait: 1h, next: end}}\n";
  flows.add("three", "nodes: {a: {wait: 1h, next: end}}\n" + last);
  flows.add("two", "nodes: {a: {use: \"flow:three\", next: end}}\n" + last);
  const Recorder recorder(flows.runtime);
  const Run run = flows.runtime.start(
      flows.load(flows.add("one", "nodes: {a: {use: \"flow:two\", next: end}}\n" + last)));
  CHECK(run.wait_for(20ms) == nullptr);
  run.cancel();
  CHECK(run.wait().outcome == "CANCELLED");
  const auto lines = recorder.lines();
  CHECK(std::count(lines.begin(), lines.end(),
                   "log 'finally' did not come to its end: its time was up") == 3);
}

TEST_CASE("a flow that is only used too deep has no mistakes of its own") {
  Flows flows;
  flows.add("f40", "nodes: {a: {wait: 0s, next: end}}\n");
  for (int i = 39; i >= 0; --i) {
    flows.add("f" + std::to_string(i),
              "nodes: {a: {use: \"flow:f" + std::to_string(i + 1) + "\", next: end}}\n");
  }
  const std::string told = flows.findings(flows.add(
      "top", "nodes: {a: {use: \"flow:f0\", next: b}, b: {use: \"flow:f35\", next: end}}\n"));
  CHECK(told.find("f35' has mistakes") == std::string::npos);
  CHECK(told.find("HD2006") != std::string::npos);
}

TEST_CASE("what is no file is no flow") {
  Flows flows;
  const std::string path = flows.add("outer", "nodes: {a: {use: \"flow:pipe\", next: end}}\n");
  REQUIRE(mkfifo((flows.folder() + "/pipe.yaml").c_str(), 0600) == 0);
  CHECK(flows.findings(path).find("there is no flow 'pipe'") != std::string::npos);
}

TEST_CASE("a flow that uses itself is bounded by all that its run visits, and cleans up") {
  RuntimeOptions given = options();
  given.run_visits = 500;
  Flows flows(std::move(given));
  const Recorder recorder(flows.runtime);
  const auto result = flows.run(flows.add("wide", R"(
nodes:
  all:
    for_each:
      in: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
      tolerate: 10
      do: {again: {use: "flow:wide", next: end}}
    next: end
finally: {last: {wait: 0s, next: end}}
)"));
  CHECK(result.outcome == "SUCCESS");  // what failed was tolerated
  const auto lines = recorder.lines();
  const auto count = [&](std::string_view part) {
    return std::count_if(lines.begin(), lines.end(), [&](const std::string& line) {
      return line.find(part) != std::string::npos;
    });
  };
  CHECK(count("node_started ") <= 2 * 500);
  CHECK(count("node_started ") >= 500);
  CHECK(lines[lines.size() - 2] == "node_finished last SUCCESS #1");
}

}  // namespace
}  // namespace heddle::test
