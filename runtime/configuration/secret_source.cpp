// SPDX-License-Identifier: Apache-2.0
#include "configuration/secret_source.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <heddle/detail/declare.hpp>

#include "configuration/contents.hpp"
#include "value/file_text.hpp"
#include "value/utf8.hpp"

namespace heddle {
namespace configuration {
namespace {

constexpr std::string_view environment = "env:";
constexpr std::string_view file = "file:";
constexpr std::size_t largest = std::size_t{1} << 20;

bool is_variable(std::string_view name) {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

// Capitals are how variables are named; other words may be the secret itself.
bool is_surely_a_name(std::string_view name) {
  return std::none_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; }) &&
         is_variable(name);
}

std::string from_environment(const std::string& variable) {
  if (variable.empty()) {
    throw SecretError("expected the name of an environment variable behind 'env:'");
  }
  const char* value = std::getenv(variable.c_str());  // NOLINT(concurrency-mt-unsafe)
  if (value != nullptr) return value;
  if (is_surely_a_name(variable)) {
    throw SecretError(fmt::format(
        "the environment variable {} is not set (a shell variable must be exported)", variable));
  }
  // "env:$PASSWORD" arrives from a shell as the password itself.
  throw SecretError(
      "there is no environment variable with the name given behind 'env:' (not shown, it may be "
      "the secret itself); write the name without '$'");
}

std::string from_file(std::string_view path, const std::string& folder) {
  if (path.empty()) throw SecretError("expected the path of a file behind 'file:'");
  std::string why;
  auto text = read_file(resolved_path(folder, path), largest + 1, why);
  if (text) return *std::move(text);
  constexpr std::size_t most_shown = 300;
  throw SecretError(fmt::format(
      "the file '{}' cannot be read: {}{}", one_line(path, most_shown), why,
      path.starts_with("~") ? " (behind 'file:' nobody replaces '~': write the whole path)" : ""));
}

// Without the line break that most editors put at the end of a file.
std::string checked(std::string text) {
  if (text.size() <= largest) {
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
  }
  require_secret_text(text);
  return text;
}

}  // namespace

bool is_secret_name(std::string_view name) {
  return is_variable(name) || detail::is_dotted(name);
}

void require_secret_text(std::string_view text) {
  if (text.size() > largest) {
    throw SecretError(fmt::format("it is larger than {} MiB", largest >> 20U));
  }
  if (text.find('\0') != std::string_view::npos) {
    throw SecretError("it holds a NUL byte, so it is no text");
  }
  if (find_invalid_utf8(text) != std::string_view::npos) {
    throw SecretError("it is not UTF-8, so it is no text");
  }
}

bool is_source(std::string_view text) {
  if (text.starts_with(environment)) return is_variable(text.substr(environment.size()));
  return text.starts_with(file) && text.size() > file.size();
}

bool is_no_secret(std::string_view text) {
  return is_source(text) || text == environment || text == file || text == "-";
}

std::string read_source(std::string_view source, const std::string& folder) {
  if (source.starts_with(environment)) {
    return checked(from_environment(std::string(source.substr(environment.size()))));
  }
  if (source.starts_with(file)) return checked(from_file(source.substr(file.size()), folder));
  throw SecretError(
      "expected env:VAR or file:PATH (what was given is not shown, it may be the secret itself)");
}

}  // namespace configuration

std::string read_secret(std::string_view source) {
  return configuration::read_source(source, "");
}

}  // namespace heddle
