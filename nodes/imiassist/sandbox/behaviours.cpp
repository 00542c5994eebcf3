// SPDX-License-Identifier: Apache-2.0
#include "behaviours.hpp"

#include <optional>
#include <stdexcept>

namespace heddle::imiassist::sandbox {
namespace {

using Choice = std::optional<Behaviour>;

void choose(Choice& place, Behaviour behaviour, std::string_view place_name) {
  if (place && *place != behaviour) {
    throw std::invalid_argument("two behaviours for " + std::string(place_name) + ", '" +
                                std::string(name_of(behaviour_names, *place)) + "' and '" +
                                std::string(name_of(behaviour_names, behaviour)) +
                                "'; a route has one: remove the other");
  }
  place = behaviour;
}

}  // namespace

Behaviour parse_behaviour(std::string_view name) {
  return value_of(behaviour_names, "behaviour", name);
}

BehaviourPlan::BehaviourPlan(const std::vector<std::string>& choices) {
  Choice everywhere;
  std::array<Choice, route_count> routes;
  for (const std::string& choice : choices) {
    const std::string_view text = choice;
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) {
      choose(everywhere, parse_behaviour(text), "all routes");
      continue;
    }
    const std::string_view route_name = text.substr(0, colon);
    const Route route = value_of(route_names, "route", route_name);
    choose(routes[index_of(route)], parse_behaviour(text.substr(colon + 1)), route_name);
  }
  for (std::size_t i = 0; i < route_count; ++i) {
    planned_[i] = routes[i].value_or(everywhere.value_or(Behaviour::normal));
  }
}

std::string BehaviourPlan::describe() const {
  std::string text;
  for (const auto& [name, route] : route_names) {
    if (of(route) == Behaviour::normal) continue;
    if (!text.empty()) text += ' ';
    text += name;
    text += ':';
    text += name_of(behaviour_names, of(route));
  }
  return text;
}

}  // namespace heddle::imiassist::sandbox
