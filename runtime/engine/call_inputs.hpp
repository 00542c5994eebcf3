// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/node_call.hpp"

// What a node is given: a call that has begun gets its inputs here, lent where they are when that
// can be.
namespace heddle::engine {

// Puts the inputs into the call. False: they are unusable, and `why` says why.
bool bind_inputs(heddle_call& call, std::string& why);
// Tells who wants to see data of them.
void tell_inputs(const heddle_call& call);
// A node may write what it knows from its settings.
void mask_settings(const heddle_call& call);

}  // namespace heddle::engine
