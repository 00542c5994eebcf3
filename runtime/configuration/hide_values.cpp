// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "configuration/contents.hpp"
#include "configuration/secret_source.hpp"
#include "flow/constant.hpp"

// What of a host configuration may stand in the excerpt of a finding.
namespace heddle::configuration {
namespace {

using flow::Report;
using flow::yaml::Kind;
using flow::yaml::Node;

// What stands behind a name that sounds so, but not where it is.
void mask_by_name(Report& report, const Node& node, bool is_secret) {
  if (node.kind == Kind::map) {
    for (const auto [key, value] : flow::yaml::entries(node)) {
      const bool named = key.kind == Kind::scalar && flow::sounds_secret(key.text);
      mask_by_name(report, value, is_secret || named);
    }
  } else if (node.kind == Kind::list) {
    for (const Node& item : flow::yaml::items(node)) mask_by_name(report, item, is_secret);
  } else if (is_secret && !is_no_secret(node.text)) {
    flow::mask_literal(report, node);
  }
}

bool is_key(std::string_view name) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](const flow::Word& key) { return key.name == name; });
}

}  // namespace

// What a flow has and a host configuration has not; null: nothing.
const Node* sign_of_a_flow(const Node& root) {
  for (const auto [key, value] : flow::yaml::entries(root)) {
    if (key.kind == Kind::scalar && (key.text == "flow" || key.text == "nodes")) return &key;
  }
  return nullptr;
}

void hide_values(Report& report, const Node& root, const Node* shown) {
  if (root.kind != Kind::map || sign_of_a_flow(root) != nullptr) return;
  mask_by_name(report, root, false);
  for (const auto [section, content] : flow::yaml::entries(root)) {
    // What 'env' and the folders list is no secret; a map there is a mistake, and may hold any.
    const bool known =
        section.kind == Kind::scalar && section.text != "settings" && is_key(section.text);
    if (known && (section.text == "secrets" || content.kind != Kind::map)) continue;
    if (content.kind != Kind::map) {
      flow::hide_literal(report, content);
      continue;
    }
    for (const auto [key, value] : flow::yaml::entries(content)) {
      if (&value != shown) flow::hide_literal(report, value);
    }
  }
}

}  // namespace heddle::configuration
