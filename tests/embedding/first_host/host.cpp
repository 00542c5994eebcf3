// SPDX-License-Identifier: Apache-2.0
#include <heddle/runtime.hpp>
#include <iostream>

// Runs the flow that is named on the command line.
int main(int argc, char** argv) {
  const heddle::Runtime runtime;
  const heddle::LoadedFlow loaded = runtime.load(argc > 1 ? argv[1] : "hello.yaml");
  std::cerr << heddle::render(loaded.diagnostics);
  if (!loaded.flow) return 2;
  const heddle::RunResult result = runtime.run(*loaded.flow, {{"name", "Ada"}});
  if (result.error) std::cerr << result.error->message << '\n';
  for (const auto& [name, value] : result.outputs) {
    std::cout << name << ": " << heddle::in_words(value) << '\n';
  }
  return result.outcome == "SUCCESS" ? 0 : 1;
}
