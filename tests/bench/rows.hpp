// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

// What the benchmarks found, as one table for people and one JSON file for programs. A time means
// nothing without one to hold against it, so a row has the floor that was measured in the same run,
// and the bar that the design sets for the value or for its ratio to the floor.
//
//   report.add({.name = "node to node", .unit = "ns", .value = 80, .floor = 26,
//               .bar = {Bar::Of::value, Bar::Side::at_most, 100}, .how = "best of 9, CPU time"});
//   std::fputs(report.table().c_str(), stdout);
namespace heddle::bench {

struct Bar {
  enum class Of { nothing, value, ratio };
  enum class Side { at_most, at_least };
  Of of = Of::nothing;
  Side side = Side::at_most;
  double limit = 0;

  // "ratio <= 1.4"; empty: there is none.
  [[nodiscard]] std::string text() const;
};

inline Bar value_at_most(double limit) {
  return {Bar::Of::value, Bar::Side::at_most, limit};
}
inline Bar value_at_least(double limit) {
  return {Bar::Of::value, Bar::Side::at_least, limit};
}
inline Bar ratio_at_most(double limit) {
  return {Bar::Of::ratio, Bar::Side::at_most, limit};
}
inline Bar ratio_at_least(double limit) {
  return {Bar::Of::ratio, Bar::Side::at_least, limit};
}

struct Row {
  std::string name;
  std::string unit;
  double value = 0;
  std::optional<double> floor{};  // in the same unit
  Bar bar{};
  std::string floor_is{};  // what was measured for it
  std::string how{};       // "best of 9, CPU time"

  [[nodiscard]] std::optional<double> ratio() const;
  // Whether the bar holds; nothing without one.
  [[nodiscard]] std::optional<bool> holds() const;
};

class Report {
 public:
  void add(Row row) { rows_.push_back(std::move(row)); }
  // What could not be measured, and why.
  void cannot(std::string name, std::string why);

  [[nodiscard]] std::string table() const;
  [[nodiscard]] std::string json() const;

 private:
  struct Missing {
    std::string name;
    std::string why;
  };
  std::vector<Row> rows_;
  std::vector<Missing> missing_;
};

}  // namespace heddle::bench
