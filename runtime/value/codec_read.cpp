// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include "value/codec.hpp"
#include "value/conversion.hpp"
#include "value/nesting.hpp"
#include "value/time_text.hpp"
#include "value/utf8.hpp"

// Values out of the views of plugins.
namespace heddle {
namespace {

constexpr std::uint64_t largest = std::uint64_t{1} << 30;

// A list or map whose elements are being read.
struct Open {
  const heddle_value* source = nullptr;
  std::uint64_t next = 0;
  List items;
  std::vector<Map::Entry> entries;

  [[nodiscard]] bool is_map() const { return source->type == HEDDLE_TYPE_MAP; }
  [[nodiscard]] std::uint64_t size() const {
    return is_map() ? source->as.map.size : source->as.list.size;
  }
};

// Reads views, believing nothing, without recursion.
class Reader {
 public:
  explicit Reader(std::string& why) : why_(why) {}

  bool read(const heddle_value& view, Value& into) {
    if (!begin(view, into)) return false;
    return !opened_ || read_inside(into);
  }

 private:
  // Of a list or map that begin() has opened.
  bool read_inside(Value& into) {
    Value value;
    for (;;) {
      // A list or map that begin() opened is put together once its elements are there.
      // After a move close() makes a new one.
      // NOLINTBEGIN(bugprone-use-after-move)
      while (opened_ || !open_.empty()) {
        if (!std::exchange(opened_, false)) add(std::move(value));
        if (open_.back().next < open_.back().size()) break;
        if (!close(value)) return false;
      }
      if (open_.empty()) {
        into = std::move(value);
        return true;
      }
      // NOLINTEND(bugprone-use-after-move)
      const heddle_value* source = next_source();
      if (source == nullptr) return false;
      value = Value();
      if (!begin(*source, value)) return false;
    }
  }

  bool refuse(std::string reason) {
    const std::string place = path();
    why_ = place.empty() ? std::move(reason) : fmt::format("at {}: {}", place, reason);
    return false;
  }

  // Where reading is now: "['user'][2]". Keys inside a secret are not shown.
  [[nodiscard]] std::string path() const {
    std::string out;
    bool hidden = false;
    for (const Open& open : open_) {
      hidden = hidden || (open.source->flags & HEDDLE_VALUE_SECRET) != 0;
      if (!open.is_map()) {
        out += fmt::format("[{}]", open.next - 1);
      } else if (reading_key_ && &open == &open_.back()) {
        out += fmt::format("[key {}]", open.next - 1);
      } else {
        const Value& key = open.entries.back().first;
        const bool shown = !hidden && !key.secret();
        out += shown ? fmt::format("['{}']", one_line(text_of(key).value_or(""))) : "[***]";
      }
    }
    return out;
  }

  // What was read goes into the list or map that is open.
  void add(Value value) {
    Open& top = open_.back();
    if (top.is_map()) {
      top.entries.back().second = std::move(value);
    } else {
      top.items.push_back(std::move(value));
    }
  }

  // The view of the next element; null when its key is refused.
  const heddle_value* next_source() {
    Open& top = open_.back();
    const std::uint64_t index = top.next++;
    if (!top.is_map()) return &top.source->as.list.items[index];
    const heddle_entry& entry = top.source->as.map.entries[index];
    Value key;
    reading_key_ = true;
    if (!read_key(entry.key, key)) return nullptr;
    reading_key_ = false;
    top.entries.emplace_back(std::move(key), Value());
    return &entry.value;
  }

  bool read_key(const heddle_value& view, Value& key) {
    switch (view.type) {
      case HEDDLE_TYPE_BOOL:
      case HEDDLE_TYPE_INT:
      case HEDDLE_TYPE_UINT:
      case HEDDLE_TYPE_STRING:
        return begin(view, key);
      default:
        return refuse(fmt::format("a key must be a bool, int, uint or string, found {}",
                                  type_number(view.type)));
    }
  }

  static std::string type_number(std::uint32_t type) {
    if (type < HEDDLE_TYPE_ANY) return with_article(static_cast<Type>(type));
    return fmt::format("the type number {}", type);
  }

  // Scalars come out in `value`; lists and maps are opened.
  bool begin(const heddle_value& view, Value& value) {
    if ((view.flags & ~HEDDLE_VALUE_SECRET) != 0) {
      return refuse(fmt::format("unknown flags 0x{:x} (was the value initialised?)", view.flags));
    }
    if (!charge(1, sizeof(Value))) return false;
    if (view.type == HEDDLE_TYPE_LIST || view.type == HEDDLE_TYPE_MAP) return open(view);
    if (!read_scalar(view, value)) return false;
    value.set_secret((view.flags & HEDDLE_VALUE_SECRET) != 0);
    return true;
  }

  bool read_scalar(const heddle_value& view, Value& value) {
    switch (view.type) {
      case HEDDLE_TYPE_NULL:
        value = Value();
        return true;
      case HEDDLE_TYPE_BOOL:
        if (view.as.boolean > 1) {
          return refuse(fmt::format("a bool must be 0 or 1, found {}", view.as.boolean));
        }
        value = view.as.boolean == 1;
        return true;
      case HEDDLE_TYPE_INT:
        value = view.as.integer;
        return true;
      case HEDDLE_TYPE_UINT:
        value = view.as.uinteger;
        return true;
      case HEDDLE_TYPE_DOUBLE:
        value = view.as.real;
        return true;
      case HEDDLE_TYPE_STRING:
      case HEDDLE_TYPE_BYTES:
        return read_text(view, value);
      case HEDDLE_TYPE_TIMESTAMP:
      case HEDDLE_TYPE_DURATION:
        return read_time(view, value);
      case HEDDLE_TYPE_ANY:
        return refuse("'any' is a type of variables, not of a value");
      default:
        return refuse(fmt::format("unknown type number {}", view.type));
    }
  }

  // Counts what the copy will take, so that a view that names the same array many times over cannot
  // grow without bound.
  bool charge(std::uint64_t count, std::uint64_t each) {
    if (count <= largest / each) charged_ += count * each;
    if (count > largest / each || charged_ > largest) return refuse("larger than 1 GiB");
    return true;
  }

  bool read_text(const heddle_value& view, Value& value) {
    const auto [data, size] = view.as.string;
    if (data == nullptr && size > 0) return refuse(fmt::format("{} bytes at a null pointer", size));
    if (!charge(size, 1)) return false;
    const std::string_view text =
        size == 0 ? std::string_view() : std::string_view(data, static_cast<std::size_t>(size));
    if (view.type == HEDDLE_TYPE_BYTES) {
      value = Bytes{std::string(text)};
      return true;
    }
    const std::size_t bad = find_invalid_utf8(text);
    if (bad != std::string::npos) {
      return refuse(fmt::format(
          "a string must be UTF-8, but its byte {} is not: hand over such data as bytes", bad));
    }
    value = text;
    return true;
  }

  bool read_time(const heddle_value& view, Value& value) {
    const auto [seconds, nanoseconds, reserved] = view.as.time;
    if (nanoseconds < 0 || nanoseconds > 999'999'999) {
      return refuse(
          fmt::format("nanoseconds must lie between 0 and 999999999, found {}", nanoseconds));
    }
    const bool secret = (view.flags & HEDDLE_VALUE_SECRET) != 0;
    const std::string found = secret ? "" : fmt::format(", found {} seconds", seconds);
    if (view.type == HEDDLE_TYPE_TIMESTAMP) {
      const Timestamp time{seconds, nanoseconds};
      value = time;
      return in_range(time) || refuse(fmt::format("a timestamp must lie in the years 1 to 9999{} "
                                                  "(are they milliseconds?)",
                                                  found));
    }
    const Duration span{seconds, nanoseconds};
    value = span;
    return in_range(span) || refuse(fmt::format("a duration is at most 10,000 years{}", found));
  }

  bool open(const heddle_value& view) {
    Open opened;
    opened.source = &view;
    const bool null =
        opened.is_map() ? view.as.map.entries == nullptr : view.as.list.items == nullptr;
    if (null && opened.size() > 0) {
      return refuse(fmt::format("{} {} at a null pointer", opened.size(),
                                opened.is_map() ? "entries" : "items"));
    }
    if (open_.size() == most_levels) {
      return refuse(fmt::format("lists and maps are nested deeper than {} levels", most_levels));
    }
    if (opened.size() > largest / sizeof(Value)) return refuse("larger than 1 GiB");
    constexpr std::uint64_t believed = 64;  // for more there has to be more
    if (opened.is_map()) {
      opened.entries.reserve(std::min(opened.size(), believed));
    } else {
      opened.items.reserve(std::min(opened.size(), believed));
    }
    open_.push_back(std::move(opened));
    opened_ = true;
    return true;
  }

  // The innermost list or map is complete.
  bool close(Value& value) {
    Open done = std::move(open_.back());
    open_.pop_back();
    if (done.is_map()) {
      const std::size_t given = done.entries.size();
      Map map(std::move(done.entries));
      if (map.size() != given) return refuse(twice(*done.source));
      value = std::move(map);
    } else {
      value = std::move(done.items);
    }
    value.set_secret((done.source->flags & HEDDLE_VALUE_SECRET) != 0);
    return true;
  }

  // Says which key of a map is there twice. The map has been read, so its keys are sound.
  static std::string twice(const heddle_value& view) {
    std::set<std::pair<std::uint32_t, std::string>> seen;
    for (std::uint64_t i = 0; i < view.as.map.size; ++i) {
      const heddle_value& key = view.as.map.entries[i].key;
      std::string unused;
      const Value value = from_view(key, unused).value_or(Value());
      const std::string text = text_of(value).value_or("");
      if (seen.emplace(key.type, text).second) continue;
      const bool hidden = value.secret() || (view.flags & HEDDLE_VALUE_SECRET) != 0;
      return fmt::format("the key {} occurs twice",
                         hidden ? "*** (secret)" : fmt::format("'{}'", one_line(text)));
    }
    return "a key occurs twice";
  }

  std::string& why_;
  std::vector<Open> open_;
  bool opened_ = false;
  bool reading_key_ = false;
  std::uint64_t charged_ = 0;
};

// A text and nothing else, as most of what nodes hand over is: read without what lists and maps
// take, as long as nothing is wrong with it. False: it was not.
bool read_plain_text(const heddle_value& view, Value& into) {
  if (view.type != HEDDLE_TYPE_STRING || (view.flags & ~HEDDLE_VALUE_SECRET) != 0) return false;
  const auto [data, size] = view.as.string;
  if (data == nullptr || size > largest - sizeof(Value)) return false;
  const std::string_view text(data, static_cast<std::size_t>(size));
  if (find_invalid_utf8(text) != std::string_view::npos) return false;
  into.set_string(text);
  into.set_secret((view.flags & HEDDLE_VALUE_SECRET) != 0);
  return true;
}

}  // namespace

bool from_view(const heddle_value& view, Value& into, std::string& why) {
  return read_plain_text(view, into) || Reader(why).read(view, into);
}

std::optional<Value> from_view(const heddle_value& view, std::string& why) {
  std::optional<Value> value(std::in_place);
  if (!from_view(view, *value, why)) value.reset();
  return value;
}

}  // namespace heddle
