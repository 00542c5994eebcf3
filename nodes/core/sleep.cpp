// SPDX-License-Identifier: Apache-2.0
#include "sleep.hpp"

namespace heddle::core {

Outcome Sleep::run(Call& call) {
  const std::chrono::nanoseconds span = *duration;
  if (span.count() > 0) call.sleep(span);
  return success;
}

}  // namespace heddle::core
