// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <heddle/runtime.hpp>

#include "process_use.hpp"

// A host program that has run a flow and waits for what comes next: prints its anonymous memory, in
// KiB.
int main() {
  heddle::RuntimeOptions options;
  options.plugin_directories = {HEDDLE_BENCH_PLUGIN_DIR};
  const heddle::Runtime runtime(options);
  const heddle::LoadedFlow loaded = runtime.load(HEDDLE_BENCH_SOURCE_DIR "/one_node.yaml");
  if (!loaded.flow || runtime.run(*loaded.flow).outcome != "SUCCESS") return 1;
  std::printf("%lld\n", static_cast<long long>(heddle::bench::kibibytes("RssAnon")));
  return 0;
}
