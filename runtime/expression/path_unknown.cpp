// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "expression/path.hpp"
#include "value/spelling.hpp"
#include "value/utf8.hpp"

namespace heddle::expression {
namespace {

// A flow may have thousands of nodes and as many mistakes.
constexpr std::size_t most_compared = 2000;
constexpr std::size_t most_shown = 20;

// The names that may follow `path` (or begin a path, when it is empty), in order.
std::vector<std::string> names_behind(std::string_view path, const Scope& scope) {
  std::vector<std::string> out;
  const std::string inside = path.empty() ? std::string() : std::string(path) + ".";
  auto it = scope.lower_bound(inside);
  while (it != scope.end() && it->first.starts_with(inside) && out.size() < most_compared) {
    const auto end = it->first.find('.', inside.size());
    out.push_back(it->first.substr(inside.size(), end - inside.size()));
    // '/' is the character behind '.': the first path that does not begin with this name and a dot.
    const std::string next = inside + out.back() + "/";
    it = scope.lower_bound(next);
  }
  return out;
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), most_shown); ++i) {
    out += (i == 0 ? "" : ", ") + names[i];
  }
  if (names.size() > most_shown) {
    const bool all = names.size() < most_compared;
    out += fmt::format(", … ({}{} in all)", names.size(), all ? "" : " or more");
  }
  return out;
}

// What every node has beside its outputs.
bool is_standard(const std::string& name) {
  return name == "outcome" || name == "error" || name == "attempts";
}

bool is_node(const std::vector<std::string_view>& segments, std::size_t known) {
  return known == 2 && segments[0] == "nodes";
}

std::string note(const std::vector<std::string_view>& segments, std::size_t known,
                 std::vector<std::string> names) {
  const auto path = first_segments(segments, known);
  if (names.empty()) return "there are no names that can be used here";
  if (known == 0) return fmt::format("there are: {}", listed(names));
  if (path == "inputs" || path == "nodes") return fmt::format("{}: {}", path, listed(names));
  if (!is_node(segments, known)) return fmt::format("{} has: {}", path, listed(names));
  const auto standard = std::stable_partition(names.begin(), names.end(),
                                              [](const auto& name) { return !is_standard(name); });
  const std::vector<std::string> also(standard, names.end());
  names.erase(standard, names.end());
  std::string out = names.empty() ? fmt::format("{} has no outputs", segments[1])
                                  : fmt::format("outputs of {}: {}", segments[1], listed(names));
  if (!also.empty()) out += fmt::format("; also {}", listed(also));
  return out;
}

std::string message(const std::vector<std::string_view>& segments, std::size_t known) {
  const auto path = first_segments(segments, known);
  if (known == segments.size()) {
    if (is_node(segments, known)) return fmt::format("{} is a node, not a value", path);
    return fmt::format("'{}' alone is not a value", path);
  }
  const std::string name = one_line(segments[known]);
  if (known == 0) return fmt::format("unknown name '{}'", name);
  if (path == "inputs") return fmt::format("there is no input '{}'", name);
  if (path == "nodes") return fmt::format("there is no node '{}'", name);
  if (is_node(segments, known))
    return fmt::format("node '{}' has no output '{}'", segments[1], name);
  return fmt::format("{} has no '{}'", path, name);
}

bool resolves(std::string_view path, const Scope& scope) {
  return declared_segments(split_path(path), scope) > 0;
}

// The path with one segment left out, as others write nodes.a.outputs.b.
std::string without(const std::vector<std::string_view>& segments, std::size_t left_out) {
  std::string out;
  for (std::size_t i = 0; i < segments.size(); ++i) {
    if (i == left_out) continue;
    out += out.empty() ? "" : ".";
    out += segments[i];
  }
  return out;
}

// The path that was meant, as far as it is certain; empty when there is no telling.
std::string meant(const std::vector<std::string_view>& segments, std::size_t known,
                  const std::vector<std::string>& names, const Scope& scope) {
  const auto path = first_segments(segments, known);
  const auto whole = first_segments(segments, segments.size());
  if (known == 0) {
    for (const std::string_view root : {"inputs.", "nodes."}) {
      std::string longer = std::string(root) + std::string(whole);
      // `inputs` itself may be declared, as a map of anything.
      if (declared_segments(split_path(longer), scope) > 1) return longer;
    }
  }
  if (known > 0 && known + 1 < segments.size()) {
    std::string shorter = without(segments, known);
    if (resolves(shorter, scope)) return shorter;
  }
  const auto near = closest(segments[known], names);
  if (near) return known == 0 ? *near : fmt::format("{}.{}", path, *near);
  return {};
}

std::string how_to_go_on(const std::vector<std::string_view>& segments, std::size_t known) {
  const auto path = first_segments(segments, known);
  if (path == "nodes") return "name a node and one of its outputs";
  if (path == "inputs") return "name an input";
  if (is_node(segments, known)) return "name one of its outputs";
  return "name what of it";
}

}  // namespace

Problem unknown_name(const std::vector<std::string_view>& segments, std::size_t known,
                     std::uint32_t offset, const Scope& scope) {
  const auto names = names_behind(first_segments(segments, known), scope);
  Problem out;
  out.kind = Problem::Kind::unknown_name;
  out.message = message(segments, known);
  out.notes = {note(segments, known, names)};
  if (known == segments.size()) {
    out.offset = offset;
    out.size = static_cast<std::uint32_t>(first_segments(segments, known).size());
    out.label = how_to_go_on(segments, known);
    return out;
  }
  out.offset = offset + static_cast<std::uint32_t>(segments[known].data() - segments[0].data());
  out.size = static_cast<std::uint32_t>(segments[known].size());
  const std::string right = meant(segments, known, names, scope);
  if (!right.empty()) out.label = fmt::format("did you mean '{}'?", one_line(right, 200));
  return out;
}

}  // namespace heddle::expression
