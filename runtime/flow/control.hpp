// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "flow/control_types.hpp"
#include "flow/draft.hpp"
#include "flow/secrecy.hpp"
#include "flow/shape.hpp"

// Control nodes on their way through the check. Each step does for a control node what the step of
// the same name (draft.hpp) does for all: find its parts, compile its expressions, find where it
// leads. `next` is wired for every kind of node alike, by wire_nodes.
namespace heddle::flow {

// Whether the node has the key of a control node. Reads it then, and reports the keys that do not
// go with it.
bool read_control(Draft& draft, std::uint32_t index, const Fields& fields);
// Reports the keys that only control nodes have, of a node that is none.
void refuse_control_keys(Draft& draft, const DraftNode& node, const Fields& fields);
// The key that a node without any would need for the other keys it has ("switch"), or empty.
std::string_view lacking_control(const Fields& fields);
// Whether an unknown key of the node most likely means that of a control node.
bool is_misspelt_control(const Fields& fields);

void bind_control(Draft& draft, std::uint32_t index);
void wire_control(Draft& draft, std::uint32_t index);
// As spread_to().
void spread_to_control(Draft& draft, std::uint32_t index, SecretSources& news);

// The same for one kind.
void read_switch(Draft& draft, std::uint32_t index, const Fields& fields);
void bind_switch(Draft& draft, std::uint32_t index);
void wire_switch(Draft& draft, std::uint32_t index);
void read_for_each(Draft& draft, std::uint32_t index, const Fields& fields);
void bind_for_each(Draft& draft, std::uint32_t index);
void wire_for_each(Draft& draft, std::uint32_t index);
void spread_to_for_each(Draft& draft, std::uint32_t index, SecretSources& news);
void read_parallel(Draft& draft, std::uint32_t index, const Fields& fields);
void bind_parallel(Draft& draft, std::uint32_t index);
void wire_parallel(Draft& draft, std::uint32_t index);
void read_repeat(Draft& draft, std::uint32_t index, const Fields& fields);
void bind_repeat(Draft& draft, std::uint32_t index);
void wire_repeat(Draft& draft, std::uint32_t index);
void read_set(Draft& draft, std::uint32_t index, const Fields& fields);
void bind_set(Draft& draft, std::uint32_t index);
void spread_to_set(Draft& draft, std::uint32_t index, SecretSources& news);
void read_wait(Draft& draft, std::uint32_t index, const Fields& fields);
void bind_wait(Draft& draft, std::uint32_t index);

}  // namespace heddle::flow
