/* SPDX-License-Identifier: Apache-2.0
 *
 * Compiled as pedantic C11 with warnings as errors: plugin.h is C, for whoever writes a plugin in
 * another language. */
#include "abi/layout.h"

#if !defined(__STDC_VERSION__) || __STDC_VERSION__ < 201112L || defined(__cplusplus)
#error "this file must be compiled as C11"
#endif

static const struct layout_line lines[] = {
#define SIZE LAYOUT_SIZE
#define MEMBER LAYOUT_MEMBER
#include "abi/layout.inc"
};

const struct layout_line* layout_in_c(size_t* count) {
  *count = sizeof lines / sizeof lines[0];
  return lines;
}
