// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <heddle/descriptor.hpp>
#include <heddle/diagnostic.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "flow/flow.hpp"

// The flows that a flow uses, and those that these use: each is read and checked once, and is a
// node type to whoever uses it.
//
//   use: flow:sign-in      # sign-in.yaml beside the file that says so, else in one of the folders
//
// A flow may use itself, or one that uses it. What such a one is (its inputs, outcomes and the
// names of its outputs) is known before its nodes are read; which of its outputs are secret is only
// known behind them. So a check that finds more of them secret than it began with is done once
// more.
namespace heddle::flow {

struct Subflow {
  std::string file;
  NodeTypeDescriptor type;  // "flow:sign-in"; complete once `announced`
  bool announced = false;
  // Null while it is being checked, and when it has mistakes.
  std::shared_ptr<const Flow> flow;
  bool checking = true;
  bool read_while_checking = false;  // someone saw it as it was announced
};

class Library {
 public:
  // How deep files may use each other; a run may nest flows as deep.
  static constexpr std::size_t deepest = 32;

  Library(Catalog& catalog, HostNames host, std::vector<std::string> folders)
      : catalog_(catalog), host_(std::move(host)), folders_(std::move(folders)) {}

  // A flow that nothing uses: what the caller asked for. Its findings come first.
  Checked check(std::string_view text, const std::string& file);

  // The flow that `caller` means, read and checked if it is the first to ask. Null: there is none.
  const Subflow* find(std::string_view name, const std::string& caller);
  [[nodiscard]] bool full() const noexcept { return depth_ > deepest; }
  // The folders in which `caller` finds flows, and the names of those that are there.
  [[nodiscard]] std::vector<std::string> places(const std::string& caller) const;
  [[nodiscard]] std::vector<std::string> names(const std::string& caller) const;

  // Of the flow that is being read: what the nodes that use it see. Outputs without a type may be
  // anything.
  void announce(const std::string& file, const Flow& flow, std::vector<VariableDescriptor> outputs);

  [[nodiscard]] Catalog& catalog() const noexcept { return catalog_; }
  [[nodiscard]] const HostNames& host() const noexcept { return host_; }

 private:
  Subflow& entry(const std::string& file);
  Checked check_one(std::string_view text, Subflow& subflow);
  void complete(Subflow& subflow);
  void begin_again();

  Catalog& catalog_;
  HostNames host_;
  std::vector<std::string> folders_;
  std::map<std::string, std::unique_ptr<Subflow>> flows_;              // by the file's real path
  std::map<std::string, std::map<std::string, bool>> secret_outputs_;  // of those, found so far
  std::vector<Diagnostic> findings_;                                   // of nested flows
  std::size_t depth_ = 0;
  bool found_more_ = false;
};

}  // namespace heddle::flow
