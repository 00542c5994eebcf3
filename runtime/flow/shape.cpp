// SPDX-License-Identifier: Apache-2.0
#include "flow/shape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "flow/constant.hpp"
#include "flow/yaml/rescan.hpp"
#include "value/conversion.hpp"
#include "value/time_text.hpp"

namespace heddle::flow {
namespace {

using yaml::Kind;
using yaml::Node;

// What people of other languages write.
constexpr std::array other_keys = {
    std::pair{"on", "next"},        std::pair{"if", "when"},      std::pair{"case", "when"},
    std::pair{"condition", "when"}, std::pair{"then", "to"},      std::pair{"next", "to"},
    std::pair{"goto", "to"},        std::pair{"default", "else"}, std::pair{"otherwise", "else"}};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_identifier(std::string_view name) {
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(), [](char c) { return is_letter(c) || is_digit(c); });
}

yaml::Span span(const Report& report, const Node& node) {
  return yaml::span_of(report.source().text(), node);
}

// The nearest identifier, for "write …"; empty when there is none.
std::string as_identifier(std::string_view name) {
  std::string out;
  for (const char c : name) {
    if (is_letter(c) || is_digit(c)) {
      out += c;
    } else if (c == '-' || c == ' ' || c == '.') {
      out += '_';
    }
  }
  if (!out.empty() && is_digit(out.front())) out.insert(0, 1, '_');
  return out;
}

std::optional<Value> parsed(Type type, std::string_view text) {
  std::string why;
  return parse_value(type, text, false, why);
}

}  // namespace

Plain plain_value(std::string_view text) {
  if (text.empty()) return {text};
  const char first = text.front();
  if (first == 't' || first == 'T' || first == 'f' || first == 'F') {
    if (text.size() <= 5) {
      if (auto value = parsed(Type::boolean, text)) return {*value};
    }
    return {text};
  }
  if (!is_digit(first) && first != '-' && first != '+' && first != '.') return {text};
  const std::string_view digits = text.substr(first == '-' || first == '+' ? 1 : 0);
  if (digits.size() > 1 && digits.front() == '0' && (is_digit(digits[1]) || digits[1] == 'o') &&
      std::all_of(digits.begin() + 2, digits.end(), is_digit)) {
    return {text, true};
  }
  if (digits.empty() ||
      digits.find_first_not_of("0123456789abcdefABCDEFxXinN+-._") != digits.npos) {
    return {text};
  }
  if (auto value = parsed(Type::integer, text)) return {*value};
  if (auto value = parsed(Type::unsigned_integer, text)) return {*value};
  if (auto value = parsed(Type::real, text)) return {*value};
  return {text};
}

std::string describe(const Node& node, bool secret) {
  switch (node.kind) {
    case Kind::null:
      return "nothing";
    case Kind::list:
      return node.size == 0 ? "an empty list" : "a list";
    case Kind::map:
      return node.size == 0 ? "an empty map" : "a map";
    case Kind::scalar:
      break;
    default:
      return "something else";
  }
  if (!node.plain) return described(Value(node.text), secret);
  return described(plain_value(node.text).value, secret);
}

void expected(Report& report, const Node& node, std::string_view what, std::string_view of_what) {
  if (node.kind == Kind::broken) return;
  report.error("HD1101", span(report, node),
               fmt::format("{}: expected {}, found {}", of_what, what, describe(node)));
}

Fields::Fields(Report& report, const Node& map, std::span<const Word> known, std::string_view what)
    : known_(known) {
  for (const auto [key, value] : yaml::entries(map)) {
    if (key.ignored) continue;
    const std::size_t found = index(key.text);
    if (found == known.size()) {
      report_unknown(report, key, value, what);
      continue;
    }
    keys_[found] = &key;
    values_[found] = &value;
  }
}

void Fields::report_unknown(Report& report, const Node& key, const Node& value,
                            std::string_view what) {
  if (sounds_secret(key.text) && value.kind == Kind::scalar) mask_literal(report, value);
  std::vector<std::string> names;
  names.reserve(known_.size());
  for (const Word& word : known_) names.emplace_back(word.name);
  std::string meant = customary(key.text);
  if (meant.empty()) meant = report.suggest(key.text, names);
  auto& finding = report.error("HD1103", span(report, key),
                               fmt::format("{} has no key {}", what, quote(key.text)));
  if (!meant.empty()) {
    finding.label = fmt::format("did you mean '{}'?", meant);
    misspelt_[index(meant)] = true;
  }
  finding.notes.push_back("keys: " + enumerate(names, "and"));
}

std::string Fields::customary(std::string_view name) const {
  for (const auto& [other, ours] : other_keys) {
    const std::size_t i = index(ours);
    if (name == other && i < known_.size() && keys_[i] == nullptr) return ours;
  }
  return {};
}

std::size_t Fields::index(std::string_view key) const {
  const auto found = std::find_if(known_.begin(), known_.end(),
                                  [&](const Word& word) { return word.name == key; });
  return static_cast<std::size_t>(found - known_.begin());
}

const Node* Fields::operator[](std::string_view key) const {
  return values_[index(key)];
}

const Node* Fields::key(std::string_view key) const {
  return keys_[index(key)];
}

bool Fields::is_misspelt(std::string_view key) const {
  return misspelt_[index(key)];
}

bool is_map(Report& report, const Node& node, std::string_view of) {
  if (node.kind == Kind::map) return true;
  expected(report, node, "a map", of);
  return false;
}

std::optional<std::string_view> read_text(Report& report, const Node& node, std::string_view of) {
  if (node.kind == Kind::scalar &&
      (!node.plain || plain_value(node.text).value.type() == Type::string)) {
    return node.text;
  }
  expected(report, node, "a text", of);
  return std::nullopt;
}

std::optional<bool> read_bool(Report& report, const Node& node, std::string_view of) {
  if (node.kind == Kind::scalar && node.plain) {
    const Value value = plain_value(node.text).value;
    if (value.type() == Type::boolean) return value.boolean();
  }
  if (node.kind == Kind::broken) return std::nullopt;
  auto& finding =
      report.error("HD1101", span(report, node),
                   fmt::format("{}: expected true or false, found {}", of, describe(node)));
  if (node.kind != Kind::scalar) return std::nullopt;
  const bool yes =
      node.text == "yes" || node.text == "on" || node.text == "true" || node.text == "1";
  const bool no =
      node.text == "no" || node.text == "off" || node.text == "false" || node.text == "0";
  if (yes || no) finding.label = fmt::format("write {}", yes);
  return std::nullopt;
}

std::optional<std::uint64_t> read_count(Report& report, const Node& node, std::string_view of,
                                        std::uint64_t minimum, std::uint64_t maximum) {
  Plain plain;
  if (node.kind == Kind::scalar && node.plain) plain = plain_value(node.text);
  const bool negative = plain.value.type() == Type::integer && plain.value.integer() < 0;
  const auto number = plain.ambiguous ? std::nullopt : convert(plain.value, Type::unsigned_integer);
  if (number && number->unsigned_integer() >= minimum && number->unsigned_integer() <= maximum) {
    return number->unsigned_integer();
  }
  if (number || negative) {
    report.error("HD1109", span(report, node),
                 fmt::format("{}: expected {}, found {}", of,
                             maximum == INT64_MAX ? fmt::format("{} or more", minimum)
                                                  : fmt::format("{} to {}", minimum, maximum),
                             node.text));
    return std::nullopt;
  }
  expected(report, node, "a whole number", of);
  return std::nullopt;
}

std::optional<double> read_real(Report& report, const Node& node, std::string_view of,
                                double minimum, double maximum) {
  std::optional<Value> number;
  if (node.kind == Kind::scalar && node.plain) {
    number = convert(plain_value(node.text).value, Type::real);
  }
  if (!number) {
    expected(report, node, "a number", of);
    return std::nullopt;
  }
  if (number->real() >= minimum && number->real() <= maximum) return number->real();
  report.error("HD1109", span(report, node),
               fmt::format("{}: expected {} to {}, found {}", of, minimum, maximum, node.text));
  return std::nullopt;
}

std::optional<std::chrono::nanoseconds> read_duration(Report& report, const Node& node,
                                                      std::string_view of, bool zero) {
  constexpr std::int64_t longest = 366LL * 24 * 3600;
  if (node.kind == Kind::broken) return std::nullopt;
  const auto found = node.kind == Kind::scalar ? parse_duration(node.text) : std::nullopt;
  if (!found) {
    auto& finding =
        report.error("HD1107", span(report, node),
                     fmt::format("{}: expected a duration, found {}", of, describe(node)));
    if (node.kind == Kind::scalar && !node.text.empty() &&
        std::all_of(node.text.begin(), node.text.end(), is_digit)) {
      finding.label = fmt::format("in which unit? {0}s, {0}ms, …", node.text);
    }
    finding.notes.emplace_back(
        "write numbers with a unit (ms, s, m, h), such as 200ms, 10s or 1h30m");
    return std::nullopt;
  }
  const bool positive = found->seconds > 0 || (found->seconds == 0 && found->nanoseconds > 0);
  const bool is_zero = found->seconds == 0 && found->nanoseconds == 0;
  if ((positive || (zero && is_zero)) && found->seconds < longest) {
    return std::chrono::seconds(found->seconds) + std::chrono::nanoseconds(found->nanoseconds);
  }
  report.error("HD1107", span(report, node),
               fmt::format("{}: expected {} and at most a year, found {}", of,
                           zero ? "no less than 0" : "more than 0", node.text));
  return std::nullopt;
}

bool check_identifier(Report& report, const Node& name, std::string_view what) {
  if (!is_identifier(name.text)) {
    auto& finding =
        report.error("HD1105", span(report, name),
                     fmt::format("{} cannot be the name of {}", quote(name.text), what));
    const std::string nearest = as_identifier(name.text);
    if (!nearest.empty()) finding.label = fmt::format("write {}", quote(nearest));
    finding.notes.emplace_back(
        "a name is made of letters, digits and '_' and does not begin with a digit");
    return false;
  }
  if (std::find(reserved_words.begin(), reserved_words.end(), name.text) == reserved_words.end()) {
    return true;
  }
  auto& finding = report.error("HD1106", span(report, name),
                               fmt::format("{} is a reserved word", quote(name.text)));
  finding.label = fmt::format("write '{}_'", name.text);
  finding.notes.emplace_back(name.text == "end"
                                 ? "'end' is where a run ends"
                                 : "expressions could not tell it from the word of their language");
  return false;
}

}  // namespace heddle::flow
