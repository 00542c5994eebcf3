// SPDX-License-Identifier: Apache-2.0
#include "flow/composite.hpp"

#include <fmt/format.h>

#include <utility>

#include "value/nesting.hpp"

namespace heddle::flow {
namespace {

using expression::Environment;
using expression::Expression;

class Constant final : public Expression {
 public:
  // A copy: g++ 12 warns of the moved-from string otherwise, wrongly.
  explicit Constant(const Value& value) : value_(value) {}  // NOLINT(modernize-pass-by-value)
  [[nodiscard]] Type type() const override { return value_.type(); }
  [[nodiscard]] bool secret() const override { return value_.secret(); }
  [[nodiscard]] bool constant() const override { return true; }
  [[nodiscard]] const std::vector<Use>& uses() const override { return uses_; }
  [[nodiscard]] const std::vector<Need>& needs() const override { return needs_; }
  [[nodiscard]] Value evaluate(const Environment&) const override { return value_; }

 private:
  Value value_;
  std::vector<Use> uses_;
  std::vector<Need> needs_;
};

class Composite : public Expression {
 public:
  [[nodiscard]] bool secret() const override { return secret_; }
  [[nodiscard]] bool constant() const override { return constant_; }
  [[nodiscard]] const std::vector<Use>& uses() const override { return uses_; }
  [[nodiscard]] const std::vector<Need>& needs() const override { return needs_; }

 protected:
  // What is put in may be as deep as a value may be.
  static Value made(Value value, bool is_secret) {
    if (nested_deeper(value)) {
      throw expression::EvaluationError{
          fmt::format("lists and maps are nested deeper than {} levels", most_levels)};
    }
    value.set_secret(is_secret);
    return value;
  }

  void take(const Part& part) {
    secret_ = secret_ || part->secret();
    constant_ = constant_ && part->constant();
    for (Need need : part->needs()) {
      for (std::size_t& use : need.any_of) use += uses_.size();
      needs_.push_back(std::move(need));
    }
    uses_.insert(uses_.end(), part->uses().begin(), part->uses().end());
  }

 private:
  std::vector<Use> uses_;
  std::vector<Need> needs_;
  bool secret_ = false;
  bool constant_ = true;
};

class ListOf final : public Composite {
 public:
  explicit ListOf(std::vector<Part> items) : items_(std::move(items)) {
    for (const Part& item : items_) take(item);
  }
  [[nodiscard]] Type type() const override { return Type::list; }
  [[nodiscard]] Value evaluate(const Environment& environment) const override {
    List list;
    list.reserve(items_.size());
    bool is_secret = secret();
    for (const Part& item : items_) {
      list.push_back(item->evaluate(environment));
      is_secret = is_secret || list.back().secret();
    }
    return made(std::move(list), is_secret);
  }

 private:
  std::vector<Part> items_;
};

class MapOf final : public Composite {
 public:
  explicit MapOf(std::vector<std::pair<std::string, Part>> entries) : entries_(std::move(entries)) {
    for (const auto& [key, part] : entries_) take(part);
  }
  [[nodiscard]] Type type() const override { return Type::map; }
  [[nodiscard]] Value evaluate(const Environment& environment) const override {
    std::vector<Map::Entry> entries;
    entries.reserve(entries_.size());
    bool is_secret = secret();
    for (const auto& [key, part] : entries_) {
      entries.emplace_back(key, part->evaluate(environment));
      is_secret = is_secret || entries.back().second.secret();
    }
    return made(Map(std::move(entries)), is_secret);
  }

 private:
  std::vector<std::pair<std::string, Part>> entries_;
};

}  // namespace

Part make_constant(const Value& value) {
  return std::make_shared<Constant>(value);
}

Part make_list(std::vector<Part> items) {
  return std::make_shared<ListOf>(std::move(items));
}

Part make_map(std::vector<std::pair<std::string, Part>> entries) {
  return std::make_shared<MapOf>(std::move(entries));
}

}  // namespace heddle::flow
