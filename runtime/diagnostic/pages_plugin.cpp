// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/page.hpp"

namespace heddle::diagnostic {

// HD40xx: plugins that cannot be loaded, or do not keep the rules.
std::span<const Page> plugin_pages() {
  return {};
}

}  // namespace heddle::diagnostic
