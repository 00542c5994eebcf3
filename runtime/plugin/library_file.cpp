// SPDX-License-Identifier: Apache-2.0
#include "plugin/library_file.hpp"

#include <elf.h>
#include <fmt/format.h>
#include <link.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <vector>

namespace heddle::plugin {
namespace {

namespace fs = std::filesystem;

template <class T>
bool read_at(std::ifstream& file, std::uint64_t offset, T* to, std::size_t count) {
  file.seekg(static_cast<std::streamoff>(offset));
  file.read(reinterpret_cast<char*>(to), static_cast<std::streamsize>(sizeof(T) * count));
  return static_cast<bool>(file);
}

// dlopen says of the wrong ones that there is no such file.
bool is_for_this_machine(const ElfW(Ehdr) & header) {
  constexpr unsigned char own_class = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
#if defined(__x86_64__)
  constexpr ElfW(Half) own = EM_X86_64;
#elif defined(__aarch64__)
  constexpr ElfW(Half) own = EM_AARCH64;
#else
  const ElfW(Half) own = header.e_machine;
#endif
  return header.e_ident[EI_CLASS] == own_class && header.e_machine == own;
}

// How long the file must be to hold all that would be mapped; 0 when its headers do not say.
std::uint64_t needed_size(std::ifstream& file, const ElfW(Ehdr) & header) {
  std::uint64_t needed = header.e_phoff + std::uint64_t{header.e_phnum} * sizeof(ElfW(Phdr));
  std::vector<ElfW(Phdr)> segments(header.e_phnum);
  if (!read_at(file, header.e_phoff, segments.data(), segments.size())) return needed;
  for (const auto& segment : segments) {
    if (segment.p_type != PT_LOAD && segment.p_type != PT_DYNAMIC) continue;
    if (segment.p_offset > UINT64_MAX - segment.p_filesz) return UINT64_MAX;
    needed = std::max<std::uint64_t>(needed, segment.p_offset + segment.p_filesz);
  }
  return needed;
}

}  // namespace

std::string library_file_problem(const std::string& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (error) return fmt::format("cannot look at it: {}", error.message());
  if (fs::is_directory(status)) return "found a folder";
  if (!fs::is_regular_file(status)) return "found something that is no regular file";
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) return fmt::format("cannot read it: {}", std::generic_category().message(errno));
  const std::uint64_t size = fs::file_size(path, error);
  if (size == 0) return "found an empty file";
  ElfW(Ehdr) header{};
  const auto present = static_cast<std::size_t>(std::min<std::uint64_t>(size, sizeof header));
  read_at(file, 0, reinterpret_cast<char*>(&header), present);
  if (std::memcmp(header.e_ident, ELFMAG, std::min<std::size_t>(present, SELFMAG)) != 0) {
    return "found a file of another kind (it does not begin as an ELF file does)";
  }
  if (present == sizeof header && !is_for_this_machine(header)) {
    return fmt::format("found one that was built for another machine ({}-bit, ELF machine {})",
                       header.e_ident[EI_CLASS] == ELFCLASS32 ? 32 : 64, header.e_machine);
  }
  const std::uint64_t needed = present < sizeof header ? sizeof header : needed_size(file, header);
  if (size >= needed) return {};
  return fmt::format("found one that was cut off: {} of at least {} bytes; build or copy it again",
                     size, needed);
}

}  // namespace heddle::plugin
