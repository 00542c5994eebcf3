// SPDX-License-Identifier: Apache-2.0
#include "expression/static_type.hpp"

#include <algorithm>
#include <utility>

namespace heddle::expression {
namespace {

constexpr std::pair<std::string_view, StaticType::Kind> type_names[] = {
    {"dyn", StaticType::Kind::dyn},
    {"bool", StaticType::Kind::boolean},
    {"int", StaticType::Kind::integer},
    {"uint", StaticType::Kind::unsigned_integer},
    {"double", StaticType::Kind::real},
    {"string", StaticType::Kind::string},
    {"bytes", StaticType::Kind::bytes},
    {"list", StaticType::Kind::list},
    {"map", StaticType::Kind::map},
    {"null_type", StaticType::Kind::null},
    {"type", StaticType::Kind::type},
    {"optional_type", StaticType::Kind::optional},
    {"google.protobuf.Timestamp", StaticType::Kind::timestamp},
    {"google.protobuf.Duration", StaticType::Kind::duration}};

StaticType::Kind kind_of(Type type) {
  using Kind = StaticType::Kind;
  switch (type) {
    case Type::null:
      return Kind::null;
    case Type::boolean:
      return Kind::boolean;
    case Type::integer:
      return Kind::integer;
    case Type::unsigned_integer:
      return Kind::unsigned_integer;
    case Type::real:
      return Kind::real;
    case Type::string:
      return Kind::string;
    case Type::bytes:
      return Kind::bytes;
    case Type::list:
      return Kind::list;
    case Type::map:
      return Kind::map;
    case Type::timestamp:
      return Kind::timestamp;
    case Type::duration:
      return Kind::duration;
    case Type::any:
      break;
  }
  return Kind::dyn;
}

std::string_view kind_name(StaticType::Kind kind) {
  constexpr std::string_view names[] = {"dyn",    "null",   "bool",  "int",          "uint",
                                        "double", "string", "bytes", "timestamp",    "duration",
                                        "list",   "map",    "type",  "optional_type"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace

StaticType::StaticType(Kind kind, std::vector<StaticType> parameters)
    : kind_(kind), shape_(std::make_shared<const Shape>(Shape{std::move(parameters), {}})) {}

StaticType::StaticType(Type type) : kind_(kind_of(type)) {}

StaticType StaticType::parameter(std::string_view name) {
  StaticType out(Kind::parameter);
  out.shape_ = std::make_shared<const Shape>(Shape{{}, std::string(name)});
  return out;
}

const StaticType& StaticType::parameter(std::size_t index) const {
  static const StaticType dyn;
  if (shape_ == nullptr || index >= shape_->parameters.size()) return dyn;
  return shape_->parameters[index];
}

const std::string& StaticType::name() const {
  static const std::string none;
  return shape_ == nullptr ? none : shape_->name;
}

std::string StaticType::text() const {
  if (kind_ == Kind::parameter) return name();
  std::string out(kind_name(kind_));
  if (kind_ == Kind::map) return out + "(" + parameter(0).text() + ", " + parameter(1).text() + ")";
  const bool has_one =
      kind_ == Kind::list || kind_ == Kind::optional || (kind_ == Kind::type && shape_ != nullptr);
  return has_one ? out + "(" + parameter(0).text() + ")" : out;
}

std::string StaticType::with_article() const {
  switch (kind_) {
    case Kind::dyn:
      return "a value of any type";
    case Kind::null:
      return "null";
    case Kind::bytes:
      return "bytes";
    default:
      break;
  }
  const bool known_inside =
      kind_ == Kind::map ? parameter(0).kind() != Kind::dyn || parameter(1).kind() != Kind::dyn
                         : parameter(0).kind() != Kind::dyn;
  const std::string name = known_inside ? text() : std::string(kind_name(kind_));
  const bool vowel = name.starts_with('i') || name.starts_with('o');
  return (vowel ? "an " : "a ") + name;
}

Type StaticType::value_type() const {
  switch (kind_) {
    case Kind::null:
      return Type::null;
    case Kind::boolean:
      return Type::boolean;
    case Kind::integer:
      return Type::integer;
    case Kind::unsigned_integer:
      return Type::unsigned_integer;
    case Kind::real:
      return Type::real;
    case Kind::string:
      return Type::string;
    case Kind::bytes:
      return Type::bytes;
    case Kind::timestamp:
      return Type::timestamp;
    case Kind::duration:
      return Type::duration;
    case Kind::list:
      return Type::list;
    case Kind::map:
      return Type::map;
    default:
      return Type::any;
  }
}

bool operator==(const StaticType& a, const StaticType& b) {
  if (a.kind_ != b.kind_ || a.name() != b.name()) return false;
  const auto count = [](StaticType::Kind kind) -> std::size_t {
    switch (kind) {
      case StaticType::Kind::map:
        return 2;
      case StaticType::Kind::list:
      case StaticType::Kind::type:
      case StaticType::Kind::optional:
        return 1;
      default:
        return 0;
    }
  };
  for (std::size_t i = 0; i < count(a.kind_); ++i) {
    if (!(a.parameter(i) == b.parameter(i))) return false;
  }
  return true;
}

std::string_view type_name(StaticType::Kind kind) {
  const auto* found = std::find_if(std::begin(type_names), std::end(type_names),
                                   [&](const auto& known) { return known.second == kind; });
  return found == std::end(type_names) ? "dyn" : found->first;
}

std::optional<StaticType::Kind> kind_named(std::string_view name) {
  const auto* found = std::find_if(std::begin(type_names), std::end(type_names),
                                   [&](const auto& known) { return known.first == name; });
  return found == std::end(type_names) ? std::nullopt : std::optional(found->second);
}

}  // namespace heddle::expression
