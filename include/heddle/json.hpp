// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/value.hpp>
#include <stdexcept>
#include <string>
#include <string_view>

#pragma GCC visibility push(default)  // what the libraries export

// JSON (RFC 8259) in and out of values, for hosts that read inputs and print results.
//
//   heddle::Value inputs = heddle::parse_json(R"({"domain": "eclinic.org.uk"})");
//   std::string line = heddle::write_json(inputs);
//
// All functions are thread-safe.
namespace heddle {

// Text that is not JSON. what() says what was expected and found; line and column count from 1.
class JsonError : public std::runtime_error {
 public:
  JsonError(const std::string& what, std::size_t line, std::size_t column)
      : std::runtime_error(what), line_(line), column_(column) {}
  [[nodiscard]] std::size_t line() const noexcept { return line_; }
  [[nodiscard]] std::size_t column() const noexcept { return column_; }

 private:
  std::size_t line_;
  std::size_t column_;
};

// Integers that fit become int (or uint above 2^63-1), other numbers double. Nesting is limited to
// 128. Of equal keys the last one counts. Throws JsonError.
Value parse_json(std::string_view text);

// Whether secrets are written as they are or as "***".
enum class Secrets { masked, clear };

// Bytes become base64, timestamps RFC 3339 and durations seconds ("1.5s"); NaN and infinities,
// which JSON lacks, become strings. Text that is not UTF-8 has its bad bytes replaced by U+FFFD.
std::string write_json(const Value& value, Secrets secrets = Secrets::masked);

}  // namespace heddle

#pragma GCC visibility pop
