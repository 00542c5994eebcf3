// SPDX-License-Identifier: Apache-2.0
#include "value/file_text.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>

namespace heddle {
namespace {

constexpr std::size_t least_read = std::size_t{16} * 1024;

}  // namespace

std::optional<std::string> read_file(const std::string& path, std::size_t most, std::string& why) {
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) {
    why = std::generic_category().message(errno);
    return std::nullopt;
  }
  // As much as there is, not as much as there may be: most files are small.
  std::string text;
  while (stream && text.size() < most) {
    const std::size_t begin = text.size();
    text.resize(std::min(most, begin + std::max(begin, least_read)));
    stream.read(text.data() + begin, static_cast<std::streamsize>(text.size() - begin));
    text.resize(begin + static_cast<std::size_t>(stream.gcount()));
  }
  if (stream.bad()) {
    why = "it is a folder, or the disk has a fault";
    return std::nullopt;
  }
  return text;
}

}  // namespace heddle
