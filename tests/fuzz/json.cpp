// SPDX-License-Identifier: Apache-2.0
#include <heddle/json.hpp>

#include <algorithm>

#include "fuzz/fuzz.hpp"
#include "value/json_limit.hpp"
#include "value/utf8.hpp"

// A body or a file that shall be JSON, with any bytes: refused at its place, or a value that is
// written and read again as itself.

using namespace heddle;
using fuzz::must;

namespace {

void check(const Value& value, std::string_view text) {
  const std::string written = write_json(value, Secrets::clear);
  must(find_invalid_utf8(written) == std::string::npos, "JSON that is written is UTF-8", written);
  const Value again = parse_json(written);
  must(again == value, "a value comes back from its JSON", written);
  must(write_json(again, Secrets::clear) == written, "and is written alike", written);
  must(write_json(value) == written, "nothing is masked that is not secret", written);
  for (const std::size_t limit : {std::size_t{0}, text.size(), std::size_t{1} << 20}) {
    const auto bounded = parse_json(text, limit);
    must(!bounded || *bounded == value, "within a limit it is the same value", written);
    std::string why;
    const auto short_text = write_json(value, limit, why);
    must(!short_text || (*short_text == written && written.size() <= limit),
         "within a limit it is the same text", written);
    must(why.empty(), "a value from JSON can be JSON", why);
  }
}

void check(const JsonError& error, std::string_view text) {
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
  must(error.line() >= 1 && error.line() <= lines, "a mistake is on a line of the text",
       error.what());
  must(error.column() >= 1 && error.column() <= text.size() + 1, "and in it", error.what());
  must(find_invalid_utf8(error.what()) == std::string::npos, "a message is text", error.what());
}

}  // namespace

void fuzz::try_one(std::string_view text) {
  try {
    check(parse_json(text), text);
  } catch (const JsonError& error) {
    check(error, text);
  }
}
