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
  const bool fits = try_assign(from, to);
  if (!fits) undo(0);
  trail_.clear();
  return fits;
}

void Inference::set(const std::string& unknown, const StaticType& type) {
  const auto [entry, added] = bindings_.try_emplace(unknown, type);
  trail_.emplace_back(unknown, added ? std::nullopt : std::optional(entry->second));
  if (!added) entry->second = type;
}

void Inference::undo(std::size_t length) {
  for (; trail_.size() > length; trail_.pop_back()) {
    auto& [unknown, before] = trail_.back();
    if (before) {
      bindings_[unknown] = std::move(*before);
    } else {
      bindings_.erase(unknown);
    }
  }
}

bool Inference::bind(const StaticType& unknown, const StaticType& type) {
  const auto found = bindings_.find(unknown.name());
  if (found != bindings_.end()) {
    const StaticType bound = found->second;
    if (!try_assign(type, bound)) return false;
    // Of two types that go together the one that says less is right for both.
    if (is_more_general(type, bound) && !mentions(type, unknown)) set(unknown.name(), type);
    return true;
  }
  if (type.kind() == Kind::parameter && type.name() == unknown.name()) return true;
  if (mentions(type, unknown)) return false;
  set(unknown.name(), type);
  return true;
}

bool Inference::try_assign(const StaticType& from, const StaticType& to) {
  if (to.kind() == Kind::parameter) return bind(to, from);
  if (from.kind() == Kind::parameter) return bind(from, to);
  if (from.kind() == Kind::dyn || to.kind() == Kind::dyn) return true;
  if (from.kind() != to.kind()) return false;
  if (from.kind() == Kind::type) return true;
  for (std::size_t i = 0; i < parameter_count(from.kind()); ++i) {
    if (!try_assign(from.parameter(i), to.parameter(i))) return false;
  }
  return true;
}

bool Inference::mentions(const StaticType& type, const StaticType& unknown) const {
  if (type.kind() == Kind::parameter) {
    if (type.name() == unknown.name()) return true;
    const auto found = bindings_.find(type.name());
    return found != bindings_.end() && mentions(found->second, unknown);
  }
  for (std::size_t i = 0; i < parameter_count(type.kind()); ++i) {
    if (mentions(type.parameter(i), unknown)) return true;
  }
  return false;
}

StaticType Inference::join(const StaticType& a, const StaticType& b) {
  if (!assign(a, b)) return {};
  return is_more_general(a, b) ? a : b;
}

StaticType Inference::known(const StaticType& type, bool final) const {
  if (type.kind() == Kind::parameter) {
    const auto found = bindings_.find(type.name());
    if (found != bindings_.end()) return known(found->second, final);
    return final ? StaticType() : type;
  }
  return rebuilt(type, [&](const StaticType& inner) { return known(inner, final); });
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
    bool fits = true;
    for (std::size_t i = 0; i < arguments.size() && fits; ++i) {
      const auto& parameter = overload.parameters[i];
      fits = try_assign(arguments[i], overload.is_generic ? instance(parameter, fresh) : parameter);
    }
    if (!fits) undo(0);
    trail_.clear();
    if (!fits) continue;
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
