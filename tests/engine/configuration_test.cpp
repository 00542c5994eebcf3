// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>

#include "engine/engine.hpp"
#include "files.hpp"

// What a host configuration does to flows and runs.

namespace heddle::test {
namespace {

const std::string configured = R"(
outputs: {seen: "${{ nodes.a.seen }}"}
nodes: {a: {use: probe.configured, next: end}}
)";

const std::string joined = R"(
inputs:
  pin: {type: string, secret: true}
outputs: {pin: "${{ inputs.pin }}"}
nodes: {a: {use: probe.join, with: {left: x}, next: end}}
)";

// A heddle.yaml with this text, and a runtime that reads it.
class Host {
 public:
  explicit Host(const std::string& text, RuntimeOptions more = options()) {
    more.configuration_file = folder_.write("heddle.yaml", "heddle: 1\n" + text);
    runtime_.emplace(std::move(more));
  }

  [[nodiscard]] const Runtime& runtime() const { return *runtime_; }
  [[nodiscard]] std::string write(const std::string& name, const std::string& text) const {
    return folder_.write(name, text);
  }
  [[nodiscard]] std::string file(const std::string& name) const { return folder_.file(name); }
  [[nodiscard]] LoadedFlow load(const std::string& text) const {
    return runtime().load_text("heddle: 1\nflow: test\n" + text, "test.yaml");
  }
  [[nodiscard]] std::vector<std::string> codes(const std::string& text) const {
    std::vector<std::string> codes;
    for (const auto& finding : load(text).diagnostics) codes.push_back(finding.code);
    return codes;
  }

 private:
  TemporaryFolder folder_;
  std::optional<Runtime> runtime_;
};

using Codes = std::vector<std::string>;

Codes codes_of(const InputError& error) {
  Codes codes;
  for (const auto& finding : error.diagnostics()) codes.push_back(finding.code);
  return codes;
}

// What start() says of these inputs.
Codes refusal(const Runtime& runtime, const Flow& flow, Values inputs = {}) {
  try {
    runtime.run(flow, std::move(inputs));
  } catch (const InputError& error) {
    CHECK(render(error.diagnostics()).find("hunter22") == std::string::npos);
    return codes_of(error);
  }
  return {};
}

}  // namespace

TEST_CASE("settings come from the options, then from the configuration, then from defaults") {
  CHECK(output(run(Host("settings: {}\n").runtime(), configured), "seen") == Value(7));
  CHECK(output(run(Host("settings: {probe.size: 12}\n").runtime(), configured), "seen") ==
        Value(12));
  RuntimeOptions more = options();
  more.settings = {{"probe.size", "13"}};
  const Host host("settings: {probe.size: 12}\n", more);
  CHECK(output(run(host.runtime(), configured), "seen") == Value(13));
}

TEST_CASE("what the options win over need not fit") {
  RuntimeOptions more = options();
  more.settings = {{"probe.size", "13"}};
  const Host host("settings: {probe.size: many}\n", more);
  CHECK(host.codes(configured).empty());
  CHECK(host.runtime().check_configuration().size() == 1);  // it is a mistake all the same
}

TEST_CASE("a configuration with mistakes gives no flow, and all of them at once") {
  const Host host("setings: {}\nplugins: [./no]\n");
  const LoadedFlow loaded = host.load("nodes: {a: {use: probe.configured, next: nowhere}}\n");
  CHECK_FALSE(loaded.flow);
  REQUIRE(loaded.diagnostics.size() == 3);
  CHECK(loaded.diagnostics[0].code == "HD1103");
  CHECK(loaded.diagnostics[1].code == "HD6010");
  CHECK(loaded.diagnostics[0].place.file == host.file("heddle.yaml"));
  CHECK(loaded.diagnostics[2].place.file == "test.yaml");
  CHECK_FALSE(host.load(configured).flow);
}

TEST_CASE("a mistake in the configuration is told at its place, where a flow needs the setting") {
  const Host host("settings:\n  probe.siez: 3\n  probe.size: many\n  http.maximum_body: 0\n");
  const auto loaded = host.load(configured);
  CHECK_FALSE(loaded.flow);
  CHECK(host.codes(configured) == Codes{"HD6021", "HD6022", "HD6023"});
  CHECK(loaded.diagnostics[0].label == "did you mean 'probe.size'?");
  CHECK(loaded.diagnostics[1].place.line == 4);
  CHECK(loaded.diagnostics[1].place.column == 15);
  CHECK(loaded.diagnostics[1].excerpt == "  probe.size: many");
  // A flow that does not need it goes without.
  CHECK(host.codes(joined) == Codes{"HD6021", "HD6023"});
  CHECK(host.runtime().check_configuration().size() == 3);
}

TEST_CASE("warnings of the configuration come with the flow and do not stop it") {
  const Host host("settings: {probe.pin: hunter22}\nenv: [MY_TOKEN]\n");
  const auto loaded = host.load(configured);
  REQUIRE(loaded.flow);
  CHECK(host.codes(configured) == Codes{"HD6024", "HD6041"});
  CHECK(render(loaded.diagnostics).find("hunter22") == std::string::npos);
  const Recorder recorder(host.runtime());
  CHECK(host.runtime().run(*loaded.flow).outcome == "SUCCESS");
  CHECK(recorder.lines()[2] == "log a pin is *** #1");
}

TEST_CASE("plugins are found in the folders of the configuration, after all that are closer") {
  RuntimeOptions more;
  more.plugin_directories = {"/first"};
  const TemporaryFolder folder;
  std::filesystem::create_directory_symlink(HEDDLE_TEST_PLUGIN_DIR "/probe", folder.file("probe"));
  more.configuration_file =
      folder.write("heddle.yaml", "heddle: 1\nplugins: [./probe]\nsettings: {probe.size: 4}\n");
  setenv("HEDDLE_PLUGIN_PATH", "/second", 1);
  const Runtime runtime(more);
  unsetenv("HEDDLE_PLUGIN_PATH");
  CHECK(output(run(runtime, configured), "seen") == Value(4));
  const auto places = runtime.plugin_places();
  REQUIRE(places.size() == 4);
  CHECK(places[0] == "/first");
  CHECK(places[1] == "/second");
  CHECK(places[2] == folder.file("probe"));
}

TEST_CASE("files of settings are relative to the configuration") {
  const Host host("settings: {http.ca_file: ./ca.pem}\n");
  CHECK(host.codes(configured) == Codes{"HD6022"});
  static_cast<void>(host.write("ca.pem", ""));
  CHECK(host.codes(configured).empty());
}

TEST_CASE("a secret input that is not given comes from its source, as a secret") {
  const Host host("secrets: {pin: file:pin.txt}\n");
  static_cast<void>(host.write("pin.txt", "hunter22\n"));
  const Flow flow = load(host.runtime(), joined);
  CHECK(flow.has_host_value("pin"));
  CHECK_FALSE(flow.has_host_value("pine"));
  CHECK(flow.check_inputs({}).empty());
  const Recorder recorder(host.runtime(), EventDetail::values);
  const RunResult result = host.runtime().run(flow);
  CHECK(output(result, "pin") == Value("hunter22"));
  CHECK(output(result, "pin").secret());
  CHECK(recorder.lines()[0] == "run_started pin=\"***\"");
  for (const auto& line : recorder.lines()) CHECK(line.find("hunter22") == std::string::npos);
  // What is given wins, and then nothing is read.
  std::filesystem::remove(host.file("pin.txt"));
  CHECK(output(host.runtime().run(flow, {{"pin", "other"}}), "pin") == Value("other"));
  CHECK(refusal(host.runtime(), flow) == Codes{"HD6032"});
  CHECK(flow.check_inputs({}).size() == 1);
}

TEST_CASE("a source wins over the default of an input, and only secret inputs have one") {
  setenv("HEDDLE_TEST_PIN", "from-the-host", 1);
  const Host host("secrets: {pin: env:HEDDLE_TEST_PIN, name: env:HEDDLE_TEST_PIN}\n");
  const Flow flow = load(host.runtime(), R"(
inputs:
  pin: {type: string, secret: true, required: false}
  name: {type: string, default: mine}
outputs: {pin: "${{ first(inputs.pin, '') }}", name: "${{ inputs.name }}"}
nodes: {a: {use: probe.join, with: {left: x}, next: end}}
)");
  const RunResult result = host.runtime().run(flow);
  unsetenv("HEDDLE_TEST_PIN");
  CHECK(output(result, "pin") == Value("from-the-host"));
  CHECK(output(result, "name") == Value("mine"));
  CHECK_FALSE(flow.has_host_value("name"));
}

TEST_CASE("a secret is read by the type of the input, and held against its bounds") {
  const Host host("secrets: {pin: file:pin.txt}\n");
  const Flow flow = load(host.runtime(), R"(
inputs:
  pin: {type: int, secret: true, maximum: 9999}
outputs: {pin: "${{ inputs.pin }}"}
nodes: {a: {use: probe.join, with: {left: x}, next: end}}
)");
  static_cast<void>(host.write("pin.txt", "1234"));
  CHECK(output(host.runtime().run(flow), "pin") == Value(1234));
  static_cast<void>(host.write("pin.txt", "hunter22"));
  CHECK(refusal(host.runtime(), flow) == Codes{"HD6033"});
  static_cast<void>(host.write("pin.txt", "12345"));
  CHECK(refusal(host.runtime(), flow) == Codes{"HD6033"});
}

TEST_CASE("a secret setting is read when a flow that needs it is loaded, never by a check") {
  const Host host("secrets: {probe.pin: file:pin.txt}\n");
  const std::string flow = host.write("a.yaml", "heddle: 1\nflow: a\n" + configured);
  CHECK(host.runtime().check(flow).empty());
  CHECK(host.runtime().check_configuration().empty());
  CHECK(host.codes(joined).empty());
  CHECK(host.codes(configured) == Codes{"HD6032"});
  static_cast<void>(host.write("pin.txt", "hunter22"));
  const LoadedFlow loaded = host.load(configured);
  REQUIRE(loaded.flow);
  const Recorder recorder(host.runtime());
  CHECK(host.runtime().run(*loaded.flow).outcome == "SUCCESS");
  CHECK(recorder.lines()[2] == "log a pin is *** #1");
}

TEST_CASE("flows read the environment variables that are allowed, as they were at the beginning") {
  setenv("HEDDLE_TEST_HOME", "/home/ada", 1);
  unsetenv("HEDDLE_TEST_UNSET");
  const Host host("env: [HEDDLE_TEST_HOME, HEDDLE_TEST_UNSET]\n");
  setenv("HEDDLE_TEST_HOME", "/home/bob", 1);
  const std::string text = R"(
outputs:
  home: ${{ first(env.HEDDLE_TEST_HOME, "none") }}
  text: at ${{ first(env.HEDDLE_TEST_HOME, "none") }}
nodes:
  a: {use: probe.join, with: {left: x}, next: end}
)";
  const RunResult result = run(host.runtime(), text);
  unsetenv("HEDDLE_TEST_HOME");
  CHECK(output(result, "home") == Value("/home/ada"));
  CHECK_FALSE(output(result, "home").secret());
  CHECK(output(result, "text") == Value("at /home/ada"));
}

TEST_CASE("a variable that is allowed need not be set, so it is not read without a substitute") {
  const Host host("env: [HEDDLE_TEST_UNSET]\n");
  const auto loaded = host.load(R"(
inputs: {home: {type: string, required: false}}
outputs:
  home: ${{ env.HEDDLE_TEST_UNSET }}
  either: ${{ first(env.HEDDLE_TEST_UNSET, inputs.home) }}
nodes: {a: {use: probe.join, with: {left: x}, next: end}}
)");
  REQUIRE(loaded.diagnostics.size() == 2);
  CHECK(loaded.diagnostics[0].code == "HD3007");
  CHECK(loaded.diagnostics[0].message ==
        "'env.HEDDLE_TEST_UNSET' may have no value in output 'home': it need not be set where the "
        "flow runs");
  CHECK(loaded.diagnostics[0].notes.back() ==
        "read first(env.HEDDLE_TEST_UNSET, …), the first of several that has a value, or ask "
        "has(env.HEDDLE_TEST_UNSET) before");
  CHECK(loaded.diagnostics[1].message ==
        "'env.HEDDLE_TEST_UNSET' and 'inputs.home' may both have no value in output 'either': a "
        "run need not give them");
}

TEST_CASE("an expression can ask whether a variable is set, and say what holds where it is not") {
  unsetenv("HEDDLE_TEST_UNSET");
  const Host host("env: [HEDDLE_TEST_UNSET]\n");
  const RunResult result = run(host.runtime(), R"(
outputs:
  first: ${{ first(env.HEDDLE_TEST_UNSET, "nothing") }}
  has: ${{ has(env.HEDDLE_TEST_UNSET) }}
nodes: {a: {use: probe.join, with: {left: x}, next: end}}
)");
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "first") == Value("nothing"));
  CHECK(output(result, "has") == Value(false));
}

TEST_CASE("a variable that is no text is told where it is allowed") {
  setenv("HEDDLE_TEST_BYTES", "a\xFF", 1);
  const Host host("env: [HEDDLE_TEST_BYTES]\n");
  unsetenv("HEDDLE_TEST_BYTES");
  const Flow flow = load(host.runtime(), R"(
outputs: {home: "${{ first(env.HEDDLE_TEST_BYTES, '') }}"}
nodes: {a: {use: probe.join, with: {left: x}, next: end}}
)");
  CHECK(refusal(host.runtime(), flow) == Codes{"HD6032"});
}

TEST_CASE("flows read secrets by name, which are read when a run needs them and stay secret") {
  const Host host("secrets: {pin: file:pin.txt, other: file:other.txt}\n");
  const std::string text = R"(
inputs: {pin: {type: string, secret: true, default: x}}
outputs: {pin: "${{ secrets.pin }}", text: "pin ${{ secrets.pin }}", echo: "${{ nodes.a.joined }}"}
nodes:
  a: {use: probe.join, with: {left: "${{ secrets.pin }}", right: "!"}, next: end}
)";
  const auto loaded = host.load(text);
  REQUIRE_MESSAGE(loaded.flow, render(loaded.diagnostics));
  CHECK(refusal(host.runtime(), *loaded.flow) == Codes{"HD6032"});  // once, though needed twice
  static_cast<void>(host.write("pin.txt", "hunter22"));
  const Recorder recorder(host.runtime(), EventDetail::values);
  const RunResult result = host.runtime().run(*loaded.flow);
  CHECK(output(result, "pin") == Value("hunter22"));
  for (const auto& [name, value] : result.outputs) CHECK(value.secret());
  CHECK(recorder.lines().size() > 3);
  for (const auto& line : recorder.lines()) CHECK(line.find("hunter22") == std::string::npos);
}

TEST_CASE("names that the host does not allow are unknown, and say who can allow them") {
  const Host host("env: [HOME]\nsecrets: {pin: env:PIN, probe.pin: env:PIN}\n");
  const auto loaded = host.load(R"(
outputs:
  a: ${{ env.HOEM }}
  b: ${{ secrets.pni }}
  c: ${{ secrets.probe.pin }}
nodes: {a: {use: probe.join, with: {left: x}, next: end}}
)");
  REQUIRE(loaded.diagnostics.size() == 3);
  CHECK(loaded.diagnostics[0].label == "did you mean 'env.HOME'?");
  CHECK(loaded.diagnostics[0].notes.back() ==
        "flows read the environment variables that the host allows: 'env: [NAME]' in heddle.yaml, "
        "which a host of your own names in RuntimeOptions::configuration_file");
  CHECK(loaded.diagnostics[1].label == "did you mean 'secrets.pin'?");
  CHECK(loaded.diagnostics[1].notes.back() ==
        "flows read the secrets that the host names: 'secrets: {NAME: env:VAR}' in heddle.yaml, "
        "or the names of RuntimeOptions::secrets in a host of your own");
  for (const auto& finding : loaded.diagnostics) CHECK(finding.code == "HD3002");
}

TEST_CASE("where the configuration is not understood, no name of the host's is called unknown") {
  const Host host("env: HOME\nsecrets: [pin]\n");
  CHECK(host.codes(R"(
outputs: {a: "${{ env.HOME }}", b: "${{ secrets.pin }}"}
nodes: {a: {use: probe.join, with: {left: x}, next: end}}
)") == Codes{"HD1101", "HD1101"});
}

TEST_CASE("a configuration that cannot be read gives no flow") {
  RuntimeOptions more = options();
  more.configuration_file = "/does/not/exist.yaml";
  const Runtime runtime(more);
  const LoadedFlow loaded = runtime.load_text("heddle: 1\nflow: test\n" + configured, "test.yaml");
  CHECK_FALSE(loaded.flow);
  REQUIRE(loaded.diagnostics.size() == 1);
  CHECK(loaded.diagnostics[0].code == "HD1001");
  CHECK(loaded.diagnostics[0].place.file == "/does/not/exist.yaml");
  CHECK(Runtime(options()).check_configuration().empty());
}

}  // namespace heddle::test
