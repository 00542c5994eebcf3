// SPDX-License-Identifier: Apache-2.0
#include "flow/secrecy.hpp"

#include <algorithm>
#include <vector>

#include "flow/compile.hpp"
#include "flow/control.hpp"
#include "value/spelling.hpp"

namespace heddle::flow {
namespace {

const yaml::Node* value_of(const DraftNode& node, std::uint32_t input) {
  for (const auto [key, value] : yaml::entries(*node.with)) {
    if (key.ignored) continue;
    const auto* found = node.type->find_input(canonical(key.text));
    if (found != nullptr && *found == input) return &value;
  }
  return node.with;
}

}  // namespace

void set_given_secret(Draft& draft, std::uint32_t index) {
  if (draft.flow.nodes[index].given_secret) return;
  draft.flow.nodes[index].given_secret = true;
  draft.names.secrecy_changed();
}

bool update_secrecy(Draft& draft, std::uint32_t index) {
  const Node& node = draft.flow.nodes[index];
  if (node.given_secret) return false;
  // Of a flow it has been checked what becomes of the inputs that it knows to be secret.
  const auto is_known = [&](const Binding& binding) {
    return node.subflow != nullptr && node.type->inputs[binding.input].secret;
  };
  const bool is_secret =
      std::any_of(node.bindings.begin(), node.bindings.end(), [&](const Binding& binding) {
        if (is_known(binding)) return false;
        return binding.expression ? binding.expression->secret() : binding.constant.secret();
      });
  if (is_secret) set_given_secret(draft, index);
  return is_secret;
}

void spread_to(Draft& draft, std::uint32_t index, SecretSources& news) {
  const WithinBlock within(draft, draft.nodes[index].block);
  Node& node = draft.flow.nodes[index];
  if (node.is_control()) {
    spread_to_control(draft, index, news);
    return;
  }
  for (Binding& binding : node.bindings) {
    if (!binding.expression) continue;
    const auto* value = value_of(draft.nodes[index], binding.input);
    const auto compiled = compile_value(draft, *value, index, true);
    if (compiled.expression) binding.expression = compiled.expression;
  }
  if (update_secrecy(draft, index)) news.push(index);
}

void spread_secrecy(Draft& draft) {
  std::vector<const Reading*> late;
  for (const Reading& reading : draft.readings) {
    if (!reading.secret_known && reading.reader != Reading::output) late.push_back(&reading);
  }
  const auto by_source = [](const Reading* a, const Reading* b) { return a->source < b->source; };
  std::stable_sort(late.begin(), late.end(), by_source);
  SecretSources sources;
  for (const Reading* reading : late) {
    const bool is_secret = draft.flow.nodes[reading->source].given_secret;
    if (is_secret && (sources.empty() || sources.back() != reading->source)) {
      sources.push(reading->source);
    }
  }
  for (; !sources.empty(); sources.pop()) {
    Reading wanted;
    wanted.source = sources.front();
    const auto [begin, end] = std::equal_range(late.begin(), late.end(), &wanted, by_source);
    for (auto it = begin; it != end; ++it) {
      if (it != begin && (*it)->reader == (*(it - 1))->reader) continue;
      spread_to(draft, (*it)->reader, sources);
    }
  }
}

}  // namespace heddle::flow
