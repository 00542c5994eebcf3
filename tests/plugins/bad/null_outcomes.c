/* SPDX-License-Identifier: Apache-2.0 */
#define OUTPUT_OUTCOMES NULL
#include "c_plugin.h"
