/* SPDX-License-Identifier: Apache-2.0
 *
 * A good plugin; the build file says what it is called. */
#include "c_plugin.h"
