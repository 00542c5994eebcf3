// SPDX-License-Identifier: Apache-2.0
#include "method/check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <heddle/detail/declare.hpp>
#include <utility>

#include "flow/constant.hpp"
#include "flow/yaml/reader.hpp"
#include "method/draft.hpp"
#include "value/file_text.hpp"

namespace heddle::method {
namespace {

using flow::quote;
using flow::Report;
using flow::yaml::Kind;
using flow::yaml::Node;

void read_version(Draft& draft, const Node* version, const Node& root) {
  constexpr const char* reads = "this heddle reads version 1 of methods";
  if (version == nullptr) {
    draft.report
        .error("HD8001", Draft::beginning(root),
               "the method does not say which version of the language it is in")
        .label = "begin the file with 'heddle: 1'";
    return;
  }
  if (version->kind == Kind::broken) return;
  const bool plain = version->kind == Kind::scalar && version->plain;
  if (plain && version->text == "1") return;
  auto& finding = draft.report.error("HD8001", draft.span(*version), "");
  if (plain && flow::plain_value(version->text).value.type() == Type::integer) {
    finding.message = fmt::format("version {} of methods is not known", version->text);
    finding.notes.emplace_back(reads);
    finding.notes.emplace_back("a newer heddle may read this file");
  } else {
    finding.message = fmt::format("expected a version, found {}", flow::describe(*version));
    finding.label = "write 1";
    finding.notes.emplace_back(reads);
  }
}

// "a.b" of "plugins/a.b.method.yaml"; empty for another file.
std::string_view name_in(std::string_view file) {
  if (!is_method_file(file)) return {};
  file.remove_suffix(file_ending.size());
  return file.substr(file.rfind('/') + 1);
}

void read_name(Draft& draft, const Node* name, const Node& root) {
  auto& descriptor = draft.method.descriptor;
  if (name == nullptr) {
    draft.report.error("HD1104", Draft::beginning(root), "the method has no name").label =
        "add 'method: FAMILY.NAME'";
    return;
  }
  const auto text = flow::read_text(draft.report, *name, "'method'");
  if (!text) return;
  descriptor.name = *text;
  descriptor.plugin = text->substr(0, text->find('.'));
  if (!detail::is_dotted(*text)) {
    auto& finding =
        draft.report.error("HD8003", draft.span(*name),
                           fmt::format("{} cannot be the name of a method", quote(*text)));
    finding.notes.emplace_back(
        "it is FAMILY.NAME: words of a-z, 0-9 and '_' that begin with a letter, with dots between");
    return;
  }
  const std::string_view file = name_in(draft.report.source().file());
  if (file.empty() || file == *text) return;
  auto& finding = draft.report.error(
      "HD8003", draft.span(*name),
      fmt::format("the method {} stands in a file of another name", quote(*text)));
  finding.label = fmt::format("call the file {}{}", *text, file_ending);
  finding.notes.emplace_back("flows find a method by the name of its file");
}

void read_texts(Draft& draft, const flow::Fields& fields) {
  auto& descriptor = draft.method.descriptor;
  const auto text = [&](std::string_view key, std::string& to) {
    const auto* node = fields[key];
    if (node == nullptr) return;
    to = flow::read_text(draft.report, *node, quote(key)).value_or("");
  };
  descriptor.title = descriptor.name;
  text("title", descriptor.title);
  text("description", descriptor.doc);
  text("version", descriptor.plugin_version);
  text("license", descriptor.plugin_license);
  const auto flag = [&](std::string_view key, bool& to) {
    const auto* node = fields[key];
    if (node != nullptr) to = flow::read_bool(draft.report, *node, quote(key)).value_or(false);
  };
  flag("idempotent", descriptor.idempotent);
  flag("effects", descriptor.effects);
}

// What flows and host configurations have and methods have not.
const Node* sign_of_another(const Node& root) {
  constexpr std::array<std::string_view, 7> keys = {"flow",    "nodes", "plugins", "flows",
                                                    "secrets", "env",   "tests"};
  const Node* sign = nullptr;
  for (const auto [key, value] : flow::yaml::entries(root)) {
    if (key.kind != Kind::scalar) continue;
    if (key.text == "method" || key.text == "request") return nullptr;
    if (sign == nullptr && std::find(keys.begin(), keys.end(), key.text) != keys.end()) sign = &key;
  }
  return sign;
}

void read_method(Draft& draft, const Node& root) {
  if (root.kind == Kind::broken) return;
  constexpr const char* form =
      "it is a map: 'heddle: 1', 'method: FAMILY.NAME', 'request:' and so on";
  if (root.kind != Kind::map) {
    draft.report
        .error("HD8002", draft.span(root),
               fmt::format("expected a method, found {}", flow::describe(root)))
        .notes.emplace_back(form);
    return;
  }
  if (const Node* sign = sign_of_another(root)) {
    // Its secrets and settings are not known here.
    for (const auto [key, value] : flow::yaml::entries(root)) {
      flow::hide_literal(draft.report, value);
    }
    draft.report
        .error("HD8002", draft.span(*sign), "expected a method, found a file of another kind")
        .notes.emplace_back(form);
    return;
  }
  const flow::Fields fields(draft.report, root, top_keys, "a method");
  read_version(draft, fields["heddle"], root);
  read_name(draft, fields["method"], root);
  read_texts(draft, fields);
  read_declarations(draft, fields);
  read_request(draft, fields, root);
  read_rules(draft, fields);
  read_outputs(draft, fields);
}

}  // namespace

bool is_method_file(std::string_view path) {
  return path.ends_with(file_ending);
}

Checked check_text(std::string_view text, const std::string& file) {
  const flow::yaml::Source source(flow::yaml::without_byte_order_mark(text), file);
  flow::yaml::Document document;  // outlives the report, which keeps texts of it
  Report report(source, subject);
  Draft draft(report);
  const bool read = flow::yaml::check_text(report) && flow::yaml::read(document, report);
  if (read) read_method(draft, *document.root());
  Checked checked;
  checked.diagnostics = report.finish();
  if (read && !report.has_errors()) {
    draft.method.descriptor.origin = file;
    checked.method = std::make_shared<const Method>(std::move(draft.method));
  }
  return checked;
}

Checked check_file(const std::string& path) {
  std::string why;
  // One byte more than is allowed shows that there is too much.
  const auto text = read_file(path, flow::yaml::Limits{}.bytes + 1, why);
  if (!text) return {nullptr, {flow::unreadable_file(path, why)}};
  return check_text(*text, path);
}

}  // namespace heddle::method
