// SPDX-License-Identifier: Apache-2.0
#include <exception>
#include <heddle/runtime.hpp>
#include <iostream>

// host FLOW [PLUGIN_FOLDER]: runs a flow. What crosses the border of the library is tried too:
// data, findings, observers, and exceptions by their types.
int main(int argc, char** argv) try {
  if (argc < 2) return 2;
  heddle::RuntimeOptions options;
  if (argc > 2) options.plugin_directories = {argv[2]};
  const heddle::Runtime runtime(options);
  const heddle::LoadedFlow loaded = runtime.load(argv[1]);
  std::cerr << heddle::render(loaded.diagnostics);
  if (!loaded.flow) return 2;
  try {
    runtime.run(*loaded.flow, {{"no_such_input", 1}});
    std::cerr << "expected heddle::InputError, found no exception\n";
    return 2;
  } catch (const heddle::InputError&) {
  }
  int finished = 0;
  const auto watching = runtime.observe([&](const heddle::Event& event) {
    finished += event.kind == heddle::Event::Kind::node_finished ? 1 : 0;
  });
  const heddle::RunResult result = runtime.run(*loaded.flow, {{"article", "A-17"}});
  if (result.error) std::cerr << result.error->message << '\n';
  for (const auto& [name, value] : result.outputs) {
    std::cout << name << ": " << heddle::in_words(value) << '\n';
  }
  return result.outcome == "SUCCESS" && finished > 0 ? 0 : 1;
} catch (const std::exception& error) {
  std::cerr << error.what() << '\n';
  return 2;
}
