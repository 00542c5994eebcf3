// SPDX-License-Identifier: Apache-2.0
#include "flow/schema/readable.hpp"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <heddle/json.hpp>

namespace heddle::flow::schema {
namespace {

namespace json = boost::json;

constexpr std::size_t widest = 100;

// 100.0, where the library writes 1E2.
std::string scalar(const json::value& value) {
  return value.is_double() ? write_json(Value(value.get_double())) : json::serialize(value);
}

// "[1, 2]"; empty when something in it has parts of its own, or it is too wide.
std::string on_one_line(const json::array& items) {
  std::string out = "[";
  for (const json::value& item : items) {
    if (item.is_structured()) return {};
    if (out.size() > 1) out += ", ";
    out += scalar(item);
  }
  return out.size() < widest ? out + "]" : std::string();
}

// Schemas are nested as deep as this code makes them, and no deeper.
void print(const json::value& value, const std::string& indent,  // NOLINT(misc-no-recursion)
           std::string& out) {
  const std::string inner = indent + "  ";
  const char* separator = "";
  if (const auto* object = value.if_object(); object != nullptr && !object->empty()) {
    out += '{';
    for (const auto& member : *object) {
      out += separator + ("\n" + inner) + json::serialize(member.key()) + ": ";
      print(member.value(), inner, out);
      separator = ",";
    }
    out += "\n" + indent + "}";
    return;
  }
  const auto* array = value.if_array();
  if (const std::string line = array == nullptr ? scalar(value) : on_one_line(*array);
      !line.empty()) {
    out += line;
    return;
  }
  out += '[';
  for (const auto& item : *array) {
    out += separator + ("\n" + inner);
    print(item, inner, out);
    separator = ",";
  }
  out += "\n" + indent + "]";
}

}  // namespace

std::string readable(const json::value& value) {
  std::string out;
  print(value, "", out);
  return out + "\n";
}

}  // namespace heddle::flow::schema
