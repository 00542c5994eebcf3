// SPDX-License-Identifier: Apache-2.0
#include "time_text.hpp"

#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <string_view>

namespace heddle::imiassist {
namespace {

using Milliseconds = std::chrono::milliseconds;
using Time = std::chrono::sys_time<Milliseconds>;

// Takes parts off the front of a text; once one does not fit, none does.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] bool done() const { return rest_.empty(); }
  [[nodiscard]] char peek() const { return rest_.empty() ? '\0' : rest_.front(); }

  // Exactly `count` digits.
  int number(std::size_t count) {
    int result = 0;
    if (rest_.size() < count) return fail();
    for (const char c : rest_.substr(0, count)) {
      if (c < '0' || c > '9') return fail();
      result = result * 10 + (c - '0');
    }
    rest_.remove_prefix(count);
    return result;
  }
  bool take(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }
  void expect(std::string_view any_of) { good_ = take(any_of) && good_; }
  void refuse() { good_ = false; }
  // Digits behind a decimal point; those beyond milliseconds are dropped.
  Milliseconds fraction() {
    int value = 0;
    std::size_t digits = 0;
    for (; peek() >= '0' && peek() <= '9'; ++digits) {
      if (digits < 3) value = value * 10 + (peek() - '0');
      rest_.remove_prefix(1);
    }
    if (digits == 0) fail();
    for (; digits < 3; ++digits) value *= 10;
    return Milliseconds(value);
  }

 private:
  int fail() {
    refuse();
    return 0;
  }

  std::string_view rest_;
  bool good_ = true;
};

// "Z", "+01:00", "+0100", "+01" or nothing.
std::chrono::minutes zone(Scanner& scanner) {
  if (scanner.take("Zz") || scanner.done()) return std::chrono::minutes(0);
  const bool west = scanner.peek() == '-';
  scanner.expect("+-");
  const int hours = scanner.number(2);
  int minutes = 0;
  if (!scanner.done()) {
    scanner.take(":");
    minutes = scanner.number(2);
  }
  if (hours > 23 || minutes > 59) scanner.refuse();
  const std::chrono::minutes offset(hours * 60 + minutes);
  return west ? -offset : offset;
}

std::optional<Time> calendar_time(std::string_view text) {
  Scanner scanner(text);
  const int year = scanner.number(4);
  scanner.expect("-");
  const int month = scanner.number(2);
  scanner.expect("-");
  const int day = scanner.number(2);
  scanner.expect("Tt ");
  const int hour = scanner.number(2);
  scanner.expect(":");
  const int minute = scanner.number(2);
  // ISO 8601 lets seconds be left out.
  const bool with_seconds = scanner.take(":");
  const int second = with_seconds ? scanner.number(2) : 0;
  const Milliseconds part =
      with_seconds && scanner.take(".,") ? scanner.fraction() : Milliseconds(0);
  if (scanner.peek() == ' ') scanner.take(" ");
  const std::chrono::minutes offset = zone(scanner);
  if (!scanner.good() || !scanner.done()) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  // 60: a leap second, which ISO 8601 allows.
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  return Time(std::chrono::sys_days(date)) + std::chrono::hours(hour) +
         std::chrono::minutes(minute) + std::chrono::seconds(second) + part - offset;
}

// Seconds or milliseconds: as seconds, 1e11 is the year 5138; as milliseconds, March 1973.
std::optional<Time> epoch_time(double number) {
  constexpr double first_milliseconds = 1e11;
  constexpr double beyond = 1e15;
  if (!(number >= 0) || number >= beyond) return std::nullopt;
  const double milliseconds = number >= first_milliseconds ? number : number * 1000;
  return Time(Milliseconds(std::llround(milliseconds)));
}

std::optional<Time> time_of(const Value& value) {
  switch (value.type()) {
    case Type::integer:
      return epoch_time(static_cast<double>(value.integer()));
    case Type::unsigned_integer:
      return epoch_time(static_cast<double>(value.unsigned_integer()));
    case Type::real:
      return epoch_time(value.real());
    case Type::string:
      break;
    default:
      return std::nullopt;
  }
  const std::string& text = value.string();
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  if (!text.empty() && error == std::errc() && end == text.data() + text.size()) {
    return epoch_time(number);
  }
  return calendar_time(text);
}

// Writes a number over the zeros of a form, of which `last` is the last.
void write(std::string& form, std::size_t last, unsigned number) {
  for (; number != 0; number /= 10) form[last--] = static_cast<char>('0' + number % 10);
}

}  // namespace

std::optional<std::string> utc_text(const Value& value) {
  const auto time = time_of(value);
  if (!time) return std::nullopt;
  const auto day = std::chrono::floor<std::chrono::days>(*time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(*time - day);
  if (date.year() < std::chrono::year(0) || date.year() > std::chrono::year(9999)) {
    return std::nullopt;
  }
  const auto milliseconds = static_cast<unsigned>(clock.subseconds().count());
  std::string text = milliseconds == 0 ? "0000-00-00T00:00:00Z" : "0000-00-00T00:00:00.000Z";
  write(text, 3, static_cast<unsigned>(static_cast<int>(date.year())));
  write(text, 6, static_cast<unsigned>(date.month()));
  write(text, 9, static_cast<unsigned>(date.day()));
  write(text, 12, static_cast<unsigned>(clock.hours().count()));
  write(text, 15, static_cast<unsigned>(clock.minutes().count()));
  write(text, 18, static_cast<unsigned>(clock.seconds().count()));
  write(text, 22, milliseconds);  // nothing of none
  return text;
}

}  // namespace heddle::imiassist
