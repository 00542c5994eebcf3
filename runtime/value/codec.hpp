// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <algorithm>
#include <cstddef>
#include <heddle/value.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

// A value crosses between host and plugin as a plain C view. Towards the plugin nothing should be
// copied; from the plugin, whose author may have erred, nothing should be believed.
//
//   heddle::Arena arena;
//   heddle_value view = heddle::to_view(value, arena);   // valid while value and arena live
//   std::string why;
//   std::optional<heddle::Value> back = heddle::from_view(view, why);
namespace heddle {

// Holds the arrays that the views of lists and maps point to. Empty it costs nothing; one arena may
// serve many to_view calls and frees all at once. Not thread-safe. (The standard library's takes
// each of its buffers as over-aligned memory, which costs ten times what other memory does.)
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // Ends all views made with this arena.
  void clear() {
    blocks_.clear();
    left_ = 0;
  }

  // Uninitialised room for `count` objects, which need no destruction.
  template <typename T>
  T* allocate(std::size_t count) {
    static_assert(alignof(T) <= alignment && std::is_trivially_destructible_v<T>);
    const std::size_t size = (count * sizeof(T) + alignment - 1) / alignment * alignment;
    if (size > left_) add_block(size);
    left_ -= size;
    return reinterpret_cast<T*>(std::exchange(next_, next_ + size));
  }
  // A copy of the text.
  std::string_view copy(std::string_view text) {
    char* to = allocate<char>(text.size());
    std::copy(text.begin(), text.end(), to);
    return {to, text.size()};
  }

 private:
  static constexpr std::size_t alignment = alignof(std::max_align_t);

  void add_block(std::size_t size);

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  std::byte* next_ = nullptr;
  std::size_t left_ = 0;  // behind `next_`
};

// A view of `value`, with its secrecy, inner ones too. It points into the value's own storage:
// scalars, strings and bytes allocate nothing. The view of a string lives in the Value object
// itself, so `value` must neither move nor end before the view does. Any depth.
heddle_value to_view(const Value& value, Arena& arena);

// A copy of what a plugin handed over, with its secrecy. Nothing, and in `why` what is wrong and
// where ("at ['user'][2]: …"), when it breaks the rules of <heddle/plugin.h>: an unknown type or
// flag, a bool other than 0 and 1, null data with a size, times out of range, keys that may not be
// keys or occur twice, text that is not UTF-8, more than 128 levels or (in all) 1 GiB.
std::optional<Value> from_view(const heddle_value& view, std::string& why);
// The same into a value that there is; false: of that nothing is to be believed any more.
bool from_view(const heddle_value& view, Value& into, std::string& why);

}  // namespace heddle
