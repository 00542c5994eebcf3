// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

// Regular expressions of a schema: ECMAScript's, read with the flag "u", and found anywhere in a
// text unless they say otherwise.
namespace heddle::flow::schema {

// One `${{ … }}` and nothing around it; without anchors.
inline constexpr std::string_view expression = R"(\$\{\{[\s\S]*\}\})";
// Text with an expression in it.
inline constexpr std::string_view with_expression = R"(\{\{)";
// "10s", "1h30m"; without anchors and sign.
inline constexpr std::string_view duration =
    R"((?:(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:ms|us|µs|ns|s|m|h))+)";

// Exactly what `alternatives` ("a|b") matches.
std::string whole(std::string_view alternatives);

// Exactly this text.
std::string exactly(std::string_view text);

// Every spelling of `name` but its own: case, blanks, '_' and '-' make no difference.
std::string other_spellings(std::string_view name);

// An id of a node, input or output. `also_reserved` ("a|b|"): names that it cannot be.
std::string identifier(std::string_view also_reserved = "");

// Where an outcome can lead: a node's id, or an end. Here words need not be reserved: that there is
// no such node is for the checker to find.
inline constexpr std::string_view target =
    R"(^(?:[A-Za-z_][A-Za-z0-9_]*|end\.(?!CANCELLED$)[A-Z][A-Z0-9_]*)$)";

// An RE2 pattern for a whole text, for a whole text; empty when it uses what means something else
// in ECMAScript, or nothing at all.
std::optional<std::string> from_re2(std::string_view pattern);

}  // namespace heddle::flow::schema
