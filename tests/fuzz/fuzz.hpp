// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

// What the fuzzers share. Each is one function, try_one(), that takes any bytes and returns; what
// must hold for all of them is said with must(). A crash, a sanitizer's finding, a hang and a
// broken rule are the same to libFuzzer: it keeps the input.
namespace heddle::fuzz {

// What is tried: NAME.cpp of each fuzzer has it.
void try_one(std::string_view text);

// Ends the program when the rule does not hold for this input.
inline void must(bool holds, std::string_view rule, std::string_view found = "") {
  if (holds) return;
  std::fprintf(stderr, "broken rule: %.*s\n", static_cast<int>(rule.size()), rule.data());
  if (!found.empty())
    std::fprintf(stderr, "found: %.*s\n", static_cast<int>(found.size()), found.data());
  std::abort();
}

// A number made of the text (FNV-1a), for choices that shall differ from input to input. No text
// holds its own.
inline std::uint64_t number_of(std::string_view text) {
  std::uint64_t number = 14695981039346656037U;
  for (const char c : text) {
    number = (number ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return number;
}

// Choices that the fuzzer makes, taken from the end of the input, so that what stands before them
// is as it comes from outside. All zero when nothing is left.
class Choices {
 public:
  explicit Choices(std::string_view input) : input_(input) {}

  std::uint8_t byte() {
    if (input_.empty()) return 0;
    const auto last = static_cast<std::uint8_t>(input_.back());
    input_.remove_suffix(1);
    return last;
  }
  std::uint32_t below(std::uint32_t limit) { return limit == 0 ? 0 : byte() % limit; }
  [[nodiscard]] bool empty() const { return input_.empty(); }
  // What was not taken.
  [[nodiscard]] std::string_view rest() const { return input_; }

 private:
  std::string_view input_;
};

}  // namespace heddle::fuzz
