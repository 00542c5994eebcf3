// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace heddle::core {

// As part of a URL: all but letters, digits and -._~ as %XX.
std::string percent_encoded(std::string_view text);
// As text or the value of an attribute in HTML.
std::string html_escaped(std::string_view text);

bool is_utf8(std::string_view text);
// With U+FFFD for each byte that is no part of UTF-8.
std::string repaired_utf8(std::string_view text);

}  // namespace heddle::core
