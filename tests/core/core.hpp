// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <doctest/doctest.h>

#include <heddle/runtime.hpp>
#include <heddle/testing.hpp>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "hosted.hpp"
#include "plugin/plugin_directories.hpp"

// The core nodes on a host that follows a script, and in flows on the real one.
namespace heddle::test {

// One attempt of core.METHOD, which broke no rule.
inline testing::Result run(testing::Host& host, const std::string& method) {
  plugin::PluginDirectories plugins({HEDDLE_PLUGIN_DIR});
  const auto* type = plugins.find("core." + method);
  REQUIRE(type != nullptr);
  testing::Result result = host.run(*type->table);
  CAPTURE(result.summary());
  CHECK(result.broken == "");
  return result;
}

// "OUTCOME code: message", with " (final)" where no retry can help.
inline std::string ending(const testing::Result& result) {
  if (!result.error) return result.outcome;
  return result.outcome + " " + result.error->code + ": " + result.error->message +
         (result.error->retryable ? "" : " (final)");
}

inline RuntimeOptions options(std::map<std::string, std::string, std::less<>> settings = {}) {
  RuntimeOptions result;
  result.plugin_directories = {HEDDLE_PLUGIN_DIR};
  result.workers = 1;
  result.settings = std::move(settings);
  return result;
}

}  // namespace heddle::test
