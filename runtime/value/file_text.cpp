// SPDX-License-Identifier: Apache-2.0
#include "value/file_text.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>

namespace heddle {

std::optional<std::string> read_file(const std::string& path, std::size_t most, std::string& why) {
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    why = std::generic_category().message(errno);
    return std::nullopt;
  }
  std::string text(most, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(most));
  if (stream.bad()) {
    why = "it is a folder, or the disk has a fault";
    return std::nullopt;
  }
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

}  // namespace heddle
