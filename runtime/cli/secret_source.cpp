// SPDX-License-Identifier: Apache-2.0
#include "secret_source.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <heddle/runtime.hpp>
#include <utility>

#include "secret_prompt.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

constexpr std::size_t largest_secret = std::size_t{1} << 20;

std::string reason_of(int error) {
  return std::strerror(error);  // NOLINT(concurrency-mt-unsafe)
}

class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ > STDERR_FILENO) close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  [[nodiscard]] int number() const { return number_; }

 private:
  int number_;
};

std::string size_text(std::size_t bytes) {
  return fmt::format("{} MiB", bytes >> 20U);
}

// Up to the end, or with `one_line` up to the first line break.
std::string read_all(int descriptor, std::size_t limit, bool one_line) {
  std::string text;
  std::array<char, 65536> buffer{};
  while (true) {
    const ssize_t count = read(descriptor, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw SourceError(reason_of(errno));
    if (count == 0) return text;
    text.append(buffer.data(), static_cast<std::size_t>(count));
    const std::size_t end = one_line ? text.find('\n') : std::string::npos;
    if (end != std::string::npos) text.resize(end + 1);
    if (text.size() > limit) {
      throw SourceError(fmt::format("it is larger than {}", size_text(limit)));
    }
    if (end != std::string::npos) return text;
  }
}

// Without its line break.
std::string checked(std::string line) {
  if (line.ends_with('\n')) line.pop_back();
  if (line.ends_with('\r')) line.pop_back();
  if (line.find('\0') != std::string::npos) {
    throw SourceError("it holds a NUL byte, so it is no text");
  }
  return line;
}

// One line of stdin; nothing at its end.
std::string line_of_stdin(std::string_view prompt, Interrupt& interrupt) {
  const HiddenTyping hidden(fmt::format("{}: ", prompt), interrupt);
  std::string line;
  try {
    line = read_all(STDIN_FILENO, largest_secret, true);
  } catch (const SourceError& error) {
    throw SourceError(fmt::format("stdin cannot be read: {}", error.what()));
  }
  if (HiddenTyping::possible() && line.size() > HiddenTyping::longest_line) {
    throw SourceError(fmt::format(
        "a terminal gives no more than {} bytes of a line, so its end may be missing; take it from "
        "env:VAR or file:PATH",
        HiddenTyping::longest_line));
  }
  return line;
}

}  // namespace

std::string read_secret(std::string_view source, std::string_view prompt, Interrupt& interrupt) {
  if (source == "-") {
    std::string line = line_of_stdin(prompt, interrupt);
    if (line.empty()) throw SourceError("expected one line on stdin, found its end");
    return checked(std::move(line));
  }
  if (!source.starts_with("env:") && !source.starts_with("file:")) {
    throw SourceError(
        "expected env:VAR, file:PATH or - behind '=' (what stands there is not shown, it may be "
        "the secret itself)");
  }
  try {
    return heddle::read_secret(source);
  } catch (const SecretError& error) {
    throw SourceError(error.what());
  }
}

std::string ask_secret(std::string_view prompt, Interrupt& interrupt) {
  return checked(line_of_stdin(prompt, interrupt));
}

std::string read_file(const std::string& path, std::size_t limit) {
  if (path == "-") return read_all(STDIN_FILENO, limit, false);
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (file.number() < 0) throw SourceError(reason_of(errno));
  return read_all(file.number(), limit, false);
}

}  // namespace heddle::cli
