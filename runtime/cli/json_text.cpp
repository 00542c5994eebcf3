// SPDX-License-Identifier: Apache-2.0
#include "json_text.hpp"

#include "terminal_text.hpp"

namespace heddle::cli {

std::string JsonObject::text() const {
  return terminal_safe_json(text_.empty() ? "{}" : text_ + "}");
}

}  // namespace heddle::cli
