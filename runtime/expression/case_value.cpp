// SPDX-License-Identifier: Apache-2.0
#include "expression/case_value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <heddle/json.hpp>
#include <limits>
#include <optional>
#include <stdexcept>

#include "expression/opaque.hpp"
#include "value/base64.hpp"
#include "value/time_text.hpp"

namespace heddle::expression {
namespace {

using Kind = StaticType::Kind;

[[noreturn]] void fail(const std::string& what, const Value& found) {
  throw std::invalid_argument("expected " + what + ", found " + write_json(found, Secrets::clear));
}

// {"int64Value": "1"}: the one entry.
const Map::Entry& only_entry(const Value& json, const std::string& what) {
  if (json.type() != Type::map || json.map().size() != 1) fail(what, json);
  return *json.map().begin();
}

template <typename Number>
Number read_number(const Value& json) {
  if (json.type() == Type::integer) return static_cast<Number>(json.integer());
  if (json.type() == Type::real) return static_cast<Number>(json.real());
  if (json.type() != Type::string) fail("a number", json);
  const std::string& text = json.string();
  Number out{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
  if (error != std::errc() || end != text.data() + text.size()) fail("a number", json);
  return out;
}

double read_double(const Value& json) {
  if (json.type() == Type::unsigned_integer) return static_cast<double>(json.unsigned_integer());
  if (json.type() == Type::string) {
    if (json.string() == "NaN") return std::numeric_limits<double>::quiet_NaN();
    if (json.string() == "Infinity") return std::numeric_limits<double>::infinity();
    if (json.string() == "-Infinity") return -std::numeric_limits<double>::infinity();
  }
  return read_number<double>(json);
}

const Value* member(const Value& json, std::string_view name) {
  return json.type() == Type::map ? json.map().find(Value(name)) : nullptr;
}

Value read_list(const Value& json) {
  List list;
  if (const Value* values = member(json, "values")) {
    for (const Value& value : values->list()) list.push_back(read_case_value(value));
  }
  return {std::move(list)};
}

Value read_map(const Value& json) {
  std::vector<Map::Entry> entries;
  if (const Value* given = member(json, "entries")) {
    for (const Value& entry : given->list()) {
      const Value* key = member(entry, "key");
      const Value* value = member(entry, "value");
      if (key == nullptr || value == nullptr) fail("an entry with key and value", entry);
      entries.emplace_back(read_case_value(*key), read_case_value(*value));
    }
  }
  return {Map(std::move(entries))};
}

Value read_type_value(const std::string& name) {
  if (const auto kind = kind_named(name)) return Opaque::make_type(*kind);
  throw std::invalid_argument("expected a type, found " + name);
}

// {"@type": "type.googleapis.com/google.protobuf.Duration", "value": "1s"}
Value read_object(const Value& json) {
  const Value* type = member(json, "@type");
  const Value* value = member(json, "value");
  if (type == nullptr || value == nullptr || type->type() != Type::string) fail("an object", json);
  std::string why;
  std::optional<Value> out;
  if (type->string().ends_with(".Timestamp")) {
    if (const auto time = parse_timestamp(value->string())) out = Value(*time);
  } else if (type->string().ends_with(".Duration")) {
    if (const auto span = parse_duration(value->string())) out = Value(*span);
  }
  if (!out) fail("a timestamp or duration", json);
  return *out;
}

}  // namespace

Value read_case_value(const Value& json) {
  const auto& [key, value] = only_entry(json, "a value such as {\"int64Value\": \"1\"}");
  const std::string& kind = key.string();
  if (kind == "nullValue") return {};
  if (kind == "boolValue") return {value.boolean()};
  if (kind == "int64Value") return {read_number<std::int64_t>(value)};
  if (kind == "uint64Value") return {read_number<std::uint64_t>(value)};
  if (kind == "doubleValue") return {read_double(value)};
  if (kind == "stringValue") return {value.string()};
  if (kind == "bytesValue") {
    auto octets = decode_base64(value.string());
    if (!octets) fail("base64", value);
    return {Bytes{std::move(*octets)}};
  }
  if (kind == "listValue") return read_list(value);
  if (kind == "mapValue") return read_map(value);
  if (kind == "typeValue") return read_type_value(value.string());
  if (kind == "objectValue") return read_object(value);
  fail("a kind of value", json);
}

StaticType read_case_type(const Value& json) {
  const auto& [key, value] = only_entry(json, "a type such as {\"primitive\": \"INT64\"}");
  const std::string& kind = key.string();
  if (kind == "primitive" || kind == "wellKnown" || kind == "wrapper") {
    constexpr std::pair<std::string_view, Kind> names[] = {{"BOOL", Kind::boolean},
                                                           {"INT64", Kind::integer},
                                                           {"UINT64", Kind::unsigned_integer},
                                                           {"DOUBLE", Kind::real},
                                                           {"STRING", Kind::string},
                                                           {"BYTES", Kind::bytes},
                                                           {"TIMESTAMP", Kind::timestamp},
                                                           {"DURATION", Kind::duration}};
    for (const auto& [name, type] : names) {
      // A wrapper is its type or null.
      if (name == value.string()) return kind == "wrapper" ? StaticType() : StaticType(type);
    }
    return {};
  }
  if (kind == "null") return {Kind::null};
  if (kind == "listType") {
    const Value* item = member(value, "elemType");
    return {Kind::list, {item == nullptr ? StaticType() : read_case_type(*item)}};
  }
  if (kind == "mapType") {
    const Value* from = member(value, "keyType");
    const Value* to = member(value, "valueType");
    return {Kind::map,
            {from == nullptr ? StaticType() : read_case_type(*from),
             to == nullptr ? StaticType() : read_case_type(*to)}};
  }
  if (kind == "type") return {Kind::type};
  if (kind == "abstractType") {
    const Value* inside = member(value, "parameterTypes");
    const bool given = inside != nullptr && !inside->list().empty();
    return {Kind::optional, {given ? read_case_type(inside->list().front()) : StaticType()}};
  }
  return {};
}

bool is_same(const Value& a, const Value& b) {
  if (a.type() != b.type()) return false;
  switch (a.type()) {
    case Type::real:
      return (std::isnan(a.real()) && std::isnan(b.real())) ||
             (a.real() == b.real() && std::signbit(a.real()) == std::signbit(b.real()));
    case Type::list:
      return std::equal(a.list().begin(), a.list().end(), b.list().begin(), b.list().end(),
                        is_same);
    case Type::map:
      return std::equal(a.map().begin(), a.map().end(), b.map().begin(), b.map().end(),
                        [](const auto& x, const auto& y) {
                          return is_same(x.first, y.first) && is_same(x.second, y.second);
                        });
    case Type::any:
      break;
    default:
      return a == b;
  }
  const Opaque* x = Opaque::of(a);
  const Opaque* y = Opaque::of(b);
  if (x == nullptr || y == nullptr || x->kind() != y->kind()) return false;
  if (x->kind() == Opaque::Kind::type) return x->type().kind() == y->type().kind();
  if (x->kind() == Opaque::Kind::failure) return true;
  if (x->held() == nullptr || y->held() == nullptr) return x->held() == y->held();
  return is_same(*x->held(), *y->held());
}

std::string type_name_of(const Value& value) {
  const Opaque* opaque = Opaque::of(value);
  if (opaque == nullptr) return std::string(name_of(value.type()));
  if (opaque->kind() == Opaque::Kind::optional) return "optional_type";
  return opaque->kind() == Opaque::Kind::type ? "type" : "failure";
}

Value plain_value(const Value& value) {
  Value out = value;
  if (const Opaque* opaque = Opaque::of(value)) {
    if (opaque->kind() == Opaque::Kind::type) {
      out = Value(type_name(opaque->type().kind()));
    } else {
      out = opaque->held() != nullptr ? plain_value(*opaque->held()) : Value();
    }
  } else if (value.type() == Type::list) {
    List list;
    for (const Value& item : value.list()) list.push_back(plain_value(item));
    out = Value(std::move(list));
  } else if (value.type() == Type::map) {
    std::vector<Map::Entry> entries;
    for (const auto& [key, item] : value.map()) entries.emplace_back(key, plain_value(item));
    out = Value(Map(std::move(entries)));
  }
  out.set_secret(value.secret() || out.secret());
  return out;
}

std::string shown(const Value& value) {
  const Opaque* opaque = Opaque::of(value);
  if (opaque != nullptr && opaque->kind() == Opaque::Kind::failure) {
    return "an error: " + opaque->message();
  }
  return write_json(plain_value(value)) + " (" + type_name_of(value) + ")";
}

}  // namespace heddle::expression
