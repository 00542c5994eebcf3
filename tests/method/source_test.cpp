// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <filesystem>
#include <heddle/runtime.hpp>
#include <memory>
#include <string>
#include <vector>

#include "files.hpp"
#include "http/raw_server.hpp"
#include "method/method_files.hpp"
#include "plugin/plugin_directories.hpp"

// Where methods come from: files beside plugins, in one order with them.
namespace heddle::test {
namespace {

std::string method(const std::string& name, const std::string& rest = {}) {
  return "heddle: 1\nmethod: " + name + "\nrequest: {url: \"http://127.0.0.1:1/\"}\n" + rest;
}

std::unique_ptr<plugin::PluginDirectories> source(std::vector<std::string> folders) {
  std::vector<std::unique_ptr<plugin::FileFormat>> formats;
  formats.push_back(std::make_unique<method::MethodFiles>());
  return std::make_unique<plugin::PluginDirectories>(std::move(folders), std::move(formats));
}

const char* const flow = R"(heddle: 1
flow: t
nodes:
  a: {use: demo.ping, next: end}
)";

RuntimeOptions options_for(const TemporaryFolder& folder) {
  RuntimeOptions options;
  options.plugin_directories = {folder.path()};
  options.workers = 1;
  return options;
}

}  // namespace

TEST_CASE("what a method makes of a secret stays with the server that it was sent to") {
  const TemporaryFolder folder;
  const std::string file = folder.write("demo.ping.method.yaml", R"(heddle: 1
method: demo.ping
inputs: {url: string, key: {type: string, secret: true}}
request:
  method: POST
  url: ${{ inputs.url }}
  headers: {x-key: "${{ inputs.key.upperAscii() }}", x-other: "yes"}
  follow_redirects: 1
)");
  CAPTURE(file);
  std::string seen;
  RawServer other({[&](Peer& peer) {
    seen = peer.read_request();
    peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  }});
  RawServer first({answer("HTTP/1.1 307 Temporary Redirect\r\nLocation: " + other.url() +
                          "\r\nContent-Length: 0\r\n\r\n")});
  const Runtime runtime(options_for(folder));
  const LoadedFlow loaded = runtime.load_text(R"(heddle: 1
flow: t
inputs: {url: string, key: {type: string, secret: true}}
nodes:
  a: {use: demo.ping, with: {url: "${{ inputs.url }}", key: "${{ inputs.key }}"}, next: end}
)",
                                              "t.yaml");
  REQUIRE_MESSAGE(loaded.flow, render(loaded.diagnostics));
  const RunResult result =
      runtime.run(*loaded.flow, {{"url", first.url()}, {"key", "hunter22-key"}});
  INFO((result.error ? result.error->message : std::string()));
  CHECK(result.outcome == "SUCCESS");
  CHECK(seen.find("x-other: yes\r\n") != std::string::npos);
  CHECK(seen.find("x-key") == std::string::npos);
}

TEST_CASE("a method is a node type like any other") {
  const TemporaryFolder folder;
  const std::string path =
      folder.write("demo.ping.method.yaml", method("demo.ping", "title: Ping\n"));
  const Runtime runtime(options_for(folder));
  const auto type = runtime.node_type("demo.ping");
  REQUIRE(type);
  CHECK(type->title == "Ping");
  CHECK(type->plugin == "demo");
  CHECK(type->origin == path);
  CHECK(runtime.flow_schema().find("demo.ping") != std::string::npos);
  const LoadedFlow loaded = runtime.load_text(flow, "t.yaml");
  REQUIRE_MESSAGE(loaded.flow, render(loaded.diagnostics));
  const RunResult result = runtime.run(*loaded.flow, {});
  CHECK(result.outcome == "FAILURE");
  CHECK(result.error->code == "http_connect");
  CHECK_FALSE(result.error->internal);
}

TEST_CASE("a flow that uses a method with mistakes says which file, and what is wrong") {
  const TemporaryFolder folder;
  const std::string path =
      folder.write("demo.ping.method.yaml", method("demo.ping", "inputz: {}\nouputs: {}\n"));
  const Runtime runtime(options_for(folder));
  const LoadedFlow loaded = runtime.load_text(flow, "t.yaml");
  CHECK_FALSE(loaded.flow);
  REQUIRE(loaded.diagnostics.size() == 1);
  CHECK(loaded.diagnostics[0].code == "HD2002");
  CHECK(loaded.diagnostics[0].notes ==
        std::vector<std::string>{path +
                                 ": line 4: a method has no key 'inputz' (HD1103); 'heddle "
                                 "check " +
                                 path + "' shows all 2 errors"});
  const auto found = runtime.check(path);
  REQUIRE(found.size() == 2);
  CHECK(found[0].place.line == 4);
  CHECK(found[0].label == "did you mean 'inputs'?");
}

TEST_CASE("of what is offered twice the first one wins, whatever kind of file it is") {
  const TemporaryFolder folder;
  const std::string own = folder.write("demo.greet.method.yaml", method("demo.greet"));
  const std::string good = std::string(HEDDLE_TEST_PLUGIN_DIR) + "/good";
  const auto first = source({folder.path(), good});
  CHECK(first->find("demo.greet")->origin == own);
  const auto second = source({good, folder.path()});
  CHECK(second->find("demo.greet")->origin == good + "/demo.greet.so");
  static_cast<void>(second->all());
  const auto found = second->diagnostics();
  const auto warned = std::find_if(found.begin(), found.end(),
                                   [&](const auto& one) { return one.place.file == own; });
  REQUIRE(warned != found.end());
  CHECK(warned->code == "HD4002");
  CHECK(warned->severity == Severity::warning);
  CHECK(warned->message == "node type 'demo.greet' is offered by " + good +
                               "/demo.greet.so too, which comes first; this one is not used");
}

TEST_CASE("in one folder a library comes before a method of the same name") {
  const TemporaryFolder folder;
  static_cast<void>(folder.write("demo.greet.method.yaml", method("demo.greet")));
  const std::string library = folder.file("demo.greet.so");
  std::filesystem::copy_file(std::string(HEDDLE_TEST_PLUGIN_DIR) + "/good/demo.greet.so", library);
  CHECK(source({folder.path()})->find("demo.greet")->origin == library);
}

TEST_CASE("only the method that is used is read, and all and of_family find the others") {
  const TemporaryFolder folder;
  static_cast<void>(folder.write("demo.a.method.yaml", method("demo.a")));
  static_cast<void>(folder.write("demo.b.method.yaml", "not a method"));
  static_cast<void>(folder.write("other.c.method.yaml", method("other.c")));
  static_cast<void>(folder.write("notes.yaml", "not a method"));
  const auto methods = source({folder.path()});
  CHECK(methods->find("demo.a") != nullptr);
  CHECK(methods->diagnostics().empty());
  CHECK(methods->of_family("demo").size() == 1);
  CHECK(methods->all().size() == 2);
  CHECK_FALSE(methods->diagnostics().empty());
}

TEST_CASE("methods that share a setting declare it alike") {
  const TemporaryFolder folder;
  static_cast<void>(folder.write(
      "demo.a.method.yaml", method("demo.a", "settings: {demo.x: {type: int, default: 1}}\n")));
  const std::string other = folder.write(
      "demo.b.method.yaml", method("demo.b", "settings: {demo.x: {type: int, default: 2}}\n"));
  const auto methods = source({folder.path()});
  CHECK(methods->all().size() == 1);
  const auto found = methods->diagnostics();
  REQUIRE(found.size() == 1);
  CHECK(found[0].code == "HD4001");
  CHECK(found[0].place.file == other);
  CHECK(found[0].message ==
        "this method cannot be used: it declares the setting 'demo.x' otherwise than " +
            folder.file("demo.a.method.yaml") +
            " does; plugins that share a setting must declare it alike");
}

TEST_CASE("a folder or a file that cannot be read in place of a method is refused") {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.file("demo.ping.method.yaml"));
  const auto methods = source({folder.path()});
  CHECK(methods->find("demo.ping") == nullptr);
  const auto why = methods->refusals("demo.ping");
  REQUIRE(why.size() == 1);
  CHECK(why[0].why.find("(HD1001)") != std::string::npos);
}

TEST_CASE("a URL that may hold a secret cannot be given out as public") {
  const Runtime runtime;
  const auto codes = [&](const std::string& inputs) {
    std::string found;
    for (const auto& finding : runtime.check_text(
             "heddle: 1\nmethod: demo.ping\ninputs: {key: " + inputs +
                 "}\nrequest: {url: \"https://demo.example/\", query: {key: \"${{ inputs.key "
                 "}}\"}}\noutputs: {where: {value: \"${{ response.url }}\", public: true}}\n",
             "demo.ping.method.yaml")) {
      found += finding.code + " ";
    }
    return found;
  };
  CHECK(codes("{type: string, secret: true}") == "HD8040 ");
  CHECK(codes("string").find("HD8040") == std::string::npos);
}

TEST_CASE("a method that is given as a flow is told apart") {
  const TemporaryFolder folder;
  const std::string path = folder.write("demo.ping.method.yaml", method("demo.ping"));
  const Runtime runtime(options_for(folder));
  const LoadedFlow loaded = runtime.load(path);
  CHECK_FALSE(loaded.flow);
  REQUIRE(loaded.diagnostics.size() == 1);
  CHECK(loaded.diagnostics[0].message == "expected a flow, found a method");
}

}  // namespace heddle::test
