// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "flow/yaml/rescan.hpp"
#include "flow/yaml/tree_builder.hpp"

// What a map of YAML may hold but a map of a flow may not: keys that are no texts, keys twice,
// "<<", and the map that "{{ x }}" silently is.
namespace heddle::flow::yaml {

// "{{ x }}" is to YAML a map with a map for its key: nobody ever means that.
bool TreeBuilder::is_bare_braces(const Node& map) const {
  return map.size == 1 && map.first->kind == Kind::map &&
         report_.source().text().substr(map.offset, 2) == "{{";
}

void TreeBuilder::check_map(Node& map) {
  if (is_bare_braces(map)) {
    const std::string_view text = report_.source().text();
    auto close = text.find("}}", map.offset);
    close = close == std::string_view::npos ? map.offset : close;
    const Span span{map.offset, static_cast<std::uint32_t>(close) + 2};
    auto& finding = report_.error("HD1013", span, "'{{ … }}' is a map to YAML, not an expression");
    finding.label = fmt::format("write \"${}\"", report_.source().slice(span));
    map.kind = Kind::broken;
    return;
  }
  // Ignored keys stay in the tree: what stands behind them may be a secret that must be masked.
  for (Node* key = map.first; key != nullptr; key = key->next->next) {
    key->ignored = !check_key(*key);
  }
  check_duplicates(map);
}

bool TreeBuilder::check_key(const Node& given) {
  const Node& key = resolve(given);
  if (key.kind == Kind::broken) return false;
  if (key.kind != Kind::scalar) {
    const char* found = key.kind == Kind::null   ? "nothing"
                        : key.kind == Kind::list ? "a list"
                                                 : "a map";
    const Span span{given.offset, given.offset + 1};
    auto& finding =
        report_.error("HD1015", span, fmt::format("expected a name as the key, found {}", found));
    if (key.kind == Kind::null) finding.label = "a name is missing before the ':'";
    return false;
  }
  if (key.plain && key.text == "<<") {
    const Span span{given.offset, given.offset + 2};
    auto& finding = report_.error(
        "HD1010", span,
        fmt::format("merge keys ('<<') are not part of {}", report_.subject().language));
    finding.notes.emplace_back("write the keys out, or use an alias for the whole value");
    return false;
  }
  return true;
}

void TreeBuilder::report_duplicate(Node& later, const Node& first) {
  later.ignored = true;
  const std::string_view text = report_.source().text();
  auto& finding =
      report_.error("HD1014", {later.offset, scalar_end(text, later)},
                    fmt::format("the key {} is given twice", quote(resolve(later).text)));
  finding.notes.emplace_back(
      fmt::format("first given in line {}", report_.source().line_at(first.offset)));
}

void TreeBuilder::check_duplicates(const Node& map) {
  constexpr std::uint32_t few = 12;
  sorted_keys_.clear();
  for (Node* key = map.first; key != nullptr; key = key->next->next) {
    if (key->ignored) continue;
    if (map.size > few) {
      sorted_keys_.push_back(key);
      continue;
    }
    for (const Node* earlier : sorted_keys_) {
      if (resolve(*earlier).text != resolve(*key).text) continue;
      report_duplicate(*key, *earlier);
      break;
    }
    if (!key->ignored) sorted_keys_.push_back(key);
  }
  if (map.size <= few) return;
  std::stable_sort(sorted_keys_.begin(), sorted_keys_.end(), [](const Node* a, const Node* b) {
    return resolve(*a).text < resolve(*b).text;
  });
  const Node* first = nullptr;
  for (Node* key : sorted_keys_) {
    if (first != nullptr && resolve(*first).text == resolve(*key).text) {
      report_duplicate(*key, *first);
    } else {
      first = key;
    }
  }
}

}  // namespace heddle::flow::yaml
