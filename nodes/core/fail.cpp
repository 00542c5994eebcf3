// SPDX-License-Identifier: Apache-2.0
#include "fail.hpp"

namespace heddle::core {

Outcome Fail::run(Call& call) {
  // A code is for flows, which cannot take a mask for one.
  return call.fail(code.is_secret() ? "failed" : *code, message.is_secret() ? "***" : *message,
                   *retryable ? Again::allowed : Again::never);
}

}  // namespace heddle::core
