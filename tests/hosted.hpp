// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <doctest/doctest.h>

#include <heddle/runtime.hpp>
#include <string>
#include <string_view>

// What tests that are hosts share: flows from text, outputs by name.
namespace heddle::test {

inline Flow load(const Runtime& runtime, const std::string& text) {
  LoadedFlow loaded = runtime.load_text("heddle: 1\nflow: test\n" + text, "test.yaml");
  REQUIRE_MESSAGE(loaded.flow, render(loaded.diagnostics));
  return *loaded.flow;
}

inline Value output(const RunResult& result, std::string_view name) {
  for (const auto& [known, value] : result.outputs) {
    if (known == name) return value;
  }
  return "(no such output)";
}

}  // namespace heddle::test
