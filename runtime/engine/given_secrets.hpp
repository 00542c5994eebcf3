// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/descriptor.hpp>
#include <heddle/diagnostic.hpp>
#include <heddle/options.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The secrets that a host reads itself, by a function in its options. What it answers is no more
// trusted than what stands in a file: it becomes a value by the type that was declared, or a
// finding that does not show it.
namespace heddle::engine {

// Immutable and safe to use from several threads at once, as the source has to be.
class GivenSecrets {
 public:
  GivenSecrets() = default;
  // Throws std::invalid_argument for names that nothing has.
  explicit GivenSecrets(SecretSource source);

  // The names of settings among them, and of all others.
  [[nodiscard]] const std::vector<std::string>& settings() const { return settings_; }
  [[nodiscard]] const std::vector<std::string>& others() const { return others_; }
  [[nodiscard]] bool has(std::string_view name) const;

  // Asks for it. Nothing when there is none, or when it cannot be had, which is appended to
  // `findings`.
  std::optional<std::string> text(std::string_view name, std::vector<Diagnostic>& findings) const;
  // What was answered, as a secret value of this type; nothing when it does not fit.
  static std::optional<Value> value(std::string_view name, std::string_view text, Type type,
                                    const Constraints& constraints,
                                    std::vector<Diagnostic>& findings);

 private:
  SecretSource source_;
  std::vector<std::string> settings_;
  std::vector<std::string> others_;
};

}  // namespace heddle::engine
