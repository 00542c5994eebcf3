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

#include "configuration/contents.hpp"
#include "flow/report.hpp"
#include "flow/yaml/tree.hpp"

// What a host says of itself in a file, heddle.yaml: where plugins are, settings, where secrets
// come from, what of the environment flows may read. A setting has a type only once its plugin is
// known, and a secret shall not be read before it is needed; so the file is kept, and whoever asks
// for a value learns what is wrong with it at its place in the file.
namespace heddle::configuration {

// Immutable and safe to use from several threads at once. Nothing here throws for what is in the
// file.
class Configuration {
 public:
  // What there is without a file.
  Configuration() : Configuration("", "") {}
  static std::shared_ptr<const Configuration> read_file(const std::string& path);
  static std::shared_ptr<const Configuration> read_text(std::string text, const std::string& file);

  // What can be found without knowing any plugin, sorted by place.
  [[nodiscard]] const std::vector<Diagnostic>& diagnostics() const { return diagnostics_; }
  [[nodiscard]] bool has_errors() const { return has_errors_; }
  // Some plugins may not be found for what is wrong with the file.
  [[nodiscard]] bool plugins_unclear() const { return contents_.plugins_unclear; }

  [[nodiscard]] const std::vector<std::string>& plugin_directories() const {
    return contents_.plugin_directories;
  }
  [[nodiscard]] const std::vector<std::string>& flow_directories() const {
    return contents_.flow_directories;
  }

  // The names of environment variables that flows may read.
  [[nodiscard]] std::vector<std::string> environment() const;

  // Of settings, whether they have a value here or a source among the secrets.
  [[nodiscard]] std::vector<std::string> settings() const;
  [[nodiscard]] bool has_setting(std::string_view name) const;
  // The value that stands here; nothing when it does not fit the declaration, which is appended to
  // `findings`, or when it comes from a source and `sources` is `leave`.
  enum class Sources { read, leave };
  std::optional<Value> setting(const SettingDescriptor& setting, Sources sources,
                               std::vector<Diagnostic>& findings) const;

  // The names of the secrets that are no settings.
  [[nodiscard]] std::vector<std::string> secrets() const;
  [[nodiscard]] bool has_secret(std::string_view name) const;
  // Reads the source of a secret now. Nothing when there is none, or when it cannot be read, which
  // is appended to `findings`.
  std::optional<std::string> secret_text(std::string_view name,
                                         std::vector<Diagnostic>& findings) const;
  // What was read, as a value of this type that is secret; nothing when it does not fit.
  std::optional<Value> secret_value(std::string_view name, std::string_view text, Type type,
                                    const Constraints& constraints,
                                    std::vector<Diagnostic>& findings) const;
  // Both at once.
  std::optional<Value> secret(std::string_view name, Type type, const Constraints& constraints,
                              std::vector<Diagnostic>& findings) const;

  // A finding at the name of a setting, at its value, or at the name of an environment variable.
  [[nodiscard]] Diagnostic at_setting_name(std::string_view name, flow::Finding finding) const;
  [[nodiscard]] Diagnostic at_setting_value(std::string_view name, flow::Finding finding) const;
  [[nodiscard]] Diagnostic at_environment(std::string_view name, flow::Finding finding) const;

  // A path that stands in the file, which is relative to the folder of the file.
  [[nodiscard]] std::string resolved(std::string_view path) const;

 private:
  Configuration(std::string text, const std::string& file);
  void read();
  [[nodiscard]] Diagnostic at(const flow::yaml::Node& node, flow::Finding finding) const;
  [[nodiscard]] Diagnostic at_secret(std::string_view name, std::string_view code,
                                     std::string_view why) const;

  std::string text_;
  flow::yaml::Source source_;
  flow::yaml::Document document_;
  Contents contents_;
  std::vector<Diagnostic> diagnostics_;
  bool has_errors_ = false;
};

}  // namespace heddle::configuration
