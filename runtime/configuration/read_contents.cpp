// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <heddle/detail/declare.hpp>
#include <optional>
#include <set>
#include <system_error>
#include <utility>

#include "configuration/contents.hpp"
#include "configuration/secret_source.hpp"
#include "flow/constant.hpp"
#include "flow/shape.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/utf8.hpp"

namespace heddle::configuration {
namespace {

using flow::quote;
using flow::Report;
using flow::yaml::Kind;
using flow::yaml::Node;

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool is_name(std::string_view text) {
  return !text.empty() && is_letter(text.front()) &&
         std::all_of(text.begin(), text.end(),
                     [](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

// The letters, digits and '_' of it, where that makes a name.
std::string name_in(std::string_view text) {
  std::string name;
  for (const char c : text) {
    if (is_letter(c) || (c >= '0' && c <= '9')) name += c;
    if (c == '-') name += '_';
  }
  return is_name(name) ? name : std::string();
}

// A path to a secret is none itself.
bool sounds_like_a_secret(std::string_view variable) {
  constexpr std::array<std::string_view, 4> others = {"_FILE", "_PATH", "_DIR", "_URL"};
  return flow::sounds_secret(variable) &&
         std::none_of(others.begin(), others.end(),
                      [&](std::string_view end) { return variable.ends_with(end); });
}

// The name of a setting that this most likely means, or nothing.
std::string as_setting_name(std::string_view text) {
  std::string name;
  for (const char c : text) {
    if (c >= 'A' && c <= 'Z') {
      name += static_cast<char>(c - 'A' + 'a');
    } else {
      name += c == '-' || c == ' ' ? '_' : c;
    }
  }
  return detail::is_dotted(name) ? name : std::string();
}

bool holds_expression(const Node& node) {
  if (node.kind == Kind::scalar) return node.text.find("${{") != std::string_view::npos;
  if (node.kind == Kind::list) {
    for (const Node& item : flow::yaml::items(node)) {
      if (holds_expression(item)) return true;
    }
  } else if (node.kind == Kind::map) {
    for (const auto [key, value] : flow::yaml::entries(node)) {
      if (holds_expression(value)) return true;
    }
  }
  return false;
}

// Of the settings that others write as a map for each family, the first by its whole name.
std::string first_inside(const Node& key, const Node& value) {
  std::string name(key.text);
  const Node* inside = &value;
  while (inside->kind == Kind::map && inside->size > 0) {
    const auto [next, content] = *flow::yaml::entries(*inside).begin();
    name += fmt::format(".{}", next.text);
    inside = &content;
  }
  return name;
}

class Reader {
 public:
  Reader(Report& report, const std::string& folder) : report_(report), folder_(folder) {}

  Contents read(const Node& root) {
    const flow::Fields fields(report_, root, keys, "a host configuration");
    read_version(fields["heddle"], root);
    if (const auto* plugins = fields["plugins"]) {
      contents_.plugin_directories = read_folders(*plugins, "plugins");
    }
    contents_.plugins_unclear = unclear_ || fields.is_misspelt("plugins");
    if (const auto* flows = fields["flows"]) {
      contents_.flow_directories = read_folders(*flows, "flows");
    }
    if (const auto* settings = fields["settings"]) read_settings(*settings);
    if (const auto* secrets = fields["secrets"]) read_secrets(*secrets);
    if (const auto* names = fields["env"]) read_environment(*names);
    return std::move(contents_);
  }

 private:
  flow::yaml::Span span(const Node& node) const {
    return flow::yaml::span_of(report_.source().text(), node);
  }

  void read_version(const Node* version, const Node& root) {
    constexpr const char* reads = "this heddle reads version 1 of host configurations";
    if (version == nullptr) {
      report_
          .error("HD6001", {root.offset, root.offset + 1},
                 "the host configuration does not say which version it is of")
          .label = "begin the file with 'heddle: 1'";
      return;
    }
    if (version->kind == Kind::broken) return;
    const bool plain = version->kind == Kind::scalar && version->plain;
    if (plain && version->text == "1") return;
    auto& finding = report_.error("HD6001", span(*version), "");
    if (plain && flow::plain_value(version->text).value.type() == Type::integer) {
      finding.message =
          fmt::format("version {} of host configurations is not known", version->text);
      finding.notes.emplace_back(reads);
      finding.notes.emplace_back("a newer heddle may read this file");
    } else {
      finding.message = fmt::format("expected a version, found {}", flow::describe(*version));
      finding.label = "write 1";
      finding.notes.emplace_back(reads);
    }
  }

  // The items of a list that are texts; what is not is reported.
  template <typename Found>
  void for_each_text(const Node& list, std::string_view key, std::string_view what,
                     const Found& found) {
    if (list.kind == Kind::null) return;
    if (list.kind != Kind::list) {
      unclear_ = true;
      if (list.kind == Kind::broken) return;
      auto& finding =
          report_.error("HD1101", span(list),
                        fmt::format("'{}': expected a list, found {}", key, flow::describe(list)));
      if (list.kind == Kind::scalar) finding.label = fmt::format("write [{}]", list.text);
      return;
    }
    std::set<std::string_view> seen;
    for (const Node& item : flow::yaml::items(list)) {
      const auto text = flow::read_text(report_, item, fmt::format("an item of '{}'", key));
      if (!text) {
        unclear_ = true;
      } else if (!seen.insert(*text).second) {
        report_.error("HD1014", span(item),
                      fmt::format("the {} {} is given twice", what, quote(*text)));
      } else {
        found(item, *text);
      }
    }
  }

  std::vector<std::string> read_folders(const Node& list, std::string_view key) {
    std::vector<std::string> folders;
    for_each_text(list, key, "folder", [&](const Node& item, std::string_view path) {
      std::string folder = resolved_path(folder_, path);
      std::error_code error;
      const auto status = std::filesystem::status(folder, error);
      if (!path.empty() && std::filesystem::is_directory(status)) {
        folders.push_back(std::move(folder));
        return;
      }
      unclear_ = true;
      report_missing(item, path, folder, std::filesystem::exists(status));
    });
    return folders;
  }

  void report_missing(const Node& item, std::string_view path, const std::string& folder,
                      bool exists) {
    auto& finding =
        report_.error("HD6010", span(item),
                      exists && !path.empty() ? fmt::format("{} is not a folder", quote(path))
                                              : fmt::format("there is no folder {}", quote(path)));
    if (path.starts_with("~")) {
      finding.notes.emplace_back("nobody replaces '~' here: write the whole path");
      return;
    }
    if (!path.empty() && folder != path) {
      finding.notes.push_back(fmt::format("looked for {}", quote(folder)));
    }
    finding.notes.emplace_back("paths in this file are relative to its own folder");
  }

  void read_settings(const Node& map) {
    if (map.kind == Kind::null || !flow::is_map(report_, map, "'settings'")) return;
    for (const auto [key, value] : flow::yaml::entries(map)) {
      if (key.ignored) continue;
      if (!detail::is_dotted(key.text)) {
        report_setting_name(key, value);
      } else if (holds_expression(value)) {
        auto& finding = report_.error("HD6025", span(value),
                                      fmt::format("setting {}: expressions belong to flows, not to "
                                                  "a host configuration",
                                                  quote(key.text)));
        finding.notes.push_back(fmt::format(
            "to take it from the environment write under 'secrets': '{}: env:VAR'", key.text));
      } else {
        contents_.settings.emplace(key.text, Entry{&key, &value});
      }
    }
  }

  void report_setting_name(const Node& key, const Node& value) {
    auto& finding = report_.error("HD6020", span(key),
                                  fmt::format("{} is not the name of a setting", quote(key.text)));
    const std::string meant = as_setting_name(key.text);
    const std::string first = first_inside(key, value);
    if (!meant.empty()) {
      finding.label = fmt::format("write '{}'", meant);
    } else if (detail::is_dotted(first)) {
      finding.label = fmt::format("write '{}: …'", first);
    }
    finding.notes.emplace_back(
        value.kind == Kind::map
            ? "every setting has its whole name on a line of its own, as with --set"
            : "settings are named family.setting in small letters, such as http.ca_file");
  }

  void read_secrets(const Node& map) {
    if (map.kind == Kind::null || !flow::is_map(report_, map, "'secrets'")) return;
    for (const auto [key, value] : flow::yaml::entries(map)) {
      if (key.ignored) continue;
      const bool named = check_secret_name(key);
      const bool sourced = check_source(key, value);
      if (named && sourced) contents_.secrets.emplace(key.text, Entry{&key, &value});
    }
  }

  bool check_secret_name(const Node& key) {
    if (const auto other = contents_.settings.find(key.text); other != contents_.settings.end()) {
      auto& finding = report_.error("HD1014", span(key),
                                    fmt::format("the setting {} is given twice", quote(key.text)));
      finding.notes.push_back(fmt::format("first given in line {}, under 'settings'",
                                          report_.source().line_at(other->second.key->offset)));
      return false;
    }
    if (is_secret_name(key.text)) return true;
    auto& finding = report_.error(
        "HD6031", span(key),
        fmt::format("{} is neither the name of an input nor of a setting", quote(key.text)));
    finding.notes.emplace_back(
        "such as user_password, which is for every flow with a secret input of that name, or "
        "imiassist.base_url");
    return false;
  }

  bool check_source(const Node& key, const Node& value) {
    if (value.kind == Kind::broken) return false;
    if (value.kind == Kind::scalar && is_source(value.text)) return true;
    const bool is_text = value.kind == Kind::scalar;
    std::string found = flow::describe(value);
    if (is_text && !is_no_secret(value.text)) {
      flow::mask_literal(report_, value);
      found = "something else (not shown, it may be the secret itself)";
    }
    // Where nothing stands there is nothing to mark.
    auto& finding =
        report_.error("HD6030", span(value.kind == Kind::null ? key : value),
                      fmt::format("the secret {}: expected env:VAR or file:PATH, found {}",
                                  quote(key.text), found));
    if (value.kind == Kind::map) {
      finding.notes.emplace_back("there is no blank behind 'env:' and 'file:'");
    } else if (is_text && value.text == "-") {
      finding.notes.push_back(
          fmt::format("stdin is for one run, with --secret {}=-; this file is for all", key.text));
    } else {
      finding.notes.emplace_back(
          "this file says where a secret is: env:VAR, the name of an environment variable without "
          "'$', or file:PATH");
    }
    return false;
  }

  void read_environment(const Node& list) {
    for_each_text(
        list, "env", "environment variable", [&](const Node& item, std::string_view name) {
          if (!is_name(name)) {
            const auto equals = std::min(name.find('='), name.size());
            if (equals < name.size()) flow::mask_literal(report_, item);
            auto& finding = report_.error(
                "HD6040", span(item),
                equals < name.size()
                    ? "expected the name of an environment variable, found one with a value"
                    : fmt::format("{} cannot be the name of an environment variable", quote(name)));
            const std::string meant = name_in(name.substr(0, equals));
            if (!meant.empty()) finding.label = fmt::format("write {}", meant);
            finding.notes.emplace_back(
                "names are letters, digits and '_': flows read them as ${{ env.NAME }}");
            return;
          }
          contents_.environment.emplace(name, Entry{&item, nullptr});
          if (!sounds_like_a_secret(name)) return;
          auto& finding =
              report_.warning("HD6041", span(item),
                              fmt::format("{} sounds like the name of a secret", quote(name)));
          finding.label = "what flows read from 'env' is not masked";
          finding.notes.push_back(fmt::format(
              "write under 'secrets': 'NAME: env:{}', which flows read as ${{{{ secrets.NAME }}}}",
              name));
        });
  }

  Report& report_;
  const std::string& folder_;
  Contents contents_;
  bool unclear_ = false;  // a list was not understood, or not what it names found
};

}  // namespace

Contents read_contents(Report& report, const Node& root, const std::string& folder) {
  Contents nothing;
  nothing.plugins_unclear = true;
  if (root.kind == Kind::broken) return nothing;
  const flow::yaml::Span whole = flow::yaml::span_of(report.source().text(), root);
  if (root.kind != Kind::map) {
    auto& finding =
        report.error("HD6002", whole,
                     fmt::format("expected a host configuration, found {}", flow::describe(root)));
    finding.notes.emplace_back("it is a map: 'heddle: 1', 'plugins:', 'settings:' and so on");
    return nothing;
  }
  if (const Node* sign = sign_of_a_flow(root)) {
    auto& finding = report.error("HD6002", flow::yaml::span_of(report.source().text(), *sign),
                                 "expected a host configuration, found a flow");
    finding.notes.emplace_back(
        "a file that is called heddle.yaml configures the flows beside it: call a flow otherwise");
    return nothing;
  }
  return Reader(report, folder).read(root);
}

std::string resolved_path(const std::string& folder, std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  if (path.empty()) path = ".";
  return folder.empty() ? std::string(path) : (std::filesystem::path(folder) / path).string();
}

}  // namespace heddle::configuration
