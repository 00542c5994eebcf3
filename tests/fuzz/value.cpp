// SPDX-License-Identifier: Apache-2.0
#include <heddle/plugin.h>

#include <algorithm>
#include <cstring>
#include <heddle/detail/views.hpp>
#include <heddle/json.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/fuzz.hpp"
#include "plugin/contract.hpp"
#include "value/codec.hpp"
#include "value/conversion.hpp"
#include "value/time_text.hpp"
#include "value/utf8.hpp"

// What a plugin may hand over: a tree of heddle_value made of the input's bytes, wrong in every way
// that can be told without reading memory that is not there. Refused with a reason, or a value that
// keeps the rules and crosses both ways unchanged.

using namespace heddle;
using fuzz::must;

namespace {

// Makes a tree of bytes, in the order of its nodes. Each array has exactly the size that its view
// says, so that a sanitizer sees whoever reads beyond it.
class Tree {
 public:
  explicit Tree(std::string_view bytes) : bytes_(bytes) {}

  heddle_value value(unsigned depth = 0) {
    heddle_value out{};
    const std::uint8_t kind = byte();
    out.type = kind % 13;
    if (out.type == 12) out.type = number<std::uint32_t>();
    const std::uint8_t flags = kind / 13;  // 0 to 19
    out.flags = flags < 14 ? flags % 2 : flags;
    fill(out, depth);
    return out;
  }

 private:
  static constexpr unsigned deepest = 160;
  static constexpr unsigned most_nodes = 4096;

  std::uint8_t byte() {
    if (bytes_.empty()) return 0;
    const auto first = static_cast<std::uint8_t>(bytes_.front());
    bytes_.remove_prefix(1);
    return first;
  }

  template <typename T>
  T number() {
    T out{};
    const std::size_t taken = std::min(sizeof out, bytes_.size());
    std::memcpy(&out, bytes_.data(), taken);
    bytes_.remove_prefix(taken);
    return out;
  }

  void fill(heddle_value& out, unsigned depth) {
    switch (out.type) {
      case HEDDLE_TYPE_STRING:
      case HEDDLE_TYPE_BYTES:
        out.as.string = text();
        return;
      case HEDDLE_TYPE_LIST:
        out.as.list = list(depth);
        return;
      case HEDDLE_TYPE_MAP:
        out.as.map = map(depth);
        return;
      case HEDDLE_TYPE_TIMESTAMP:
      case HEDDLE_TYPE_DURATION:
        out.as.time = time();
        return;
      case HEDDLE_TYPE_BOOL:
        out.as.boolean = byte();
        return;
      default:
        out.as.uinteger = number<std::uint64_t>();
    }
  }

  heddle_view text() {
    const std::uint8_t size = byte();
    if (size == 255) return {nullptr, number<std::uint64_t>()};
    if (size == 254) return {"", 0};
    const std::size_t taken = std::min<std::size_t>(size, bytes_.size());
    auto& kept = texts_.emplace_back(std::make_unique<char[]>(taken));
    std::copy_n(bytes_.data(), taken, kept.get());
    bytes_.remove_prefix(taken);
    return {kept.get(), taken};
  }

  // Mostly within the ranges, so that there is something to go on with.
  heddle_time time() {
    const std::uint8_t how = byte();
    if (how % 4 == 0) return {number<std::int64_t>(), number<std::int32_t>(), 0};
    return {number<std::int32_t>() * std::int64_t{100},
            static_cast<std::int32_t>(number<std::uint32_t>() % 1'000'000'000), how};
  }

  heddle_list_view list(unsigned depth) {
    const std::uint8_t size = byte();
    if (size == 255) return {nullptr, number<std::uint64_t>()};
    const std::size_t count = allowed(size, depth);
    auto& items = lists_.emplace_back(std::make_unique<heddle_value[]>(count));
    heddle_value* const first = items.get();
    for (std::size_t i = 0; i < count; ++i) first[i] = value(depth + 1);
    return {first, count};
  }

  heddle_map_view map(unsigned depth) {
    const std::uint8_t size = byte();
    if (size == 255) return {nullptr, number<std::uint64_t>()};
    const std::size_t count = allowed(size, depth);
    auto& entries = maps_.emplace_back(std::make_unique<heddle_entry[]>(count));
    heddle_entry* const first = entries.get();
    for (std::size_t i = 0; i < count; ++i) {
      first[i].key = value(depth + 1);
      first[i].value = value(depth + 1);
    }
    return {first, count};
  }

  std::size_t allowed(std::uint8_t size, unsigned depth) {
    if (depth >= deepest || nodes_ >= most_nodes || bytes_.empty()) return 0;
    const std::size_t count = std::min<std::size_t>(size % 32, bytes_.size());
    nodes_ += count;
    return count;
  }

  std::string_view bytes_;
  std::size_t nodes_ = 0;
  std::vector<std::unique_ptr<char[]>> texts_;
  std::vector<std::unique_ptr<heddle_value[]>> lists_;
  std::vector<std::unique_ptr<heddle_entry[]>> maps_;
};

void check_rules(const Value& value, unsigned depth);

void check_map(const Map& map, unsigned depth) {
  for (const auto& [key, item] : map) {
    must(key.type() == Type::boolean || key.type() == Type::integer ||
             key.type() == Type::unsigned_integer || key.type() == Type::string,
         "a key is a bool, int, uint or string");
    must(map.find(key) == &item, "every key is found");
    check_rules(key, depth + 1);
    check_rules(item, depth + 1);
  }
}

// Of everything that the host has taken.
void check_rules(const Value& value, unsigned depth) {
  must(value.type() != Type::any, "a value has a type");
  switch (value.type()) {
    case Type::string:
      must(find_invalid_utf8(value.string()) == std::string::npos, "a string is UTF-8");
      return;
    case Type::list:
      must(depth < 128, "nesting is bounded");
      for (const Value& item : value.list()) check_rules(item, depth + 1);
      return;
    case Type::map:
      must(depth < 128, "nesting is bounded");
      check_map(value.map(), depth);
      return;
    case Type::timestamp:
      must(in_range(value.timestamp()) && value.timestamp().nanoseconds >= 0, "times have a range");
      return;
    case Type::duration:
      must(in_range(value.duration()) && value.duration().nanoseconds >= 0, "times have a range");
      return;
    default:
      return;
  }
}

// Both contents and secrecy, and a NaN is itself.
bool same(const Value& a, const Value& b) {
  if (a.type() != b.type() || a.secret() != b.secret()) return false;
  switch (a.type()) {
    case Type::real: {
      const double numbers[] = {a.real(), b.real()};
      return std::memcmp(&numbers[0], &numbers[1], sizeof numbers[0]) == 0;
    }
    case Type::list:
      return std::equal(a.list().begin(), a.list().end(), b.list().begin(), b.list().end(), same);
    case Type::map:
      return std::equal(a.map().begin(), a.map().end(), b.map().begin(), b.map().end(),
                        [](const Map::Entry& left, const Map::Entry& right) {
                          return same(left.first, right.first) && same(left.second, right.second);
                        });
    default:
      return a == b;
  }
}

void check_crossings(const Value& value) {
  Arena arena;
  std::string why;
  const auto back = from_view(to_view(value, arena), why);
  must(back && same(*back, value), "a value comes back from its view", why);
  must(same(detail::from_view(to_view(value, arena)), value), "a plugin reads what the host gave");
  detail::Storage storage;
  const auto written = from_view(detail::to_view(value, storage), why);
  must(written && same(*written, value), "the host reads what a plugin wrote", why);
}

void check_texts(const Value& value) {
  for (const Secrets secrets : {Secrets::masked, Secrets::clear}) {
    const std::string written = write_json(value, secrets);
    must(find_invalid_utf8(written) == std::string::npos, "JSON is UTF-8", written);
    parse_json(written);  // throws if it is none
  }
  must(find_invalid_utf8(described(value)) == std::string::npos, "what is told of it is UTF-8");
}

void check_conversions(const Value& value) {
  for (unsigned type = 0; type <= static_cast<unsigned>(Type::any); ++type) {
    VariableDescriptor variable;
    variable.name = "it";
    variable.type = static_cast<Type>(type);
    const auto converted = convert(value, variable.type);
    must(!converted || variable.type == Type::any || converted->type() == variable.type,
         "a converted value is of the type");
    Value bound = value;
    const std::string why = plugin::bind_input(variable, bound);
    must(!why.empty() || variable.type == Type::any || bound.type() == variable.type,
         "what an input takes is of its type");
    must(bound.secret() == value.secret(), "and as secret as it was");
    must(find_invalid_utf8(why) == std::string::npos, "a reason is UTF-8", why);
  }
}

}  // namespace

void fuzz::try_one(std::string_view text) {
  Tree tree(text);
  const heddle_value view = tree.value();
  std::string why;
  const auto value = plugin::take_value(&view, "it", why);
  if (!value) {
    must(!why.empty() && why.size() < 20'000 && find_invalid_utf8(why) == std::string::npos,
         "what is refused is refused with a reason", why);
    return;
  }
  must(why.empty(), "what is taken has nothing wrong", why);
  check_rules(*value, 0);
  check_crossings(*value);
  check_texts(*value);
  check_conversions(*value);
}
