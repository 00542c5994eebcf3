// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <concepts>
#include <cstddef>
#include <functional>
#include <heddle/value.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

// Secrecy is a property of values, but text that was made from a value (a log line of a node, the
// message of a server's error, a URL) has lost it. A run's masker knows the secrets of the run and
// takes them out of every text before it is shown.
//
//   heddle::Masker masker;
//   masker.add(heddle::secret("pa ss/word"));
//   masker.mask("GET /login?p=pa%20ss%2Fword");   // "GET /login?p=***"
namespace heddle {

namespace detail {
class SecretIndex;
bool holds_secret_inside(const Value& value);
}  // namespace detail

// Whether the value, or anything inside it, is secret.
inline bool holds_secret(const Value& value) {
  const bool holds_values = value.type() == Type::list || value.type() == Type::map;
  return holds_values ? detail::holds_secret_inside(value) : value.secret();
}

// Thread-safe; one per run. Costs next to nothing until a secret is added.
class Masker {
 public:
  // A secret shorter than this is not looked for in text: it would hit everywhere.
  static constexpr std::size_t minimum_size = 6;
  // Of a longer secret only this much is compared; where that much matches, the secret's whole
  // length is masked.
  static constexpr std::size_t compared_size = 4096;
  // How much there is room for, over all secrets; the memory it takes is at most some 50 times
  // that, and only once a text is masked. A run with more than this cannot be searched for all of
  // its secrets and shows no text at all any more: every text becomes `full_text`.
  static constexpr std::size_t maximum_bytes = std::size_t{1} << 20;
  static constexpr std::string_view full_text =
      "*** (text not shown: this run has more than 1 MiB of secrets to look for)";

  Masker();
  ~Masker();
  Masker(const Masker&) = delete;
  Masker& operator=(const Masker&) = delete;

  // Registers every secret in `value`: of secret lists and maps all that is inside (but not the
  // keys, which are names), ints of 6 digits or more too. A secret text counts as a whole: of the
  // body of a response, which is secret for the token in it, the other words may be shown.
  void add(const Value& value);
  // A text is a Value too: a template, so that it is taken as what it is.
  template <std::convertible_to<std::string_view> Text>
  void add(const Text& secret) {
    add_secret(secret);
  }

  // The text with each occurrence of a secret as "***": as it is, JSON-escaped, percent-encoded
  // (either case, "+" for a space too) and in base64 (either alphabet, at any byte of what was
  // encoded). Secrets that overlap become one "***". Takes time linear in the text.
  [[nodiscard]] std::string mask(std::string_view text) const;

  // Whether mask() would find a secret in the text.
  [[nodiscard]] bool finds_secret(std::string_view text) const;

  // A copy fit for showing: secrets become the string "***", other texts, bytes and keys are
  // masked (keys that become alike become one). What lies deeper than 128 levels is "***" too.
  [[nodiscard]] Value masked(const Value& value) const;

 private:
  using Indexes = std::vector<std::shared_ptr<const detail::SecretIndex>>;

  // Found by any kind of text, without a copy of it.
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const {
      return std::hash<std::string_view>{}(text);
    }
  };

  void add_scalar(const Value& secret);
  void add_secret(std::string_view secret);
  void know(std::string_view compared, std::size_t full_size) const;
  void know_fresh() const;
  [[nodiscard]] Indexes indexes() const;
  [[nodiscard]] Value masked(const Value& value, std::size_t levels) const;

  mutable std::mutex mutex_;
  std::atomic<bool> any_ = false;
  mutable std::atomic<bool> full_ = false;
  // What was registered last: for each secret its size, and as much of it as is compared. Most runs
  // end without a text to mask, and then nothing more is ever made of it.
  mutable std::string fresh_;
  mutable std::size_t bytes_ = 0;  // in `known_`
  // What is registered, cut to compared_size, and how long it is in full. Nothing ever leaves it:
  // the indexes point to its keys.
  mutable std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> known_;
  mutable std::vector<const std::pair<const std::string, std::size_t>*> pending_;
  // Each less than half as large as the one before it: adding secrets one by one, with texts in
  // between, builds every secret into an index only a few times.
  mutable Indexes indexes_;
};

}  // namespace heddle
