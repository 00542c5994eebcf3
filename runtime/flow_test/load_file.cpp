// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <iterator>
#include <set>
#include <utility>

#include "flow/constant.hpp"
#include "flow/shape.hpp"
#include "flow/yaml/reader.hpp"
#include "flow_test/language.hpp"
#include "flow_test/reading.hpp"
#include "flow_test/suite.hpp"
#include "heddle/json.hpp"
#include "value/conversion.hpp"
#include "value/file_text.hpp"
#include "value/time_text.hpp"

namespace heddle::flow_test {
namespace {

namespace fs = std::filesystem;
using flow::quote;
using flow::Report;
using flow::yaml::Kind;
using flow::yaml::Node;

// The flow beside the test, or what the test says, relative to its folder.
std::string flow_of(const std::string& file, std::string_view said) {
  if (!said.empty()) return (fs::path(file).parent_path() / said).string();
  constexpr std::size_t ending = std::string_view(".test.yaml").size();
  return (is_test(file) ? file.substr(0, file.size() - ending) : file) + ".yaml";
}

class FileReader {
 public:
  FileReader(Report& report, const Host& host, Suite& suite)
      : report_(report), host_(host), suite_(suite) {}

  // What is wrong with flows is said at their own places.
  std::vector<Diagnostic> read(const Node& root) {
    const flow::Fields fields(report_, root, top_keys, "a flow test");
    read_version(fields["heddle-test"], root);
    std::string_view said;
    if (const auto* flow = fields["flow"]) {
      flow_at_ = flow;
      said = flow::read_text(report_, *flow, "'flow'").value_or("");
    }
    flow_ = flow_of(report_.source().file(), said);
    shared_ = &fields;
    const auto* cases = fields["cases"];
    if (cases == nullptr || cases->kind != Kind::list || cases->size == 0) {
      report_no_cases(fields, root);
    } else {
      for (const Node& item : flow::yaml::items(*cases)) read_case(item);
    }
    return std::move(of_flow_);
  }

 private:
  flow::yaml::Span span(const Node& node) const {
    return flow::yaml::span_of(report_.source().text(), node);
  }

  void read_version(const Node* version, const Node& root) {
    if (version == nullptr) {
      report_
          .error("HD7001", {root.offset, root.offset + 1},
                 "the flow test does not say which version of the language it is in")
          .label = "begin the file with 'heddle-test: 1'";
      return;
    }
    if (version->kind == Kind::scalar && version->plain && version->text == "1") return;
    if (version->kind == Kind::broken) return;
    report_
        .error("HD7001", span(*version),
               fmt::format("'heddle-test': expected 1, found {}", flow::describe(*version)))
        .notes.emplace_back("this heddle reads version 1 of flow tests");
  }

  void report_no_cases(const flow::Fields& fields, const Node& root) {
    const Node* key = fields.key("cases");
    if (key == nullptr && fields.is_misspelt("cases")) return;
    report_
        .error("HD7002",
               key != nullptr ? span(*key) : flow::yaml::Span{root.offset, root.offset + 1},
               "the flow test has no cases")
        .notes.emplace_back(
            "'cases' is a list; a case has a 'name', most often 'inputs' and "
            "'mocks', and what to 'expect'");
  }

  void read_case(const Node& node) {
    if (!flow::is_map(report_, node, "a case")) return;
    const flow::Fields fields(report_, node, case_keys, "a case");
    Prepared prepared;
    Case& given = prepared.given;
    given.file = report_.source().file();
    given.flow = flow_;
    given.line = report_.source().line_at(node.offset);
    read_name(fields, node, given.name);
    for (const flow::Fields* from : std::array{shared_, &fields}) read_texts(*from, given.world);
    const auto runtime = make_runtime(given.world, host_(flow_));
    const auto flow = load_flow(*runtime);
    if (!flow) return;
    const Known known{report_, *runtime, *flow, flow->nodes()};
    for (const flow::Fields* from : std::array{shared_, &fields}) {
      if (const auto* inputs = (*from)["inputs"]) read_inputs(known, *inputs, given.world.inputs);
      if (const auto* mocks = (*from)["mocks"]) read_mocks(known, *mocks, given.world);
    }
    check_missing(known, fields, node, given.world);
    check_secrets(known, fields, given.world);
    if (const auto* expect = fields["expect"]) read_expectation(known, *expect, given.expect);
    prepared.nodes = known.nodes;
    suite_.cases.push_back(std::move(prepared));
  }

  void read_name(const flow::Fields& fields, const Node& node, std::string& name) {
    const auto* at = fields["name"];
    if (at == nullptr) {
      if (fields.is_misspelt("name")) return;
      report_.error("HD7004", {node.offset, node.offset + 1}, "the case has no name").label =
          "say what it shows: 'name: …'";
      return;
    }
    name = flow::read_text(report_, *at, "'name'").value_or("");
    if (name.empty() || names_.insert(name).second) return;
    report_.error("HD7004", span(*at), fmt::format("there are two cases {}", quote(name)));
  }

  // What can be read without the flow, and is needed to load it.
  void read_texts(const flow::Fields& fields, World& world) {
    if (const auto* clock = fields["clock"]) read_clock(*clock, world.clock);
    if (const auto* env = fields["env"]) read_map(*env, "'env'", world.environment);
    if (const auto* secrets = fields["secrets"]) {
      flow::mask_literal(report_, *secrets);
      read_map(*secrets, "'secrets'", world.secrets);
    }
    if (const auto* settings = fields["settings"])
      read_map(*settings, "'settings'", world.settings);
  }

  void read_clock(const Node& node, Timestamp& clock) {
    const auto found = node.kind == Kind::scalar ? parse_timestamp(node.text) : std::nullopt;
    if (found) {
      clock = *found;
    } else if (node.kind != Kind::broken) {
      report_
          .error("HD7005", span(node),
                 fmt::format("'clock': expected a point in time, found {}", flow::describe(node)))
          .notes.emplace_back("such as 2026-01-01T00:00:00Z");
    }
  }

  void read_map(const Node& node, std::string_view of, Texts& texts) {
    if (!flow::is_map(report_, node, of)) return;
    for (const auto [key, value] : flow::yaml::entries(node)) {
      if (key.ignored) continue;
      if (flow::sounds_secret(key.text)) flow::mask_literal(report_, value);
      if (value.kind == Kind::scalar) {
        texts.insert_or_assign(std::string(key.text), std::string(value.text));
      } else if (const auto found = flow::as_value(report_, value); found && !found->is_null()) {
        texts.insert_or_assign(std::string(key.text), write_json(*found, Secrets::clear));
      } else {
        flow::expected(report_, value, "a value", fmt::format("{} of {}", quote(key.text), of));
      }
    }
  }

  std::optional<Flow> load_flow(const Runtime& runtime) {
    LoadedFlow loaded = runtime.load(flow_);
    if (loaded.flow || std::exchange(flow_is_bad_, true)) return std::move(loaded.flow);
    const auto at = flow_at_ != nullptr ? span(*flow_at_) : flow::yaml::Span{0, 1};
    report_.error("HD7003", at, fmt::format("the flow {} cannot be tested", quote(flow_)))
        .notes.emplace_back("its own findings stand beside this one");
    of_flow_ = std::move(loaded.diagnostics);
    return std::nullopt;
  }

  void check_missing(const Known& known, const flow::Fields& fields, const Node& node,
                     const World& world) {
    std::vector<std::string> missing;
    for (const auto& input : known.flow.inputs()) {
      if (!input.required || input.default_value || world.inputs.contains(input.name) ||
          known.flow.has_host_value(input.name)) {
        continue;
      }
      missing.push_back(input.name);
    }
    if (missing.empty()) return;
    const Node* at = fields.key("inputs");
    report_
        .error("HD7031", at != nullptr ? span(*at) : flow::yaml::Span{node.offset, node.offset + 1},
               fmt::format("the case gives the flow '{}' no {}", known.flow.name(),
                           flow::enumerate(missing)))
        .label = fmt::format("give {} under 'inputs'", flow::enumerate(missing));
  }

  // Those that stand for inputs.
  void check_secrets(const Known& known, const flow::Fields& fields, const World& world) {
    const Node* at =
        fields.key("secrets") != nullptr ? fields.key("secrets") : shared_->key("secrets");
    for (const auto& input : known.flow.inputs()) {
      const auto text = world.secrets.find(input.name);
      if (!input.secret || text == world.secrets.end() || world.inputs.contains(input.name)) {
        continue;
      }
      std::string why;
      const auto value = parse_value(input.type, text->second, true, why);
      if (value) why = mismatch(input.type, input.constraints, *value, true);
      if (why.empty()) continue;
      report_.error("HD7032", span(*at), fmt::format("the input {}: {}", quote(input.name), why));
    }
  }

  Report& report_;
  const Host& host_;
  Suite& suite_;
  const flow::Fields* shared_ = nullptr;  // what holds for all cases
  std::string flow_;
  const Node* flow_at_ = nullptr;
  bool flow_is_bad_ = false;
  std::vector<Diagnostic> of_flow_;
  std::set<std::string> names_;
};

void take(std::vector<Diagnostic> found, Suite& suite) {
  std::move(found.begin(), found.end(), std::back_inserter(suite.diagnostics));
}

}  // namespace

void load_file(const std::string& file, const Host& host, Suite& suite) {
  ++suite.files;
  std::string why;
  const auto text = read_file(file, flow::yaml::Limits{}.bytes + 1, why);
  if (!text) return take({flow::unreadable_file(file, why)}, suite);
  const flow::yaml::Source source(flow::yaml::without_byte_order_mark(*text), file);
  flow::yaml::Document document;
  Report report(source, subject);
  std::vector<Diagnostic> of_flow;
  if (flow::yaml::check_text(report) && flow::yaml::read(document, report)) {
    const Node& root = *document.root();
    if (root.kind == Kind::map) {
      of_flow = FileReader(report, host, suite).read(root);
    } else {
      flow::expected(report, root, "a map with 'heddle-test' and 'cases'", "a flow test");
    }
  }
  // What holds for all cases is read for each.
  auto found = report.finish();
  const auto same = [](const Diagnostic& a, const Diagnostic& b) {
    return a.place.line == b.place.line && a.place.column == b.place.column &&
           a.message == b.message;
  };
  found.erase(std::unique(found.begin(), found.end(), same), found.end());
  take(std::move(found), suite);
  take(std::move(of_flow), suite);
}

}  // namespace heddle::flow_test
