// SPDX-License-Identifier: Apache-2.0
#include "expression/expression.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <iterator>
#include <optional>
#include <utility>

#include "expression/reference.hpp"
#include "expression/template_text.hpp"
#include "value/conversion.hpp"

namespace heddle::expression {
namespace {

constexpr std::size_t largest_source = std::size_t{64} * 1024;

// Null, lists, maps and bytes have no one text; `any` shows when it is there.
bool has_text(Type type) {
  return type != Type::null && type != Type::bytes && type != Type::list && type != Type::map;
}

[[noreturn]] void fail(std::string message) {
  throw EvaluationError{std::move(message)};
}

[[noreturn]] void fail_unavailable(const Reference& reference) {
  const auto segments = split_path(reference.declared);
  std::string why = "it was not given";
  if (segments.size() > 2 && segments[0] == "nodes") {
    why =
        fmt::format("node '{}' has not run, or ended with an outcome on which '{}' does not exist",
                    segments[1], reference.declared.substr(first_segments(segments, 2).size() + 1));
  }
  fail(fmt::format("{} has no value: {}", reference.declared, why));
}

// The part of the path that leads to the value in which key `index` is looked up.
std::string path_before(const Reference& reference, std::size_t index) {
  std::string out = reference.declared;
  for (std::size_t i = 0; i < index; ++i) out += "." + reference.keys[i].string();
  return out;
}

Value load(const Reference& reference, const std::vector<Slot>& slots) {
  const std::uint32_t index = reference.declaration.slot;
  if (index >= slots.size() || !slots[index].available) fail_unavailable(reference);
  const Value* value = &slots[index].value;
  bool secret = reference.declaration.secret || value->secret();
  for (std::size_t i = 0; i < reference.keys.size(); ++i) {
    const auto& key = reference.keys[i];
    if (value->type() != Type::map) {
      fail(fmt::format("{} is {}: it has no '{}'", path_before(reference, i),
                       with_article(value->type()), key.string()));
    }
    const Value* inner = value->map().find(key);
    if (inner == nullptr) {
      fail(fmt::format("{} has no '{}'", path_before(reference, i), key.string()));
    }
    value = inner;
    secret = secret || value->secret();
  }
  Value out = *value;
  out.set_secret(secret);
  return out;
}

class Compiled : public Expression {
 public:
  explicit Compiled(bool is_secret) : secret_(is_secret) {}

  [[nodiscard]] bool secret() const override { return secret_; }
  [[nodiscard]] const std::vector<Use>& uses() const override { return uses_; }
  [[nodiscard]] const std::vector<Need>& needs() const override { return needs_; }

 protected:
  void add_use(const Reference& reference) {
    needs_.push_back({{uses_.size()}});
    uses_.push_back({reference.path, reference.declaration.slot, reference.offset,
                     static_cast<std::uint32_t>(reference.path.size())});
    secret_ = secret_ || reference.declaration.secret;
  }

 private:
  bool secret_;
  std::vector<Use> uses_;
  std::vector<Need> needs_;
};

class Constant final : public Compiled {
 public:
  explicit Constant(std::string text) : Compiled(false), value_(std::move(text)) {}

  [[nodiscard]] Type type() const override { return Type::string; }
  [[nodiscard]] Value evaluate(const Environment&) const override { return value_; }

 private:
  Value value_;
};

class Whole final : public Compiled {
 public:
  explicit Whole(Reference reference) : Compiled(false), reference_(std::move(reference)) {
    add_use(reference_);
  }

  [[nodiscard]] Type type() const override { return reference_.type(); }
  [[nodiscard]] Value evaluate(const Environment& environment) const override {
    return load(reference_, environment.slots);
  }

 private:
  Reference reference_;
};

class Text final : public Compiled {
 public:
  // Text, or what a reference gives as text.
  struct Piece {
    std::string literal;
    std::optional<Reference> reference;
  };

  explicit Text(std::vector<Piece> pieces) : Compiled(false), pieces_(std::move(pieces)) {
    for (const auto& piece : pieces_) {
      if (piece.reference) add_use(*piece.reference);
    }
  }

  [[nodiscard]] Type type() const override { return Type::string; }

  [[nodiscard]] Value evaluate(const Environment& environment) const override {
    std::string out;
    bool is_secret = false;
    for (const auto& piece : pieces_) {
      if (!piece.reference) {
        out += piece.literal;
        continue;
      }
      const Value value = load(*piece.reference, environment.slots);
      const auto text = text_of(value);
      if (!text) {
        fail(fmt::format("{} is {}, which cannot stand inside a text", piece.reference->path,
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

Problem not_in_text(const Reference& reference) {
  Problem out;
  out.kind = Problem::Kind::type;
  out.offset = reference.offset;
  out.size = static_cast<std::uint32_t>(reference.path.size());
  out.message = fmt::format("{} is {}, which cannot stand inside a text", reference.path,
                            with_article(reference.type()));
  out.label = "make this the whole value, or choose something inside it";
  return out;
}

Problem too_long(std::size_t size) {
  Problem out;
  out.message = fmt::format("a text with expressions has at most {} bytes, this one has {}",
                            largest_source, size);
  return out;
}

std::vector<Text::Piece> resolve_parts(const std::vector<Part>& parts, const Scope& scope,
                                       std::vector<Problem>& problems) {
  std::vector<Text::Piece> pieces;
  for (const Part& part : parts) {
    if (problems.size() >= most_problems) break;
    if (!part.is_expression) {
      pieces.push_back({std::string(part.text), std::nullopt});
      continue;
    }
    auto reference = resolve(part.text, part.offset, scope, problems);
    if (!reference) continue;
    if (parts.size() > 1 && !has_text(reference->type()))
      problems.push_back(not_in_text(*reference));
    pieces.push_back({{}, std::move(reference)});
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
  auto pieces = resolve_parts(split_template(text, found), scope, found);
  if (!found.empty()) {
    std::stable_sort(found.begin(), found.end(),
                     [](const Problem& a, const Problem& b) { return a.offset < b.offset; });
    std::move(found.begin(), found.end(), std::back_inserter(problems));
    return nullptr;
  }
  if (pieces.size() == 1 && pieces.front().reference) {
    return std::make_unique<Whole>(std::move(*pieces.front().reference));
  }
  bool constant = true;
  std::string literal;
  for (const auto& piece : pieces) {
    constant = constant && !piece.reference;
    literal += piece.literal;
  }
  if (constant) return std::make_unique<Constant>(std::move(literal));
  return std::make_unique<Text>(std::move(pieces));
}

bool has_expression(std::string_view text) {
  return text.find("${{") != std::string_view::npos;
}

}  // namespace heddle::expression
