// SPDX-License-Identifier: Apache-2.0
#include "flow/constant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "flow/language.hpp"
#include "flow/shape.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/conversion.hpp"

namespace heddle::flow {
namespace {

using yaml::Kind;

// What people of other languages write.
constexpr std::array other_names = {
    std::pair{"str", "string"},         std::pair{"text", "string"},
    std::pair{"boolean", "bool"},       std::pair{"integer", "int"},
    std::pair{"number", "double"},      std::pair{"float", "double"},
    std::pair{"array", "list"},         std::pair{"object", "map"},
    std::pair{"dict", "map"},           std::pair{"date", "timestamp"},
    std::pair{"datetime", "timestamp"}, std::pair{"time", "timestamp"}};

yaml::Span span(const Report& report, const yaml::Node& node) {
  return yaml::span_of(report.source().text(), node);
}

// Types that are written as text.
bool is_written_as_text(Type type) {
  return type == Type::duration || type == Type::timestamp || type == Type::bytes;
}

bool is_ambiguous(Report& report, const yaml::Node& node) {
  if (!node.plain || !plain_value(node.text).ambiguous) return false;
  auto& finding = report.error(
      "HD1016", span(report, node),
      fmt::format("{} is octal to some readers of YAML and decimal to others", node.text));
  const auto digits = node.text.find_first_not_of("+-0o");
  const std::string_view bare = digits == std::string_view::npos ? "0" : node.text.substr(digits);
  finding.label = fmt::format("write {} for a number, \"{}\" for a text", bare, node.text);
  return true;
}

template <typename Visit>
void for_each_scalar(const yaml::Node& node, const Visit& visit) {
  if (node.kind == Kind::scalar) {
    visit(node);
  } else if (node.kind == Kind::list) {
    for (const yaml::Node& item : yaml::items(node)) for_each_scalar(item, visit);
  } else if (node.kind == Kind::map) {
    for (const auto [key, value] : yaml::entries(node)) for_each_scalar(value, visit);
  }
}

// Of a scalar all that stands in the source: a block or a quoted text may go on over lines.
yaml::Span whole_of(const Report& report, const yaml::Node& scalar) {
  const std::string_view source = report.source().text();
  yaml::Span whole = yaml::span_of(source, scalar);
  if (scalar.plain || scalar.text.empty()) return whole;
  const auto last = static_cast<std::uint32_t>(scalar.text.find_last_not_of('\n'));
  if (last < scalar.text.size()) {
    whole.end = std::max(whole.end, yaml::locate(source, scalar, last, 1).end);
  }
  return whole;
}

std::optional<Value> list_value(Report& report, const yaml::Node& node) {
  List list;
  list.reserve(node.size);
  bool good = true;
  for (const yaml::Node& item : yaml::items(node)) {
    auto value = as_value(report, item);
    good = good && value.has_value();
    if (good) list.push_back(std::move(*value));
  }
  return good ? std::optional<Value>(std::move(list)) : std::nullopt;
}

std::optional<Value> map_value(Report& report, const yaml::Node& node) {
  std::vector<Map::Entry> found;
  found.reserve(node.size);
  bool good = true;
  for (const auto [key, item] : yaml::entries(node)) {
    if (key.ignored) {
      good = false;
      continue;
    }
    auto value = as_value(report, item);
    good = good && value.has_value();
    if (good) found.emplace_back(key.text, std::move(*value));
  }
  return good ? std::optional<Value>(Map(std::move(found))) : std::nullopt;
}

}  // namespace

std::optional<Value> as_value(Report& report, const yaml::Node& node) {
  switch (node.kind) {
    case Kind::null:
      return Value();
    case Kind::scalar:
      if (!node.plain) return Value(node.text);
      if (is_ambiguous(report, node)) return std::nullopt;
      return plain_value(node.text).value;
    case Kind::list:
      return list_value(report, node);
    case Kind::map:
      return map_value(report, node);
    default:
      return std::nullopt;
  }
}

bool check_fits(Report& report, const yaml::Node& node, const Value& value, const Wanted& wanted) {
  const std::string why = mismatch(wanted.type, wanted.constraints, value, wanted.secret);
  if (why.empty()) return true;
  const bool fits_type = convert(value, wanted.type).has_value();
  auto& finding = report.error(fits_type ? wanted.out_of_bounds : wanted.wrong_type,
                               span(report, node), fmt::format("{}: {}", wanted.of, why));
  const bool shown = !wanted.secret && node.kind == Kind::scalar && node.text.size() < 60;
  if (!fits_type && shown && wanted.type == Type::string && node.plain) {
    finding.label = fmt::format("write \"{}\"", node.text);
  }
  const bool means_true = node.text == "yes" || node.text == "on";
  if (!fits_type && shown && wanted.type == Type::boolean &&
      (means_true || node.text == "no" || node.text == "off")) {
    finding.label = fmt::format("write {}", means_true);
  }
  return false;
}

std::optional<Value> read_constant(Report& report, const yaml::Node& node, const Wanted& wanted) {
  if (node.kind == Kind::broken) return std::nullopt;
  if (node.kind == Kind::null) {
    auto& finding = report.error(
        wanted.wrong_type, span(report, node),
        fmt::format("{}: expected {}, found nothing", wanted.of, with_article(wanted.type)));
    finding.notes.emplace_back("for an empty text write \"\"");
    return std::nullopt;
  }
  std::optional<Value> value;
  if (node.kind == Kind::scalar && is_written_as_text(wanted.type)) {
    std::string why;
    value = parse_value(wanted.type, node.text, wanted.secret, why);
    if (!value) {
      report.error(wanted.wrong_type, span(report, node), fmt::format("{}: {}", wanted.of, why));
      return std::nullopt;
    }
  } else {
    value = as_value(report, node);
  }
  if (!value || !check_fits(report, node, *value, wanted)) return std::nullopt;
  auto converted = convert(*value, wanted.type);
  if (converted && wanted.secret) converted->set_secret(true);
  return converted;
}

std::optional<Type> read_type(Report& report, const yaml::Node& node) {
  if (node.kind == Kind::broken) return std::nullopt;
  if (node.kind != Kind::scalar) {
    expected(report, node, "a type", "'type'");
    return std::nullopt;
  }
  std::vector<std::string> names;
  for (const TypeWord& known : value_types) {
    if (node.text == name_of(known.type)) return known.type;
    names.emplace_back(name_of(known.type));
  }
  auto& finding = report.error("HD1108", span(report, node),
                               fmt::format("there is no type {}", quote(node.text)));
  std::string meant;
  for (const auto& [name, ours] : other_names) {
    if (node.text == name) meant = ours;
  }
  if (meant.empty()) meant = report.suggest(node.text, names);
  if (!meant.empty()) finding.label = fmt::format("did you mean '{}'?", meant);
  finding.notes.push_back("types: " + enumerate(names));
  return std::nullopt;
}

void mask_literal(Report& report, const yaml::Node& node) {
  for_each_scalar(
      node, [&](const yaml::Node& scalar) { report.mask(whole_of(report, scalar), scalar.text); });
}

void hide_literal(Report& report, const yaml::Node& node) {
  for_each_scalar(node,
                  [&](const yaml::Node& scalar) { report.mask(whole_of(report, scalar), ""); });
}

void mask_default(Report& report, const yaml::Node& input) {
  for (const auto [key, value] : yaml::entries(input)) {
    if (key.kind == Kind::scalar && key.text == "default") mask_literal(report, value);
  }
}

void warn_of_literal(Report& report, const yaml::Node& node, std::string_view name,
                     std::string_view code) {
  if (node.kind == Kind::broken || node.kind == Kind::null) return;
  mask_literal(report, node);
  auto& finding = report.warning(code, span(report, node),
                                 fmt::format("{} is secret, and its value stands in the {} file",
                                             quote(name), report.subject().name));
  finding.label = "whoever can read the file has it";
  finding.notes.emplace_back(
      "give it to the run: declare an input with 'secret: true' and use \"${{ inputs.NAME }}\"");
}

}  // namespace heddle::flow
