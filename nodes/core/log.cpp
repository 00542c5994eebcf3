// SPDX-License-Identifier: Apache-2.0
#include "log.hpp"

#include "value_text.hpp"

namespace heddle::core {

Outcome Log::run(Call& call) {
  std::string line = message.is_secret() ? "***" : *message;
  if (data.has_value()) {
    line += " ";
    line += data.is_secret() ? "***" : json_of(call, masked(*data));
  }
  const std::string chosen = *level;
  if (chosen == "debug") {
    call.debug(line);
  } else if (chosen == "warning") {
    call.warning(line);
  } else if (chosen == "error") {
    call.error(line);
  } else {
    call.info(line);
  }
  return success;
}

}  // namespace heddle::core
