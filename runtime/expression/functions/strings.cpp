// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <string>
#include <string_view>

#include "expression/function.hpp"
#include "expression/functions/index_range.hpp"
#include "expression/functions/pattern.hpp"
#include "expression/functions/result_size.hpp"
#include "expression/functions/text_search.hpp"
#include "expression/operation.hpp"
#include "value/utf8.hpp"

// The functions of strings, of the standard and of the strings extension. Positions and sizes are
// in characters. format() and quote() are in format.cpp.
namespace heddle::expression {
namespace {

constexpr auto npos = std::string_view::npos;
constexpr std::int64_t no_limit = std::numeric_limits<std::int64_t>::max();

Value bad_index(std::string_view function, std::string_view text, const Value& index) {
  return index_out_of_range(function, "string", count_characters(text), index);
}

// A count of `-1` or any other below 0 means all.
std::int64_t limit_of(const Value& count) {
  return count.integer() < 0 ? no_limit : count.integer();
}

Value contains(const Arguments& arguments) {
  const std::string& text = arguments[0].string();
  const std::string& part = arguments[1].string();
  if (!arguments.budget().charge_bytes(text.size() + part.size())) return budget_exhausted();
  return find_first(text, part) != npos;
}

Value starts_with(const Arguments& arguments) {
  const std::string& part = arguments[1].string();
  if (!arguments.budget().charge_bytes(part.size())) return budget_exhausted();
  return arguments[0].string().starts_with(part);
}

Value ends_with(const Arguments& arguments) {
  const std::string& part = arguments[1].string();
  if (!arguments.budget().charge_bytes(part.size())) return budget_exhausted();
  return arguments[0].string().ends_with(part);
}

// The character at an index; an empty text at the one behind the last.
Value char_at(const Arguments& arguments) {
  const std::string& text = arguments[0].string();
  const auto at = offset_of(text, arguments[1].integer());
  if (!arguments.budget().charge_bytes(at.value_or(text.size()))) return budget_exhausted();
  if (!at) return bad_index("charAt", text, arguments[1]);
  return *at == text.size() ? Value("") : Value(text.substr(*at, character_size(text, *at)));
}

Value index_of(const Arguments& arguments) {
  const std::string& text = arguments[0].string();
  const std::string& part = arguments[1].string();
  const std::int64_t from = arguments.size() == 3 ? arguments[2].integer() : 0;
  if (!arguments.budget().charge_bytes(text.size() + part.size())) return budget_exhausted();
  const auto start = offset_of(text, from);
  if (!start) return bad_index("indexOf", text, arguments[2]);
  const std::size_t found = find_first(text, part, *start);
  if (found == npos) return -1;
  const auto between = std::string_view(text).substr(*start, found - *start);
  return from + static_cast<std::int64_t>(count_characters(between));
}

// Of the parts that begin at the index or in front of it.
Value last_index_of(const Arguments& arguments) {
  const std::string& text = arguments[0].string();
  const std::string& part = arguments[1].string();
  // Each text is gone through, and copied.
  if (!arguments.budget().charge_bytes(2 * (text.size() + part.size()))) return budget_exhausted();
  std::size_t from = text.size();
  if (arguments.size() == 3) {
    const auto start = offset_of(text, arguments[2].integer());
    if (!start) return bad_index("lastIndexOf", text, arguments[2]);
    from = *start;
  }
  const std::size_t found = find_last(text, part, from);
  if (found == npos) return -1;
  return static_cast<std::int64_t>(count_characters(std::string_view(text).substr(0, found)));
}

Value join_with(const Arguments& arguments, std::string_view separator) {
  const List& items = arguments[0].list();
  if (!arguments.budget().charge(items.size())) return budget_exhausted();
  std::size_t size = 0;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (items[i].type() != Type::string) {
      return failure(
          fmt::format("join() takes a list of strings; its item {} is {}", i, kind_of(items[i])));
    }
    size += items[i].string().size() + (i == 0 ? 0 : separator.size());
  }
  if (auto refusal = refuse(arguments.budget(), size)) return *refusal;
  std::string out;
  out.reserve(size);
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) out += separator;
    out += items[i].string();
  }
  return out;
}

Value join(const Arguments& arguments) {
  return join_with(arguments, {});
}

Value join_separated(const Arguments& arguments) {
  return join_with(arguments, arguments[1].string());
}

// The text with each byte as `change` makes it.
template <typename Change>
Value changed_bytes(const Arguments& arguments, Change change) {
  const std::string& text = arguments[0].string();
  if (auto refusal = refuse(arguments.budget(), text.size())) return *refusal;
  std::string out = text;
  std::transform(out.begin(), out.end(), out.begin(), change);
  return out;
}

Value lower_ascii(const Arguments& arguments) {
  return changed_bytes(arguments, [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
}

Value upper_ascii(const Arguments& arguments) {
  return changed_bytes(arguments, [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
}

// How often `part` is found in `text`, but at most `limit`.
std::size_t count_matches(std::string_view text, std::string_view part, std::int64_t limit) {
  std::size_t count = 0;
  std::size_t at = limit > 0 ? find_first(text, part) : npos;
  for (; at != npos && count < static_cast<std::uint64_t>(limit); ++count) {
    at = find_next(text, part, at);
  }
  return count;
}

// An empty text to replace stands in front of each character and at the end.
Value replace_up_to(const Arguments& arguments, std::int64_t limit) {
  const std::string& text = arguments[0].string();
  const std::string& old = arguments[1].string();
  const std::string& fresh = arguments[2].string();
  if (!arguments.budget().charge_bytes(text.size() + old.size())) return budget_exhausted();
  const std::size_t count = count_matches(text, old, limit);
  const std::size_t size = text.size() - count * old.size() + count * fresh.size();
  if (!arguments.budget().charge(count)) return budget_exhausted();
  if (auto refusal = refuse(arguments.budget(), size)) return *refusal;
  std::string out;
  out.reserve(size);
  std::size_t copied = 0;
  std::size_t at = 0;
  for (std::size_t i = 0; i < count; ++i) {
    at = i == 0 ? find_first(text, old) : find_next(text, old, at);
    out.append(text, copied, at - copied);
    out += fresh;
    copied = at + old.size();
  }
  out.append(text, copied);
  return out;
}

Value replace(const Arguments& arguments) {
  return replace_up_to(arguments, no_limit);
}

Value replace_some(const Arguments& arguments) {
  return replace_up_to(arguments, limit_of(arguments[3]));
}

// At most `limit` pieces, the last of which is all that is left. Without a separator the pieces are
// characters, of which an empty text has none.
Value split_up_to(const Arguments& arguments, std::int64_t limit) {
  const std::string& text = arguments[0].string();
  const std::string& separator = arguments[1].string();
  if (limit == 0 || (text.empty() && separator.empty())) return List{};
  if (!arguments.budget().charge_bytes(text.size() + separator.size())) return budget_exhausted();
  std::size_t cuts = 0;
  if (separator.empty()) {
    cuts = static_cast<std::size_t>(
        std::min<std::int64_t>(limit, static_cast<std::int64_t>(count_characters(text))) - 1);
  } else {
    cuts = count_matches(text, separator, limit - 1);
  }
  const std::size_t size = text.size() - cuts * separator.size() + (cuts + 1) * size_of_item;
  if (auto refusal = refuse(arguments.budget(), size)) return *refusal;
  List pieces;
  pieces.reserve(cuts + 1);
  std::size_t begin = 0;
  for (std::size_t i = 0; i < cuts; ++i) {
    const std::size_t end = separator.empty() ? begin + character_size(text, begin)
                                              : find_first(text, separator, begin);
    pieces.emplace_back(text.substr(begin, end - begin));
    begin = end + separator.size();
  }
  pieces.emplace_back(text.substr(begin));
  return pieces;
}

Value split(const Arguments& arguments) {
  return split_up_to(arguments, no_limit);
}

Value split_some(const Arguments& arguments) {
  return split_up_to(arguments, limit_of(arguments[2]));
}

Value substring(const Arguments& arguments) {
  const std::string_view text = arguments[0].string();
  const std::int64_t first = arguments[1].integer();
  const auto begin = offset_of(text, first);
  if (!arguments.budget().charge_bytes(begin.value_or(text.size()))) return budget_exhausted();
  if (!begin) return bad_index("substring", text, arguments[1]);
  std::string_view out = text.substr(*begin);
  if (arguments.size() == 3) {
    const std::int64_t last = arguments[2].integer();
    if (last < first) {
      return ends_before_it_begins("substring", arguments[1], arguments[2]);
    }
    const auto end = offset_of(out, last - first);
    if (!end) return bad_index("substring", text, arguments[2]);
    out = out.substr(0, *end);
  }
  if (auto refusal = refuse(arguments.budget(), out.size())) return *refusal;
  return out;
}

// What Unicode calls white space; without U+180E and the spaces that take no room.
constexpr std::array<std::string_view, 25> blanks = {
    " ",      "\t",     "\n",     "\r",     "\v",     "\f",     "\u0085", "\u00A0", "\u1680",
    "\u2000", "\u2001", "\u2002", "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
    "\u2009", "\u200A", "\u2028", "\u2029", "\u202F", "\u205F", "\u3000"};

Value trim(const Arguments& arguments) {
  std::string_view text = arguments[0].string();
  if (!arguments.budget().charge_bytes(text.size())) return budget_exhausted();
  const auto size_of_blank = [](auto stands_there) -> std::size_t {
    const auto blank = std::find_if(blanks.begin(), blanks.end(), stands_there);
    return blank == blanks.end() ? 0 : blank->size();
  };
  while (const auto size = size_of_blank([&](auto blank) { return text.starts_with(blank); })) {
    text.remove_prefix(size);
  }
  while (const auto size = size_of_blank([&](auto blank) { return text.ends_with(blank); })) {
    text.remove_suffix(size);
  }
  if (auto refusal = refuse(arguments.budget(), text.size())) return *refusal;
  return text;
}

Value reverse(const Arguments& arguments) {
  const std::string& text = arguments[0].string();
  if (auto refusal = refuse(arguments.budget(), text.size())) return *refusal;
  std::string out(text.size(), '\0');
  auto end = out.end();
  for (std::size_t at = 0; at < text.size();) {
    const auto size = static_cast<std::ptrdiff_t>(character_size(text, at));
    end = std::copy_backward(text.begin() + static_cast<std::ptrdiff_t>(at),
                             text.begin() + static_cast<std::ptrdiff_t>(at) + size, end);
    at += static_cast<std::size_t>(size);
  }
  return out;
}

constexpr Function functions[] = {
    {"(string).contains(string) -> bool", contains},
    {"(string).startsWith(string) -> bool", starts_with},
    {"(string).endsWith(string) -> bool", ends_with},
    {"(string).matches(string) -> bool", matches},
    {"matches(string, string) -> bool", matches},
    {"(string).charAt(int) -> string", char_at},
    {"(string).indexOf(string) -> int", index_of},
    {"(string).indexOf(string, int) -> int", index_of},
    {"(string).lastIndexOf(string) -> int", last_index_of},
    {"(string).lastIndexOf(string, int) -> int", last_index_of},
    {"(list(string)).join() -> string", join},
    {"(list(string)).join(string) -> string", join_separated},
    {"(string).lowerAscii() -> string", lower_ascii},
    {"(string).upperAscii() -> string", upper_ascii},
    {"(string).replace(string, string) -> string", replace},
    {"(string).replace(string, string, int) -> string", replace_some},
    {"(string).split(string) -> list(string)", split},
    {"(string).split(string, int) -> list(string)", split_some},
    {"(string).substring(int) -> string", substring},
    {"(string).substring(int, int) -> string", substring},
    {"(string).trim() -> string", trim},
    {"(string).reverse() -> string", reverse},
};

}  // namespace

std::span<const Function> string_functions() {
  return functions;
}

}  // namespace heddle::expression
