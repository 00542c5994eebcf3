// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "expression/checker.hpp"
#include "expression/expression.hpp"
#include "expression/static_type.hpp"

// One expression, as it stands between ${{ and }}, from its text to its value:
//
//   parse      text → syntax             parser.cpp, macros.cpp
//   resolve    names and types           resolver.cpp, resolve_*.cpp, inference.cpp
//   require    what must be available    requirements.cpp
//   build      operations                builder.cpp, operations_*.cpp
//   evaluate   a value, or a failure
namespace heddle::expression {

class Operation;

class Program {
 public:
  ~Program();

  // Null when there are problems, which are appended with offsets in `source`.
  static std::unique_ptr<Program> compile(std::string_view source, const Scope& scope,
                                          const CheckOptions& options,
                                          std::vector<Problem>& problems);

  [[nodiscard]] const StaticType& type() const noexcept { return type_; }
  [[nodiscard]] bool secret() const noexcept { return secret_; }
  // Gives the same whenever it is evaluated: reads no slot and no clock.
  [[nodiscard]] bool constant() const noexcept { return constant_; }
  // Places are offsets in the source.
  [[nodiscard]] const std::vector<Expression::Use>& uses() const noexcept { return uses_; }
  [[nodiscard]] const std::vector<Expression::Need>& needs() const noexcept { return needs_; }
  // For whoever keeps them himself: the program is evaluated without.
  [[nodiscard]] std::vector<Expression::Use> take_uses() noexcept { return std::move(uses_); }
  [[nodiscard]] std::vector<Expression::Need> take_needs() noexcept { return std::move(needs_); }
  [[nodiscard]] const std::vector<std::uint32_t>& assured_by(bool result) const noexcept {
    return result ? assured_true_ : assured_false_;
  }

  // The slot whose value it gives as it is, where it is nothing but a path.
  [[nodiscard]] std::optional<std::uint32_t> slot() const;

  // The value, which may be a failure, a type or an optional (opaque.hpp). Thread-safe.
  [[nodiscard]] Value evaluate(const Environment& environment) const;

 private:
  Program() = default;

  static std::unique_ptr<Program> compile_path(std::string_view source, const Scope& scope);

  std::unique_ptr<const Operation> root_;
  StaticType type_;
  bool secret_ = false;
  bool constant_ = false;
  std::vector<Expression::Use> uses_;
  std::vector<Expression::Need> needs_;
  std::vector<std::uint32_t> assured_true_;
  std::vector<std::uint32_t> assured_false_;
};

}  // namespace heddle::expression
