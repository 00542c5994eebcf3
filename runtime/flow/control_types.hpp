// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/descriptor.hpp>
#include <span>
#include <string_view>
#include <vector>

#include "flow/type_index.hpp"

// Most nodes call a method that a plugin offers. A few steer the run itself and belong to the
// language; a flow writes them with a key of their own in place of 'use'. To all else they are
// nodes like any other, so they are described like any other, as data: listings, documentation and
// schema read this table, and the reader takes nothing that does not stand in it.
namespace heddle::flow {

// A key that goes with other kinds of node, and why it does not go with this one.
struct RefusedKey {
  std::string_view key;
  std::string_view why;
};

struct ControlType {
  NodeTypeDescriptor descriptor;  // named as its key: "switch"
  // What such a node has beside that key: keys of its own, and those of all nodes but the refused.
  std::span<const std::string_view> own_keys;
  std::span<const RefusedKey> refused;
  // Those of its outcomes that 'next' leads somewhere; and that in words, with what leads the
  // others.
  std::span<const std::string_view> in_next;
  std::string_view next_doc;
};

// Sorted by name.
const std::vector<ControlType>& control_types();
// The type of nodes with this key, or null.
const ControlType* find_control(std::string_view key);
// Its outcomes that 'next' leads somewhere.
const TypeIndex& index_of(const ControlType& type);

}  // namespace heddle::flow
