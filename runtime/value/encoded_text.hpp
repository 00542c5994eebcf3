// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "value/secret_index.hpp"

// A secret stands in a text in one of many encodings, and encoders differ in what they escape. To
// decode the text and look for the secret as it is finds them all.
namespace heddle::detail {

// A text without its escapes, and where each byte of it comes from.
struct DecodedText {
  std::string text;
  std::vector<std::size_t> begins;  // one per byte, and the end of the source

  // The region of the source that bytes [begin, end) of `text` come from.
  [[nodiscard]] Region source_of(Region region) const;
};

// Both leave as it is what is not an escape.
DecodedText without_json_escapes(std::string_view source);
DecodedText without_percent_escapes(std::string_view source, bool plus_is_space);

}  // namespace heddle::detail
