// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <heddle/json.hpp>
#include <string>
#include <utility>

#include "expression/function.hpp"
#include "expression/functions/result_size.hpp"
#include "value/base64.hpp"
#include "value/json_limit.hpp"

namespace heddle::expression {
namespace {

Value encode(const Arguments& arguments) {
  const std::string& octets = arguments[0].bytes();
  if (auto refusal = refuse(arguments.budget(), (octets.size() + 2) / 3 * 4)) return *refusal;
  return encode_base64(octets);
}

// Lines are allowed to break, as mail and certificates break them.
Value decode(const Arguments& arguments) {
  if (!arguments.budget().charge_bytes(arguments[0].string().size())) return budget_exhausted();
  std::string text = arguments[0].string();
  std::erase_if(text, [](char c) { return c == '\n' || c == '\r'; });
  const std::size_t digits = text.find_last_not_of('=') + 1;
  if (auto refusal = refuse(arguments.budget(), digits * 3 / 4)) return *refusal;
  auto octets = decode_base64(text);
  if (!octets) return failure("the text is not base64");
  return Bytes{std::move(*octets)};
}

// A value takes longer to make than the few bytes of its text to read.
bool charge_for_json(Budget& budget, std::size_t bytes) {
  return budget.charge(1 + bytes / 8);
}

Value from_json(const Arguments& arguments) {
  const std::string& text = arguments[0].string();
  if (!charge_for_json(arguments.budget(), text.size())) return budget_exhausted();
  try {
    const auto out = parse_json(text, Budget::largest_result);
    return out ? *out : too_large();
  } catch (const JsonError& error) {
    // What the error found is a piece of the text.
    return failure(
        fmt::format("the text is not JSON (line {}, column {})", error.line(), error.column()));
  }
}

Value to_json(const Arguments& arguments) {
  std::string why;
  auto out = write_json(arguments[0], Budget::largest_result, why);
  const std::size_t written = out ? out->size() : Budget::largest_result;
  if (!charge_for_json(arguments.budget(), written)) return budget_exhausted();
  if (!why.empty()) return failure(why);
  return out ? Value(std::move(*out)) : too_large();
}

constexpr Function table[] = {
    {"base64.encode(bytes) -> string", encode},
    {"base64.decode(string) -> bytes", decode},
    {"json(string) -> dyn", from_json},
    {"to_json(dyn) -> string", to_json},
};

}  // namespace

std::span<const Function> encoder_functions() {
  return table;
}

}  // namespace heddle::expression
