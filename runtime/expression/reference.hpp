// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "expression/expression.hpp"

// A path such as `nodes.sign_in.user.name`: the slot it loads, and what it selects inside. Where it
// leads nowhere, the words that help its author.
namespace heddle::expression {

struct Reference {
  std::string path;      // as it is written
  std::string declared;  // the part of it that is declared
  Declaration declaration;
  std::vector<Value> keys;  // the rest, to look up in maps one after the other
  std::uint32_t offset = 0;

  // `any` where the data decides.
  [[nodiscard]] Type type() const { return keys.empty() ? declaration.type : Type::any; }
};

// What `text`, which stands at `offset`, refers to. Nothing, and a problem more, when it is not a
// path or there is nothing of that name.
std::optional<Reference> resolve(std::string_view text, std::uint32_t offset, const Scope& scope,
                                 std::vector<Problem>& problems);

// What one has found out about a path that is not declared: `known` segments lead to something, the
// next one does not (or there is none, and the path stops too early).
Problem unknown_name(const std::vector<std::string_view>& segments, std::size_t known,
                     std::uint32_t offset, const Scope& scope);

// How many segments, from the first, are a declared path or lead to one.
std::size_t known_segments(const std::vector<std::string_view>& segments, const Scope& scope);

// The longest declared path that begins `segments`, as the number of its segments; 0 for none.
std::size_t declared_segments(const std::vector<std::string_view>& segments, const Scope& scope);

// The text of the first `count` segments.
std::string_view first_segments(const std::vector<std::string_view>& segments, std::size_t count);

std::vector<std::string_view> split_path(std::string_view path);

}  // namespace heddle::expression
