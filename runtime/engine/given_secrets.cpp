// SPDX-License-Identifier: Apache-2.0
#include "engine/given_secrets.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "configuration/secret_source.hpp"
#include "engine/settings.hpp"
#include "flow/report.hpp"
#include "value/conversion.hpp"

namespace heddle::engine {
namespace {

std::nullopt_t refuse(std::string code, std::string_view name, std::string_view why,
                      std::vector<Diagnostic>& findings) {
  Diagnostic& finding = findings.emplace_back();
  finding.code = std::move(code);
  finding.message = fmt::format("the secret {}: {}", flow::quote(name), why);
  return std::nullopt;
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

GivenSecrets::GivenSecrets(SecretSource source) : source_(std::move(source)) {
  if (source_.names.empty() != (source_.read == nullptr)) {
    throw std::invalid_argument(
        source_.read
            ? "RuntimeOptions::secrets: expected 'names' beside the function 'read', found "
              "none: nothing would be asked of it"
            : "RuntimeOptions::secrets: expected a function 'read' beside 'names', found "
              "none");
  }
  for (const auto& name : source_.names) {
    if (!configuration::is_secret_name(name)) {
      throw std::invalid_argument(
          fmt::format("RuntimeOptions::secrets: expected the name of an input, such as "
                      "user_password, or of a setting, such as imiassist.key, found {}",
                      flow::quote(name)));
    }
    // They are read again when the workers start, and what they say is shown: no place for a
    // secret.
    if (is_runtime_setting(name)) {
      throw std::invalid_argument(fmt::format(
          "RuntimeOptions::secrets: the setting '{}' is the runtime's own and no secret; "
          "give it in RuntimeOptions::settings",
          name));
    }
    (name.find('.') == std::string::npos ? others_ : settings_).push_back(name);
  }
}

bool GivenSecrets::has(std::string_view name) const {
  return contains(source_.names, name);
}

std::optional<std::string> GivenSecrets::text(std::string_view name,
                                              std::vector<Diagnostic>& findings) const {
  if (!has(name)) return std::nullopt;
  try {
    auto text = source_.read(name);
    if (text) configuration::require_secret_text(*text);
    return text;
  } catch (const SecretError& error) {
    return refuse("HD6032", name, error.what(), findings);
  }
}

std::optional<Value> GivenSecrets::value(std::string_view name, std::string_view text, Type type,
                                         const Constraints& constraints,
                                         std::vector<Diagnostic>& findings) {
  std::string why;
  auto value = parse_value(type, text, true, why);
  if (value) why = mismatch(type, constraints, *value, true);
  if (!why.empty()) return refuse("HD6033", name, why, findings);
  value->set_secret(true);
  return value;
}

}  // namespace heddle::engine
