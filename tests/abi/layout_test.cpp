// SPDX-License-Identifier: Apache-2.0
#include "abi/layout.h"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <cstddef>
#include <iterator>
#include <span>
#include <string>
#include <type_traits>

namespace {

// Plugins of every compiler since the first release rely on these numbers.
static_assert(sizeof(void*) == 8 && sizeof(long) == 8, "the table is that of a 64-bit machine");

#define SIZE(type, size)                                                    \
  static_assert(sizeof(type) == (size), "the size of " #type " changed");   \
  static_assert(std::is_standard_layout_v<type> && std::is_trivial_v<type>, \
                #type " is no plain C struct");
#define MEMBER(type, member, offset, size)                                       \
  static_assert(offsetof(type, member) == (offset), #type "." #member " moved"); \
  static_assert(sizeof(type::member) == (size), #type "." #member " changed its size");
#include "abi/layout.inc"
#undef SIZE
#undef MEMBER

const layout_line lines_in_cpp[] = {
#define SIZE(type, size) {#type, nullptr, 0, size, 0, sizeof(type)},
#define MEMBER(type, member, offset, size) \
  {#type, #member, offset, size, offsetof(type, member), sizeof(type::member)},
#include "abi/layout.inc"
#undef SIZE
#undef MEMBER
};

std::string differences(std::span<const layout_line> lines) {
  std::string result;
  for (const layout_line& line : lines) {
    if (line.offset == line.expected_offset && line.size == line.expected_size) continue;
    const std::string name =
        line.member == nullptr ? line.type : fmt::format("{}.{}", line.type, line.member);
    result += fmt::format("{}: expected {} bytes at {}, found {} at {}\n", name, line.expected_size,
                          line.expected_offset, line.size, line.offset);
  }
  return result;
}

std::string holes(std::span<const layout_line> lines) {
  std::string result;
  std::size_t end = 0;
  std::size_t whole = 0;
  std::string type;
  for (const layout_line& line : lines) {
    if (line.member == nullptr) {
      if (end != whole) result += fmt::format("{}: {} of {} bytes are named\n", type, end, whole);
      type = line.type;
      whole = line.size;
      end = 0;
      continue;
    }
    if (line.offset != end) result += fmt::format("{}: a hole before {}\n", type, line.member);
    end = line.offset + line.size;
  }
  return result;
}

}  // namespace

TEST_CASE("every member of every struct lies where it was released, for C++") {
  CHECK(differences(lines_in_cpp) == "");
}

TEST_CASE("every member of every struct lies where it was released, for C") {
  std::size_t count = 0;
  const layout_line* lines = layout_in_c(&count);
  CHECK(count == std::size(lines_in_cpp));
  CHECK(differences({lines, count}) == "");
}

TEST_CASE("no struct has padding, which a compiler could fill otherwise") {
  CHECK(holes(lines_in_cpp) == "");
}

TEST_CASE("the host has fewer than 40 functions, all of them pointers at the end of its table") {
  constexpr std::size_t functions =
      (sizeof(heddle_host) - offsetof(heddle_host, log)) / sizeof(void*);
  CHECK(functions == 18);
  CHECK(functions < 40);
}
