// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <heddle/value.hpp>

// What is put into a URL or a form must not become another part of it: "../admin?all=1" as the id
// of an appointment is one segment of a path and nothing else.
namespace heddle::method {

// All but letters, digits and "-._~" as %XX (RFC 3986, 2.3).
std::string percent_encoded(std::string_view text);

// `base` and the segments behind it, each encoded, with one '/' between. "." and ".." are refused,
// since a server takes them as steps, and so is nothing: "orders/" is all of them.
std::optional<std::string> joined_path(std::string base, const std::vector<std::string>& segments);

using Pairs = std::vector<std::pair<std::string, std::string>>;

// "a=1&b=x%20y"
std::string query_text(const Pairs& pairs);
// The same in the encoding of forms, where a space is "+".
std::string form_text(const Pairs& pairs);

// `url` with a query behind the one that it may have, before its fragment, which is dropped: no
// server is told it.
std::string with_query(std::string url, const Pairs& pairs);

// A name with the text of its value: of a list, once for each item; of null, not at all. Returns
// why there is no text, or an empty one.
std::string append_pairs(const std::string& name, const Value& value, Pairs& pairs);

}  // namespace heddle::method
