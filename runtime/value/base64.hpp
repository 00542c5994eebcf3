// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

// Bytes as text, where a format has no bytes of its own (JSON, a command line).
namespace heddle {

// The standard alphabet, with padding.
std::string encode_base64(std::string_view octets);

// Reads the standard and the url-safe alphabet, with or without padding; nothing when `text` is
// neither, or does not end on a byte.
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace heddle
