// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <cstdint>
#include <heddle/json.hpp>
#include <heddle/node.hpp>
#include <heddle/runtime.hpp>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "files.hpp"
#include "hosted.hpp"

// Secrets that a host reads itself: when it is asked, for what, and where they show.

namespace {

using heddle::Call;
using heddle::Outcome;

// A vault that counts what it is asked for.
struct Vault {
  std::map<std::string, std::string, std::less<>> held;
  std::vector<std::string> asked = {};
  std::set<std::thread::id> asked_on = {};

  heddle::SecretSource source(std::vector<std::string> names) {
    return {std::move(names), [this](std::string_view name) -> std::optional<std::string> {
              asked.emplace_back(name);
              asked_on.insert(std::this_thread::get_id());
              const auto found = held.find(name);
              if (found == held.end()) return std::nullopt;
              return found->second;
            }};
  }
};

struct Open : heddle::Node {
  static constexpr heddle::About about{.name = "safe.open", .doc = "Needs a key."};
  Setting<std::string> key{this, "safe.key", "The key", {.secret = true}};
  Out<std::string> used{this, "used", "The key that was used", {.secret = true}};
  Outcome run(Call&) {
    used = *key;
    return success;
  }
};

struct Close : heddle::Node {
  static constexpr heddle::About about{.name = "safe.close", .doc = "Needs the same key."};
  Setting<std::string> key{this, "safe.key", "The key", {.secret = true}};
  Outcome run(Call&) { return success; }
};

heddle::RuntimeOptions with(Vault& vault, std::vector<std::string> names) {
  heddle::RuntimeOptions options;
  options.nodes = {heddle::host_node<Open>(), heddle::host_node<Close>()};
  if (!names.empty()) options.secrets = vault.source(std::move(names));
  return options;
}

const char* const open_flow = "heddle: 1\nflow: test\nnodes: {a: {use: safe.open, next: end}}\n";

const char* const password_flow = R"(
inputs: {password: {type: string, secret: true}}
outputs: {password: "${{ inputs.password }}"}
nodes: {a: {wait: 0s, next: end}}
)";

std::string refused(heddle::RuntimeOptions options) {
  try {
    const heddle::Runtime runtime(std::move(options));
  } catch (const std::invalid_argument& error) {
    return error.what();
  }
  return "it was taken";
}

heddle::Diagnostic refusal(const heddle::Runtime& runtime, const heddle::Flow& flow) {
  try {
    runtime.run(flow);
  } catch (const heddle::InputError& error) {
    return error.diagnostics().front();
  }
  return {};
}

// A flow that goes through another one for each of some items, and once more.
struct Nested {
  heddle::test::TemporaryFolder folder;

  heddle::Flow load(const heddle::Runtime& runtime, const std::string& inner,
                    const std::string& more = "") const {
    static_cast<void>(folder.write("inner.yaml", "heddle: 1\nflow: inner\n" + inner));
    const std::string outer = folder.write("outer.yaml", "heddle: 1\nflow: outer\n" + more + R"(
outputs: {token: "${{ nodes.last.token }}"}
nodes:
  each:
    for_each:
      in: ${{ [1, 2, 3, 4, 5] }}
      as: n
      max_parallel: 2
      do: {item: {use: "flow:inner", next: end}}
    next: last
  last: {use: "flow:inner", next: end}
)");
    const heddle::LoadedFlow loaded = runtime.load(outer);
    REQUIRE_MESSAGE(loaded.flow, heddle::render(loaded.diagnostics));
    return *loaded.flow;
  }
};

const char* const reads_token = R"(
outputs: {token: "${{ secrets.token }}"}
nodes: {a: {wait: 0s, next: end}}
)";

const char* const takes_token = R"(
inputs: {token: {type: string, secret: true, required: false}}
outputs: {token: "${{ first(inputs.token, 'none') }}"}
nodes: {a: {wait: 0s, next: end}}
)";

std::string why(const heddle::Runtime& runtime, const heddle::Flow& flow) {
  const heddle::Diagnostic finding = refusal(runtime, flow);
  return finding.code.empty() ? "it ran" : finding.code + ": " + finding.message;
}

}  // namespace

namespace heddle::test {

TEST_CASE("a secret input that is not given is asked of the host, and stays a secret") {
  Vault vault{{{"password", "hunter22"}}};
  const Runtime runtime(with(vault, {"password"}));
  const Flow flow = load(runtime, password_flow);
  CHECK(flow.has_host_value("password"));
  CHECK(vault.asked.empty());
  const RunResult result = runtime.run(flow);
  CHECK(vault.asked == std::vector<std::string>{"password"});
  CHECK(output(result, "password") == "hunter22");
  CHECK(output(result, "password").secret());
  CHECK(write_json(output(result, "password")) == "\"***\"");

  CHECK(output(runtime.run(flow, {{"password", "of the caller"}}), "password") == "of the caller");
  CHECK(vault.asked.size() == 1);
}

TEST_CASE("a flow reads secrets of the host by name, and only those that it offers") {
  Vault vault{{{"token", "t0ken-of-ours"}, {"other", "other-secret"}}};
  const Runtime runtime(with(vault, {"token"}));
  const Flow flow = load(runtime, R"(
outputs: {token: "${{ secrets.token }}"}
nodes: {a: {wait: 0s, next: end}}
)");
  CHECK(output(runtime.run(flow), "token").secret());
  const auto findings = runtime.check_text(R"(heddle: 1
flow: test
outputs: {token: "${{ secrets.other }}"}
nodes: {a: {wait: 0s, next: end}}
)",
                                           "test.yaml");
  CHECK_FALSE(findings.empty());
  CHECK(vault.asked == std::vector<std::string>{"token"});
}

TEST_CASE("a run asks for a secret once, however many inputs and names it is read by") {
  Vault vault{{{"token", "t0ken-of-ours"}}};
  const Runtime runtime(with(vault, {"token"}));
  const Flow flow = load(runtime, R"(
inputs: {token: {type: string, secret: true}}
outputs: {both: "${{ inputs.token + secrets.token }}"}
nodes: {a: {wait: 0s, next: end}}
)");
  CHECK(output(runtime.run(flow), "both") == "t0ken-of-ourst0ken-of-ours");
  CHECK(vault.asked == std::vector<std::string>{"token"});
  CHECK(output(runtime.run(flow), "both").secret());
  CHECK(vault.asked.size() == 2);
}

TEST_CASE("what flows inside read is asked for once for each run, by whoever starts it") {
  for (const char* const inner : {reads_token, takes_token}) {
    CAPTURE(inner);
    Vault vault{{{"token", "t0ken-of-ours"}}};
    const Runtime runtime(with(vault, {"token"}));
    const Nested flows;
    const Flow flow = flows.load(runtime, inner);
    CHECK(vault.asked.empty());
    const RunResult result = runtime.run(flow);
    CHECK(output(result, "token") == "t0ken-of-ours");
    CHECK(output(result, "token").secret());
    CHECK(vault.asked == std::vector<std::string>{"token"});
    CHECK(vault.asked_on == std::set<std::thread::id>{std::this_thread::get_id()});
    vault.held["token"] = "another-t0ken";
    CHECK(output(runtime.run(flow), "token") == "another-t0ken");
  }
}

TEST_CASE("a flow that uses itself is given what it leaves out by the host") {
  Vault vault{{{"token", "t0ken-of-ours"}}};
  const Runtime runtime(with(vault, {"token"}));
  const TemporaryFolder folder;
  const LoadedFlow loaded = runtime.load(folder.write("self.yaml", R"(heddle: 1
flow: self
inputs:
  token: {type: string, secret: true, required: false}
  deep: {type: bool, default: true}
outputs: {token: "${{ first(nodes.again.token, inputs.token, 'none') }}"}
nodes:
  ask: {switch: [{when: "${{ inputs.deep }}", to: again}], else: end}
  again: {use: "flow:self", with: {deep: false}, next: end}
)"));
  REQUIRE_MESSAGE(loaded.flow, render(loaded.diagnostics));
  const RunResult result = runtime.run(*loaded.flow, {{"token", secret("of-the-caller")}});
  CHECK(output(result, "token") == "t0ken-of-ours");
  CHECK(vault.asked_on == std::set<std::thread::id>{std::this_thread::get_id()});
}

TEST_CASE("what a flow inside needs is missed before the run begins, with its name") {
  Vault vault{{{"token", std::string("t0ken\0of-ours", 13)}}};
  const Runtime runtime(with(vault, {"token"}));
  const Nested flows;
  for (const char* const inner : {reads_token, takes_token}) {
    CAPTURE(inner);
    const Flow flow = flows.load(runtime, inner);
    const Diagnostic finding = refusal(runtime, flow);
    CHECK(finding.message == "the secret 'token': it holds a NUL byte, so it is no text");
    CHECK(finding.notes ==
          std::vector<std::string>{"needed by the flow 'inner', which this one uses"});
    const auto checked = flow.check_inputs({});
    REQUIRE(checked.size() == 1);
    CHECK(checked[0].message == finding.message);
    CHECK(checked[0].notes == finding.notes);
  }
  vault.held.clear();
  CHECK(why(runtime, flows.load(runtime, reads_token)) ==
        "HD6032: the secret 'token': the host has none, and the flow reads secrets.token");
  CHECK(output(runtime.run(flows.load(runtime, takes_token)), "token") == "none");
}

TEST_CASE("what was given can be checked without reading a secret") {
  Vault vault{{{"token", "t0ken-of-ours"}}};
  const Runtime runtime(with(vault, {"token", "pin"}));
  const Nested flows;
  const Flow flow = flows.load(runtime, reads_token,
                               "inputs: {pin: {type: int, secret: true}, "
                               "port: {type: int, default: 1, maximum: 9}}\n");
  CHECK(flow.check_given({}).empty());
  CHECK(flow.check_given({{"port", 9}, {"pin", secret("17")}}).size() == 1);
  const auto findings = flow.check_given({{"port", 10}, {"prot", 1}});
  REQUIRE(findings.size() == 2);
  CHECK(findings[0].code == "HD5003");
  CHECK(findings[1].code == "HD5001");
  CHECK(vault.asked.empty());
}

TEST_CASE("a secret setting that node types share is read once by each load") {
  Vault vault{{{"safe.key", "k3y-of-ours"}}};
  const Runtime runtime(with(vault, {"safe.key"}));
  load(runtime, "nodes: {a: {use: safe.open, next: b}, b: {use: safe.close, next: end}}\n");
  CHECK(vault.asked == std::vector<std::string>{"safe.key"});
}

TEST_CASE("a secret setting is read by load and not by check") {
  Vault vault{{{"safe.key", "k3y-of-ours"}}};
  const Runtime runtime(with(vault, {"safe.key"}));
  const std::string text =
      "heddle: 1\nflow: test\noutputs: {used: \"${{ nodes.a.used }}\"}\n"
      "nodes: {a: {use: safe.open, next: end}}\n";
  CHECK(render(runtime.check_text(text, "test.yaml")) == "");
  CHECK(vault.asked.empty());
  const LoadedFlow loaded = runtime.load_text(text, "test.yaml");
  REQUIRE_MESSAGE(loaded.flow, render(loaded.diagnostics));
  CHECK(vault.asked == std::vector<std::string>{"safe.key"});
  CHECK(output(runtime.run(*loaded.flow), "used") == "k3y-of-ours");
}

TEST_CASE("a check tells of the flow, and not of settings that the host lacks") {
  Vault vault{{}};
  const Runtime runtime(with(vault, {}));
  CHECK(render(runtime.check_text(open_flow, "test.yaml")) == "");
  CHECK(runtime.load_text(open_flow, "test.yaml").diagnostics.at(0).code == "HD5012");
}

TEST_CASE("what the host has not is looked for in its configuration, and else is missing") {
  const TemporaryFolder folder;
  const std::string file = folder.write("password.txt", "from-a-file\n");
  Vault vault{{}};
  RuntimeOptions options = with(vault, {"password", "token", "safe.key"});
  options.configuration_file =
      folder.write("heddle.yaml", "heddle: 1\nsecrets: {password: \"file:" + file + "\"}\n");
  const Runtime runtime(std::move(options));
  CHECK(output(runtime.run(load(runtime, password_flow)), "password") == "from-a-file");

  CHECK(why(runtime, load(runtime,
                          "inputs: {token: {type: string, secret: true}}\n"
                          "outputs: {token: \"${{ inputs.token }}\"}\n"
                          "nodes: {a: {wait: 0s, next: end}}\n")) ==
        "HD5002: the flow 'test' needs the input 'token'");
  CHECK(why(runtime, load(runtime,
                          "outputs: {token: \"${{ secrets.token }}\"}\n"
                          "nodes: {a: {wait: 0s, next: end}}\n")) ==
        "HD6032: the secret 'token': the host has none, and the flow reads secrets.token");
  const LoadedFlow loaded = runtime.load_text(open_flow, "test.yaml");
  CHECK_FALSE(loaded.flow);
  REQUIRE(loaded.diagnostics.size() == 1);
  CHECK(loaded.diagnostics[0].code == "HD5012");
}

TEST_CASE("who lacks a secret is told how a host gives it, too") {
  Vault vault{{}};
  const Runtime runtime(with(vault, {"token"}));
  const LoadedFlow loaded = runtime.load_text(open_flow, "test.yaml");
  REQUIRE(loaded.diagnostics.size() == 1);
  CHECK(loaded.diagnostics[0].message == "the setting 'safe.key' has no value (The key)");
  CHECK(loaded.diagnostics[0].notes ==
        std::vector<std::string>{"name its source under 'secrets' in heddle.yaml: 'safe.key: "
                                 "env:VAR' or 'safe.key: file:PATH'",
                                 "in a host of your own, name it in RuntimeOptions::secrets",
                                 "needed by safe.open"});
  CHECK(refusal(runtime, load(runtime, password_flow)).notes.back() ==
        "give it to the run, or name it in RuntimeOptions::secrets or under 'secrets' in "
        "heddle.yaml");
  CHECK(refusal(runtime, load(runtime,
                              "outputs: {token: \"${{ secrets.token }}\"}\n"
                              "nodes: {a: {wait: 0s, next: end}}\n"))
            .notes.back() ==
        "RuntimeOptions::secrets names it, but its function gives nothing for it");
}

TEST_CASE("a secret of the host that cannot be had or does not fit is told without being shown") {
  Vault vault{{{"password", std::string("hunter\0two", 10)}, {"pin", "not-a-number"}}};
  RuntimeOptions options = with(vault, {"password", "pin", "broken"});
  options.secrets.read = [read = options.secrets.read](std::string_view name) {
    if (name == "broken") throw SecretError("the vault is sealed");
    return read(name);
  };
  const Runtime runtime(std::move(options));
  CHECK(why(runtime, load(runtime, password_flow)) ==
        "HD6032: the secret 'password': it holds a NUL byte, so it is no text");
  CHECK(why(runtime, load(runtime,
                          "inputs: {pin: {type: int, secret: true}}\n"
                          "outputs: {pin: \"${{ inputs.pin }}\"}\n"
                          "nodes: {a: {wait: 0s, next: end}}\n")) ==
        "HD6033: the secret 'pin': expected an int, found other text (secret, not shown): write "
        "digits only, such as 42");
  CHECK(why(runtime, load(runtime,
                          "outputs: {broken: \"${{ secrets.broken }}\"}\n"
                          "nodes: {a: {wait: 0s, next: end}}\n")) ==
        "HD6032: the secret 'broken': the vault is sealed");
}

TEST_CASE("what else a source of secrets throws leaves the function that asked") {
  RuntimeOptions options;
  options.secrets = {
      {"password"}, [](std::string_view) -> std::optional<std::string> { throw std::bad_alloc(); }};
  const Runtime runtime(std::move(options));
  const Flow flow = load(runtime, password_flow);
  CHECK_THROWS_AS(runtime.run(flow), std::bad_alloc);
  CHECK(runtime.runs().empty());
}

TEST_CASE("a source of secrets that can never work is refused") {
  RuntimeOptions options;
  options.secrets.names = {"password"};
  CHECK(refused(options) ==
        "RuntimeOptions::secrets: expected a function 'read' beside 'names', found none");
  options.secrets.read = [](std::string_view) { return std::optional<std::string>(); };
  options.secrets.names = {"my-password"};
  CHECK(refused(options) ==
        "RuntimeOptions::secrets: expected the name of an input, such as user_password, or of a "
        "setting, such as imiassist.key, found 'my-password'");
}

TEST_CASE("a secret of the host for a setting that there is not is a finding") {
  Vault vault{{{"safe.kye", "x"}}};
  const Runtime runtime(with(vault, {"safe.kye"}));
  const auto findings = runtime.check_text(open_flow, "test.yaml");
  REQUIRE_FALSE(findings.empty());
  CHECK(findings[0].code == "HD5010");
  CHECK(findings[0].message == "there is no setting 'safe.kye'");
}

}  // namespace heddle::test
