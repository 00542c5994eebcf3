// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/descriptor.hpp>
#include <heddle/diagnostic.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "configuration/configuration.hpp"
#include "engine/given_secrets.hpp"
#include "http/client.hpp"

// What the host configured: in its options, as text by name or from where it has its secrets, and
// in its heddle.yaml, over which the options win. A setting gets a type only when somebody declares
// it, so mistakes show when a flow is loaded that needs it.
namespace heddle::engine {

class Settings {
 public:
  using Texts = std::map<std::string, std::string, std::less<>>;

  // What is missing is an error when a flow is loaded to be run, or only when a node runs that
  // needs it.
  enum class Missing { refused, left };

  Settings(Texts texts, std::shared_ptr<const configuration::Configuration> configuration,
           Missing missing = Missing::refused,
           std::shared_ptr<const GivenSecrets> secrets = nullptr)
      : texts_(std::move(texts)),
        configuration_(std::move(configuration)),
        secrets_(secrets ? std::move(secrets) : std::make_shared<const GivenSecrets>()),
        missing_(missing) {}

  // Whether settings that come from a source are read from there. Where not, they have no value,
  // and neither need others have one: a flow is checked on machines that never run it.
  using Sources = configuration::Configuration::Sources;

  // The value for a declared setting: that of the options, the host's secrets or heddle.yaml, else
  // the default, else nothing. Appends to `diagnostics` when it does not fit or a required one is
  // missing. Thread-safe.
  std::optional<Value> value(const SettingDescriptor& setting, Sources sources,
                             std::vector<Diagnostic>& diagnostics) const;

  // The names of all that are configured.
  [[nodiscard]] std::vector<std::string> names() const;

  // "there is no setting 'x'", at its place where it has one, with what was likely meant.
  [[nodiscard]] Diagnostic unknown(const std::string& name, const std::optional<std::string>& meant,
                                   const std::vector<std::string>& known) const;

  // The runtime's own, made into options of the HTTP client.
  http::Options http(Sources sources, std::vector<Diagnostic>& diagnostics) const;

 private:
  void check_ca_file(http::Options& options, std::vector<Diagnostic>& diagnostics) const;

  Texts texts_;
  std::shared_ptr<const configuration::Configuration> configuration_;
  std::shared_ptr<const GivenSecrets> secrets_;
  Missing missing_;
};

// What the runtime itself reads.
const std::vector<SettingDescriptor>& runtime_settings();
bool is_runtime_setting(std::string_view name);

}  // namespace heddle::engine
