// SPDX-License-Identifier: Apache-2.0
#include "engine/frame.hpp"

#include <fmt/format.h>

#include "engine/runtime_state.hpp"

namespace heddle::engine {

expression::Environment Frame::environment() const {
  return {slots, run.runtime->clock};
}

std::string Frame::told(const expression::EvaluationError& error) const {
  if (error.line == 0) return error.message;
  return fmt::format("{} ({}:{}:{})", error.message, flow().file, error.line, error.column);
}

void Frame::emit(Event event) const {
  run.emit(event);
}

}  // namespace heddle::engine
