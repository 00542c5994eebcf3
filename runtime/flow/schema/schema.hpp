// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/descriptor.hpp>
#include <string>
#include <vector>

// An editor that knows the language and the node types offers them while a flow is written, shows
// what they mean and marks mistakes before the file is saved. Editors learn such things from a JSON
// Schema; this writes the one of flow files that may use the given node types.
//
// It knows less than the checker: nothing of names (nodes, inputs) and nothing of expressions. So
// it takes what the checker takes, and more; only a `next` with nothing behind it is a mistake to
// it even where no outcome has to lead anywhere, lest editors offer `null` for it.
//
// It is in draft 2020-12, but keeps to what means the same in draft 7, as editors of a few years
// ago know no other. tests/editor says what they make of it; three things there are no accident:
// - Hovering shows the docs of the innermost schema that a value matches. So a key carries docs and
//   the schema of its value none, except for `use`, whose values are what one wants to read about.
// - `if` compares with `pattern`, not `const`: while someone types, an editor takes the beginning
//   of a `const` for the whole, and would offer the inputs of `core.wait_for` to a `core.wait`.
// - Snippets (`defaultSnippets`) offer values that must not be the only ones.
namespace heddle::flow {

// JSON text, ending with a line break; the same for the same types.
std::string write_schema(const std::vector<NodeTypeDescriptor>& types);

}  // namespace heddle::flow
