// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/value.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What is known of a value before it is there. Descriptors say "a list"; an expression knows more
// ("a list of strings"), and has kinds of its own that never leave it: optionals and types.
namespace heddle::expression {

class StaticType {
 public:
  enum class Kind : std::uint8_t {
    dyn,  // anything: what it is shows when it is there
    null,
    boolean,
    integer,
    unsigned_integer,
    real,
    string,
    bytes,
    timestamp,
    duration,
    list,       // of one parameter
    map,        // of two: key, value
    type,       // what type() gives; of one parameter
    optional,   // of one parameter
    parameter,  // in a signature: "A", any type but the same wherever it stands
  };

  StaticType() = default;  // dyn
  StaticType(Kind kind) : kind_(kind) {}
  StaticType(Kind kind, std::vector<StaticType> parameters);
  // Of a variable: `any` is dyn, a list is one of dyn, a map one from dyn to dyn.
  StaticType(Type type);
  static StaticType parameter(std::string_view name);

  [[nodiscard]] Kind kind() const noexcept { return kind_; }
  // Those a list, map, type or optional was made of, dyn where none were given.
  [[nodiscard]] const StaticType& parameter(std::size_t index) const;
  [[nodiscard]] bool has_parameters() const noexcept { return shape_ != nullptr; }
  [[nodiscard]] const std::string& name() const;  // of a parameter

  // As messages and the specification write it: "list(map(string, dyn))".
  [[nodiscard]] std::string text() const;
  // "a string", "an int", as messages say it.
  [[nodiscard]] std::string with_article() const;
  // The nearest type of a variable: `any` for what has none.
  [[nodiscard]] Type value_type() const;

  friend bool operator==(const StaticType& a, const StaticType& b);

 private:
  struct Shape {
    std::vector<StaticType> parameters;
    std::string name;
  };
  Kind kind_ = Kind::dyn;
  std::shared_ptr<const Shape> shape_;
};

// What expressions call a type where it is a value: "int", "null_type", "google.protobuf.Duration".
// "dyn" of the specification is among them, though no value is of that type.
std::string_view type_name(StaticType::Kind kind);
std::optional<StaticType::Kind> kind_named(std::string_view name);

}  // namespace heddle::expression
