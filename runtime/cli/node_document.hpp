// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/descriptor.hpp>
#include <string>
#include <vector>

// A node type as its documentation says it, whatever that is written in: what `heddle nodes` shows
// at a terminal and what `heddle docs` writes as a page have the same parts and words. All texts
// are as the plugin has them; to make them harmless is for whoever writes them somewhere.
namespace heddle::cli {

// Part of a text: prose, or a name or value to be taken as it is.
struct Words {
  std::string text;
  bool exact = false;
};

using Prose = std::vector<Words>;

// A table with a title. Every row has a cell for each column.
struct DocumentTable {
  std::string title;
  std::vector<std::string> columns;
  std::vector<std::vector<Prose>> rows;
};

struct NodeDocument {
  std::string name;
  std::string title;
  std::string doc;
  std::string usage;  // YAML, for control nodes
  // "imiassist 0.1.0", its licence, "takes a thread of its own"; all empty for a control node.
  std::string plugin;
  std::string license;
  std::string nature;
  std::string origin;
  // Input variables, output variables, outcomes, settings; those that have rows.
  std::vector<DocumentTable> tables;
};

NodeDocument document_of(const NodeTypeDescriptor& type);

// Of a doc: what a list has room for.
std::string first_sentence(const std::string& text);

// The words of it, without what is to be taken as it is being told apart.
std::string plain(const Prose& prose);

}  // namespace heddle::cli
