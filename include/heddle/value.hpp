// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#pragma GCC visibility push(default)  // what the libraries export

// A flow carries data of many kinds between nodes that know nothing of each other, and some of it
// must never be shown. Value is that datum: one of CEL's types, and whether it is a secret.
//
//   heddle::Value port = 8080;                           // int
//   heddle::Value password = heddle::secret("s3cret!");  // masked wherever it is shown
//   heddle::Value user = heddle::Map{{"name", "Ada"}, {"age", 36}};
//   user.map().find("name")->string();                   // "Ada"
//
// Values are cheap to copy (lists and maps are shared and immutable) and safe to read from several
// threads at once. An accessor of a type that the value is not of throws TypeError.
namespace heddle {

// The numbers are those of <heddle/plugin.h>. `any` is a type of variables, never of a value.
enum class Type : std::uint32_t {
  null = 0,
  boolean = 1,
  integer = 2,
  unsigned_integer = 3,
  real = 4,
  string = 5,
  bytes = 6,
  list = 7,
  map = 8,
  timestamp = 9,
  duration = 10,
  any = 11,
};

// The name of a type as flows, messages and CEL spell it: "int", "string", "timestamp", …
constexpr std::string_view name_of(Type type) {
  constexpr std::string_view names[] = {"null",  "bool", "int", "uint",      "double",   "string",
                                        "bytes", "list", "map", "timestamp", "duration", "any"};
  const auto index = static_cast<std::size_t>(type);
  return index < std::size(names) ? names[index] : "unknown";
}

// A value was read as what it is not: a mistake of the program, which type() would have told.
class TypeError : public std::logic_error {
 public:
  TypeError(Type expected, Type found)
      : std::logic_error("expected a value of type " + std::string(name_of(expected)) +
                         ", found one of type " + std::string(name_of(found)) +
                         "; ask type() before it is read") {}
};

// Raw octets, apart from text.
struct Bytes {
  std::string octets;
  auto operator<=>(const Bytes&) const = default;
};

// A point in time, counted from 1970-01-01T00:00:00Z; 0 <= nanoseconds < 1e9.
struct Timestamp {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;
  auto operator<=>(const Timestamp&) const = default;
};

// A span of time; 0 <= nanoseconds < 1e9, also when seconds is negative.
struct Duration {
  std::int64_t seconds = 0;
  std::int32_t nanoseconds = 0;
  auto operator<=>(const Duration&) const = default;
};

namespace expression {
class Opaque;
}

class Value;
class Map;
using List = std::vector<Value>;

class Value {
 public:
  Value() = default;
  Value(std::nullptr_t) {}
  Value(bool value) : data_(value) {}
  Value(int value) : data_(std::int64_t{value}) {}
  Value(std::int64_t value) : data_(value) {}
  Value(std::uint64_t value) : data_(value) {}
  Value(double value) : data_(value) {}
  Value(const char* value) : data_(std::string(value)) {}
  Value(std::string_view value) : data_(std::string(value)) {}
  Value(std::string value) : data_(std::move(value)) {}
  Value(Bytes value) : data_(std::move(value)) {}
  Value(Timestamp value) : data_(value) {}
  Value(Duration value) : data_(value) {}
  Value(List value) : data_(std::make_shared<const List>(std::move(value))) {}
  Value(Map value);

  [[nodiscard]] Type type() const noexcept { return static_cast<Type>(data_.index()); }
  [[nodiscard]] bool is_null() const noexcept { return type() == Type::null; }

  [[nodiscard]] bool boolean() const { return get<bool>(Type::boolean); }
  [[nodiscard]] std::int64_t integer() const { return get<std::int64_t>(Type::integer); }
  [[nodiscard]] std::uint64_t unsigned_integer() const {
    return get<std::uint64_t>(Type::unsigned_integer);
  }
  [[nodiscard]] double real() const { return get<double>(Type::real); }
  [[nodiscard]] const std::string& string() const { return get<std::string>(Type::string); }
  [[nodiscard]] const std::string& bytes() const { return get<Bytes>(Type::bytes).octets; }
  [[nodiscard]] const List& list() const { return *get<std::shared_ptr<const List>>(Type::list); }
  [[nodiscard]] const Map& map() const { return *get<std::shared_ptr<const Map>>(Type::map); }
  [[nodiscard]] Timestamp timestamp() const { return get<Timestamp>(Type::timestamp); }
  [[nodiscard]] Duration duration() const { return get<Duration>(Type::duration); }

  // Whether this value itself is secret; what it holds may have secrets of its own.
  [[nodiscard]] bool secret() const noexcept { return secret_; }
  void set_secret(bool secret) noexcept { secret_ = secret; }

  // Becomes this text, which is no secret; as `value = Value(text)`, without a string in between.
  // `text` may be a part of the string that the value has.
  void set_string(std::string_view text) {
    if (auto* own = std::get_if<std::string>(&data_)) {
      own->assign(text);
    } else {
      data_ = std::string(text);
    }
    secret_ = false;
  }

  // Same type and same content; secrecy does not count.
  friend bool operator==(const Value& a, const Value& b);

 private:
  // What exists only while an expression is evaluated (an optional, a type, a failure) is a value
  // to the evaluator alone: of Type::any, which no value that anyone else meets ever is.
  friend class expression::Opaque;

  template <class T>
  [[nodiscard]] const T& get(Type expected) const {
    const T* found = std::get_if<T>(&data_);
    if (found == nullptr) throw TypeError(expected, type());
    return *found;
  }

  // In the order of Type, so that the index is the type.
  std::variant<std::monostate, bool, std::int64_t, std::uint64_t, double, std::string, Bytes,
               std::shared_ptr<const List>, std::shared_ptr<const Map>, Timestamp, Duration,
               std::shared_ptr<const expression::Opaque>>
      data_;
  bool secret_ = false;
};

// The value, marked secret.
inline Value secret(Value value) {
  value.set_secret(true);
  return value;
}

// Key → value. Keys are bool, int, uint or string and unique; entries are kept in key order, so
// that the same map always prints the same. Lookup takes O(log n).
class Map {
 public:
  using Entry = std::pair<Value, Value>;

  Map() = default;
  // Of entries with the same key the last one stays.
  Map(std::initializer_list<Entry> entries) : Map(std::vector<Entry>(entries)) {}
  explicit Map(std::vector<Entry> entries);

  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }
  [[nodiscard]] bool empty() const noexcept { return entries_.empty(); }
  [[nodiscard]] auto begin() const noexcept { return entries_.begin(); }
  [[nodiscard]] auto end() const noexcept { return entries_.end(); }

  // The value at `key`, or null when there is none. Valid as long as the map.
  [[nodiscard]] const Value* find(const Value& key) const;

  friend bool operator==(const Map&, const Map&) = default;

 private:
  static bool before(const Value& a, const Value& b);

  std::vector<Entry> entries_;
};

inline Value::Value(Map value) : data_(std::make_shared<const Map>(std::move(value))) {}

inline bool operator==(const Value& a, const Value& b) {
  if (a.type() != b.type()) return false;
  if (a.type() == Type::list) return a.list() == b.list();
  if (a.type() == Type::map) return a.map() == b.map();
  return a.data_ == b.data_;
}

inline bool Map::before(const Value& a, const Value& b) {
  if (a.type() != b.type()) return a.type() < b.type();
  switch (a.type()) {
    case Type::boolean:
      return a.boolean() < b.boolean();
    case Type::integer:
      return a.integer() < b.integer();
    case Type::unsigned_integer:
      return a.unsigned_integer() < b.unsigned_integer();
    case Type::string:
      return a.string() < b.string();
    default:
      return false;
  }
}

inline Map::Map(std::vector<Entry> entries) : entries_(std::move(entries)) {
  const auto less = [](const Entry& a, const Entry& b) { return before(a.first, b.first); };
  // Already as it should be, as when it was a map before.
  if (std::adjacent_find(entries_.begin(), entries_.end(), [&](const Entry& a, const Entry& b) {
        return !less(a, b);
      }) == entries_.end()) {
    return;
  }
  constexpr std::size_t few = 16;  // of which sorting takes no memory
  if (entries_.size() <= few) {
    for (auto it = entries_.begin(); it != entries_.end(); ++it) {
      std::rotate(std::upper_bound(entries_.begin(), it, *it, less), it, std::next(it));
    }
  } else {
    std::stable_sort(entries_.begin(), entries_.end(), less);
  }
  // Of a run of equal keys the last was given last: keep that one.
  auto out = entries_.begin();
  for (auto it = entries_.begin(); it != entries_.end(); ++it) {
    const auto next = std::next(it);
    if (next != entries_.end() && !before(it->first, next->first)) continue;
    if (out != it) *out = std::move(*it);
    ++out;
  }
  entries_.erase(out, entries_.end());
}

inline const Value* Map::find(const Value& key) const {
  const auto it =
      std::lower_bound(entries_.begin(), entries_.end(), key,
                       [](const Entry& e, const Value& k) { return before(e.first, k); });
  return it != entries_.end() && !before(key, it->first) ? &it->second : nullptr;
}

}  // namespace heddle

#pragma GCC visibility pop
