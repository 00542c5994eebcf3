// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/descriptor.hpp>
#include <heddle/diagnostic.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "http/client.hpp"

// What the host configured, as text by name. A text gets a type only when somebody declares the
// setting, so mistakes show when a flow is loaded that needs it.
namespace heddle::engine {

class Settings {
 public:
  using Texts = std::map<std::string, std::string, std::less<>>;

  explicit Settings(Texts texts) : texts_(std::move(texts)) {}

  // The value for a declared setting: the configured one, else the default, else nothing. Appends
  // to `diagnostics` when the text does not fit or a required one is missing. Thread-safe.
  std::optional<Value> value(const SettingDescriptor& setting,
                             std::vector<Diagnostic>& diagnostics) const;

  // The configured names that nobody in `declared` and not the runtime itself declares.
  [[nodiscard]] std::vector<std::string> unknown(const std::set<std::string>& declared) const;

  // The runtime's own, made into options of the HTTP client.
  http::Options http(std::vector<Diagnostic>& diagnostics) const;

 private:
  Texts texts_;
};

// What the runtime itself reads.
const std::vector<SettingDescriptor>& runtime_settings();

// "there is no setting 'x'", with what was likely meant.
Diagnostic unknown_setting(const std::string& name, const std::vector<std::string>& known);

}  // namespace heddle::engine
