// SPDX-License-Identifier: Apache-2.0
#include "expression/inference.hpp"

#include <algorithm>
#include <string>
#include <utility>

namespace heddle::expression {
namespace {

using Kind = StaticType::Kind;

std::size_t parameter_count(Kind kind) {
  switch (kind) {
    case Kind::map:
      return 2;
    case Kind::list:
    case Kind::type:
    case Kind::optional:
      return 1;
    default:
      return 0;
  }
}

// The type made of the same with each parameter changed.
template <typename Change>
StaticType rebuilt(const StaticType& type, Change change) {
  const std::size_t count = parameter_count(type.kind());
  if (count == 0 || (type.kind() == Kind::type && !type.has_parameters())) return type;
  std::vector<StaticType> parameters;
  parameters.reserve(count);
  for (std::size_t i = 0; i < count; ++i) parameters.push_back(change(type.parameter(i)));
  return {type.kind(), std::move(parameters)};
}

// Whether `a` says as much as `b` or less: dyn of everything, list(dyn) of list(int).
bool is_more_general(const StaticType& a, const StaticType& b) {
  if (a.kind() == Kind::dyn || a.kind() == Kind::parameter) return true;
  if (b.kind() == Kind::dyn || b.kind() == Kind::parameter || a.kind() != b.kind()) return false;
  for (std::size_t i = 0; i < parameter_count(a.kind()); ++i) {
    if (!is_more_general(a.parameter(i), b.parameter(i))) return false;
  }
  return true;
}

}  // namespace

StaticType Inference::unknown() {
  return StaticType::parameter(std::to_string(next_++));
}

bool Inference::assign(const StaticType& from, const StaticType& to) {
  Bindings tried = bindings_;
  if (!assign(from, to, tried)) return false;
  bindings_ = std::move(tried);
  return true;
}

bool Inference::bind(const StaticType& unknown, const StaticType& type, Bindings& bindings) {
  const auto found = bindings.find(unknown.name());
  if (found != bindings.end()) {
    const StaticType bound = found->second;
    if (!assign(type, bound, bindings)) return false;
    // Of two types that go together the one that says less is right for both.
    if (is_more_general(type, bound) && !mentions(type, unknown, bindings)) {
      bindings[unknown.name()] = type;
    }
    return true;
  }
  if (type.kind() == Kind::parameter && type.name() == unknown.name()) return true;
  if (mentions(type, unknown, bindings)) return false;
  bindings.emplace(unknown.name(), type);
  return true;
}

bool Inference::assign(const StaticType& from, const StaticType& to, Bindings& bindings) {
  if (to.kind() == Kind::parameter) return bind(to, from, bindings);
  if (from.kind() == Kind::parameter) return bind(from, to, bindings);
  if (from.kind() == Kind::dyn || to.kind() == Kind::dyn) return true;
  if (from.kind() != to.kind()) return false;
  if (from.kind() == Kind::type) return true;
  for (std::size_t i = 0; i < parameter_count(from.kind()); ++i) {
    if (!assign(from.parameter(i), to.parameter(i), bindings)) return false;
  }
  return true;
}

bool Inference::mentions(const StaticType& type, const StaticType& unknown,
                         const Bindings& bindings) {
  if (type.kind() == Kind::parameter) {
    if (type.name() == unknown.name()) return true;
    const auto found = bindings.find(type.name());
    return found != bindings.end() && mentions(found->second, unknown, bindings);
  }
  for (std::size_t i = 0; i < parameter_count(type.kind()); ++i) {
    if (mentions(type.parameter(i), unknown, bindings)) return true;
  }
  return false;
}

StaticType Inference::join(const StaticType& a, const StaticType& b) {
  if (!assign(a, b)) return {};
  return is_more_general(a, b) ? a : b;
}

StaticType Inference::replaced(const StaticType& type, const Bindings& bindings, bool final) {
  if (type.kind() == Kind::parameter) {
    const auto found = bindings.find(type.name());
    if (found != bindings.end()) return replaced(found->second, bindings, final);
    return final ? StaticType() : type;
  }
  return rebuilt(type, [&](const StaticType& inner) { return replaced(inner, bindings, final); });
}

StaticType Inference::known(const StaticType& type, bool final) const {
  return replaced(type, bindings_, final);
}

StaticType Inference::instance(const StaticType& type, Bindings& fresh) {
  if (type.kind() == Kind::parameter) {
    const auto found = fresh.find(type.name());
    if (found != fresh.end()) return found->second;
    return fresh.emplace(type.name(), unknown()).first->second;
  }
  return rebuilt(type, [&](const StaticType& inner) { return instance(inner, fresh); });
}

bool Inference::call(std::span<const Overload> overloads, bool is_method,
                     std::span<const StaticType> arguments, StaticType& result,
                     std::vector<const Overload*>& fitting) {
  bool any = false;
  for (const Overload& overload : overloads) {
    if (overload.is_method != is_method || overload.parameters.size() != arguments.size()) continue;
    Bindings fresh;
    Bindings tried = bindings_;
    bool fits = true;
    for (std::size_t i = 0; i < arguments.size() && fits; ++i) {
      const auto& parameter = overload.parameters[i];
      fits =
          assign(arguments[i], overload.is_generic ? instance(parameter, fresh) : parameter, tried);
    }
    if (!fits) continue;
    bindings_ = std::move(tried);
    fitting.push_back(&overload);
    const StaticType gives =
        known(overload.is_generic ? instance(overload.result, fresh) : overload.result);
    if (!any) {
      result = gives;
    } else if (!(result == gives)) {
      result = StaticType();
    }
    any = true;
  }
  return any;
}

}  // namespace heddle::expression
