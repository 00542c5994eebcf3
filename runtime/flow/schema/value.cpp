// SPDX-License-Identifier: Apache-2.0
#include "flow/schema/value.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <heddle/json.hpp>
#include <string>
#include <vector>

#include "flow/schema/pattern.hpp"
#include "value/conversion.hpp"

namespace heddle::flow::schema {
namespace {

namespace json = boost::json;

constexpr std::size_t deepest = 256;  // no value is nested as deep

constexpr std::string_view timestamp =
    "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}"
    R"((?:\.[0-9]+)?(?:[Zz]|[+-][0-9]{2}:[0-9]{2}))";
constexpr std::string_view base64 = "[A-Za-z0-9+/_-]*={0,2}";

// How constants of a type stand in YAML.
struct Form {
  std::vector<const char*> types;  // JSON's names
  std::string text;                // how it is written where it is a text; empty: as one likes
};

Form form_of(Type type) {
  switch (type) {
    case Type::null:
      return {{"null"}, {}};
    case Type::boolean:
      return {{"boolean"}, {}};
    case Type::integer:
    case Type::unsigned_integer:
      return {{"integer"}, {}};
    case Type::real:
      return {{"number"}, {}};
    case Type::string:
      return {{"string"}, {}};
    case Type::bytes:
      return {{"string", "number", "boolean"},
              std::string(base64)};  // base64 may look like these: 1234, true
    case Type::list:
      return {{"array"}, {}};
    case Type::map:
      return {{"object"}, {}};
    case Type::timestamp:
      return {{"string"}, std::string(timestamp)};
    case Type::duration:
      // 0 needs no unit.
      return {{"string", "integer"}, fmt::format("[+-]?(?:0|{})", duration)};
    case Type::any:
      break;
  }
  return {{"string", "number", "boolean", "array", "object"}, {}};
}

json::value types_of(const std::vector<const char*>& names) {
  if (names.size() == 1) return json::string(names.front());
  return json::array(names.begin(), names.end());
}

json::object bare(Type type, const Form& form) {
  json::object out{{"type", types_of(form.types)}};
  if (type == Type::unsigned_integer) out["minimum"] = 0;
  if (type == Type::duration) {
    out["minimum"] = 0;
    out["maximum"] = 0;
  }
  return out;
}

void add_size(json::object& out, const Constraints& constraints, std::string_view least,
              std::string_view most) {
  if (constraints.minimum_size > 0) out[least] = constraints.minimum_size;
  if (constraints.maximum_size) out[most] = *constraints.maximum_size;
}

void add_bounds(json::object& out, Type type, const Constraints& constraints) {
  if (type == Type::list) add_size(out, constraints, "minItems", "maxItems");
  if (type == Type::map) add_size(out, constraints, "minProperties", "maxProperties");
  if (type != Type::integer && type != Type::unsigned_integer && type != Type::real) return;
  const auto add = [&](const char* key, const std::optional<Value>& bound) {
    if (!bound) return;
    json::value number = json_of(*bound);
    if (number.is_number()) out[key] = std::move(number);  // infinity is none to JSON
  };
  add("minimum", constraints.minimum);
  add("maximum", constraints.maximum);
}

// Bounds of texts hold for constants only: an expression is longer than what it gives.
void add_text_bounds(json::object& out, const Constraints& constraints) {
  json::object bounds;
  if (const auto pattern = from_re2(constraints.pattern)) {
    bounds["pattern"] = *pattern;
    bounds["patternErrorMessage"] = fmt::format(
        "expected {}", constraints.pattern_meaning.empty() ? "text like " + constraints.pattern
                                                           : constraints.pattern_meaning);
  }
  add_size(bounds, constraints, "minLength", "maxLength");
  if (bounds.empty()) return;
  out["if"] = json::object{{"pattern", json::string(with_expression)}};
  out["else"] = std::move(bounds);
}

// The choices, where equal values are written alike and none could be taken for an expression; else
// nothing.
json::array enumerated(Type type, const List& choices) {
  json::array values;
  const bool alike = type == Type::boolean || type == Type::integer ||
                     type == Type::unsigned_integer || type == Type::real || type == Type::string;
  if (!alike) return values;
  for (const Value& choice : choices) {
    json::value value = json_of(choice);
    const bool text = value.is_string();
    if (text && value.get_string().find("{{") != json::string_view::npos) return {};
    if (std::find(values.begin(), values.end(), value) == values.end()) values.push_back(value);
  }
  return values;
}

json::object one_of(Type type, json::array choices) {
  const std::string pattern =
      type == Type::string ? std::string(with_expression) : whole(expression);
  return {{"oneOf", json::array{json::object{{"enum", std::move(choices)}},
                                json::object{{"type", "string"}, {"pattern", pattern}}}}};
}

std::string expected(Type type) {
  return fmt::format("expected {}, or one expression as a whole: ${{{{ … }}}}", with_article(type));
}

}  // namespace

json::value json_of(const Value& value) {
  json::parse_options options;
  options.max_depth = deepest;
  return json::parse(write_json(value), {}, options);
}

json::object constant(Type type) {
  const Form form = form_of(type);
  json::object out = bare(type, form);
  if (!form.text.empty()) out["pattern"] = whole(form.text);
  return out;
}

json::object constant_or_null(Type type) {
  json::object out = constant(type);
  Form form = form_of(type);
  form.types.push_back("null");
  out["type"] = types_of(form.types);
  return out;
}

json::object given(Type type, const Constraints& constraints) {
  if (json::array choices = enumerated(type, constraints.choices); !choices.empty()) {
    return one_of(type, std::move(choices));
  }
  Form form = form_of(type);
  const bool is_text = std::find(form.types.begin(), form.types.end(),
                                 std::string_view("string")) != form.types.end();
  if (!is_text) form.types.push_back("string");
  json::object out = bare(type, form);
  add_bounds(out, type, constraints);
  if (type == Type::string) {
    add_text_bounds(out, constraints);
  } else if (type != Type::any) {
    out["pattern"] =
        form.text.empty() ? whole(expression) : whole(fmt::format("{}|{}", form.text, expression));
    out["patternErrorMessage"] = expected(type);
  }
  return out;
}

}  // namespace heddle::flow::schema
