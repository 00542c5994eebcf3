// SPDX-License-Identifier: Apache-2.0
#include "expression/reference.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "value/conversion.hpp"
#include "value/utf8.hpp"

namespace heddle::expression {
namespace {

bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

bool continues_name(char c) {
  return begins_name(c) || (c >= '0' && c <= '9');
}

// The offset at which `text` stops being a path.
std::size_t end_of_path(std::string_view text) {
  std::size_t i = 0;
  for (;;) {
    if (i == text.size() || !begins_name(text[i])) return i;
    while (i < text.size() && continues_name(text[i])) ++i;
    if (i == text.size() || text[i] != '.') return i;
    ++i;
  }
}

bool is_path(std::string_view text) {
  return !text.empty() && text.back() != '.' && end_of_path(text) == text.size();
}

// Words that look like names but are values or operators of CEL.
bool is_keyword(std::string_view name) {
  return name == "true" || name == "false" || name == "null" || name == "in";
}

// inputs.user-name: a minus to CEL, a spelling of user_name to people.
std::string with_underscores(std::string_view text) {
  std::string out(text);
  std::replace(out.begin(), out.end(), '-', '_');
  return out;
}

bool is_declared(std::string_view path, const Scope& scope) {
  return is_path(path) && declared_segments(split_path(path), scope) > 0;
}

Problem not_a_reference(std::string_view text, std::uint32_t offset, const Scope& scope) {
  const std::size_t at = is_keyword(text) ? 0 : end_of_path(text);
  Problem out;
  out.kind = Problem::Kind::syntax;
  out.message = "only references such as inputs.x and nodes.a.b can be used here";
  if (at == text.size()) {  // it ends in a dot
    out.offset = offset + static_cast<std::uint32_t>(at - 1);
    out.label = "a name is missing behind '.'";
    return out;
  }
  out.offset = offset + static_cast<std::uint32_t>(at);
  const std::size_t size = is_keyword(text) ? text.size() : utf8_size(text.substr(at));
  out.size = static_cast<std::uint32_t>(std::max<std::size_t>(1, size));
  const std::string meant = with_underscores(text);
  if (is_declared(meant, scope)) out.label = fmt::format("did you mean '{}'?", one_line(meant));
  return out;
}

}  // namespace

std::vector<std::string_view> split_path(std::string_view path) {
  std::vector<std::string_view> out;
  for (;;) {
    const std::size_t dot = path.find('.');
    out.push_back(path.substr(0, dot));
    if (dot == std::string_view::npos) return out;
    path.remove_prefix(dot + 1);
  }
}

std::string_view first_segments(const std::vector<std::string_view>& segments, std::size_t count) {
  if (count == 0) return {};
  const auto last = segments[count - 1];
  const auto first = segments[0].data();
  return {first, static_cast<std::size_t>(last.data() + last.size() - first)};
}

std::size_t declared_segments(const std::vector<std::string_view>& segments, const Scope& scope) {
  for (std::size_t count = known_segments(segments, scope); count > 0; --count) {
    if (scope.contains(first_segments(segments, count))) return count;
  }
  return 0;
}

std::size_t known_segments(const std::vector<std::string_view>& segments, const Scope& scope) {
  std::size_t known = 0;
  while (known < segments.size()) {
    const auto path = first_segments(segments, known + 1);
    if (!scope.contains(path)) {
      const std::string inside = std::string(path) + ".";
      const auto it = scope.lower_bound(inside);
      if (it == scope.end() || !it->first.starts_with(inside)) break;
    }
    ++known;
  }
  return known;
}

std::optional<Reference> resolve(std::string_view text, std::uint32_t offset, const Scope& scope,
                                 std::vector<Problem>& problems) {
  if (!is_path(text) || is_keyword(text)) {
    problems.push_back(not_a_reference(text, offset, scope));
    return std::nullopt;
  }
  const auto segments = split_path(text);
  const std::size_t declared = declared_segments(segments, scope);
  if (declared == 0) {
    problems.push_back(unknown_name(segments, known_segments(segments, scope), offset, scope));
    return std::nullopt;
  }
  Reference out;
  out.path = text;
  out.declared = first_segments(segments, declared);
  out.declaration = scope.find(out.declared)->second;
  out.offset = offset;
  const Type type = out.declaration.type;
  if (declared < segments.size() && type != Type::map && type != Type::any) {
    Problem problem;
    problem.kind = Problem::Kind::type;
    problem.offset = offset + static_cast<std::uint32_t>(out.declared.size() + 1);
    problem.size = static_cast<std::uint32_t>(segments[declared].size());
    problem.message = fmt::format("{} is {}: it has no '{}'", out.declared, with_article(type),
                                  one_line(segments[declared]));
    problem.label = "only a map has something inside";
    problems.push_back(std::move(problem));
    return std::nullopt;
  }
  for (std::size_t i = declared; i < segments.size(); ++i) out.keys.emplace_back(segments[i]);
  return out;
}

}  // namespace heddle::expression
