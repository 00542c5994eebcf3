// SPDX-License-Identifier: Apache-2.0
#include "rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cmath>
#include <utility>

namespace heddle::bench {
namespace {

namespace json = boost::json;

// Three digits that count, without an exponent: "0.0421", "26.3", "21400".
std::string number(double value) {
  const double size = std::fabs(value);
  if (size >= 100) return fmt::format("{:.0f}", value);
  if (size >= 10) return fmt::format("{:.1f}", value);
  if (size >= 1) return fmt::format("{:.2f}", value);
  return fmt::format("{:.3g}", value);
}

json::value optional(const std::optional<double>& value) {
  return value ? json::value(*value) : json::value(nullptr);
}

}  // namespace

std::string Bar::text() const {
  if (of == Of::nothing) return {};
  return fmt::format("{} {} {}", of == Of::value ? "value" : "ratio",
                     side == Side::at_most ? "<=" : ">=", number(limit));
}

std::optional<double> Row::ratio() const {
  if (!floor || *floor == 0) return std::nullopt;
  return value / *floor;
}

std::optional<bool> Row::holds() const {
  if (bar.of == Bar::Of::nothing) return std::nullopt;
  const std::optional<double> measured = bar.of == Bar::Of::value ? value : ratio();
  if (!measured) return false;
  return bar.side == Bar::Side::at_most ? *measured <= bar.limit : *measured >= bar.limit;
}

void Report::cannot(std::string name, std::string why) {
  missing_.push_back({std::move(name), std::move(why)});
}

std::string Report::table() const {
  std::size_t width = 0;
  for (const Row& row : rows_) width = std::max(width, row.name.size());
  std::string text = fmt::format("{:<{}}  {:>9}  {:>9}  {:<7}  {:>6}  {:<14}  {:<5}  {}\n", "what",
                                 width, "value", "floor", "unit", "ratio", "bar", "holds", "how");
  for (const Row& row : rows_) {
    const auto ratio = row.ratio();
    const auto holds = row.holds();
    std::string how = row.how;
    if (!row.floor_is.empty())
      how += fmt::format("{}floor: {}", how.empty() ? "" : "; ", row.floor_is);
    text += fmt::format("{:<{}}  {:>9}  {:>9}  {:<7}  {:>6}  {:<14}  {:<5}  {}\n", row.name, width,
                        number(row.value), row.floor ? number(*row.floor) : "", row.unit,
                        ratio ? fmt::format("{:.2f}", *ratio) : "", row.bar.text(),
                        !holds   ? ""
                        : *holds ? "yes"
                                 : "NO",
                        how);
  }
  for (const Missing& missing : missing_) {
    text += fmt::format("not measured: {}: {}\n", missing.name, missing.why);
  }
  return text;
}

std::string Report::json() const {
  json::array rows;
  for (const Row& row : rows_) {
    const auto holds = row.holds();
    rows.push_back(
        json::object{{"name", row.name},
                     {"unit", row.unit},
                     {"value", row.value},
                     {"floor", optional(row.floor)},
                     {"ratio", optional(row.ratio())},
                     {"bar", row.bar.of == Bar::Of::nothing ? json::value(nullptr)
                                                            : json::value(row.bar.text())},
                     {"holds", holds ? json::value(*holds) : json::value(nullptr)},
                     {"floor_is", row.floor_is},
                     {"how", row.how}});
  }
  json::array missing;
  for (const Missing& each : missing_) {
    missing.push_back(json::object{{"name", each.name}, {"why", each.why}});
  }
  return json::serialize(json::object{{"rows", rows}, {"not_measured", missing}}) + "\n";
}

}  // namespace heddle::bench
