// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/descriptor.hpp>
#include <heddle/diagnostic.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "configuration/configuration.hpp"
#include "engine/given_secrets.hpp"
#include "flow/flow.hpp"

// What runs get from the host without being given it: variables of the environment, and secrets,
// each read from its source no sooner than a run needs it.
namespace heddle {
class Simulation;
}

namespace heddle::engine {

// The secrets that were read for one run: each source is asked once, however many inputs, nodes and
// flows inside want what it gives. Used by one thread at a time.
class SecretReadings {
 public:
  // From now on nothing is read: the run goes on where nobody may wait for a source.
  void close() { closed_ = true; }

 private:
  friend class HostValues;
  struct Reading {
    std::optional<std::string> text;
    bool given = false;  // by the host itself and not by its configuration
    std::vector<Diagnostic> findings;
  };
  std::map<std::string, Reading, std::less<>> readings_;
  bool closed_ = false;
};

// Immutable and safe to use from several threads at once.
class HostValues {
 public:
  // The environment is read here, once: a program that changes it later disturbs no run. `given`
  // comes before the secrets of the configuration.
  HostValues(std::shared_ptr<const configuration::Configuration> configuration,
             std::shared_ptr<const GivenSecrets> given);
  // Those of a simulated host; of the configuration only the names that flows may read.
  HostValues(std::shared_ptr<const configuration::Configuration> configuration,
             const Simulation& simulation);

  [[nodiscard]] flow::HostNames names() const;

  // Whether there is a source for this input.
  [[nodiscard]] bool gives(const VariableDescriptor& input) const;
  // What is there; nothing when there is nothing, or when it cannot be had, which is appended to
  // `findings`. A secret that a flow reads must be there, and an input may be missing.
  std::optional<Value> input(const VariableDescriptor& input, SecretReadings& readings,
                             std::vector<Diagnostic>& findings) const;
  std::optional<Value> value(const flow::HostValue& value, SecretReadings& readings,
                             std::vector<Diagnostic>& findings) const;
  // Whether all this is what a simulation says, which is no source that anybody waits for.
  [[nodiscard]] bool simulated() const { return secrets_.has_value(); }

 private:
  const SecretReadings::Reading& read(std::string_view name, SecretReadings& readings) const;
  std::optional<Value> secret_value(std::string_view name, Type type,
                                    const Constraints& constraints, SecretReadings& readings,
                                    std::vector<Diagnostic>& findings) const;

  std::shared_ptr<const configuration::Configuration> configuration_;
  std::shared_ptr<const GivenSecrets> given_ = std::make_shared<const GivenSecrets>();
  std::map<std::string, std::string, std::less<>> environment_;
  // In the place of those of the configuration.
  std::optional<std::map<std::string, std::string, std::less<>>> secrets_;
};

}  // namespace heddle::engine
