// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "expression/token.hpp"

// What single words mean to the parser.
namespace heddle::expression {

// Whether the grammar has a meaning of its own for this word: nowhere is it a name.
bool is_keyword(std::string_view word);
// Whether no name may be this; behind a dot it may.
bool is_reserved(std::string_view word);

// The function of an operator of this precedence, "_<_"; empty for what is none.
std::string_view relation_function(const Token& token);
std::string_view sum_function(const Token& token);
std::string_view product_function(const Token& token);

// "'x'", "the end": a word in a message.
std::string described(const Token& token);
// What an author who writes this word most likely means; empty when there is no telling.
std::string_view meant_by(const Token& token);

}  // namespace heddle::expression
