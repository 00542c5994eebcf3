// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <heddle/json.hpp>
#include <vector>

#include "value/base64.hpp"
#include "value/conversion.hpp"
#include "value/time_text.hpp"
#include "value/utf8.hpp"

namespace heddle {
namespace {

void write_escaped(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      fmt::format_to(std::back_inserter(out), "\\u{:04x}", static_cast<unsigned char>(c));
  }
}

void write_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t start = 0;
  std::size_t i = 0;
  while (i < text.size()) {
    const auto c = static_cast<unsigned char>(text[i]);
    const std::size_t size = c < 0x80 ? 1 : utf8_size(text.substr(i));
    if (size != 0 && c >= 0x20 && c != '"' && c != '\\') {
      i += size;
      continue;
    }
    out += text.substr(start, i - start);
    if (size == 0) {
      out += "\xEF\xBF\xBD";
    } else {
      write_escaped(out, text[i]);
    }
    start = ++i;
  }
  out += text.substr(start);
  out += '"';
}

// A double stays one when it is read again: 1.0, not 1.
void write_real(std::string& out, double number) {
  if (!std::isfinite(number)) {
    write_string(out, std::isnan(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity");
    return;
  }
  const std::string digits = *text_of(number);
  out += digits;
  if (digits.find_first_of(".e") == std::string::npos) out += ".0";
}

// Walks with a stack of its own: how deep a value is must not decide over the thread's stack.
class Writer {
 public:
  explicit Writer(Secrets secrets) : secrets_(secrets) {}

  std::string write(const Value& value) {
    begin(value);
    while (!open_.empty()) {
      Open& top = open_.back();
      top.list != nullptr ? next_item(top) : next_entry(top);
    }
    return std::move(out_);
  }

 private:
  struct Open {
    const List* list;
    const Map* map;
    std::size_t next;
  };

  // Writes a scalar, or opens a list or map.
  void begin(const Value& value) {
    if (value.secret() && secrets_ == Secrets::masked) {
      out_ += "\"***\"";
      return;
    }
    switch (value.type()) {
      case Type::list:
        out_ += '[';
        open_.push_back({&value.list(), nullptr, 0});
        return;
      case Type::map:
        out_ += '{';
        open_.push_back({nullptr, &value.map(), 0});
        return;
      default:
        write_scalar(value);
    }
  }

  void write_scalar(const Value& value) {
    switch (value.type()) {
      case Type::null:
        out_ += "null";
        return;
      case Type::real:
        write_real(out_, value.real());
        return;
      case Type::string:
        write_string(out_, value.string());
        return;
      case Type::bytes:
        write_string(out_, encode_base64(value.bytes()));
        return;
      case Type::timestamp:
      case Type::duration:
        write_string(out_, *text_of(value));
        return;
      default:
        out_ += *text_of(value);
    }
  }

  void next_item(Open& top) {
    if (top.next == top.list->size()) {
      out_ += ']';
      open_.pop_back();
      return;
    }
    if (top.next > 0) out_ += ',';
    begin((*top.list)[top.next++]);  // `top` may dangle from here on
  }

  void next_entry(Open& top) {
    if (top.next == top.map->size()) {
      out_ += '}';
      open_.pop_back();
      return;
    }
    if (top.next > 0) out_ += ',';
    const auto& [key, value] = *(top.map->begin() + static_cast<std::ptrdiff_t>(top.next++));
    if (key.secret() && secrets_ == Secrets::masked) {
      out_ += "\"***\"";
    } else {
      // JSON knows string keys only.
      write_string(out_, text_of(key).value_or(std::string{}));
    }
    out_ += ':';
    begin(value);
  }

  Secrets secrets_;
  std::string out_;
  std::vector<Open> open_;
};

}  // namespace

std::string write_json(const Value& value, Secrets secrets) {
  return Writer(secrets).write(value);
}

}  // namespace heddle
