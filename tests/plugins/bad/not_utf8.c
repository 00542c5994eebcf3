/* SPDX-License-Identifier: Apache-2.0 */
#define NODE_DOC TEXT("Gr\xfc\xdft")
#include "c_plugin.h"
