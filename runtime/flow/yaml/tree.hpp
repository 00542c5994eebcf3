// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory_resource>
#include <string_view>
#include <utility>

#include "flow/yaml/source.hpp"

// The YAML of a flow as a tree that knows where everything stands. A tree that the reader hands out
// is safe to walk: no cycles, bounded depth and size, also through aliases. What could not be
// understood and has been reported is there as `broken`, so that nobody reports it again.
namespace heddle::flow::yaml {

enum class Kind : std::uint8_t { null, scalar, list, map, alias, broken };

struct Node {
  Kind kind = Kind::null;
  bool plain = false;    // scalar: without quotes, not a block
  bool ignored = false;  // a key of a map that was reported (a duplicate, "<<"): skip the entry
  std::uint32_t offset = 0;
  std::uint32_t size = 0;  // items, or entries
  std::string_view text;   // scalar
  Node* first = nullptr;   // list: the first item; map: the first key; alias: its target
  Node* next = nullptr;    // the next item; from a key its value, from a value the next key
};

// What a node stands for: itself, or what an alias names.
inline const Node& resolve(const Node& node) {
  return node.kind == Kind::alias ? *node.first : node;
}

// for (const Node& item : items(list))
class Items {
 public:
  class Iterator {
   public:
    explicit Iterator(const Node* at) : at_(at) {}
    const Node& operator*() const { return resolve(*at_); }
    Iterator& operator++() {
      at_ = at_->next;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    const Node* at_;
  };
  explicit Items(const Node& list) : list_(list) {}
  [[nodiscard]] Iterator begin() const { return Iterator(list_.first); }
  [[nodiscard]] Iterator end() const { return Iterator(nullptr); }

 private:
  const Node& list_;
};
inline Items items(const Node& list) {
  return Items(list);
}

// for (const auto [key, value] : entries(map)); ignored entries too. Every key is a scalar, unless
// it is ignored.
struct Entry {
  const Node& key;
  const Node& value;
};
class Entries {
 public:
  class Iterator {
   public:
    explicit Iterator(const Node* at) : at_(at) {}
    Entry operator*() const { return {resolve(*at_), resolve(*at_->next)}; }
    Iterator& operator++() {
      at_ = at_->next->next;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return at_ != other.at_; }

   private:
    const Node* at_;
  };
  explicit Entries(const Node& map) : map_(map) {}
  [[nodiscard]] Iterator begin() const { return Iterator(map_.first); }
  [[nodiscard]] Iterator end() const { return Iterator(nullptr); }

 private:
  const Node& map_;
};
inline Entries entries(const Node& map) {
  return Entries(map);
}

// Owns a tree. Texts point into it or into the source.
class Document {
 public:
  Document() = default;
  Document(const Document&) = delete;
  Document& operator=(const Document&) = delete;

  [[nodiscard]] const Node* root() const noexcept { return root_; }

 private:
  friend class TreeBuilder;
  std::pmr::monotonic_buffer_resource arena_{64U << 10};
  Node* root_ = nullptr;
};

}  // namespace heddle::flow::yaml
