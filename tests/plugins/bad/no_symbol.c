/* SPDX-License-Identifier: Apache-2.0 */
int heddle_plugin(void);

__attribute__((visibility("default"))) int heddle_plugin(void) {
  return 1;
}
