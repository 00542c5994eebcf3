// SPDX-License-Identifier: Apache-2.0
#include "value/secret_index.hpp"

#include <algorithm>

namespace heddle::detail {

SecretIndex::SecretIndex(std::vector<Secret> secrets) : secrets_(std::move(secrets)) {
  for (const Secret secret : secrets_) size_ += secret->first.size();
  nodes_.reserve(size_ + 1);
  nodes_.emplace_back();
  for (const Secret secret : secrets_) insert(secret->first, secret->second);
  link();
}

SecretIndex::State SecretIndex::child_of(State node, unsigned char byte) const {
  if (node == 0) return first_[byte];
  for (State child = nodes_[node].child; child != 0; child = nodes_[child].sibling) {
    if (nodes_[child].byte == byte) return child;
  }
  return 0;
}

void SecretIndex::insert(const std::string& text, std::size_t full_size) {
  State state = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    State child = child_of(state, byte);
    if (child == 0) {
      child = static_cast<State>(nodes_.size());
      nodes_.emplace_back();
      nodes_[child].byte = byte;
      nodes_[child].sibling = nodes_[state].child;
      nodes_[state].child = child;
      if (state == 0) first_[byte] = child;
    }
    state = child;
  }
  Node& last = nodes_[state];
  last.matched = static_cast<std::uint32_t>(text.size());
  const std::size_t rest = std::min<std::size_t>(full_size - text.size(), UINT32_MAX);
  last.rest = std::max(last.rest, static_cast<std::uint32_t>(rest));
}

// Fallbacks are shorter than what falls back to them, so they are known if shorter ones come first.
void SecretIndex::link() {
  std::vector<State> queue;
  queue.reserve(nodes_.size());
  for (State child = nodes_[0].child; child != 0; child = nodes_[child].sibling) {
    queue.push_back(child);
  }
  for (std::size_t i = 0; i < queue.size(); ++i) {
    const State state = queue[i];
    for (State child = nodes_[state].child; child != 0; child = nodes_[child].sibling) {
      queue.push_back(child);
      Node& node = nodes_[child];
      node.fallback = next(nodes_[state].fallback, node.byte);
      const Node& shorter = nodes_[node.fallback];
      if (node.matched == 0) node.matched = shorter.matched;
      node.rest = std::max(node.rest, shorter.rest);
    }
  }
}

namespace {

// Takes the regions of one pass, whose ends do not fall.
class Collector {
 public:
  explicit Collector(std::vector<Region>& regions) : regions_(regions), first_(regions.size()) {}

  void add(Region region) {
    while (regions_.size() > first_ && regions_.back().end > region.begin) {
      region.begin = std::min(region.begin, regions_.back().begin);
      region.end = std::max(region.end, regions_.back().end);
      regions_.pop_back();
    }
    regions_.push_back(region);
  }

 private:
  std::vector<Region>& regions_;
  std::size_t first_;
};

void find_raw(const SecretIndex& index, std::string_view text, std::vector<Region>& regions) {
  Collector collector(regions);
  SecretIndex::State state = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    state = index.next(state, static_cast<unsigned char>(text[i]));
    const std::size_t matched = index.matched(state);
    if (matched == 0) continue;
    collector.add({i + 1 - matched, std::min(text.size(), i + 1 + index.rest(state))});
  }
}

constexpr std::uint8_t no_digit = 64;

constexpr std::array<std::uint8_t, 256> base64_digits() {
  constexpr std::string_view alphabet =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::array<std::uint8_t, 256> out{};
  out.fill(no_digit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    out[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  out['-'] = 62;
  out['_'] = 63;
  return out;
}

constexpr auto digits = base64_digits();

std::uint8_t digit(char c) {
  return digits[static_cast<unsigned char>(c)];
}

// Decodes [begin, end) of `text`, digits throughout, and looks for secrets in what comes out. Byte
// k of that stands in the digits 8k/6 to (8k+7)/6.
void find_decoded(const SecretIndex& index, std::string_view text, Region run,
                  std::vector<Region>& regions) {
  Collector collector(regions);
  SecretIndex::State state = 0;
  std::uint32_t bits = 0;
  int held = 0;
  std::size_t count = 0;
  for (std::size_t i = run.begin; i < run.end; ++i) {
    bits = (bits << 6) | digit(text[i]);
    held += 6;
    if (held < 8) continue;
    held -= 8;
    state = index.next(state, static_cast<unsigned char>((bits >> held) & 0xFFu));
    ++count;
    const std::size_t matched = index.matched(state);
    if (matched == 0) continue;
    const std::size_t last = count - 1 + index.rest(state);
    std::size_t end = std::min(run.end, run.begin + (8 * last + 7) / 6 + 1);
    if (end == run.end) {
      while (end < text.size() && text[end] == '=') ++end;
    }
    collector.add({run.begin + 8 * (count - matched) / 6, end});
  }
}

// A secret may begin anywhere in what was encoded, and the run of digits anywhere before it: four
// ways to group the digits by fours.
void find_base64(const SecretIndex& index, std::string_view text, std::vector<Region>& regions) {
  constexpr std::size_t shortest = 8;  // digits of six bytes
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    while (end < text.size() && digit(text[end]) != no_digit) ++end;
    for (std::size_t shift = 0; shift < 4 && end - begin >= shortest + shift; ++shift) {
      find_decoded(index, text, {begin + shift, end}, regions);
    }
    begin = end + 1;
  }
}

}  // namespace

void find_secrets(const SecretIndex& index, std::string_view text, std::vector<Region>& regions) {
  find_raw(index, text, regions);
  find_base64(index, text, regions);
}

}  // namespace heddle::detail
