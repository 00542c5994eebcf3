// SPDX-License-Identifier: Apache-2.0
#include "engine/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "value/conversion.hpp"

namespace heddle::engine {
namespace {

Diagnostic finding(std::string code, std::string message) {
  Diagnostic diagnostic;
  diagnostic.code = std::move(code);
  diagnostic.message = std::move(message);
  return diagnostic;
}

// The same, for a place in heddle.yaml.
flow::Finding placed(std::string_view code, std::string message) {
  flow::Finding result;
  result.code = code;
  result.message = std::move(message);
  return result;
}

// Who reads it runs flows with the command, or with a program that has options of its own.
Diagnostic missing(const SettingDescriptor& setting) {
  Diagnostic diagnostic =
      finding("HD5012", fmt::format("the setting '{}' has no value{}", setting.name,
                                    setting.doc.empty() ? "" : fmt::format(" ({})", setting.doc)));
  if (setting.secret) {
    diagnostic.notes = {
        fmt::format("name its source under 'secrets' in heddle.yaml: '{0}: env:VAR' or "
                    "'{0}: file:PATH'",
                    setting.name),
        "in a host of your own, name it in RuntimeOptions::secrets"};
  } else {
    diagnostic.notes = {
        fmt::format("give it with --set {}=…, or under 'settings' in heddle.yaml", setting.name),
        "in a host of your own, give it in RuntimeOptions::settings"};
  }
  return diagnostic;
}

SettingDescriptor declare(std::string name, Type type, std::string doc,
                          std::optional<Value> default_value, std::optional<Value> minimum) {
  SettingDescriptor setting;
  setting.name = std::move(name);
  setting.type = type;
  setting.doc = std::move(doc);
  setting.default_value = std::move(default_value);
  setting.constraints.minimum = std::move(minimum);
  return setting;
}

constexpr std::size_t ca_file = 0;
constexpr std::size_t connect_timeout = 1;
constexpr std::size_t request_timeout = 2;
constexpr std::size_t maximum_body = 3;
constexpr std::size_t maximum_connections = 4;
constexpr std::size_t idle_expiry = 5;

// Longer than a year is as good as for ever, and can still be added to a time.
std::chrono::nanoseconds span(const Value& value) {
  constexpr std::int64_t year = std::int64_t{366} * 24 * 3600;
  if (value.duration().seconds > year) return std::chrono::seconds(year);
  return std::chrono::seconds(value.duration().seconds) +
         std::chrono::nanoseconds(value.duration().nanoseconds);
}

}  // namespace

const std::vector<SettingDescriptor>& runtime_settings() {
  static const std::vector<SettingDescriptor> settings = {
      declare("http.ca_file", Type::string,
              "A PEM file with the certificate authorities to trust for https, instead of the "
              "system's.",
              {}, {}),
      declare("http.connect_timeout", Type::duration,
              "How long a connection may take to come about, name look-up and TLS included.",
              Duration{10, 0}, Duration{0, 1'000'000}),
      declare("http.request_timeout", Type::duration,
              "How long a whole exchange may take, connecting included.", Duration{30, 0},
              Duration{0, 1'000'000}),
      declare("http.maximum_body", Type::integer,
              "The largest response body that is taken, in bytes, decoded.", std::int64_t{10} << 20,
              1),
      declare("http.maximum_connections", Type::integer,
              "How many connections to one origin (scheme, host and port) there may be; requests "
              "beyond wait for one. Shared out among the workers, of which each may have at least "
              "one. 0: no limit.",
              std::int64_t{0}, 0),
      declare("http.idle_expiry", Type::duration,
              "How long a connection is kept for the next request to its origin. 0s: not at all.",
              Duration{15, 0}, Duration{0, 0}),
  };
  return settings;
}

bool is_runtime_setting(std::string_view name) {
  const auto& own = runtime_settings();
  return std::any_of(own.begin(), own.end(),
                     [&](const auto& setting) { return setting.name == name; });
}

std::optional<Value> Settings::value(const SettingDescriptor& setting, Sources sources,
                                     std::vector<Diagnostic>& diagnostics) const {
  const auto text = texts_.find(setting.name);
  if (text == texts_.end()) {
    if (secrets_->has(setting.name)) {
      if (sources == Sources::leave) return std::nullopt;
      const std::size_t before = diagnostics.size();
      if (const auto secret = secrets_->text(setting.name, diagnostics)) {
        return GivenSecrets::value(setting.name, *secret, setting.type, setting.constraints,
                                   diagnostics);
      }
      if (diagnostics.size() > before) return std::nullopt;
    }
    if (configuration_->has_setting(setting.name)) {
      return configuration_->setting(setting, sources, diagnostics);
    }
    const bool refused = missing_ == Missing::refused && sources == Sources::read;
    if (refused && setting.required && !setting.default_value) {
      diagnostics.push_back(missing(setting));
    }
    return setting.default_value;
  }
  std::string why;
  auto value = parse_value(setting.type, text->second, setting.secret, why);
  if (value) why = mismatch(setting.type, setting.constraints, *value, setting.secret);
  if (!why.empty()) {
    diagnostics.push_back(
        finding("HD5011", fmt::format("the setting '{}': {}", setting.name, why)));
    return std::nullopt;
  }
  value->set_secret(setting.secret);
  return value;
}

std::vector<std::string> Settings::names() const {
  std::vector<std::string> names = configuration_->settings();
  for (const auto& [name, text] : texts_) names.push_back(name);
  for (const auto& name : secrets_->settings()) names.push_back(name);
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

void Settings::check_ca_file(http::Options& options, std::vector<Diagnostic>& diagnostics) const {
  const std::string& name = runtime_settings()[ca_file].name;
  const bool in_file = !texts_.contains(name) && configuration_->has_setting(name);
  if (in_file) options.ca_file = configuration_->resolved(options.ca_file);
  std::error_code error;
  if (std::filesystem::is_regular_file(options.ca_file, error)) return;
  const std::string what =
      fmt::format("setting '{}': expected a PEM file with certificates, found no file '{}'", name,
                  options.ca_file);
  if (in_file) {
    diagnostics.push_back(configuration_->at_setting_value(name, placed("HD6022", what)));
  } else {
    diagnostics.push_back(finding("HD5011", "the " + what));
  }
}

http::Options Settings::http(Sources sources, std::vector<Diagnostic>& diagnostics) const {
  http::Options options;
  const auto& own = runtime_settings();
  if (const auto file = value(own[ca_file], sources, diagnostics)) {
    options.ca_file = file->string();
    check_ca_file(options, diagnostics);
  }
  if (const auto time = value(own[connect_timeout], sources, diagnostics)) {
    options.connect_timeout = span(*time);
  }
  if (const auto time = value(own[request_timeout], sources, diagnostics)) {
    options.request_timeout = span(*time);
  }
  if (const auto bytes = value(own[maximum_body], sources, diagnostics)) {
    options.maximum_body = static_cast<std::uint64_t>(bytes->integer());
  }
  if (const auto count = value(own[maximum_connections], sources, diagnostics)) {
    options.maximum_connections = static_cast<std::size_t>(count->integer());
  }
  if (const auto time = value(own[idle_expiry], sources, diagnostics)) {
    options.idle_expiry = span(*time);
  }
  return options;
}

Diagnostic Settings::unknown(const std::string& name, const std::optional<std::string>& meant,
                             const std::vector<std::string>& known) const {
  const std::string message = fmt::format("there is no setting '{}'", name);
  const std::string question = meant ? fmt::format("did you mean '{}'?", *meant) : "";
  const std::string all = "settings: " + flow::enumerate(known);
  if (!texts_.contains(name) && configuration_->has_setting(name)) {
    flow::Finding in_file = placed("HD6021", message);
    in_file.label = question;
    in_file.notes = {all};
    return configuration_->at_setting_name(name, std::move(in_file));
  }
  Diagnostic diagnostic = finding("HD5010", message);
  if (meant) diagnostic.notes.push_back(question);
  diagnostic.notes.push_back(all);
  return diagnostic;
}

}  // namespace heddle::engine
