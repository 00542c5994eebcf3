// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "flow/yaml/tree.hpp"

// yaml-cpp says only where a scalar begins. To mark three characters inside a folded text, the
// scalar is read a second time, in the source; only findings cost that, not flows without any.
namespace heddle::flow::yaml {

// Where the scalar ends in the source, after its closing quote; for a block text the end of its
// header line.
std::uint32_t scalar_end(std::string_view source, const Node& scalar);

// Whether the scalar is a quoted text without a closing quote.
bool is_unclosed(std::string_view source, const Node& scalar);

// Where the value's bytes [begin, begin + size) stand in the source. The part on the first line,
// when they are spread over several.
Span locate(std::string_view source, const Node& scalar, std::uint32_t begin, std::uint32_t size);

// The end of the word (no blank, comma or bracket) that begins at `offset`.
std::uint32_t rescan_word(std::string_view source, std::uint32_t offset);

// The whole of a scalar, list or map: of a list or map what stands on its first line.
Span span_of(std::string_view source, const Node& node);

}  // namespace heddle::flow::yaml
