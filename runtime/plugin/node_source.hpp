// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <cstdint>
#include <functional>
#include <heddle/descriptor.hpp>
#include <heddle/diagnostic.hpp>
#include <string>
#include <string_view>
#include <vector>

// Where node types come from: shared libraries and method files, or a host program that registers
// its own. Nothing above this interface knows which.
namespace heddle::plugin {

// A node type that can be run. Lives as long as its source; the table behind it for ever, since a
// plugin is never unmapped.
struct NodeType : NodeTypeDescriptor {
  const heddle_node_type* table =
      nullptr;  // of a plugin, which has a function of its own to run it
  // What runs it where there is no table: it may know what it runs, which a function of the ABI
  // cannot. May be called by several threads at once.
  std::function<std::uint32_t(const heddle_host* host, heddle_call* call)> body;

  // As heddle_node_type.run.
  std::uint32_t run(const heddle_host* host, heddle_call* call) const {
    return table != nullptr ? table->run(host, call) : body(host, call);
  }
};

// Why a file does not offer what was looked for in it.
struct Refusal {
  std::string file;
  std::string why;
};

class NodeSource {
 public:
  virtual ~NodeSource() = default;

  // The node type with this name, or null. Loads what is needed for it and nothing else.
  // Thread-safe.
  virtual const NodeType* find(std::string_view name) = 0;
  // Every node type that can be had, sorted by name. Loads everything. Thread-safe.
  virtual std::vector<const NodeType*> all() = 0;
  // Of these, those that are found by the name of the family: of `a`, those of a.so and a.b.so.
  // Loads nothing else. Thread-safe.
  virtual std::vector<const NodeType*> of_family(std::string_view family) = 0;
  // What was looked at in vain for `name`. Thread-safe.
  virtual std::vector<Refusal> refusals(std::string_view name) = 0;
  // What is wrong with plugins that were loaded or refused so far. Thread-safe.
  virtual std::vector<Diagnostic> diagnostics() = 0;
  // The places that are searched, in order.
  virtual std::vector<std::string> places() = 0;
};

}  // namespace heddle::plugin
