// SPDX-License-Identifier: Apache-2.0
#include "expression/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "expression/opaque.hpp"
#include "expression/operation.hpp"
#include "expression/program.hpp"
#include "expression/template_text.hpp"
#include "value/conversion.hpp"
#include "value/utf8.hpp"

namespace heddle::expression {
namespace {

constexpr std::size_t largest_source = std::size_t{64} * 1024;

[[noreturn]] void fail(std::string message) {
  throw EvaluationError{std::move(message)};
}

// Types and optionals are for expressions alone.
bool is_inner(const Value& value) {
  switch (value.type()) {
    case Type::any:
      return true;
    case Type::list:
      return std::any_of(value.list().begin(), value.list().end(), is_inner);
    case Type::map:
      return std::any_of(value.map().begin(), value.map().end(),
                         [](const auto& entry) { return is_inner(entry.second); });
    default:
      return false;
  }
}

// One part of a text: what stands there, or a program and where its expression stands.
struct Piece {
  std::string literal;
  std::unique_ptr<Program> program;
  std::uint32_t offset = 0;
  std::string source;  // of the program
};

Value evaluated(const Piece& piece, const Environment& environment) {
  Value value = piece.program->evaluate(environment);
  const Opaque* opaque = Opaque::of(value);
  if (opaque != nullptr && opaque->kind() == Opaque::Kind::failure) {
    throw EvaluationError{opaque->message(), piece.offset + opaque->offset(), opaque->size()};
  }
  if (is_inner(value)) {
    fail(fmt::format(
        "the expression gives {}, which is no value outside of it",
        opaque != nullptr ? kind_of(value) : "an optional or a type inside a list or map"));
  }
  return value;
}

class Compiled : public Expression {
 public:
  [[nodiscard]] bool secret() const override { return secret_; }
  [[nodiscard]] bool constant() const override { return constant_; }
  [[nodiscard]] const std::vector<Use>& uses() const override { return uses_; }
  [[nodiscard]] const std::vector<Need>& needs() const override { return needs_; }

 protected:
  void take(const Piece& piece) {
    if (!piece.program) return;
    std::vector<Need> needs = piece.program->take_needs();
    for (Need& need : needs) {
      for (std::size_t& use : need.any_of) use += uses_.size();
    }
    append(needs_, std::move(needs));
    std::vector<Use> uses = piece.program->take_uses();
    for (Use& use : uses) use.offset += piece.offset;
    append(uses_, std::move(uses));
    secret_ = secret_ || piece.program->secret();
    constant_ = constant_ && piece.program->constant();
  }

 private:
  template <typename Item>
  static void append(std::vector<Item>& to, std::vector<Item> from) {
    if (to.empty()) {
      to = std::move(from);
    } else {
      std::move(from.begin(), from.end(), std::back_inserter(to));
    }
  }

  bool secret_ = false;
  bool constant_ = true;
  std::vector<Use> uses_;
  std::vector<Need> needs_;
};

class Constant final : public Compiled {
 public:
  explicit Constant(std::string text) : value_(std::move(text)) {}

  [[nodiscard]] Type type() const override { return Type::string; }
  [[nodiscard]] Value evaluate(const Environment&) const override { return value_; }

 private:
  Value value_;
};

class Whole final : public Compiled {
 public:
  explicit Whole(Piece piece) : piece_(std::move(piece)) { take(piece_); }

  [[nodiscard]] Type type() const override { return piece_.program->type().value_type(); }
  [[nodiscard]] const std::vector<std::uint32_t>& assured_by(bool result) const override {
    return piece_.program->assured_by(result);
  }
  [[nodiscard]] Value evaluate(const Environment& environment) const override {
    return evaluated(piece_, environment);
  }
  [[nodiscard]] std::optional<std::uint32_t> slot() const override {
    return piece_.program->slot();
  }

 private:
  Piece piece_;
};

class Text final : public Compiled {
 public:
  explicit Text(std::vector<Piece> pieces) : pieces_(std::move(pieces)) {
    for (const auto& piece : pieces_) take(piece);
  }

  [[nodiscard]] Type type() const override { return Type::string; }

  [[nodiscard]] Value evaluate(const Environment& environment) const override {
    std::string out;
    bool is_secret = false;
    for (const auto& piece : pieces_) {
      if (!piece.program) {
        out += piece.literal;
        continue;
      }
      const Value value = evaluated(piece, environment);
      const auto text = text_of(value);
      if (!text) {
        fail(fmt::format("{} is {}, which cannot stand inside a text", one_line(piece.source),
                         with_article(value.type())));
      }
      out += *text;
      is_secret = is_secret || value.secret();
    }
    Value result(std::move(out));
    result.set_secret(is_secret);
    return result;
  }

 private:
  std::vector<Piece> pieces_;
};

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Timestamp now() const override {
    using std::chrono::nanoseconds;
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
    return {seconds.count(),
            static_cast<std::int32_t>(nanoseconds(since - nanoseconds(seconds)).count())};
  }
};

// What a part of a text with others around it may not be; null for what may.
Problem not_in_text(const Part& part, const Program& program) {
  Problem out;
  out.kind = Problem::Kind::type;
  out.offset = part.offset;
  out.size = static_cast<std::uint32_t>(part.text.size());
  out.message = fmt::format("{} is {}, which cannot stand inside a text", one_line(part.text),
                            program.type().with_article());
  out.label = program.type().kind() == StaticType::Kind::optional
                  ? "say what it is when there is nothing: ….orValue(…)"
                  : "make this the whole value, or choose something inside it";
  return out;
}

Problem not_a_value(const Part& part, const Program& program) {
  Problem out;
  out.kind = Problem::Kind::type;
  out.offset = part.offset;
  out.size = static_cast<std::uint32_t>(part.text.size());
  const bool is_type = program.type().kind() == StaticType::Kind::type;
  out.message = fmt::format("the expression gives {}, which is no value outside of it",
                            is_type ? "a type" : program.type().with_article());
  out.label = is_type ? "compare it: type(x) == string"
                      : "say what it is when there is nothing: ….orValue(…)";
  return out;
}

Problem too_long(std::size_t size) {
  Problem out;
  out.message = fmt::format("a text with expressions has at most {} bytes, this one has {}",
                            largest_source, size);
  return out;
}

// Null, lists, maps, bytes and what only expressions know have no one text; dyn shows when it is
// there.
bool has_text(const StaticType& type) {
  switch (type.kind()) {
    case StaticType::Kind::null:
    case StaticType::Kind::bytes:
    case StaticType::Kind::list:
    case StaticType::Kind::map:
    case StaticType::Kind::type:
    case StaticType::Kind::optional:
      return false;
    default:
      return true;
  }
}

bool is_value(const StaticType& type) {
  return type.kind() != StaticType::Kind::type && type.kind() != StaticType::Kind::optional;
}

std::vector<Piece> compile_parts(const std::vector<Part>& parts, const Scope& scope,
                                 std::vector<Problem>& problems) {
  std::vector<Piece> pieces;
  pieces.reserve(parts.size());
  for (const Part& part : parts) {
    if (problems.size() >= most_problems) break;
    if (!part.is_expression) {
      pieces.push_back({std::string(part.text), nullptr, part.offset, {}});
      continue;
    }
    std::vector<Problem> found;
    auto program = Program::compile(part.text, scope, {}, found);
    for (Problem& problem : found) {
      if (problems.size() >= most_problems) break;
      problem.offset += part.offset;
      problems.push_back(std::move(problem));
    }
    if (!program) continue;
    if (parts.size() > 1 && !has_text(program->type())) {
      problems.push_back(not_in_text(part, *program));
    } else if (!is_value(program->type())) {
      problems.push_back(not_a_value(part, *program));
    }
    pieces.push_back({{}, std::move(program), part.offset, std::string(part.text)});
  }
  return pieces;
}

}  // namespace

const Clock& system_clock() {
  static const SystemClock clock;
  return clock;
}

const std::vector<std::uint32_t>& Expression::assured_by(bool) const {
  static const std::vector<std::uint32_t> none;
  return none;
}

std::unique_ptr<Expression> compile_template(std::string_view text, const Scope& scope,
                                             std::vector<Problem>& problems) {
  if (text.size() > largest_source) {
    if (!has_expression(text)) return std::make_unique<Constant>(std::string(text));
    problems.push_back(too_long(text.size()));
    return nullptr;
  }
  std::vector<Problem> found;
  auto pieces = compile_parts(split_template(text, found), scope, found);
  if (!found.empty()) {
    std::stable_sort(found.begin(), found.end(),
                     [](const Problem& a, const Problem& b) { return a.offset < b.offset; });
    std::move(found.begin(), found.end(), std::back_inserter(problems));
    return nullptr;
  }
  if (pieces.size() == 1 && pieces.front().program) {
    return std::make_unique<Whole>(std::move(pieces.front()));
  }
  bool constant = true;
  std::string literal;
  for (const auto& piece : pieces) {
    constant = constant && !piece.program;
    literal += piece.literal;
  }
  if (constant) return std::make_unique<Constant>(std::move(literal));
  return std::make_unique<Text>(std::move(pieces));
}

bool has_expression(std::string_view text) {
  return text.find("${{") != std::string_view::npos;
}

}  // namespace heddle::expression
