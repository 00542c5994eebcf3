// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <cstdint>
#include <heddle/call.hpp>
#include <heddle/detail/declare.hpp>
#include <heddle/detail/views.hpp>
#include <heddle/http.hpp>
#include <heddle/value.hpp>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

// Writing a node: a struct whose members say what it takes and gives, and whose run() does the work
// in plain sequential code. The plugin's constant tables are collected from the members while the
// compiler runs, so a variable cannot be used without being declared, and loading a plugin runs
// none of its code.
//
//   struct Greet : heddle::Node {
//     static constexpr heddle::About about{.name = "demo.greet", .doc = "Greets someone."};
//     In<std::string> name{this, "name", "Who to greet", {.example = "Ada"}};
//     Out<std::string> greeting{this, "greeting", "The greeting"};
//     Outcome run(Call&) {
//       greeting = "Hello, " + *name;
//       return success;
//     }
//   };
//   HEDDLE_PLUGIN("demo", "1.0.0", "Apache-2.0", Greet)
//
// A node object is made for each attempt and dies with it: what run() needs lives in run(). Members
// may also be declared in a base struct, or in a struct that is given the node, to be shared.
// Plugins link nothing: everything goes through the host's table.
namespace heddle {

// What a node type is, beside its variables.
struct About {
  std::string_view name;     // family.method, lower_snake_case
  std::string_view title{};  // as people say it: "Get New Token"; empty: the name
  std::string_view doc{};
  std::string_view success = "The method did its work";            // what SUCCESS means here
  std::string_view failure = "The method failed; error says why";  // what FAILURE means here
  bool blocking = false;    // run() blocks its thread: the host gives it one of its own
  bool idempotent = false;  // running it twice does no harm
  bool effects = false;     // it changes something outside the run
  bool only_fails = false;  // SUCCESS is no outcome of it, so no flow has to lead it anywhere
};

// What an input or a setting may say beyond its name and doc.
template <detail::VariableType T>
struct Options {
  using Literal = typename detail::Wire<T>::literal;
  std::optional<Literal> default_value{};
  std::optional<Literal> example{};
  bool required = true;                // of no effect with a default
  bool secret = false;                 // masked wherever the host shows it
  std::string_view pattern{};          // RE2 syntax; the whole text must match
  std::string_view pattern_meaning{};  // the pattern in words: "one DNS label"
  std::optional<Literal> minimum{};
  std::optional<Literal> maximum{};
  std::uint64_t minimum_size = 0;  // characters, bytes, items or entries
  std::uint64_t maximum_size = 0;  // 0: none
  detail::Names choices{};         // of a text
};

// What an output may say beyond its name and doc.
template <detail::VariableType T>
struct OutOptions {
  using Literal = typename detail::Wire<T>::literal;
  // Its value until run() writes it; the output then exists on every outcome.
  std::optional<Literal> default_value{};
  std::optional<Literal> example{};
  bool secret = false;
  bool is_public = false;  // not secret although the node was given a secret
  // Without a default: the outcomes on which run() promises to have written it.
  detail::Names on{"SUCCESS"};
};

template <detail::VariableType T>
class In;
template <detail::VariableType T>
class Out;
template <detail::VariableType T>
class Setting;

namespace detail {
struct Access;
}

// The base of every node.
class Node {
 public:
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  // The names in reach inside a node's struct.
  template <detail::VariableType T>
  using In = heddle::In<T>;
  template <detail::VariableType T>
  using Out = heddle::Out<T>;
  template <detail::VariableType T>
  using Setting = heddle::Setting<T>;
  using Outcome = heddle::Outcome;
  using Call = heddle::Call;

  static constexpr Outcome success{0};
  static constexpr Outcome failure{1};

 protected:
  constexpr Node() {
    if (std::is_constant_evaluated()) declarations_ = new detail::Declarations;
  }
  constexpr ~Node() {
    if (std::is_constant_evaluated()) delete declarations_;
  }

 private:
  friend struct detail::Access;

  // Only while the compiler constructs the node. At run time each member takes the next index,
  // which comes out the same.
  detail::Declarations* declarations_ = nullptr;
  const Call* call_ = nullptr;
  std::uint32_t inputs_ = 0;
  std::uint32_t outputs_ = 0;
  std::uint32_t settings_ = 0;
  std::uint32_t outcomes_ = 2;  // success and failure
};

namespace detail {

// What members and tables may see of a node.
struct Access {
  static constexpr Declarations* declarations(Node& node) { return node.declarations_; }
  static constexpr std::uint32_t next_input(Node& node) { return node.inputs_++; }
  static constexpr std::uint32_t next_output(Node& node) { return node.outputs_++; }
  static constexpr std::uint32_t next_setting(Node& node) { return node.settings_++; }
  static constexpr std::uint32_t next_outcome(Node& node) { return node.outcomes_++; }
  static void bind(Node& node, const Call& call) { node.call_ = &call; }
  static const Call& call(const Node& node) { return *node.call_; }
};

template <class T>
constexpr VariableDeclaration declare(std::string_view name, std::string_view doc,
                                      const Options<T>& options) {
  VariableDeclaration result;
  result.type = Wire<T>::type;
  result.name = name;
  result.doc = doc;
  result.default_value = literal(options.default_value, Wire<T>::type);
  result.example = literal(options.example, Wire<T>::type);
  if (options.required && !options.default_value) result.flags |= HEDDLE_VARIABLE_REQUIRED;
  if (options.secret) result.flags |= HEDDLE_VARIABLE_SECRET;
  result.pattern = options.pattern;
  result.pattern_meaning = options.pattern_meaning;
  result.minimum = literal(options.minimum, Wire<T>::type);
  result.maximum = literal(options.maximum, Wire<T>::type);
  result.minimum_size = options.minimum_size;
  result.maximum_size = options.maximum_size;
  if (options.choices.count != 0 && result.type != HEDDLE_TYPE_STRING) {
    declaration_error("only a string can have choices");
  }
  result.choices = options.choices;
  return result;
}

template <class T>
constexpr VariableDeclaration declare(std::string_view name, std::string_view doc,
                                      const OutOptions<T>& options) {
  VariableDeclaration result;
  result.type = Wire<T>::type;
  result.name = name;
  result.doc = doc;
  result.default_value = literal(options.default_value, Wire<T>::type);
  result.example = literal(options.example, Wire<T>::type);
  if (options.secret) result.flags |= HEDDLE_VARIABLE_SECRET;
  if (options.is_public) result.flags |= HEDDLE_VARIABLE_PUBLIC;
  if (!options.default_value) result.outcomes = options.on;
  return result;
}

// What In and Setting share: a value that is read through one of the host's functions.
template <class T, auto ReadFunction>
class Readable {
 public:
  Readable(const Readable&) = delete;
  Readable& operator=(const Readable&) = delete;

  // The value. Views and string_views are valid until run() returns. Throws std::logic_error when
  // there is none; only what is neither required nor has a default can lack one.
  T operator*() const { return detail::read<T>(fetch(true)); }
  // Whether there is a value.
  [[nodiscard]] bool has_value() const { return fetch(false).type != absent; }
  // Whether the value is a secret, which no text that leaves the run may show.
  [[nodiscard]] bool is_secret() const {
    const heddle_value value = fetch(false);
    return value.type != absent && (value.flags & HEDDLE_VALUE_SECRET) != 0;
  }
  [[nodiscard]] T value_or(T otherwise) const {
    const heddle_value value = fetch(false);
    return value.type == absent ? std::move(otherwise) : detail::read<T>(value);
  }

 protected:
  constexpr Readable(Node* owner, std::uint32_t index) : owner_(owner), index_(index) {}

 private:
  static constexpr std::uint32_t absent = UINT32_MAX;

  [[nodiscard]] heddle_value fetch(bool needed) const {
    const Call& call = Access::call(*owner_);
    heddle_value value{};
    const std::uint32_t status = (call.host()->*ReadFunction)(call.handle(), index_, &value);
    if (status == HEDDLE_ABSENT && !needed) {
      value.type = absent;
      return value;
    }
    if (status == HEDDLE_ABSENT) {
      const bool is_input = ReadFunction == &heddle_host::input;
      throw std::logic_error(std::string("it reads ") + (is_input ? "input" : "setting") +
                             " number " + std::to_string(index_ + 1) +
                             ", which has no value; ask has_value() first, or use value_or()");
    }
    call.check(status);
    return value;
  }

  Node* owner_;
  std::uint32_t index_;
};

}  // namespace detail

// An input variable: `In<std::string> name{this, "name", "Who to greet"};`, read with `*name`.
template <detail::VariableType T>
class In : public detail::Readable<T, &heddle_host::input> {
 public:
  constexpr In(Node* owner, std::string_view name, std::string_view doc, Options<T> options = {})
      : detail::Readable<T, &heddle_host::input>(owner, detail::Access::next_input(*owner)) {
    if (std::is_constant_evaluated()) {
      if (!detail::is_word(name, false)) {
        detail::declaration_error("the name of an input must be lower_snake_case");
      }
      auto& declared = *detail::Access::declarations(*owner);
      declared.add(declared.inputs, detail::declare(name, doc, options));
    }
  }
};

// Host-level configuration: `Setting<std::string> url{this, "demo.url", "…"};`, read with `*url`.
template <detail::VariableType T>
class Setting : public detail::Readable<T, &heddle_host::setting> {
 public:
  constexpr Setting(Node* owner, std::string_view name, std::string_view doc,
                    Options<T> options = {})
      : detail::Readable<T, &heddle_host::setting>(owner, detail::Access::next_setting(*owner)) {
    if (std::is_constant_evaluated()) {
      if (!detail::is_dotted(name)) {
        detail::declaration_error("the name of a setting must be family.name in lower_snake_case");
      }
      auto& declared = *detail::Access::declarations(*owner);
      declared.add(declared.settings, detail::declare(name, doc, options));
    }
  }
};

namespace detail {

// Whether a U may be assigned to an output of type T. C++ converts more than is meant: a text to a
// bool (as a pointer), a fraction to an integer.
template <class U, class T, class Plain = std::decay_t<U>>
constexpr bool assignable = [] {
  constexpr bool number = std::is_arithmetic_v<Plain> && !std::is_same_v<Plain, bool>;
  if constexpr (std::is_same_v<T, bool>) return std::is_same_v<Plain, bool>;
  if constexpr (std::is_integral_v<T>) return number && std::is_integral_v<Plain>;
  if constexpr (std::is_floating_point_v<T>) return number;
  if constexpr (std::is_same_v<T, std::string>) return std::is_convertible_v<U, std::string_view>;
  if constexpr (std::is_same_v<T, Value> && std::is_pointer_v<Plain>) {
    return std::is_convertible_v<U, std::string_view>;
  }
  return std::is_convertible_v<U, T>;
}();

}  // namespace detail

// An output variable: `Out<std::string> greeting{this, "greeting", "…"};`, written by assignment.
template <detail::VariableType T>
class Out {
 public:
  constexpr Out(Node* owner, std::string_view name, std::string_view doc,
                OutOptions<T> options = {})
      : owner_(owner), index_(detail::Access::next_output(*owner)) {
    if (std::is_constant_evaluated()) {
      if (!detail::is_word(name, false)) {
        detail::declaration_error("the name of an output must be lower_snake_case");
      }
      if (name == "outcome" || name == "error") {
        detail::declaration_error("outputs cannot be named outcome or error: every node has those");
      }
      auto& declared = *detail::Access::declarations(*owner);
      if (options.secret && options.is_public) {
        detail::declaration_error("an output is either secret or is_public, not both");
      }
      declared.add(declared.outputs, detail::declare(name, doc, options));
    }
  }
  Out(const Out&) = delete;
  Out& operator=(const Out&) = delete;

  // A later write replaces an earlier one. Throws std::out_of_range for an integer that the type of
  // the output does not hold.
  template <class U>
  requires(detail::assignable<U, T> && !std::is_same_v<std::remove_cvref_t<U>, Out>) Out& operator=(
      U&& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      write(std::string_view(value));
    } else if constexpr (std::is_same_v<std::remove_cvref_t<U>, T>) {
      write(value);
    } else {
      if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool> &&
                    std::is_integral_v<std::remove_cvref_t<U>>) {
        check_range(+value);
      }
      write(static_cast<T>(std::forward<U>(value)));
    }
    return *this;
  }
  // For braces: `users = {{"ada", 36}};`
  Out& operator=(const T& value) requires(std::is_class_v<T> && !std::is_same_v<T, Value>) {
    write(value);
    return *this;
  }

 private:
  template <class Integer>
  void check_range(Integer value) const {
    if (std::in_range<T>(value)) return;
    throw std::out_of_range("it writes " + std::to_string(value) + " to output number " +
                            std::to_string(index_ + 1) +
                            ", which is out of the range of its type (" +
                            std::string(name_of(static_cast<Type>(detail::Wire<T>::type))) + ")");
  }

  template <class U>
  void write(const U& value) {
    const Call& call = detail::Access::call(*owner_);
    detail::Storage storage;
    const heddle_value view = detail::to_view(value, storage);
    call.check(call.host()->output(call.handle(), index_, &view));
  }

  Node* owner_;
  std::uint32_t index_;
};

constexpr Outcome::Outcome(Node* owner, std::string_view name, std::string_view doc,
                           OutcomeOptions options)
    : code_(detail::Access::next_outcome(*owner)) {
  if (std::is_constant_evaluated()) {
    if (!detail::is_word(name, true)) {
      detail::declaration_error("the name of an outcome must be UPPER_SNAKE_CASE");
    }
    if (name == "SUCCESS" || name == "FAILURE") {
      detail::declaration_error(
          "every node has SUCCESS and FAILURE: use success and failure, and say in About what they "
          "mean");
    }
    if (name == "CANCELLED") {
      detail::declaration_error("CANCELLED is the host's own: throw heddle::Cancelled instead");
    }
    auto& declared = *detail::Access::declarations(*owner);
    declared.add(declared.outcomes,
                 detail::OutcomeDeclaration{name, doc, options.fails ? HEDDLE_OUTCOME_FAILS : 0U});
  }
}

}  // namespace heddle

#include <heddle/detail/tables.hpp>
