// SPDX-License-Identifier: Apache-2.0
#include "flow/placed.hpp"

#include <algorithm>
#include <utility>

namespace heddle::flow {
namespace {

using expression::Environment;
using expression::EvaluationError;
using expression::Expression;

class Placed final : public Expression {
 public:
  // `exact`: each byte of the text stands `offset` bytes further right in the line.
  Placed(std::unique_ptr<const Expression> inside, yaml::Position position, bool exact)
      : inside_(std::move(inside)), position_(position), exact_(exact) {}

  [[nodiscard]] Type type() const override { return inside_->type(); }
  [[nodiscard]] bool secret() const override { return inside_->secret(); }
  [[nodiscard]] bool constant() const override { return inside_->constant(); }
  [[nodiscard]] const std::vector<Use>& uses() const override { return inside_->uses(); }
  [[nodiscard]] const std::vector<Need>& needs() const override { return inside_->needs(); }
  [[nodiscard]] const std::vector<std::uint32_t>& assured_by(bool result) const override {
    return inside_->assured_by(result);
  }
  [[nodiscard]] std::optional<std::uint32_t> slot() const override { return inside_->slot(); }
  [[nodiscard]] Value evaluate(const Environment& environment) const override {
    try {
      return inside_->evaluate(environment);
    } catch (EvaluationError& error) {
      error.line = position_.line;
      error.column = position_.column + (exact_ ? error.offset : 0);
      throw;
    }
  }

 private:
  std::unique_ptr<const Expression> inside_;
  yaml::Position position_;
  bool exact_;
};

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

Part make_placed(std::unique_ptr<const Expression> inside, const yaml::Source& source,
                 const yaml::Node& scalar) {
  const bool quoted = !scalar.plain && scalar.offset < source.text().size() &&
                      (source.text()[scalar.offset] == '"' || source.text()[scalar.offset] == '\'');
  const std::uint32_t begin = scalar.offset + (quoted ? 1 : 0);
  // A text that goes over several lines, or with escapes in it, is told by where it begins.
  const bool exact = source.text().substr(begin).starts_with(scalar.text) &&
                     scalar.text.find('\n') == std::string_view::npos && is_ascii(scalar.text);
  return std::make_shared<Placed>(std::move(inside), source.position(exact ? begin : scalar.offset),
                                  exact);
}

}  // namespace heddle::flow
