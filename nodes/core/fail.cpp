// SPDX-License-Identifier: Apache-2.0
#include "fail.hpp"

namespace heddle::core {

Outcome Fail::run(Call& call) {
  return call.fail(*code, message.is_secret() ? "***" : *message,
                   *retryable ? Again::allowed : Again::never);
}

}  // namespace heddle::core
