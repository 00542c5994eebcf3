// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/descriptor.hpp>
#include <string>
#include <string_view>
#include <vector>

// The node types that a flow may use, as data. The checker asks; where types come from (plugins, a
// host, …) is not its business.
namespace heddle::flow {

class Catalog {
 public:
  virtual ~Catalog() = default;

  // The node type with this name, or null. Valid as long as the catalogue. Thread-safe.
  virtual const NodeTypeDescriptor* find(std::string_view type) = 0;
  // Why `type` is not there although something should offer it: one line per file that was tried
  // and refused ("imiassist.so: …"). Empty when nothing offers it.
  virtual std::vector<std::string> why_missing(std::string_view type) = 0;
  // The names of all node types, sorted; for did-you-mean and listings.
  virtual std::vector<std::string> names() = 0;
  // The folders that are searched, in order.
  virtual std::vector<std::string> places() = 0;
};

}  // namespace heddle::flow
