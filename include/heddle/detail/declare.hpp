// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <heddle/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// What a node's members say of themselves while the compiler constructs the node: the raw material
// of the plugin's tables. Part of <heddle/node.hpp>; not for direct use.
namespace heddle::detail {

// A scalar that a declaration may name: a default, an example, a bound.
struct Literal {
  std::uint32_t type = HEDDLE_TYPE_NULL;
  bool boolean = false;
  std::int64_t integer = 0;
  std::uint64_t uinteger = 0;
  double real = 0;
  std::string_view text;
  bool given = false;
};

// Types without literals in declarations; the member would be unusable, so it is never set.
struct NoLiteral {};

template <std::uint32_t TypeNumber, class LiteralType>
struct WireOf {
  static constexpr std::uint32_t type = TypeNumber;
  using literal = LiteralType;
};
// How a C++ type maps to the ABI: its type number and what literals of it look like. Of a type that
// no variable has it is a line in the compiler's words, instead of a page about constraints.
template <class T>
struct Wire : WireOf<HEDDLE_TYPE_NULL, NoLiteral> {
  static_assert(sizeof(T) == 0,
                "the type of an input, output or setting is one of: bool, std::int64_t, "
                "std::uint64_t, double, std::string, std::string_view, heddle::Bytes, "
                "heddle::List, heddle::Map, heddle::Timestamp, std::chrono::nanoseconds, "
                "heddle::Value");
};

}  // namespace heddle::detail

namespace heddle {
// What a declaration can say of a variable of bytes, list, map or any: no bytes, no items, no
// entries, null. `Out<Map> headers{this, "headers", "…", {.default_value = Empty{}}};`
struct Empty {};
}  // namespace heddle

namespace heddle::detail {

// clang-format off
template <> struct Wire<bool> : WireOf<HEDDLE_TYPE_BOOL, bool> {};
template <> struct Wire<std::int64_t> : WireOf<HEDDLE_TYPE_INT, std::int64_t> {};
template <> struct Wire<std::uint64_t> : WireOf<HEDDLE_TYPE_UINT, std::uint64_t> {};
template <> struct Wire<double> : WireOf<HEDDLE_TYPE_DOUBLE, double> {};
template <> struct Wire<std::string> : WireOf<HEDDLE_TYPE_STRING, std::string_view> {};
template <> struct Wire<std::string_view> : WireOf<HEDDLE_TYPE_STRING, std::string_view> {};
template <> struct Wire<Bytes> : WireOf<HEDDLE_TYPE_BYTES, Empty> {};
template <> struct Wire<List> : WireOf<HEDDLE_TYPE_LIST, Empty> {};
template <> struct Wire<Map> : WireOf<HEDDLE_TYPE_MAP, Empty> {};
template <> struct Wire<Timestamp> : WireOf<HEDDLE_TYPE_TIMESTAMP, NoLiteral> {};
template <> struct Wire<std::chrono::nanoseconds>
    : WireOf<HEDDLE_TYPE_DURATION, std::chrono::nanoseconds> {};
template <> struct Wire<Value> : WireOf<HEDDLE_TYPE_ANY, Empty> {};
// clang-format on

template <class T>
concept VariableType = requires {
  Wire<T>::type;
};

// `type` is that of the variable, which an Empty takes.
template <class T>
constexpr Literal literal(const std::optional<T>& value, std::uint32_t type) {
  Literal result;
  if (!value) return result;
  result.given = true;
  if constexpr (std::is_same_v<T, bool>) {
    result.type = HEDDLE_TYPE_BOOL;
    result.boolean = *value;
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    result.type = HEDDLE_TYPE_INT;
    result.integer = *value;
  } else if constexpr (std::is_same_v<T, std::uint64_t>) {
    result.type = HEDDLE_TYPE_UINT;
    result.uinteger = *value;
  } else if constexpr (std::is_same_v<T, double>) {
    result.type = HEDDLE_TYPE_DOUBLE;
    result.real = *value;
  } else if constexpr (std::is_same_v<T, std::string_view>) {
    result.type = HEDDLE_TYPE_STRING;
    result.text = *value;
  } else if constexpr (std::is_same_v<T, std::chrono::nanoseconds>) {
    result.type = HEDDLE_TYPE_DURATION;
    result.integer = value->count();
  } else if constexpr (std::is_same_v<T, Empty>) {
    result.type = type == HEDDLE_TYPE_ANY ? HEDDLE_TYPE_NULL : type;
  }
  return result;
}

// Up to eight names in a declaration: `.on = {"SUCCESS", "FAILURE"}`.
struct Names {
  std::array<std::string_view, 8> items{};
  std::size_t count = 0;

  // Not defaulted: g++ 12 fails on it in a default member initializer.
  constexpr Names() noexcept {}  // NOLINT(modernize-use-equals-default)
  template <class... Text>
  requires(sizeof...(Text) > 0 && sizeof...(Text) <= 8 &&
           (std::is_convertible_v<Text, std::string_view> && ...)) constexpr Names(Text... names)
      : items{std::string_view(names)...}, count(sizeof...(Text)) {}
};

struct VariableDeclaration {
  std::uint32_t type = HEDDLE_TYPE_NULL;
  std::uint32_t flags = 0;
  std::string_view name;
  std::string_view doc;
  Literal default_value;
  Literal example;
  std::string_view pattern;
  std::string_view pattern_meaning;
  Literal minimum;
  Literal maximum;
  std::uint64_t minimum_size = 0;
  std::uint64_t maximum_size = 0;
  Names choices;
  Names outcomes;

  [[nodiscard]] constexpr bool constrained() const {
    return !pattern.empty() || minimum.given || maximum.given || minimum_size != 0 ||
           maximum_size != 0 || choices.count != 0;
  }
};

struct OutcomeDeclaration {
  std::string_view name;
  std::string_view doc;
  std::uint32_t flags = 0;
};

// Called, at compile time only, where a declaration is wrong: not being constexpr, it stops the
// compiler, which then shows the call with its text. Defined all the same, since a build without
// optimisation keeps calls that are never made.
[[noreturn]] inline void declaration_error(const char* /*text*/) {
  std::abort();
}

// What the members of one node declared, in order. Lives only while the compiler works.
struct Declarations {
  std::vector<VariableDeclaration> inputs;
  std::vector<VariableDeclaration> outputs;
  std::vector<VariableDeclaration> settings;
  std::vector<OutcomeDeclaration> outcomes;

  template <class T>
  static constexpr void add(std::vector<T>& to, const T& item) {
    for (const T& known : to) {
      if (known.name == item.name) declaration_error("a name is declared twice in one node");
    }
    to.push_back(item);
  }
};

constexpr bool is_word(std::string_view text, bool upper) {
  const char first = upper ? 'A' : 'a';
  const char last = upper ? 'Z' : 'z';
  if (text.empty() || text[0] < first || text[0] > last) return false;
  for (const char c : text) {
    if (!((c >= first && c <= last) || (c >= '0' && c <= '9') || c == '_')) return false;
  }
  return true;
}

// a.b, a.b.c, …: words with dots between.
constexpr bool is_dotted(std::string_view text) {
  std::size_t words = 0;
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_word(text.substr(0, dot), false)) return false;
    ++words;
    if (dot == std::string_view::npos) return words >= 2;
    text.remove_prefix(dot + 1);
  }
}

}  // namespace heddle::detail
