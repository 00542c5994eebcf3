// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "names.hpp"

// The three methods that the sandbox serves. Paths and verbs are the defaults that the plugins
// assume, because the service's own are not public.
namespace heddle::imiassist::sandbox {

enum class Route { authenticate, get_new_token, get_existing_token };

inline constexpr std::array<Named<Route>, 3> route_names{{
    {"authenticate", Route::authenticate},
    {"get_new_token", Route::get_new_token},
    {"get_existing_token", Route::get_existing_token},
}};

inline constexpr std::size_t route_count = route_names.size();

constexpr std::size_t index_of(Route route) {
  return static_cast<std::size_t>(route);
}

inline constexpr std::string_view login_path = "/api/v1/auth/login/";
inline constexpr std::string_view api_token_path = "/api/v1/auth/api-token/";
// Where the behaviour `redirect` points. Nothing is served there, so that a client which follows a
// redirect with credentials in hand shows up in the log.
inline constexpr std::string_view redirect_path = "/sandbox/redirected/";

}  // namespace heddle::imiassist::sandbox
