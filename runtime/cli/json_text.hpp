// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/json.hpp>
#include <heddle/value.hpp>
#include <string>
#include <string_view>
#include <utility>

// JSON objects whose members keep the order in which they were added; a heddle::Map sorts them.
//
//   JsonObject().add("run_id", id).add_json("error", "null").text();   //
//   {"run_id":"…","error":null}
namespace heddle::cli {

class JsonObject {
 public:
  JsonObject& add(std::string_view key, const Value& value, Secrets secrets = Secrets::masked) {
    return add_json(key, write_json(value, secrets));
  }
  // The member's value is JSON already.
  JsonObject& add_json(std::string_view key, std::string_view json) {
    text_ += text_.empty() ? "{" : ",";
    text_ += write_json(Value(key));
    text_ += ':';
    text_ += json;
    return *this;
  }
  [[nodiscard]] std::string text() const;

 private:
  std::string text_;
};

}  // namespace heddle::cli
