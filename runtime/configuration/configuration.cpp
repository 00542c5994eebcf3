// SPDX-License-Identifier: Apache-2.0
#include "configuration/configuration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "configuration/secret_source.hpp"
#include "flow/constant.hpp"
#include "flow/yaml/reader.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/conversion.hpp"
#include "value/file_text.hpp"

namespace heddle::configuration {
namespace {

using flow::quote;
using flow::Report;

bool is_setting(std::string_view name) {
  return name.find('.') != std::string_view::npos;
}

std::string folder_of(const std::string& file) {
  return std::filesystem::path(file).parent_path().string();
}

}  // namespace

Configuration::Configuration(std::string text, const std::string& file)
    : text_(std::move(text)), source_(flow::yaml::without_byte_order_mark(text_), file) {}

std::shared_ptr<const Configuration> Configuration::read_file(const std::string& path) {
  std::string why;
  // One byte more than is allowed shows that there is too much.
  auto text = heddle::read_file(path, flow::yaml::Limits{}.bytes + 1, why);
  if (text) return read_text(*std::move(text), path);
  std::shared_ptr<Configuration> configuration(new Configuration("", path));
  configuration->diagnostics_.push_back(flow::unreadable_file(path, why));
  configuration->has_errors_ = true;
  configuration->contents_.plugins_unclear = true;
  return configuration;
}

std::shared_ptr<const Configuration> Configuration::read_text(std::string text,
                                                              const std::string& file) {
  // Not movable: places point into the text.
  std::shared_ptr<Configuration> configuration(new Configuration(std::move(text), file));
  configuration->read();
  return configuration;
}

void Configuration::read() {
  Report report(source_, subject);
  contents_.plugins_unclear = true;
  if (flow::yaml::check_text(report) && flow::yaml::read(document_, report)) {
    hide_values(report, *document_.root());
    contents_ = read_contents(report, *document_.root(), folder_of(source_.file()));
  }
  has_errors_ = report.has_errors();
  diagnostics_ = report.finish();
}

std::vector<std::string> Configuration::environment() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : contents_.environment) names.push_back(name);
  return names;
}

std::vector<std::string> Configuration::settings() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : contents_.settings) names.push_back(name);
  for (const auto& [name, entry] : contents_.secrets) {
    if (is_setting(name)) names.push_back(name);
  }
  return names;
}

bool Configuration::has_setting(std::string_view name) const {
  return contents_.settings.contains(name) ||
         (is_setting(name) && contents_.secrets.contains(name));
}

std::optional<Value> Configuration::setting(const SettingDescriptor& setting, Sources sources,
                                            std::vector<Diagnostic>& findings) const {
  const auto entry = contents_.settings.find(setting.name);
  if (entry == contents_.settings.end()) {
    if (sources == Sources::leave) return std::nullopt;
    return secret(setting.name, setting.type, setting.constraints, findings);
  }
  const flow::yaml::Node& node = *entry->second.value;
  if (node.kind == flow::yaml::Kind::null) {
    flow::Finding finding;
    finding.code = "HD6022";
    finding.message = fmt::format("setting {}: expected {}, found nothing", quote(setting.name),
                                  with_article(setting.type));
    finding.notes.emplace_back("for an empty text write \"\"");
    findings.push_back(at(*entry->second.key, std::move(finding)));
    return std::nullopt;
  }
  Report report(source_, subject);
  hide_values(report, *document_.root(), &node);
  if (setting.secret) {
    flow::mask_literal(report, node);
    auto& finding = report.warning(
        "HD6024", flow::yaml::span_of(source_.text(), node),
        fmt::format("{} is secret, and its value stands in the file", quote(setting.name)));
    finding.label = "whoever can read the file has it";
    finding.notes.push_back(fmt::format(
        "say where it is, under 'secrets': '{0}: env:VAR' or '{0}: file:PATH'", setting.name));
  }
  auto value =
      flow::read_constant(report, node,
                          {setting.type, setting.constraints, setting.secret,
                           fmt::format("setting {}", quote(setting.name)), "HD6022", "HD6023"});
  for (auto& finding : report.finish()) findings.push_back(std::move(finding));
  return value;
}

std::vector<std::string> Configuration::secrets() const {
  std::vector<std::string> names;
  for (const auto& [name, entry] : contents_.secrets) {
    if (!is_setting(name)) names.push_back(name);
  }
  return names;
}

bool Configuration::has_secret(std::string_view name) const {
  return !is_setting(name) && contents_.secrets.contains(name);
}

std::optional<std::string> Configuration::secret_text(std::string_view name,
                                                      std::vector<Diagnostic>& findings) const {
  const auto entry = contents_.secrets.find(name);
  if (entry == contents_.secrets.end()) return std::nullopt;
  try {
    return read_source(entry->second.value->text, folder_of(source_.file()));
  } catch (const SecretError& error) {
    findings.push_back(at_secret(name, "HD6032", error.what()));
    return std::nullopt;
  }
}

std::optional<Value> Configuration::secret_value(std::string_view name, std::string_view text,
                                                 Type type, const Constraints& constraints,
                                                 std::vector<Diagnostic>& findings) const {
  std::string why;
  auto value = parse_value(type, text, true, why);
  if (value) why = mismatch(type, constraints, *value, true);
  if (!why.empty()) {
    findings.push_back(at_secret(name, "HD6033", why));
    return std::nullopt;
  }
  value->set_secret(true);
  return value;
}

std::optional<Value> Configuration::secret(std::string_view name, Type type,
                                           const Constraints& constraints,
                                           std::vector<Diagnostic>& findings) const {
  const auto text = secret_text(name, findings);
  return text ? secret_value(name, *text, type, constraints, findings) : std::nullopt;
}

Diagnostic Configuration::at_secret(std::string_view name, std::string_view code,
                                    std::string_view why) const {
  flow::Finding finding;
  finding.code = code;
  finding.message = fmt::format("the secret {}: {}", quote(name), why);
  return at(*contents_.secrets.find(name)->second.value, std::move(finding));
}

Diagnostic Configuration::at(const flow::yaml::Node& node, flow::Finding finding) const {
  Report report(source_, subject);
  hide_values(report, *document_.root(), &node);
  finding.span = flow::yaml::span_of(source_.text(), node);
  report.error("", {}, "") = std::move(finding);
  return report.finish().front();
}

Diagnostic Configuration::at_setting_name(std::string_view name, flow::Finding finding) const {
  const auto entry = contents_.settings.find(name);
  const auto& found =
      entry != contents_.settings.end() ? entry->second : contents_.secrets.find(name)->second;
  return at(*found.key, std::move(finding));
}

Diagnostic Configuration::at_setting_value(std::string_view name, flow::Finding finding) const {
  const auto entry = contents_.settings.find(name);
  const auto& found =
      entry != contents_.settings.end() ? entry->second : contents_.secrets.find(name)->second;
  return at(*found.value, std::move(finding));
}

Diagnostic Configuration::at_environment(std::string_view name, flow::Finding finding) const {
  return at(*contents_.environment.find(name)->second.key, std::move(finding));
}

std::string Configuration::resolved(std::string_view path) const {
  return resolved_path(folder_of(source_.file()), path);
}

}  // namespace heddle::configuration
