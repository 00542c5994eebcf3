// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "process_use.hpp"

// What a process costs that links the libraries of `heddle` and does nothing.
int main(int argc, char**) {
  if (argc > 1) {
    std::printf("%lld\n", static_cast<long long>(heddle::bench::kibibytes("RssAnon")));
  }
  return 0;
}
