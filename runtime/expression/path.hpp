// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "expression/expression.hpp"

// Dotted paths such as `nodes.sign_in.access` against the names in reach. Where one leads nowhere,
// the words that help its author.
namespace heddle::expression {

// What one has found out about a path that is not declared: `known` segments lead to something, the
// next one does not (or there is none, and the path stops too early). `offset` is where the path
// stands.
Problem unknown_name(const std::vector<std::string_view>& segments, std::size_t known,
                     std::uint32_t offset, const Scope& scope);

// How many segments, from the first, are a declared path or lead to one.
std::size_t known_segments(const std::vector<std::string_view>& segments, const Scope& scope);

// The longest declared path that begins `segments`, as the number of its segments; 0 for none.
std::size_t declared_segments(const std::vector<std::string_view>& segments, const Scope& scope);

// The text of the first `count` segments, which stand in one text.
std::string_view first_segments(const std::vector<std::string_view>& segments, std::size_t count);

std::vector<std::string_view> split_path(std::string_view path);

}  // namespace heddle::expression
