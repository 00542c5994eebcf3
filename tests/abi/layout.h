/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HEDDLE_TESTS_ABI_LAYOUT_H
#define HEDDLE_TESTS_ABI_LAYOUT_H

#include <heddle/plugin.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* One line of layout.inc, as it should be and as a compiler sees it. `member` is null for the size
 * of a whole struct. */
struct layout_line {
  const char* type;
  const char* member;
  size_t expected_offset;
  size_t expected_size;
  size_t offset;
  size_t size;
};

/* The table as a C11 compiler sees it. */
const struct layout_line* layout_in_c(size_t* count);

#ifdef __cplusplus
}
#endif

#define LAYOUT_SIZE(type, size) {#type, 0, 0, size, 0, sizeof(type)},
#define LAYOUT_MEMBER(type, member, offset, size) \
  {#type, #member, offset, size, offsetof(type, member), sizeof(((type*)0)->member)},

#endif
