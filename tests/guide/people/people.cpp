// SPDX-License-Identifier: Apache-2.0
#include <heddle/node.hpp>

#include "import.hpp"
#include "invite.hpp"
#include "look_up.hpp"

HEDDLE_PLUGIN("people", "1.2.0", "Apache-2.0", Import, Invite, LookUp)
