// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

// People write "User Email" or "user-email" for user_email, and sometimes "user_emial". The first
// is one name in two spellings, the second a slip that a message should answer with the right name.
//
//   heddle::canonical("User-Email");                              // "user_email"
//   heddle::closest("user_emial", {"user_email", "subdomain"});   // "user_email"
namespace heddle {

// The one spelling of a name: ASCII letters in lower case, each run of spaces, '-' and '_' as one
// '_', none at the ends. Two names with one canonical form are the same name where a flow forgives
// spelling.
std::string canonical(std::string_view name);

// The candidate that `name` most likely means, or nothing when none is near: one that differs only
// in case and separators, else the one with the fewest slips (a wrong, missing, extra or swapped
// letter; about one in three letters at most), else the only one that `name` is a whole-word part
// of
// ("password" for user_password). Of equals the first.
std::optional<std::string> closest(std::string_view name,
                                   const std::vector<std::string>& candidates);

}  // namespace heddle
