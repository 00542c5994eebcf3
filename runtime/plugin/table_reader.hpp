// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>
#include <heddle/plugin.h>

#include <cstdint>
#include <heddle/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Reads one piece of a plugin's tables after another, collecting what is wrong instead of stopping
// at the first mistake, since an author wants to see them all.
namespace heddle::plugin {

class TableReader {
 public:
  explicit TableReader(std::vector<std::string>& defects) : defects_(&defects) {}

  void defect(std::string text) { defects_->push_back(std::move(text)); }

  // How many so far.
  [[nodiscard]] std::size_t count() const { return defects_->size(); }

  // Whether a table is as long as the first version of its kind; longer is fine.
  template <class Table>
  bool whole(const Table& table, const std::string& what) {
    if (table.struct_size >= sizeof(Table)) return true;
    defect(
        fmt::format("{}: expected a struct_size of at least {}, found {}; set it to sizeof the "
                    "struct",
                    what, sizeof(Table), table.struct_size));
    return false;
  }

  // Whether `count` things can stand in the array.
  bool countable(const void* array, std::uint32_t count, std::uint32_t most,
                 const std::string& what) {
    if (count == 0 || (array != nullptr && count <= most)) return count != 0;
    defect(array == nullptr
               ? fmt::format("{}: the count is {}, but the array is a null pointer", what, count)
               : fmt::format("{}: a count of {} is beyond the {} that are allowed; was it "
                             "initialised?",
                             what, count, most));
    return false;
  }

  // Calls `read` with each table behind an array of pointers.
  template <class Table, class Read>
  void each(const Table* const* tables, std::uint32_t count, std::uint32_t most,
            const std::string& what, Read read) {
    if (!countable(tables, count, most, what)) return;
    for (std::uint32_t i = 0; i < count; ++i) {
      if (tables[i] == nullptr) {
        defect(fmt::format("{}: number {} of {} is null", what, i + 1, count));
      } else if (whole(*tables[i], fmt::format("{}: number {}", what, i + 1))) {
        read(*tables[i]);
      }
    }
  }

  // UTF-8 text, possibly empty. Empty too when the view is defective, which is then said.
  std::string text(heddle_view view, const std::string& what);
  // lower_snake_case or UPPER_SNAKE_CASE.
  std::string word(heddle_view view, const std::string& what, bool upper);
  // Two or more lower_snake_case words with dots between.
  std::string dotted(heddle_view view, const std::string& what);
  // Empty when the pointer is null or the value defective.
  std::optional<Value> value(const heddle_value* value, const std::string& what);

 private:
  template <class Fits>
  std::string name(heddle_view view, const std::string& what, const char* expected, Fits fits);

  std::vector<std::string>* defects_;
};

}  // namespace heddle::plugin
