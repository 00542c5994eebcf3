// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/diagnostic.hpp>  // closest()
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

}  // namespace heddle
