// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>

// Flows, configurations and secrets are files that people name, and mistype.
namespace heddle {

// The first `most` bytes of the file. Empty when it cannot be read, and `why` says so, as what
// follows "it cannot be read: ".
std::optional<std::string> read_file(const std::string& path, std::size_t most, std::string& why);

}  // namespace heddle
