// SPDX-License-Identifier: Apache-2.0
#include "request_log.hpp"

#include <algorithm>
#include <cctype>
#include <iomanip>
#include <iostream>
#include <sstream>
#include <string>

namespace heddle::imiassist::sandbox {
namespace {

// Methods and paths come from outside: a line stays one line, and of a bearable length.
std::string printable(std::string_view text) {
  constexpr std::size_t longest = 200;
  std::string result(text.substr(0, longest));
  std::replace_if(
      result.begin(), result.end(),
      [](char c) { return std::isprint(static_cast<unsigned char>(c)) == 0; }, '?');
  return result;
}

}  // namespace

void RequestLog::request(std::string_view method, std::string_view target, int status,
                         std::string_view behaviour, std::chrono::steady_clock::duration took) {
  if (quiet_) return;
  std::ostringstream line;
  line << printable(method) << ' ' << printable(target.substr(0, target.find('?'))) << ' ';
  if (status == 0) {
    line << '-';
  } else {
    line << status;
  }
  line << ' ' << behaviour << ' ' << std::fixed << std::setprecision(1)
       << std::chrono::duration<double, std::milli>(took).count() << "ms\n";
  write(line.str());
}

void RequestLog::note(std::string_view text) {
  if (quiet_) return;
  write(printable(text) + "\n");
}

void RequestLog::write(std::string_view line) {
  const std::lock_guard lock(mutex_);
  std::cerr << line << std::flush;
}

}  // namespace heddle::imiassist::sandbox
