// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/descriptor.hpp>
#include <heddle/value.hpp>
#include <optional>
#include <string>
#include <string_view>

// Data comes in as text from a command line, as JSON from a file and as values from other nodes,
// and a variable takes only some of it. Here is what fits, what it becomes, and the words for why
// not.
//
//   std::string why;
//   auto port = heddle::parse_value(Type::integer, "8o80", false, why);
//   // nothing; why == "expected an int, found '8o80': write digits only, such as 42"
//
// All functions are thread-safe. None of their texts shows a secret.
namespace heddle {

// A value of `type` from plain text, as `-i name=text` gives it: string as it is, int, uint, double
// and bool by their YAML 1.2 spelling (but no leading zeros and no "0o": an octal number is never
// meant), duration "1.5s" or "1h30m", timestamp RFC 3339, list, map and any as JSON, bytes as
// base64. On failure empty, and `why` says what was expected and found and what would be right.
std::optional<Value> parse_value(Type type, std::string_view text, bool secret, std::string& why);

// Why `value` does not fit `constraints` and `type` ("expected one DNS label, found 'a/b'"), or
// empty when it does. A value that convert() makes fit does fit. Neither the value nor anything of
// it but its size is shown when it or the variable is secret.
std::string mismatch(Type type, const Constraints& constraints, const Value& value, bool secret);

// Why `pattern` cannot be a constraint ("missing ): (a"), or empty when it can.
std::string pattern_problem(std::string_view pattern);

// The value as one of `type`, where nothing is lost by it: an int for a double or uint, null never.
// Empty when it cannot be.
std::optional<Value> convert(const Value& value, Type type);

// The value as text, as CEL's string() gives it: numbers in their shortest form, "true", RFC 3339,
// "1.5s". Empty for null, bytes, list and map, which have no one text.
std::optional<std::string> text_of(const Value& value);

// For messages. "an int", "a string", "bytes", "null".
std::string with_article(Type type);
// For messages. "the int 8080", "the string 'a/b'" (shortened, on one line), "a list of 3 items";
// of a secret only its type: "a string (secret, not shown)".
std::string described(const Value& value, bool secret = false);

}  // namespace heddle
