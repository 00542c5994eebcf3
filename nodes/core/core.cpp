// SPDX-License-Identifier: Apache-2.0
#include <heddle/node.hpp>

#include "exec.hpp"
#include "fail.hpp"
#include "http.hpp"
#include "log.hpp"
#include "sleep.hpp"
#include "template.hpp"

// The file of the whole family.
HEDDLE_PLUGIN("core", HEDDLE_PLUGIN_VERSION, "Apache-2.0", heddle::core::Exec, heddle::core::Fail,
              heddle::core::Http, heddle::core::Log, heddle::core::Sleep, heddle::core::Template)
