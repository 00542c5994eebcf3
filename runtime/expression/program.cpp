// SPDX-License-Identifier: Apache-2.0
#include "expression/program.hpp"

#include <fmt/format.h>

#include <utility>

#include "expression/builder.hpp"
#include "expression/operation.hpp"
#include "expression/requirements.hpp"
#include "expression/token.hpp"

namespace heddle::expression {
namespace {

// Adds up what a result takes; false once it is too much.
bool measure(const Value& value, std::size_t& size) {
  constexpr std::size_t item = 16;
  switch (value.type()) {
    case Type::string:
      size += value.string().size();
      break;
    case Type::bytes:
      size += value.bytes().size();
      break;
    case Type::list:
      for (const Value& inner : value.list()) {
        size += item;
        if (!measure(inner, size)) return false;
      }
      break;
    case Type::map:
      for (const auto& [key, inner] : value.map()) {
        size += item;
        if (!measure(key, size) || !measure(inner, size)) return false;
      }
      break;
    default:
      break;
  }
  return size <= Budget::largest_result;
}

}  // namespace

Program::~Program() = default;

std::unique_ptr<Program> Program::compile(std::string_view source, const Scope& scope,
                                          const CheckOptions& options,
                                          std::vector<Problem>& problems) {
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
  std::size_t size = 0;
  if (!measure(room, size)) return too_large();
  if (secret_ && !is_failure(room)) room.set_secret(true);
  return room;
}

}  // namespace heddle::expression
