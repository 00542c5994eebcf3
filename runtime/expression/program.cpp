// SPDX-License-Identifier: Apache-2.0
#include "expression/program.hpp"

#include <fmt/format.h>

#include <utility>

#include "expression/builder.hpp"
#include "expression/operation.hpp"
#include "expression/requirements.hpp"
#include "expression/token.hpp"
#include "expression/words.hpp"
#include "value/nesting.hpp"

namespace heddle::expression {
namespace {

enum class Measured { fits, too_large, too_deep };

// Adds up what a result takes, until it is too much. `levels`: how many may still be inside it.
Measured measure(const Value& value, std::size_t& size, std::size_t levels = most_levels) {
  constexpr std::size_t item = 16;
  Measured inside = Measured::fits;
  switch (value.type()) {
    case Type::string:
      size += value.string().size();
      break;
    case Type::bytes:
      size += value.bytes().size();
      break;
    case Type::list:
      if (levels == 0) return Measured::too_deep;
      for (const Value& inner : value.list()) {
        size += item;
        inside = measure(inner, size, levels - 1);
        if (inside != Measured::fits) return inside;
      }
      break;
    case Type::map:
      if (levels == 0) return Measured::too_deep;
      for (const auto& [key, inner] : value.map()) {
        size += item;
        measure(key, size);
        inside = measure(inner, size, levels - 1);
        if (inside != Measured::fits) return inside;
      }
      break;
    default:
      break;
  }
  return size <= Budget::largest_result ? Measured::fits : Measured::too_large;
}

// Whether this is names with dots between them and nothing else.
bool is_path(std::string_view source) {
  for (std::size_t begin = 0;;) {
    if (begin == source.size() || !begins_name(source[begin])) return false;
    std::size_t end = begin;
    while (end < source.size() && continues_name(source[end])) ++end;
    const std::string_view name = source.substr(begin, end - begin);
    if (is_keyword(name) || (begin == 0 && is_reserved(name))) return false;
    if (end == source.size()) return true;
    if (source[end] != '.') return false;
    begin = end + 1;
  }
}

}  // namespace

Program::~Program() = default;

// Most expressions of a flow are a declared path and no more: what it means is known without taking
// it apart, in a third of the time. Null: it is something else.
std::unique_ptr<Program> Program::compile_path(std::string_view source, const Scope& scope) {
  const auto found = scope.find(source);
  if (found == scope.end() || !is_path(source)) return nullptr;
  const Declaration& declared = found->second;
  const auto size = static_cast<std::uint32_t>(source.size());
  std::unique_ptr<Program> program(new Program);
  program->root_ = make_load(declared.slot, found->first, {0, size});
  program->secret_ = declared.secret;
  program->type_ = declared.type;
  program->needs_.push_back({{0}});
  program->uses_.push_back({found->first, declared.slot, 0, size});
  return program;
}

std::unique_ptr<Program> Program::compile(std::string_view source, const Scope& scope,
                                          const CheckOptions& options,
                                          std::vector<Problem>& problems) {
  if (options.container.empty()) {
    if (auto program = compile_path(source, scope)) return program;
  }
  Syntax syntax;
  try {
    syntax = parse(source);
  } catch (SyntaxError& error) {
    problems.push_back(std::move(error.problem));
    return nullptr;
  }
  const std::size_t before = problems.size();
  Resolved resolved = resolve(source, syntax, scope, options, problems);
  if (problems.size() > before) return nullptr;
  std::unique_ptr<Program> program(new Program);
  Built built = build(source, syntax, resolved);
  program->root_ = std::move(built.operation);
  program->secret_ = built.secret;
  program->constant_ = resolved.uses.empty() && !built.reads_clock;
  program->type_ = resolved.nodes[syntax.root].type;
  Requirements required = find_requirements(syntax, resolved);
  program->needs_ = std::move(required.needs);
  program->assured_true_ = std::move(required.assured_true);
  program->assured_false_ = std::move(required.assured_false);
  program->uses_ = std::move(resolved.uses);
  return program;
}

std::optional<std::uint32_t> Program::slot() const {
  return root_->slot();
}

Value Program::evaluate(const Environment& environment) const {
  Frame frame(environment);
  Value room;
  const Value& found = root_->evaluate(frame, room);
  if (frame.budget.exhausted()) return budget_exhausted();
  if (&found != &room) {
    // Data that only passes through is as large as it is.
    Value out = found;
    if (secret_) out.set_secret(true);
    return out;
  }
  // Most are a number or a truth value.
  if (room.type() >= Type::string && room.type() <= Type::map) {
    std::size_t size = 0;
    const Measured measured = measure(room, size);
    if (measured == Measured::too_deep) return too_deep();
    if (measured == Measured::too_large) return too_large();
  }
  if (secret_ && !is_failure(room)) room.set_secret(true);
  return room;
}

}  // namespace heddle::expression
