// SPDX-License-Identifier: Apache-2.0
#include "engine/catalog.hpp"

#include <map>

namespace heddle::engine {

const plugin::NodeType* Catalog::find_type(std::string_view type) {
  for (const auto& source : sources_) {
    if (const auto* found = source->find(type)) return found;
  }
  return nullptr;
}

std::vector<const plugin::NodeType*> Catalog::all() {
  return first_of_each([](plugin::NodeSource& source) { return source.all(); });
}

std::vector<const plugin::NodeType*> Catalog::of_family(std::string_view family) {
  return first_of_each([&](plugin::NodeSource& source) { return source.of_family(family); });
}

template <typename List>
std::vector<const plugin::NodeType*> Catalog::first_of_each(const List& list) {
  std::map<std::string_view, const plugin::NodeType*> first;
  for (const auto& source : sources_) {
    for (const auto* type : list(*source)) first.try_emplace(type->name, type);
  }
  std::vector<const plugin::NodeType*> result;
  result.reserve(first.size());
  for (const auto& [name, type] : first) result.push_back(type);
  return result;
}

std::vector<std::string> Catalog::why_missing(std::string_view type) {
  std::vector<std::string> result;
  for (const auto& source : sources_) {
    for (const auto& refusal : source->refusals(type)) {
      result.push_back(refusal.file + ": " + refusal.why);
    }
  }
  return result;
}

std::vector<std::string> Catalog::names() {
  std::vector<std::string> result;
  for (const auto* type : all()) result.push_back(type->name);
  return result;
}

std::vector<std::string> Catalog::places() {
  std::vector<std::string> result;
  for (const auto& source : sources_) {
    for (auto& place : source->places()) result.push_back(std::move(place));
  }
  return result;
}

std::vector<Diagnostic> Catalog::diagnostics() {
  std::vector<Diagnostic> result;
  for (const auto& source : sources_) {
    for (auto& finding : source->diagnostics()) result.push_back(std::move(finding));
  }
  return result;
}

}  // namespace heddle::engine
