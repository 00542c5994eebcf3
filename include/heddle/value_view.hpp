// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <cstdint>
#include <heddle/detail/views.hpp>
#include <heddle/value.hpp>
#include <optional>
#include <string_view>

// A value that lies with the host, read where it is: who wants two fields of a service's answer
// need not have all of it as Values.
//
//   const auto answer = response.json_view();
//   if (!answer || answer->type() != heddle::Type::map) return call.fail("unexpected_response",
//   "…"); const auto key = answer->find("api_key"); if (key && key->type() == heddle::Type::string)
//   api_key = key->string();
//
// Valid until the node's `run` returns, as the texts are that it gives. Safe to read from several
// threads at once. Part of <heddle/node.hpp>.
namespace heddle {

class ValueView {
 public:
  ValueView() = default;  // of null
  explicit ValueView(const heddle_value& value) : value_(value) {}

  [[nodiscard]] Type type() const noexcept { return static_cast<Type>(value_.type); }
  [[nodiscard]] bool is_null() const noexcept { return type() == Type::null; }
  [[nodiscard]] bool secret() const noexcept { return (value_.flags & HEDDLE_VALUE_SECRET) != 0; }
  // Throws TypeError when it is no string.
  [[nodiscard]] std::string_view string() const {
    expect(Type::string);
    return detail::text(value_.as.string);
  }
  // What a map has at `key`; nothing when there is none. Throws TypeError when it is no map.
  [[nodiscard]] std::optional<ValueView> find(std::string_view key) const {
    expect(Type::map);
    for (std::uint64_t i = 0; i < value_.as.map.size; ++i) {
      const heddle_entry& entry = value_.as.map.entries[i];
      if (entry.key.type == HEDDLE_TYPE_STRING && detail::text(entry.key.as.string) == key) {
        return ValueView(entry.value);
      }
    }
    return std::nullopt;
  }
  // A copy, with its secrecy, which lives as long as its owner likes.
  [[nodiscard]] Value value() const { return detail::from_view(value_); }

 private:
  void expect(Type type) const {
    if (this->type() != type) throw TypeError(type, this->type());
  }

  heddle_value value_{};
};

}  // namespace heddle
