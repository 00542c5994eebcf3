// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "flow/catalog.hpp"
#include "plugin/node_source.hpp"

// All the sources of node types as the one catalogue that the checker asks.
namespace heddle::engine {

class Catalog final : public flow::Catalog {
 public:
  explicit Catalog(std::vector<std::unique_ptr<plugin::NodeSource>> sources)
      : sources_(std::move(sources)) {}

  const NodeTypeDescriptor* find(std::string_view type) override { return find_type(type); }
  std::vector<std::string> why_missing(std::string_view type) override;
  std::vector<std::string> names() override;
  std::vector<std::string> places() override;

  // What find() gives is one of these.
  const plugin::NodeType* find_type(std::string_view type);
  std::vector<const plugin::NodeType*> all();
  std::vector<const plugin::NodeType*> of_family(std::string_view family);
  std::vector<Diagnostic> diagnostics();

 private:
  template <typename List>
  std::vector<const plugin::NodeType*> first_of_each(const List& list);

  std::vector<std::unique_ptr<plugin::NodeSource>> sources_;
};

}  // namespace heddle::engine
