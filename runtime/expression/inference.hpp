// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "expression/signature.hpp"
#include "expression/static_type.hpp"

// What types follow from each other: [] is a list of something that is not known yet, and becomes a
// list of strings when it is compared with one. Unknowns are parameters with a number as their
// name.
namespace heddle::expression {

class Inference {
 public:
  // Something not known yet.
  StaticType unknown();

  // Whether a value of type `from` can stand where `to` is wanted. What follows for unknowns is
  // remembered when it can, and nothing when it cannot.
  bool assign(const StaticType& from, const StaticType& to);

  // The type that both have in common: dyn when they differ.
  StaticType join(const StaticType& a, const StaticType& b);

  // The type with what is known of its unknowns; the rest of them as dyn when `final`.
  [[nodiscard]] StaticType known(const StaticType& type, bool final = false) const;

  // What a call gives: the result of all overloads that fit, which are put into `fitting`. Dyn when
  // their results differ, no type (false) when none fits.
  bool call(std::span<const Overload> overloads, bool is_method,
            std::span<const StaticType> arguments, StaticType& result,
            std::vector<const Overload*>& fitting);

 private:
  using Bindings = std::unordered_map<std::string, StaticType>;

  bool try_assign(const StaticType& from, const StaticType& to);
  bool bind(const StaticType& unknown, const StaticType& type);
  void set(const std::string& unknown, const StaticType& type);
  // Takes back what was set since the trail was so long.
  void undo(std::size_t length);
  [[nodiscard]] bool mentions(const StaticType& type, const StaticType& unknown) const;
  // A fresh unknown for each parameter of a signature.
  StaticType instance(const StaticType& type, Bindings& fresh);

  Bindings bindings_;
  // What was set, and what it was before: much cheaper than to try with a copy of all.
  std::vector<std::pair<std::string, std::optional<StaticType>>> trail_;
  std::uint32_t next_ = 0;
};

}  // namespace heddle::expression
