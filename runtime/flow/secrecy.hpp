// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <queue>

#include "flow/draft.hpp"

// What is made from a secret is one. A node that is given a secret gives secrets; the expressions
// that read it know so when it was bound before them. Of the others this looks once more.
namespace heddle::flow {

// The node is given a secret: what it gives is secret as well.
void set_given_secret(Draft& draft, std::uint32_t index);
// Sees whether one of its bindings makes it so. True when that is news.
bool update_secrecy(Draft& draft, std::uint32_t index);

// Compiles again what was compiled before its source was known to be given a secret; that may make
// its own node secret, and so on.
void spread_secrecy(Draft& draft);

// Nodes that have been found to give secrets, and whose readers have not been seen to.
using SecretSources = std::queue<std::uint32_t>;

// One node, once more. It is among `news` behind this when it has become secret.
void spread_to(Draft& draft, std::uint32_t index, SecretSources& news);

}  // namespace heddle::flow
