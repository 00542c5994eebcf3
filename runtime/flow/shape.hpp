// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "flow/language.hpp"
#include "flow/report.hpp"
#include "flow/yaml/tree.hpp"
#include "heddle/value.hpp"

// The forms that a flow file is made of: maps with known keys, names, numbers, durations. Each
// reader returns what it found, or nothing after it has reported why not.
namespace heddle::flow {

// "a list", "the text 'yes'", "nothing": a node in a message. Texts are not shown when `secret`.
std::string describe(const yaml::Node& node, bool secret = false);

// Reports that something else was expected; says nothing about what is broken already.
void expected(Report& report, const yaml::Node& node, std::string_view what,
              std::string_view of_what);

// The values of a map whose keys are known. Unknown keys are reported.
class Fields {
 public:
  static constexpr std::size_t most = 20;

  // `what` is named in messages: "a node", "the flow".
  Fields(Report& report, const yaml::Node& map, std::span<const Word> known, std::string_view what);

  // The value at a known key, or null when it is not given.
  const yaml::Node* operator[](std::string_view key) const;
  // The key itself, where it is given.
  const yaml::Node* key(std::string_view key) const;
  // Whether an unknown key most likely means this one.
  bool is_misspelt(std::string_view key) const;

 private:
  [[nodiscard]] std::size_t index(std::string_view key) const;
  // The key, not given so far, that other languages call `name`; or empty.
  [[nodiscard]] std::string customary(std::string_view name) const;
  void report_unknown(Report& report, const yaml::Node& key, const yaml::Node& value,
                      std::string_view what);

  std::span<const Word> known_;
  std::array<const yaml::Node*, most> keys_{};
  std::array<const yaml::Node*, most> values_{};
  std::array<bool, most> misspelt_{};
};

// `of` says what the value is for: "'visits' of limits".
bool is_map(Report& report, const yaml::Node& node, std::string_view of);
std::optional<std::string_view> read_text(Report& report, const yaml::Node& node,
                                          std::string_view of);
std::optional<bool> read_bool(Report& report, const yaml::Node& node, std::string_view of);
std::optional<std::uint64_t> read_count(Report& report, const yaml::Node& node, std::string_view of,
                                        std::uint64_t minimum, std::uint64_t maximum);
std::optional<double> read_real(Report& report, const yaml::Node& node, std::string_view of,
                                double minimum, double maximum);
// "200ms", "10s", "5m", "1h": more than 0 unless `zero`, at most a year.
std::optional<std::chrono::nanoseconds> read_duration(Report& report, const yaml::Node& node,
                                                      std::string_view of, bool zero);

// Whether `name` is `[A-Za-z_][A-Za-z0-9_]*` and not reserved; reports if not. `what` is "node".
bool check_identifier(Report& report, const yaml::Node& name, std::string_view what);

// What a plain scalar is in YAML 1.2: true, 42, 1.5, or its text.
struct Plain {
  Value value;
  bool ambiguous = false;  // a number that YAML 1.1 and 1.2 read differently: 010, 0o10
};
Plain plain_value(std::string_view text);

}  // namespace heddle::flow
