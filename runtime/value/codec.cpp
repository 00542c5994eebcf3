// SPDX-License-Identifier: Apache-2.0
#include "value/codec.hpp"

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

namespace heddle {
namespace {

heddle_view view_of(const std::string& text) {
  return {text.data(), text.size()};
}

heddle_time time_of(std::int64_t seconds, std::int32_t nanoseconds) {
  return {seconds, nanoseconds, 0};
}

// Makes views without recursion: `todo_` holds the values whose view is still to be written.
class Viewer {
 public:
  explicit Viewer(Arena& arena) : arena_(arena) {}

  static bool holds_values(const Value& value) {
    return value.type() == Type::list || value.type() == Type::map;
  }

  // Of a value that holds no others.
  static heddle_value view_of_scalar(const Value& value) {
    heddle_value out;
    write_scalar(value, out);
    return out;
  }

  heddle_value view(const Value& value) {
    heddle_value out;
    write(value, out);
    while (!todo_.empty()) {
      const auto [source, target] = todo_.back();
      todo_.pop_back();
      write(*source, *target);
    }
    return out;
  }

 private:
  void write(const Value& value, heddle_value& out) {
    write_scalar(value, out);
    if (value.type() == Type::list) out.as.list = write_list(value.list());
    if (value.type() == Type::map) out.as.map = write_map(value.map());
  }

  static void write_scalar(const Value& value, heddle_value& out) {
    out = {};
    out.type = static_cast<std::uint32_t>(value.type());
    out.flags = value.secret() ? HEDDLE_VALUE_SECRET : 0;
    switch (value.type()) {
      case Type::boolean:
        out.as.boolean = value.boolean() ? 1 : 0;
        return;
      case Type::integer:
        out.as.integer = value.integer();
        return;
      case Type::unsigned_integer:
        out.as.uinteger = value.unsigned_integer();
        return;
      case Type::real:
        out.as.real = value.real();
        return;
      case Type::string:
        out.as.string = view_of(value.string());
        return;
      case Type::bytes:
        out.as.string = view_of(value.bytes());
        return;
      case Type::timestamp:
        out.as.time = time_of(value.timestamp().seconds, value.timestamp().nanoseconds);
        return;
      case Type::duration:
        out.as.time = time_of(value.duration().seconds, value.duration().nanoseconds);
        return;
      case Type::null:
      case Type::list:
      case Type::map:
      case Type::any:
        return;
    }
  }

  heddle_list_view write_list(const List& list) {
    if (list.empty()) return {nullptr, 0};
    auto* items = arena_.allocate<heddle_value>(list.size());
    for (std::size_t i = 0; i < list.size(); ++i) write_inner(list[i], items[i]);
    return {items, list.size()};
  }

  heddle_map_view write_map(const Map& map) {
    if (map.empty()) return {nullptr, 0};
    auto* entries = arena_.allocate<heddle_entry>(map.size());
    auto* entry = entries;
    for (const auto& [key, value] : map) {
      write(key, entry->key);
      write_inner(value, entry->value);
      ++entry;
    }
    return {entries, map.size()};
  }

  // Scalars at once: only what holds others is put off.
  void write_inner(const Value& value, heddle_value& out) {
    if (holds_values(value)) {
      todo_.emplace_back(&value, &out);
    } else {
      write(value, out);
    }
  }

  Arena& arena_;
  std::vector<std::pair<const Value*, heddle_value*>> todo_;
};

}  // namespace

void Arena::add_block(std::size_t size) {
  // The first is one that the memory allocator has at hand; many small ones would cost more.
  constexpr std::size_t first = 1024 - 2 * sizeof(void*);
  constexpr std::size_t largest_doubled = std::size_t{64} * 1024;
  const std::size_t usual =
      std::min(first << std::min<std::size_t>(blocks_.size(), 16), largest_doubled);
  left_ = std::max(size, usual) / alignment * alignment;
  blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(left_));
  next_ = blocks_.back().get();
}

heddle_value to_view(const Value& value, Arena& arena) {
  return Viewer::holds_values(value) ? Viewer(arena).view(value) : Viewer::view_of_scalar(value);
}

}  // namespace heddle
