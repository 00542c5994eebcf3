// SPDX-License-Identifier: Apache-2.0
#include "engine/host_values.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <heddle/simulation.hpp>
#include <stdexcept>
#include <utility>

#include "value/conversion.hpp"
#include "value/utf8.hpp"

namespace heddle::engine {
namespace {

using Texts = std::map<std::string, std::string, std::less<>>;

void add_name(const std::string& name, std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

void add_names(const Texts& texts, std::vector<std::string>& names) {
  for (const auto& [name, text] : texts) add_name(name, names);
}

std::optional<Value> simulated_input(const VariableDescriptor& input, std::string_view text,
                                     std::vector<Diagnostic>& findings) {
  std::string why;
  auto value = parse_value(input.type, text, true, why);
  if (value) why = mismatch(input.type, input.constraints, *value, true);
  if (why.empty()) {
    value->set_secret(true);
    return value;
  }
  Diagnostic& finding = findings.emplace_back();
  finding.code = "HD5003";
  finding.message = fmt::format("the input '{}': {}", input.name, why);
  return std::nullopt;
}

}  // namespace

HostValues::HostValues(std::shared_ptr<const configuration::Configuration> configuration,
                       std::shared_ptr<const GivenSecrets> given)
    : configuration_(std::move(configuration)), given_(std::move(given)) {
  for (const auto& name : configuration_->environment()) {
    const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
    if (value != nullptr) environment_.emplace(name, value);
  }
}

HostValues::HostValues(std::shared_ptr<const configuration::Configuration> configuration,
                       const Simulation& simulation)
    : configuration_(std::move(configuration)),
      environment_(simulation.environment()),
      secrets_(simulation.secrets()) {}

flow::HostNames HostValues::names() const {
  flow::HostNames names{configuration_->environment(), configuration_->secrets(),
                        configuration_->has_errors()};
  for (const auto& name : given_->others()) add_name(name, names.secrets);
  if (!secrets_) return names;
  add_names(environment_, names.environment);
  add_names(*secrets_, names.secrets);
  return names;
}

bool HostValues::gives(const VariableDescriptor& input) const {
  if (secrets_) return input.secret && secrets_->contains(input.name);
  return input.secret && (given_->has(input.name) || configuration_->has_secret(input.name));
}

const SecretReadings::Reading& HostValues::read(std::string_view name,
                                                SecretReadings& readings) const {
  const auto known = readings.readings_.find(name);
  if (known != readings.readings_.end()) return known->second;
  if (readings.closed_) {
    throw std::logic_error(fmt::format("the secret '{}' was not read before the run began", name));
  }
  SecretReadings::Reading reading;
  reading.text = given_->text(name, reading.findings);
  reading.given = reading.text.has_value();
  if (!reading.given && reading.findings.empty()) {
    reading.text = configuration_->secret_text(name, reading.findings);
  }
  return readings.readings_.emplace(name, std::move(reading)).first->second;
}

std::optional<Value> HostValues::secret_value(std::string_view name, Type type,
                                              const Constraints& constraints,
                                              SecretReadings& readings,
                                              std::vector<Diagnostic>& findings) const {
  const SecretReadings::Reading& reading = read(name, readings);
  findings.insert(findings.end(), reading.findings.begin(), reading.findings.end());
  if (!reading.text) return std::nullopt;
  if (reading.given) return GivenSecrets::value(name, *reading.text, type, constraints, findings);
  return configuration_->secret_value(name, *reading.text, type, constraints, findings);
}

std::optional<Value> HostValues::input(const VariableDescriptor& input, SecretReadings& readings,
                                       std::vector<Diagnostic>& findings) const {
  if (!gives(input)) return std::nullopt;
  if (secrets_) return simulated_input(input, secrets_->find(input.name)->second, findings);
  return secret_value(input.name, input.type, input.constraints, readings, findings);
}

std::optional<Value> HostValues::value(const flow::HostValue& value, SecretReadings& readings,
                                       std::vector<Diagnostic>& findings) const {
  if (value.kind == flow::HostValue::Kind::secret && secrets_) {
    const auto found = secrets_->find(value.name);
    if (found == secrets_->end()) return std::nullopt;
    return secret(found->second);
  }
  if (value.kind == flow::HostValue::Kind::secret) {
    auto found = secret_value(value.name, Type::string, {}, readings, findings);
    if (!found && findings.empty()) {
      Diagnostic& finding = findings.emplace_back();
      finding.code = "HD6032";
      finding.message =
          fmt::format("the secret '{}': the host has none, and the flow reads secrets.{}",
                      value.name, value.name);
      finding.notes.emplace_back(
          "RuntimeOptions::secrets names it, but its function gives nothing for it");
    }
    return found;
  }
  const auto found = environment_.find(value.name);
  if (found == environment_.end()) return std::nullopt;
  if (find_invalid_utf8(found->second) == std::string_view::npos) return Value(found->second);
  flow::Finding finding;
  finding.code = "HD6032";
  finding.message =
      fmt::format("the environment variable {} is not UTF-8, so no flow can read it", value.name);
  findings.push_back(configuration_->at_environment(value.name, std::move(finding)));
  return std::nullopt;
}

}  // namespace heddle::engine
