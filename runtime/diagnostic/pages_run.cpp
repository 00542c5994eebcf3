// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/page.hpp"

namespace heddle::diagnostic {

// HD50xx: what a run is given: inputs and settings.
std::span<const Page> run_pages() {
  return {};
}

}  // namespace heddle::diagnostic
