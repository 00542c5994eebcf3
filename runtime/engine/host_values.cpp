// SPDX-License-Identifier: Apache-2.0
#include "engine/host_values.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <utility>

#include "value/utf8.hpp"

namespace heddle::engine {

HostValues::HostValues(std::shared_ptr<const configuration::Configuration> configuration)
    : configuration_(std::move(configuration)) {
  for (const auto& name : configuration_->environment()) {
    const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe)
    if (value != nullptr) environment_.emplace(name, value);
  }
}

flow::HostNames HostValues::names() const {
  return {configuration_->environment(), configuration_->secrets(), configuration_->has_errors()};
}

bool HostValues::gives(const VariableDescriptor& input) const {
  return input.secret && configuration_->has_secret(input.name);
}

std::optional<Value> HostValues::input(const VariableDescriptor& input,
                                       std::vector<Diagnostic>& findings) const {
  if (!gives(input)) return std::nullopt;
  return configuration_->secret(input.name, input.type, input.constraints, findings);
}

std::optional<Value> HostValues::value(const flow::HostValue& value,
                                       std::vector<Diagnostic>& findings) const {
  if (value.kind == flow::HostValue::Kind::secret) {
    return configuration_->secret(value.name, Type::string, {}, findings);
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
