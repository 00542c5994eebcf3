// SPDX-License-Identifier: Apache-2.0
#include "value/time_text.hpp"

#include <fmt/format.h>

#include <chrono>

#include "value/calendar.hpp"

namespace heddle {
namespace {

constexpr std::int64_t nanoseconds_per_second = 1'000'000'000;
constexpr std::int64_t seconds_per_day = 86'400;
constexpr std::int64_t first_second = -62'135'596'800;  // 0001-01-01T00:00:00Z
constexpr std::int64_t last_second = 253'402'300'799;   // 9999-12-31T23:59:59Z
constexpr std::int64_t longest_span = 315'576'000'000;  // 10,000 years

// ".5" for 500'000'000; nothing for 0.
std::string decimals(std::int64_t nanoseconds) {
  if (nanoseconds == 0) return {};
  std::string out = fmt::format(".{:09}", nanoseconds);
  out.erase(out.find_last_not_of('0') + 1);
  return out;
}

// Takes a text apart from its front.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  [[nodiscard]] bool done() const { return text_.empty(); }

  bool take(std::string_view expected) {
    if (!text_.starts_with(expected)) return false;
    text_.remove_prefix(expected.size());
    return true;
  }

  // Exactly `count` digits.
  std::optional<std::int64_t> number(std::size_t count) {
    if (text_.size() < count) return std::nullopt;
    std::int64_t out = 0;
    for (std::size_t i = 0; i < count; ++i) {
      if (!is_digit(text_[i])) return std::nullopt;
      out = out * 10 + (text_[i] - '0');
    }
    text_.remove_prefix(count);
    return out;
  }

  std::string_view digits() {
    std::size_t count = 0;
    while (count < text_.size() && is_digit(text_[count])) ++count;
    const auto out = text_.substr(0, count);
    text_.remove_prefix(count);
    return out;
  }

 private:
  static bool is_digit(char c) { return c >= '0' && c <= '9'; }

  std::string_view text_;
};

// 128 bits hold the range of CEL in nanoseconds many times over.
__extension__ typedef __int128 Wide;

// What `digits` behind a decimal point are of `unit`, or nothing when that is no whole number.
std::optional<std::int64_t> fraction_of(std::string_view digits, std::int64_t unit) {
  while (digits.ends_with('0')) digits.remove_suffix(1);
  if (digits.size() > 18) return std::nullopt;
  Wide number = 0;
  Wide scale = 1;
  for (const char c : digits) {
    number = number * 10 + (c - '0');
    scale *= 10;
  }
  if (number * unit % scale != 0) return std::nullopt;
  return static_cast<std::int64_t>(number * unit / scale);
}

std::optional<std::int64_t> seconds_of_date(Reader& in) {
  const auto year = in.number(4);
  if (!year || !in.take("-")) return std::nullopt;
  const auto month = in.number(2);
  if (!month || !in.take("-")) return std::nullopt;
  const auto day = in.number(2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{static_cast<int>(*year)},
                                         std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date}.time_since_epoch().count() * seconds_per_day;
}

std::optional<std::int64_t> seconds_of_clock(Reader& in, bool with_seconds) {
  const auto hour = in.number(2);
  if (!hour || *hour > 23 || !in.take(":")) return std::nullopt;
  const auto minute = in.number(2);
  if (!minute || *minute > 59) return std::nullopt;
  if (!with_seconds) return *hour * 3'600 + *minute * 60;
  if (!in.take(":")) return std::nullopt;
  const auto second = in.number(2);
  if (!second || *second > 59) return std::nullopt;
  return *hour * 3'600 + *minute * 60 + *second;
}

// How far local time is ahead of UTC.
std::optional<std::int64_t> offset(Reader& in) {
  const bool behind = in.take("-");
  if (!behind && !in.take("+")) return std::nullopt;
  const auto seconds = seconds_of_clock(in, false);
  if (!seconds) return std::nullopt;
  return behind ? -*seconds : *seconds;
}

std::optional<std::int64_t> zone(Reader& in) {
  if (in.take("Z") || in.take("z")) return 0;
  return offset(in);
}

std::optional<std::int64_t> unit_of(Reader& in) {
  // "ms" before "m".
  if (in.take("ms")) return 1'000'000;
  if (in.take("us") || in.take("µs")) return 1'000;
  if (in.take("ns")) return 1;
  if (in.take("s")) return nanoseconds_per_second;
  if (in.take("m")) return 60 * nanoseconds_per_second;
  if (in.take("h")) return 3'600 * nanoseconds_per_second;
  return std::nullopt;
}

// Adds one "1.5h" to a span in nanoseconds.
bool add_part(Reader& in, Wide& total) {
  const auto whole = in.digits();
  const auto fraction = in.take(".") ? in.digits() : std::string_view{};
  if ((whole.empty() && fraction.empty()) || whole.size() > 21) {
    return false;
  }
  const auto unit = unit_of(in);
  if (!unit) return false;
  Wide number = 0;
  for (const char c : whole) number = number * 10 + (c - '0');
  const auto rest = fraction_of(fraction, *unit);
  if (!rest) return false;
  total += number * *unit + *rest;
  return total <= Wide{longest_span} * nanoseconds_per_second;
}

}  // namespace

bool in_range(Timestamp time) {
  return time.seconds >= first_second && time.seconds <= last_second;
}

bool in_range(Duration span) {
  if (span.seconds == longest_span) return span.nanoseconds == 0;
  return span.seconds >= -longest_span && span.seconds < longest_span;
}

std::string to_text(Timestamp time) {
  const CalendarTime at = calendar_time(time.seconds);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", at.year, at.month, at.day, at.hour,
                     at.minute, at.second, decimals(time.nanoseconds));
}

std::string to_text(Duration span) {
  if (span.seconds >= 0 || span.nanoseconds == 0) {
    return fmt::format("{}{}s", span.seconds, decimals(span.nanoseconds));
  }
  // -2 s + 0.5 s is written -1.5s.
  const std::int64_t whole = span.seconds + 1;
  return fmt::format("-{}{}s", -whole, decimals(nanoseconds_per_second - span.nanoseconds));
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  Reader in(text);
  const auto date = seconds_of_date(in);
  if (!date || !(in.take("T") || in.take("t"))) return std::nullopt;
  const auto clock = seconds_of_clock(in, true);
  if (!clock) return std::nullopt;
  std::int64_t nanoseconds = 0;
  if (in.take(".")) {
    const auto digits = in.digits();
    const auto fraction = fraction_of(digits, nanoseconds_per_second);
    if (digits.empty() || !fraction) return std::nullopt;
    nanoseconds = *fraction;
  }
  const auto ahead = zone(in);
  if (!ahead || !in.done()) return std::nullopt;
  const Timestamp out{*date + *clock - *ahead, static_cast<std::int32_t>(nanoseconds)};
  if (!in_range(out)) return std::nullopt;
  return out;
}

std::optional<std::int64_t> parse_utc_offset(std::string_view text) {
  Reader in(text);
  const auto seconds =
      text.starts_with('+') || text.starts_with('-') ? offset(in) : seconds_of_clock(in, false);
  return in.done() ? seconds : std::nullopt;
}

std::optional<Duration> parse_duration(std::string_view text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  if (text == "0") return Duration{};
  Reader in(text);
  Wide total = 0;
  do {
    if (!add_part(in, total)) return std::nullopt;
  } while (!in.done());
  if (negative) total = -total;
  Wide seconds = total / nanoseconds_per_second;
  Wide rest = total % nanoseconds_per_second;
  if (rest < 0) {
    rest += nanoseconds_per_second;
    --seconds;
  }
  return Duration{static_cast<std::int64_t>(seconds), static_cast<std::int32_t>(rest)};
}

}  // namespace heddle
