// SPDX-License-Identifier: Apache-2.0
#include "expression/signature.hpp"

#include <algorithm>
#include <stdexcept>
#include <unordered_map>

#include "expression/opaque.hpp"

namespace heddle::expression {
namespace {

using Kind = StaticType::Kind;

class SignatureReader {
 public:
  explicit SignatureReader(std::string_view text) : text_(text), rest_(text) {}

  Signature read() {
    Signature out;
    out.overload.signature = text_;
    if (take("(")) {
      out.overload.is_method = true;
      out.overload.parameters.push_back(type());
      expect(")");
      expect(".");
    }
    const std::size_t open = rest_.find('(');
    if (open == std::string_view::npos || open == 0) fail();
    out.name = rest_.substr(0, open);
    rest_.remove_prefix(open + 1);
    while (!take(")")) {
      out.overload.parameters.push_back(type());
      take(", ");
    }
    expect(" -> ");
    out.overload.result = type();
    if (!rest_.empty()) fail();
    out.overload.is_generic = generic_;
    return out;
  }

 private:
  StaticType type() {
    std::size_t size = 0;
    while (size < rest_.size() &&
           (rest_[size] == '_' || (rest_[size] >= 'a' && rest_[size] <= 'z') ||
            (rest_[size] >= 'A' && rest_[size] <= 'Z'))) {
      ++size;
    }
    const std::string_view name = rest_.substr(0, size);
    rest_.remove_prefix(size);
    if (name.size() == 1 && name[0] >= 'A' && name[0] <= 'Z') {
      generic_ = true;
      return StaticType::parameter(name);
    }
    const Kind kind = kind_of(name);
    std::vector<StaticType> parameters;
    if (take("(")) {
      do {
        parameters.push_back(type());
      } while (take(", "));
      expect(")");
    }
    return parameters.empty() ? StaticType(kind) : StaticType(kind, std::move(parameters));
  }

  Kind kind_of(std::string_view name) const {
    // Nobody but the specification writes "google.protobuf.Timestamp".
    if (name == "timestamp") return Kind::timestamp;
    if (name == "duration") return Kind::duration;
    if (const auto kind = kind_named(name)) return *kind;
    fail();
  }

  bool take(std::string_view text) {
    if (!rest_.starts_with(text)) return false;
    rest_.remove_prefix(text.size());
    return true;
  }
  void expect(std::string_view text) {
    if (!take(text)) fail();
  }
  [[noreturn]] void fail() const {
    throw std::logic_error("the signature of a function is malformed: " + std::string(text_));
  }

  std::string_view text_;
  std::string_view rest_;
  bool generic_ = false;
};

// Their second argument is evaluated only where it is needed: operations of their own do it.
constexpr Function lazy_functions[] = {
    {"(optional_type(A)).or(optional_type(A)) -> optional_type(A)", nullptr},
    {"(optional_type(A)).orValue(A) -> A", nullptr},
};

struct Functions {
  std::unordered_map<std::string_view, std::vector<Overload>> by_name;
  std::vector<std::string> names;  // owns the keys
  std::vector<std::string> shown;
};

bool is_shown(std::string_view name) {
  return name.front() != '_' && name.find('@') == std::string_view::npos && !name.ends_with('_');
}

Functions read_tables() {
  const std::span<const Function> tables[] = {
      operator_functions(), conversion_functions(), string_functions(),   format_functions(),
      math_functions(),     list_functions(),       optional_functions(), time_functions(),
      encoder_functions(),  lazy_functions};
  std::vector<Signature> signatures;
  Functions out;
  for (const auto& table : tables) {
    for (const Function& function : table) {
      signatures.push_back(parse_signature(function.signature));
      signatures.back().overload.call = function.call;
    }
  }
  for (const Signature& signature : signatures) out.names.push_back(signature.name);
  std::sort(out.names.begin(), out.names.end());
  out.names.erase(std::unique(out.names.begin(), out.names.end()), out.names.end());
  for (const std::string& name : out.names) {
    out.by_name[name];
    if (is_shown(name)) out.shown.push_back(name);
  }
  for (Signature& signature : signatures) {
    out.by_name[signature.name].push_back(std::move(signature.overload));
  }
  return out;
}

const Functions& functions() {
  static const Functions all = read_tables();
  return all;
}

}  // namespace

Signature parse_signature(std::string_view text) {
  return SignatureReader(text).read();
}

const std::vector<Overload>* find_function(std::string_view name) {
  const auto& all = functions().by_name;
  const auto found = all.find(name);
  return found == all.end() ? nullptr : &found->second;
}

const std::vector<std::string>& function_names() {
  return functions().shown;
}

bool accepts(const StaticType& parameter, const Value& value) {
  const Kind kind = parameter.kind();
  if (kind == Kind::dyn || kind == Kind::parameter) return true;
  if (const Opaque* inside = Opaque::of(value)) {
    return (kind == Kind::type && inside->kind() == Opaque::Kind::type) ||
           (kind == Kind::optional && inside->kind() == Opaque::Kind::optional);
  }
  return kind == StaticType(value.type()).kind();
}

}  // namespace heddle::expression
