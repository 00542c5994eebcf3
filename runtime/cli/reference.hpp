// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <vector>

#include "node_document.hpp"

// The node reference: node types by family, then control nodes, as a page for people. Its texts are
// a plugin's, and a plugin may come from anybody: whatever stands in them is shown as it is and
// becomes neither markup nor a link, script or control character of the page.
namespace heddle::cli {

// The types of one family, "imiassist"; or without a name the control nodes.
struct Chapter {
  std::string family;
  std::vector<NodeDocument> nodes;
};

using Reference = std::vector<Chapter>;

// Sorts by family and name; control nodes come last.
Reference reference_of(const std::vector<NodeTypeDescriptor>& types);

// "The imiassist family", "Control nodes".
std::string title_of(const Chapter& chapter);
// Unique in the reference, of letters, digits, '.', '_' and '-', and the same whatever else is in
// it: links to it stay right.
std::string anchor_of(const Chapter& chapter);
std::string anchor_of(const NodeDocument& node);
// "imiassist 0.1.0, Apache-2.0; changes something outside the run".
std::string facts_of(const NodeDocument& node);
// Any white space becomes one blank, and what steers a terminal or a reader is made visible.
std::string in_one_paragraph(const std::string& text);
// The same of a part of a paragraph: where it begins or ends with white space, a blank stays.
std::string as_part_of_paragraph(const std::string& text);
inline constexpr const char* reference_title = "Node reference";
// What holds of all, in paragraphs.
inline constexpr std::array<const char*, 3> reference_notes = {
    "Made by 'heddle docs' from what the node types say of themselves.",
    "Every node type of a plugin can also end as TIMEOUT, and as INVALID when an input is not as "
    "it "
    "must be; both go as FAILURE where a flow does not wire them. Control nodes are keys of the "
    "flow "
    "language, which a flow writes in place of 'use'.",
    "What is secret is shown as ***. What a node gives that was given a secret is secret too, "
    "unless "
    "it is never secret. Settings belong to the host: heddle.yaml, or --set NAME=VALUE; the source "
    "of a secret one is named under 'secrets' in heddle.yaml."};

// Markdown as GitHub has it: with tables.
std::string reference_markdown(const Reference& reference);
// One HTML page that refers to nothing outside of it and has no scripts.
std::string reference_html(const Reference& reference);

}  // namespace heddle::cli
