// SPDX-License-Identifier: Apache-2.0
#include "engine/engine.hpp"

// Data on its way through a run, and the secrets in it.
namespace heddle::test {
namespace {

TEST_CASE("a whole expression keeps its type, text around it makes a string") {
  const Runtime runtime(options());
  const std::string text = R"(
inputs: {n: int, deep: map}
outputs:
  same: ${{ nodes.a.same }}
  text: n is ${{ nodes.a.same }}
  field: ${{ inputs.deep.x.y }}
  id: ${{ run.id }}
nodes:
  a: {use: probe.echo, with: {value: "${{ inputs.n }}"}, next: end}
)";
  const RunResult result =
      run(runtime, text, {{"n", 42}, {"deep", Map{{"x", Map{{"y", "found"}}}}}});
  CHECK(output(result, "same") == Value(42));
  CHECK(output(result, "text") == Value("n is 42"));
  CHECK(output(result, "field") == Value("found"));
  CHECK(output(result, "id") == Value(result.run_id));
}

TEST_CASE("data that looks like an expression is never evaluated") {
  const Runtime runtime(options());
  const std::string text = R"(
inputs: {s: string, password: {type: string, secret: true}}
outputs: {x: "${{ nodes.a.same }}"}
nodes:
  a: {use: probe.echo, with: {value: "${{ inputs.s }}"}, next: end}
)";
  const RunResult result =
      run(runtime, text, {{"s", "${{ inputs.password }}"}, {"password", "hunter22"}});
  CHECK(output(result, "x") == Value("${{ inputs.password }}"));
}

TEST_CASE("every mistake in the inputs is told at once") {
  const Runtime runtime(options());
  const Flow flow = load(runtime, R"(
inputs: {n: int, s: {type: string, secret: true}, o: {type: bool, required: false}}
nodes: {a: {use: probe.echo, with: {value: "${{ inputs.n }}"}, next: end}}
)");
  try {
    runtime.run(flow, {{"n", "x"}, {"t", 1}});
    FAIL("expected an InputError");
  } catch (const InputError& error) {
    REQUIRE(error.diagnostics().size() == 3);
    CHECK(error.diagnostics()[0].code == "HD5003");
    CHECK(error.diagnostics()[1].code == "HD5002");
    CHECK(error.diagnostics()[1].message == "the flow 'test' needs the input 's'");
    CHECK(error.diagnostics()[2].code == "HD5001");
    CHECK(error.diagnostics()[2].message == "the flow 'test' has no input 't'");
  }
}

const char* const secret_flow = R"(
inputs: {left: string, password: {type: string, secret: true}}
outputs:
  joined: ${{ nodes.a.joined }}
  open: ${{ nodes.a.open }}
nodes:
  a:
    use: probe.join
    with: {left: "${{ inputs.left }}", password: "${{ inputs.password }}"}
    next: end
)";

TEST_CASE("an output of a node that was given a secret is secret unless it is public") {
  const Runtime runtime(options());
  const RunResult result = run(runtime, secret_flow, {{"left", "abc"}, {"password", "hunter22"}});
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "joined") == Value("abc!"));
  CHECK(output(result, "joined").secret());
  CHECK_FALSE(output(result, "open").secret());
}

TEST_CASE("observers see the steps in order, and no secret") {
  const Runtime runtime(options());
  const Recorder recorder(runtime, EventDetail::values);
  run(runtime, secret_flow, {{"left", "x-hunter22"}, {"password", "hunter22"}});
  const std::vector<std::string> expected = {
      "run_started left=\"x-***\" password=\"***\"",
      "node_started a #1",
      "node_inputs a #1 left=\"x-***\" right=\"!\" password=\"***\"",
      "log a joining with *** #1",
      "node_finished a SUCCESS #1 joined=\"***\" open=\"***\"",
      "run_finished SUCCESS joined=\"***\" open=\"***\""};
  CHECK(recorder.lines() == expected);
}

TEST_CASE("a secret inside a map that is not secret is masked, and what it goes into is secret") {
  const Runtime runtime(options());
  const Recorder recorder(runtime);
  const std::string text = R"(
inputs: {user: any}
outputs: {joined: "${{ nodes.b.joined }}"}
nodes:
  a: {use: probe.echo, with: {value: "${{ inputs.user }}"}, next: b}
  b: {use: probe.join, with: {left: "${{ inputs.user.name }}", password: x-hunter22}, next: end}
)";
  run(runtime, text, {{"user", Map{{"name", "Ada"}, {"password", secret("hunter22")}}}});
  for (const auto& line : recorder.lines()) CHECK(line.find("hunter22") == std::string::npos);
}

TEST_CASE("observers of steps are not given data that others asked for") {
  const Runtime runtime(options());
  const Recorder values(runtime, EventDetail::values);
  const Recorder steps(runtime);
  run(runtime, "nodes: {a: {use: probe.echo, with: {value: 1}, next: end}}\n");
  const std::vector<std::string> expected = {"run_started", "node_started a #1",
                                             "node_finished a SUCCESS #1", "run_finished SUCCESS"};
  CHECK(steps.lines() == expected);
  CHECK(values.lines()[2] == "node_inputs a #1 value=1");
}

TEST_CASE("an input that does not fit its declaration makes the node INVALID before it runs") {
  const Runtime runtime(options());
  const std::string text = R"(
inputs: {x: any}
nodes:
  a: {use: probe.join, with: {left: "${{ inputs.x }}"}, next: end}
)";
  const RunResult result = run(runtime, text, {{"x", List{1, 2}}});
  CHECK(result.outcome == "FAILURE");
  REQUIRE(result.error);
  CHECK(result.error->code == "invalid");
  CHECK(result.error->message.find("input 'left': expected a string, found a list") == 0);
  CHECK_FALSE(result.error->retryable);
}

TEST_CASE("INVALID tells of every input that does not fit") {
  const Runtime runtime(options());
  const RunResult result = run(runtime, R"(
inputs: {x: any, m: map}
nodes:
  a:
    use: probe.join
    with: {left: "${{ inputs.x }}", right: "${{ inputs.m.y }}", password: "${{ inputs.x }}"}
    next: end
)",
                               {{"x", 7}, {"m", Map{}}});
  REQUIRE(result.error);
  CHECK(
      result.error->message ==
      "input 'left': expected a string, found the int 7: put it in quotes; input 'right': inputs.m "
      "has no 'y' (test.yaml:8:58); input 'password': expected a string, found an int (secret, not "
      "shown)");
}

TEST_CASE("settings are read by their declared type, and mistakes are told when a flow is loaded") {
  const std::string text = R"(
outputs: {seen: "${{ nodes.a.seen }}"}
nodes: {a: {use: probe.configured, next: end}}
)";
  CHECK(output(run(Runtime(options()), text), "seen") == Value(7));
  RuntimeOptions set = options();
  set.settings = {{"probe.size", "12"}, {"probe.pin", "s3cret-pin"}};
  const Runtime runtime(set);
  const Recorder recorder(runtime);
  CHECK(output(run(runtime, text), "seen") == Value(12));
  CHECK(recorder.lines()[2] == "log a pin is *** #1");

  set.settings = {{"probe.size", "many"}, {"probe.pine", "x"}, {"http.ca_file", "/no/such.pem"}};
  const LoadedFlow loaded = Runtime(set).load_text("heddle: 1\nflow: test\n" + text, "test.yaml");
  CHECK_FALSE(loaded.flow);
  REQUIRE(loaded.diagnostics.size() == 3);
  CHECK(loaded.diagnostics[0].code == "HD5010");
  CHECK(loaded.diagnostics[0].message == "there is no setting 'probe.pine'");
  CHECK(loaded.diagnostics[0].notes[0] == "did you mean 'probe.pin'?");
  CHECK(loaded.diagnostics[1].message ==
        "the setting 'http.ca_file': expected a PEM file with certificates, found no file "
        "'/no/such.pem'");
  CHECK(loaded.diagnostics[2].code == "HD5011");
  CHECK(loaded.diagnostics[2].message.find("the setting 'probe.size': expected an int, found") ==
        0);
}

TEST_CASE("a setting that a node needs and nobody gave is told when a flow is loaded") {
  const char* text = "heddle: 1\nflow: test\nnodes: {a: {use: probe.needy, next: end}}\n";
  RuntimeOptions set = options();
  const LoadedFlow loaded = Runtime(set).load_text(text, "test.yaml");
  CHECK_FALSE(loaded.flow);
  REQUIRE(loaded.diagnostics.size() == 1);
  CHECK(loaded.diagnostics[0].code == "HD5012");
  CHECK(loaded.diagnostics[0].message ==
        "the setting 'probe.address' has no value (Where it lives)");
  CHECK(loaded.diagnostics[0].notes ==
        std::vector<std::string>{
            "give it with --set probe.address=…, or under 'settings' in heddle.yaml",
            "in a host of your own, give it in RuntimeOptions::settings", "needed by probe.needy"});
  set.settings = {{"probe.address", "here"}};
  CHECK(Runtime(set).load_text(text, "test.yaml").flow);
}

TEST_CASE("JSON from a service fits on a run's stack however deep it is nested") {
  const Runtime runtime(options(1));
  const std::string text = R"(
inputs: {json: string}
outputs: {same: "${{ nodes.a.same }}"}
nodes: {a: {use: probe.parse, with: {text: "${{ inputs.json }}"}, next: {SUCCESS: end}}}
)";
  std::string deep = "1";
  for (int i = 0; i < 60; ++i) deep = R"({"a":[)" + deep + "]}";
  CHECK(output(run(runtime, text, {{"json", deep}}), "same") == Value(deep));
  const std::string bottomless(1'000'000, '[');
  CHECK(run(runtime, text, {{"json", bottomless}}).error->code == "no_json");
}

TEST_CASE("starting a node clears what its earlier visit left") {
  const Runtime runtime(options());
  const std::string text = R"(
inputs: {first: string}
outputs: {why: "${{ nodes.a.error.code }}", how: "${{ nodes.a.outcome }}"}
nodes:
  a:
    use: probe.flaky
    with: {good_attempt: 2}
    next: {SUCCESS: end.FAILURE, FAILURE: end.FAILURE}
)";
  const RunResult result = run(runtime, text, {{"first", "x"}});
  CHECK(output(result, "why") == Value("flaky"));
  CHECK(output(result, "how") == Value("FAILURE"));
}

}  // namespace
}  // namespace heddle::test
