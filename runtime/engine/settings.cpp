// SPDX-License-Identifier: Apache-2.0
#include "engine/settings.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "value/conversion.hpp"
#include "value/spelling.hpp"

namespace heddle::engine {
namespace {

Diagnostic finding(std::string code, std::string message) {
  Diagnostic diagnostic;
  diagnostic.code = std::move(code);
  diagnostic.message = std::move(message);
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
              "The largest response body that is taken, in bytes.", std::int64_t{10} << 20, 1),
  };
  return settings;
}

std::optional<Value> Settings::value(const SettingDescriptor& setting,
                                     std::vector<Diagnostic>& diagnostics) const {
  const auto text = texts_.find(setting.name);
  if (text == texts_.end()) {
    if (setting.required && !setting.default_value) {
      diagnostics.push_back(finding(
          "HD5012", fmt::format("the setting '{}' has no value ({}); give it with --set {}=…",
                                setting.name, setting.doc, setting.name)));
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

std::vector<std::string> Settings::unknown(const std::set<std::string>& declared) const {
  std::vector<std::string> result;
  const auto& own = runtime_settings();
  for (const auto& [name, text] : texts_) {
    // A copy of the binding, which a lambda of clang 14 cannot capture.
    const std::string_view wanted = name;
    const bool is_own = std::any_of(own.begin(), own.end(),
                                    [&](const auto& setting) { return setting.name == wanted; });
    if (!is_own && !declared.contains(name)) result.push_back(name);
  }
  return result;
}

http::Options Settings::http(std::vector<Diagnostic>& diagnostics) const {
  http::Options options;
  const auto& own = runtime_settings();
  if (const auto file = value(own[ca_file], diagnostics)) {
    options.ca_file = file->string();
    std::error_code error;
    if (!std::filesystem::is_regular_file(options.ca_file, error)) {
      diagnostics.push_back(
          finding("HD5011",
                  fmt::format("the setting 'http.ca_file': expected a PEM file with certificates, "
                              "found no file '{}'",
                              options.ca_file)));
    }
  }
  if (const auto time = value(own[connect_timeout], diagnostics)) {
    options.connect_timeout = span(*time);
  }
  if (const auto time = value(own[request_timeout], diagnostics)) {
    options.request_timeout = span(*time);
  }
  if (const auto bytes = value(own[maximum_body], diagnostics)) {
    options.maximum_body = static_cast<std::uint64_t>(bytes->integer());
  }
  return options;
}

Diagnostic unknown_setting(const std::string& name, const std::vector<std::string>& known) {
  Diagnostic diagnostic = finding("HD5010", fmt::format("there is no setting '{}'", name));
  if (const auto meant = closest(name, known)) {
    diagnostic.notes.push_back(fmt::format("did you mean '{}'?", *meant));
  }
  std::string all;
  for (const auto& setting : known) all += (all.empty() ? "" : ", ") + setting;
  diagnostic.notes.push_back("settings: " + all);
  return diagnostic;
}

}  // namespace heddle::engine
