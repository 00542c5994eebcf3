// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/host_node.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/node_source.hpp"
#include "plugin/shared_settings.hpp"

// The node types that a host program registers itself. They are there from the beginning, so
// nothing is searched or refused later: what is wrong with one is a mistake of the program, and is
// said when it makes its runtime.
namespace heddle::plugin {

// What they are said to come from.
inline constexpr std::string_view this_program = "this program";

class HostNodes final : public NodeSource {
 public:
  // Declares their settings. Throws std::invalid_argument, which says all that is wrong.
  HostNodes(const std::vector<HostNode>& nodes, SharedSettings& settings);

  const NodeType* find(std::string_view name) override;
  std::vector<const NodeType*> all() override;
  std::vector<const NodeType*> of_family(std::string_view family) override;
  std::vector<Refusal> refusals(std::string_view /*name*/) override { return {}; }
  std::vector<Diagnostic> diagnostics() override { return {}; }
  std::vector<std::string> places() override { return {}; }

  [[nodiscard]] std::vector<std::string> names() const;

 private:
  std::vector<std::unique_ptr<NodeType>> types_;  // by name; immutable, so there is no lock
};

}  // namespace heddle::plugin
