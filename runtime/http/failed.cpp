// SPDX-License-Identifier: Apache-2.0
#include "http/failed.hpp"

#include <fmt/format.h>

namespace heddle::http {

std::string printable(std::string_view text) {
  constexpr std::size_t longest = 80;
  std::string result;
  for (const char c : text.substr(0, longest)) {
    result += c >= 0x20 && c < 0x7f ? c : '?';
  }
  if (text.size() > longest) result += "...";
  return result;
}

std::string_view code_of(Failure failure) {
  constexpr std::string_view codes[] = {"",
                                        "http_bad_request",
                                        "http_resolve",
                                        "http_connect",
                                        "http_tls",
                                        "http_timeout",
                                        "http_closed",
                                        "http_malformed",
                                        "http_too_large",
                                        "http_redirect",
                                        "cancelled"};
  return codes[static_cast<std::size_t>(failure)];
}

std::string readable(std::chrono::nanoseconds duration) {
  const double seconds = std::chrono::duration<double>(duration).count();
  if (seconds >= 1) return fmt::format("{:.4g} s", seconds);
  if (seconds >= 1e-3) return fmt::format("{:.4g} ms", seconds * 1e3);
  return fmt::format("{:.4g} us", seconds * 1e6);
}

}  // namespace heddle::http
