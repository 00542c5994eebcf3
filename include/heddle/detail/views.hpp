// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <chrono>
#include <cstdint>
#include <forward_list>
#include <heddle/value.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

// C++ values to and from the views of <heddle/plugin.h>. Part of <heddle/node.hpp>; not for direct
// use.
namespace heddle::detail {

constexpr heddle_view view(std::string_view text) {
  return {text.data(), text.size()};
}

constexpr std::string_view text(heddle_view view) {
  return view.size == 0 ? std::string_view{}
                        : std::string_view{view.data, static_cast<std::size_t>(view.size)};
}

constexpr heddle_time split(std::chrono::nanoseconds span) {
  constexpr std::int64_t billion = 1'000'000'000;
  std::int64_t seconds = span.count() / billion;
  std::int64_t rest = span.count() % billion;
  if (rest < 0) {
    rest += billion;
    --seconds;
  }
  return {seconds, static_cast<std::int32_t>(rest), 0};
}

// Owns the arrays that list and map views point to, where they stay. Takes no memory for others.
struct Storage {
  std::forward_list<std::vector<heddle_value>> lists;
  std::forward_list<std::vector<heddle_entry>> maps;
};

inline heddle_value to_view(const Value& value, Storage& storage);

inline heddle_value list_view(const List& list, Storage& storage) {
  std::vector<heddle_value> items;
  items.reserve(list.size());
  for (const Value& item : list) items.push_back(to_view(item, storage));
  const auto& kept = storage.lists.emplace_front(std::move(items));
  heddle_value result{};
  result.type = HEDDLE_TYPE_LIST;
  result.as.list = {kept.data(), kept.size()};
  return result;
}

inline heddle_value map_view(const Map& map, Storage& storage) {
  std::vector<heddle_entry> entries;
  entries.reserve(map.size());
  for (const auto& [key, value] : map) {
    entries.push_back({to_view(key, storage), to_view(value, storage)});
  }
  const auto& kept = storage.maps.emplace_front(std::move(entries));
  heddle_value result{};
  result.type = HEDDLE_TYPE_MAP;
  result.as.map = {kept.data(), kept.size()};
  return result;
}

inline heddle_value to_view(const Value& value, Storage& storage) {
  heddle_value result{};
  result.type = static_cast<std::uint32_t>(value.type());
  switch (value.type()) {
    case Type::boolean:
      result.as.boolean = value.boolean() ? 1 : 0;
      break;
    case Type::integer:
      result.as.integer = value.integer();
      break;
    case Type::unsigned_integer:
      result.as.uinteger = value.unsigned_integer();
      break;
    case Type::real:
      result.as.real = value.real();
      break;
    case Type::string:
      result.as.string = view(value.string());
      break;
    case Type::bytes:
      result.as.string = view(value.bytes());
      break;
    case Type::list:
      result = list_view(value.list(), storage);
      break;
    case Type::map:
      result = map_view(value.map(), storage);
      break;
    case Type::timestamp:
      result.as.time = {value.timestamp().seconds, value.timestamp().nanoseconds, 0};
      break;
    case Type::duration:
      result.as.time = {value.duration().seconds, value.duration().nanoseconds, 0};
      break;
    default:
      break;
  }
  result.flags = value.secret() ? HEDDLE_VALUE_SECRET : 0;
  return result;
}

// Not through a Value made of them, which would end before its view.
inline heddle_value to_view(const List& list, Storage& storage) {
  return list_view(list, storage);
}
inline heddle_value to_view(const Map& map, Storage& storage) {
  return map_view(map, storage);
}
// Its view would outlive it.
heddle_value to_view(Value&& value, Storage& storage) = delete;

template <class T>
heddle_value to_view(const T& value, Storage&) requires(!std::is_same_v<T, Value> &&
                                                        !std::is_same_v<T, List> &&
                                                        !std::is_same_v<T, Map>) {
  heddle_value result{};
  if constexpr (std::is_same_v<T, bool>) {
    result.type = HEDDLE_TYPE_BOOL;
    result.as.boolean = value ? 1 : 0;
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    result.type = HEDDLE_TYPE_INT;
    result.as.integer = value;
  } else if constexpr (std::is_same_v<T, std::uint64_t>) {
    result.type = HEDDLE_TYPE_UINT;
    result.as.uinteger = value;
  } else if constexpr (std::is_same_v<T, double>) {
    result.type = HEDDLE_TYPE_DOUBLE;
    result.as.real = value;
  } else if constexpr (std::is_same_v<T, Bytes>) {
    result.type = HEDDLE_TYPE_BYTES;
    result.as.string = view(value.octets);
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    result.type = HEDDLE_TYPE_TIMESTAMP;
    result.as.time = {value.seconds, value.nanoseconds, 0};
  } else if constexpr (std::is_same_v<T, std::chrono::nanoseconds>) {
    result.type = HEDDLE_TYPE_DURATION;
    result.as.time = split(value);
  } else {
    static_assert(std::is_convertible_v<T, std::string_view>,
                  "an output of this type cannot be written");
    result.type = HEDDLE_TYPE_STRING;
    result.as.string = view(std::string_view(value));
  }
  return result;
}

inline Value from_view(const heddle_value& view);

inline Value container_from_view(const heddle_value& view) {
  if (view.type == HEDDLE_TYPE_LIST) {
    List items;
    items.reserve(view.as.list.size);
    for (std::uint64_t i = 0; i < view.as.list.size; ++i) {
      items.push_back(from_view(view.as.list.items[i]));
    }
    return items;
  }
  std::vector<Map::Entry> entries;
  entries.reserve(view.as.map.size);
  for (std::uint64_t i = 0; i < view.as.map.size; ++i) {
    const heddle_entry& entry = view.as.map.entries[i];
    entries.emplace_back(from_view(entry.key), from_view(entry.value));
  }
  return Map(std::move(entries));
}

// The host's values are well-formed, so nothing is checked but the type number.
inline Value from_view(const heddle_value& view) {
  Value result;
  switch (view.type) {
    case HEDDLE_TYPE_NULL:
      break;
    case HEDDLE_TYPE_BOOL:
      result = view.as.boolean != 0;
      break;
    case HEDDLE_TYPE_INT:
      result = view.as.integer;
      break;
    case HEDDLE_TYPE_UINT:
      result = view.as.uinteger;
      break;
    case HEDDLE_TYPE_DOUBLE:
      result = view.as.real;
      break;
    case HEDDLE_TYPE_STRING:
      result = text(view.as.string);
      break;
    case HEDDLE_TYPE_BYTES:
      result = Bytes{std::string(text(view.as.string))};
      break;
    case HEDDLE_TYPE_LIST:
    case HEDDLE_TYPE_MAP:
      result = container_from_view(view);
      break;
    case HEDDLE_TYPE_TIMESTAMP:
      result = Timestamp{view.as.time.seconds, view.as.time.nanoseconds};
      break;
    case HEDDLE_TYPE_DURATION:
      result = Duration{view.as.time.seconds, view.as.time.nanoseconds};
      break;
    default:
      throw std::runtime_error("the host gave a value of unknown type " +
                               std::to_string(view.type) + "; rebuild the plugin with its SDK");
  }
  result.set_secret((view.flags & HEDDLE_VALUE_SECRET) != 0);
  return result;
}

// The view as a T; the host has already made the value fit the declared type.
template <class T>
T read(const heddle_value& view) {
  if constexpr (std::is_same_v<T, bool>) {
    return view.as.boolean != 0;
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    return view.as.integer;
  } else if constexpr (std::is_same_v<T, std::uint64_t>) {
    return view.as.uinteger;
  } else if constexpr (std::is_same_v<T, double>) {
    return view.as.real;
  } else if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, std::string_view>) {
    return T(text(view.as.string));
  } else if constexpr (std::is_same_v<T, Bytes>) {
    return Bytes{std::string(text(view.as.string))};
  } else if constexpr (std::is_same_v<T, Timestamp>) {
    return {view.as.time.seconds, view.as.time.nanoseconds};
  } else if constexpr (std::is_same_v<T, std::chrono::nanoseconds>) {
    // Longer than 292 years is for ever.
    constexpr std::int64_t most = INT64_MAX / 1'000'000'000 - 1;
    if (view.as.time.seconds > most) return std::chrono::nanoseconds::max();
    if (view.as.time.seconds < -most) return std::chrono::nanoseconds::min();
    return std::chrono::seconds(view.as.time.seconds) +
           std::chrono::nanoseconds(view.as.time.nanoseconds);
  } else if constexpr (std::is_same_v<T, List>) {
    return from_view(view).list();
  } else if constexpr (std::is_same_v<T, Map>) {
    return from_view(view).map();
  } else {
    return from_view(view);
  }
}

}  // namespace heddle::detail
