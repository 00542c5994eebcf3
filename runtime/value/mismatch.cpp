// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <re2/re2.h>

#include <array>
#include <limits>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <tuple>
#include <unordered_map>

#include "value/conversion.hpp"
#include "value/spelling.hpp"
#include "value/utf8.hpp"

namespace heddle {
namespace {

// Of a pattern, its meaning or what is wrong with it, in characters: it may be long, and over
// several lines, and a message is one line.
constexpr std::size_t longest_shown = 200;

// Compiling a pattern takes far longer than matching it, and the same few come again with every
// run. Patterns also come from flows, so the number kept is bounded.
class Patterns {
 public:
  static std::shared_ptr<const RE2> get(const std::string& pattern) {
    static Patterns patterns;
    {
      const std::shared_lock lock(patterns.mutex_);
      const auto it = patterns.compiled_.find(pattern);
      if (it != patterns.compiled_.end()) return it->second;
    }
    RE2::Options options;
    options.set_log_errors(false);
    auto compiled = std::make_shared<const RE2>(pattern, options);
    const std::unique_lock lock(patterns.mutex_);
    if (patterns.compiled_.size() >= most_kept) patterns.compiled_.clear();
    patterns.compiled_.emplace(pattern, compiled);
    return compiled;
  }

 private:
  static constexpr std::size_t most_kept = 1024;

  std::shared_mutex mutex_;
  std::unordered_map<std::string, std::shared_ptr<const RE2>> compiled_;
};

// Which texts fitted their patterns last, of this thread. Nodes of one flow share inputs, and the
// runs of one host often are of the same few customers: comparing two texts takes a fraction of
// what matching one does.
class Accepted {
 public:
  static bool contains(const std::string& pattern, const std::string& text) {
    const Entry& entry = place(pattern, text);
    return entry.text == text && entry.pattern == pattern;
  }
  // No secrets, which would outlive their run.
  static void add(const std::string& pattern, const std::string& text) {
    constexpr std::size_t longest = 256;
    if (pattern.size() <= longest && text.size() <= longest) place(pattern, text) = {pattern, text};
  }

 private:
  struct Entry {
    std::string pattern;  // empty: none
    std::string text;
  };

  static Entry& place(const std::string& pattern, const std::string& text) {
    thread_local std::array<Entry, 16> entries;
    const auto last = text.empty() ? 0U : static_cast<unsigned char>(text.back());
    return entries[(pattern.size() + 3 * text.size() + last) % entries.size()];
  }
};

// A value where the sentence has named the type already: "found 'a/b'".
std::string brief(const Value& value, bool hidden) {
  if (hidden) return "something else (secret, not shown)";
  if (value.type() == Type::string) return fmt::format("'{}'", one_line(value.string()));
  return text_of(value).value_or(described(value));
}

std::string wrong_type(Type type, const Value& value, bool hidden) {
  if (hidden)
    return fmt::format("expected {}, found {}", with_article(type), described(value, true));
  std::string cure;
  std::string unused;
  if (value.type() == Type::string && type != Type::list && type != Type::map &&
      parse_value(type, value.string(), true, unused)) {
    cure = type == Type::bytes ? "" : ": leave out its quotes";
  } else if (type == Type::string && text_of(value)) {
    cure = ": put it in quotes";
  } else if (type == Type::integer && value.type() == Type::real) {
    cure = ": write it without a fraction";
  }
  return fmt::format("expected {}, found {}{}", with_article(type), described(value), cure);
}

std::string wrong_choice(Type type, const List& choices, const Value& value, bool hidden) {
  constexpr std::size_t most_shown = 12;
  std::string all;
  std::vector<std::string> texts;
  for (const Value& choice : choices) {
    if (convert(choice, type).value_or(choice) == value) return {};
    if (texts.size() < most_shown) all += (all.empty() ? "" : ", ") + brief(choice, false);
    if (choice.type() == Type::string) texts.push_back(choice.string());
  }
  if (choices.size() > most_shown) all += fmt::format(", … ({} in all)", choices.size());
  std::string out = fmt::format("expected one of {}, found {}", all, brief(value, hidden));
  if (hidden || value.type() != Type::string) return out;
  if (const auto meant = closest(value.string(), texts)) {
    out += fmt::format(": did you mean '{}'?", one_line(*meant));
  }
  return out;
}

struct Size {
  std::uint64_t count = 0;
  std::string_view one;
  std::string_view many;
};

std::optional<Size> size_of(const Value& value) {
  switch (value.type()) {
    case Type::string:
      return Size{count_characters(value.string()), "character", "characters"};
    case Type::bytes:
      return Size{value.bytes().size(), "byte", "bytes"};
    case Type::list:
      return Size{value.list().size(), "item", "items"};
    case Type::map:
      return Size{value.map().size(), "entry", "entries"};
    default:
      return std::nullopt;
  }
}

// A character is one to four bytes: most texts need not be counted.
bool surely_fits(const Constraints& constraints, const Value& value) {
  const bool bounded = constraints.maximum_size.has_value();
  if (constraints.minimum_size == 0 && !bounded) return true;
  if (value.type() != Type::string) return false;
  const std::size_t bytes = value.string().size();
  return constraints.minimum_size <= bytes / 4 && (!bounded || bytes <= *constraints.maximum_size);
}

std::string wrong_size(const Constraints& constraints, const Value& value) {
  if (surely_fits(constraints, value)) return {};
  const auto size = size_of(value);
  if (!size) return {};
  const auto named = [&](std::uint64_t count) { return count == 1 ? size->one : size->many; };
  if (size->count < constraints.minimum_size) {
    return fmt::format("expected at least {} {}, found {}", constraints.minimum_size,
                       named(constraints.minimum_size), size->count);
  }
  if (constraints.maximum_size && size->count > *constraints.maximum_size) {
    return fmt::format("expected at most {} {}, found {}", *constraints.maximum_size,
                       named(*constraints.maximum_size), size->count);
  }
  return {};
}

std::string problem_of(const RE2& pattern) {
  return one_line(pattern.error(), longest_shown);
}

std::string wrong_text(const Constraints& constraints, const Value& value, bool hidden) {
  if (constraints.pattern.empty() || value.type() != Type::string) return {};
  if (!hidden && Accepted::contains(constraints.pattern, value.string())) return {};
  const auto pattern = Patterns::get(constraints.pattern);
  if (!pattern->ok()) {
    return fmt::format("its pattern '{}' is not a regular expression: {}",
                       one_line(constraints.pattern), problem_of(*pattern));
  }
  if (RE2::FullMatch(value.string(), *pattern)) {
    if (!hidden) Accepted::add(constraints.pattern, value.string());
    return {};
  }
  const std::string meaning = constraints.pattern_meaning.empty()
                                  ? fmt::format("text like {}", constraints.pattern)
                                  : constraints.pattern_meaning;
  return fmt::format("expected {}, found {}", one_line(meaning, longest_shown),
                     brief(value, hidden));
}

// Every int, uint and double is exactly a long double, so that different types compare rightly.
static_assert(std::numeric_limits<long double>::digits >= 64);

std::optional<long double> number(const Value& value) {
  switch (value.type()) {
    case Type::integer:
      return static_cast<long double>(value.integer());
    case Type::unsigned_integer:
      return static_cast<long double>(value.unsigned_integer());
    case Type::real:
      return static_cast<long double>(value.real());
    default:
      return std::nullopt;
  }
}

// Whether a <= b; nothing when they have no order (NaN has none either: it is in no range).
std::optional<bool> ordered(const Value& a, const Value& b) {
  if (const auto x = number(a), y = number(b); x && y) return *x <= *y;
  if (a.type() != b.type()) return std::nullopt;
  if (a.type() == Type::timestamp) return a.timestamp() <= b.timestamp();
  if (a.type() == Type::duration) return a.duration() <= b.duration();
  return std::nullopt;
}

std::string out_of_range(const Constraints& constraints, const Value& value, bool hidden) {
  const auto& [minimum, maximum] = std::tie(constraints.minimum, constraints.maximum);
  const bool low = minimum && ordered(*minimum, value) == false;
  const bool high = maximum && ordered(value, *maximum) == false;
  if (!low && !high) return {};
  if (minimum && maximum) {
    return fmt::format("expected {} to {}, found {}", brief(*minimum, false),
                       brief(*maximum, false), brief(value, hidden));
  }
  return fmt::format("expected {} {}, found {}", low ? "at least" : "at most",
                     brief(low ? *minimum : *maximum, false), brief(value, hidden));
}

}  // namespace

std::string mismatch(Type type, const Constraints& constraints, const Value& value, bool secret) {
  const bool hidden = secret || value.secret();
  std::optional<Value> converted;
  if (type != Type::any && value.type() != type) {
    converted = convert(value, type);
    if (!converted) return wrong_type(type, value, hidden);
  }
  static const Constraints none;
  if (constraints == none) return {};
  const Value* const fitting = converted ? &*converted : &value;
  std::string why;
  if (!constraints.choices.empty()) why = wrong_choice(type, constraints.choices, *fitting, hidden);
  if (why.empty()) why = wrong_size(constraints, *fitting);
  if (why.empty()) why = wrong_text(constraints, *fitting, hidden);
  if (why.empty()) why = out_of_range(constraints, *fitting, hidden);
  return why;
}

std::string pattern_problem(std::string_view pattern) {
  const auto compiled = Patterns::get(std::string(pattern));
  return compiled->ok() ? std::string{} : problem_of(*compiled);
}

std::string with_article(Type type) {
  const auto name = name_of(type);
  if (type == Type::null || type == Type::bytes) return std::string(name);
  if (type == Type::any) return "any value";
  // "a uint": it begins with the sound of "you".
  return fmt::format("{} {}", type == Type::integer ? "an" : "a", name);
}

std::string described(const Value& value, bool secret) {
  if (secret || value.secret()) {
    return fmt::format("{} (secret, not shown)", with_article(value.type()));
  }
  switch (value.type()) {
    case Type::null:
      return "null";
    case Type::boolean:
      return value.boolean() ? "true" : "false";
    case Type::string:
      return fmt::format("the string '{}'", one_line(value.string()));
    case Type::bytes:
    case Type::list:
    case Type::map: {
      const Size size = *size_of(value);
      auto count = fmt::format("{} {}", size.count, size.count == 1 ? size.one : size.many);
      if (value.type() == Type::bytes) return count;
      return fmt::format("{} of {}", with_article(value.type()), count);
    }
    default:
      return fmt::format("the {} {}", name_of(value.type()), *text_of(value));
  }
}

}  // namespace heddle
