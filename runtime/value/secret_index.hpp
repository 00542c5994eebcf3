// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Finds many secrets in a text at once, in time linear in the text whatever the secrets and the
// text are (Aho–Corasick). Children are kept in linked lists: secrets have few, and a table of 256
// for each byte of each secret of each run would take more memory than the runs themselves.
namespace heddle::detail {

// Bytes [begin, end) of a text.
struct Region {
  std::size_t begin = 0;
  std::size_t end = 0;
};

class SecretIndex {
 public:
  // The bytes to compare and how long the secret is in full. Owned by whoever made the index.
  using Secret = const std::pair<const std::string, std::size_t>*;
  using State = std::uint32_t;

  explicit SecretIndex(std::vector<Secret> secrets);

  [[nodiscard]] const std::vector<Secret>& secrets() const { return secrets_; }
  // Over all secrets, in bytes.
  [[nodiscard]] std::size_t size() const { return size_; }

  // The state after one more byte; a text begins with 0.
  [[nodiscard]] State next(State state, unsigned char byte) const {
    for (;;) {
      if (state == 0) return first_[byte];
      for (State child = nodes_[state].child; child != 0; child = nodes_[child].sibling) {
        if (nodes_[child].byte == byte) return child;
      }
      state = nodes_[state].fallback;
    }
  }

  // How many of the last bytes are a secret, the longest if several are; 0 for none.
  [[nodiscard]] std::size_t matched(State state) const { return nodes_[state].matched; }
  // How many bytes of a secret that was not compared to its end may follow.
  [[nodiscard]] std::size_t rest(State state) const { return nodes_[state].rest; }

 private:
  struct Node {
    State child = 0;
    State sibling = 0;
    State fallback = 0;  // the longest proper end of this that begins a secret
    std::uint32_t matched = 0;
    std::uint32_t rest = 0;
    unsigned char byte = 0;
  };

  void insert(const std::string& text, std::size_t full_size);
  State child_of(State node, unsigned char byte) const;
  void link();

  std::vector<Secret> secrets_;
  std::size_t size_ = 0;
  std::vector<Node> nodes_;
  std::array<State, 256> first_{};
};

// Adds the regions of `text` in which the secrets of `index` stand, as they are and in base64.
// Regions that overlap become one.
void find_secrets(const SecretIndex& index, std::string_view text, std::vector<Region>& regions);

}  // namespace heddle::detail
