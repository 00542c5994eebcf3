// SPDX-License-Identifier: Apache-2.0
#include "plugin/shared_library.hpp"

#include <dlfcn.h>
#include <fmt/format.h>

#include <boost/dll/runtime_symbol_info.hpp>
#include <boost/dll/shared_library.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/library_file.hpp"

namespace heddle::plugin {
namespace {

// local: a plugin sees no symbol of another. now: a missing symbol is an error here, not a crash in
// the middle of a run. nodelete: destructors at exit may run while other threads still use it.
constexpr auto load_mode =
    static_cast<boost::dll::load_mode::type>(RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

// For the library that has no table of our version: what else might the author have meant?
std::string missing_symbol(const boost::dll::shared_library& library) {
  for (unsigned major = 0; major < 10; ++major) {
    const std::string other = fmt::format("heddle_plugin_v{}", major);
    if (library.has(other)) {
      return fmt::format(
          "expected a plugin of ABI version {}, found one of version {} (it exports '{}'); rebuild "
          "it with this Heddle's SDK, or use a Heddle that reads version {}",
          HEDDLE_ABI_MAJOR, major, other, major);
    }
  }
  return fmt::format(
      "expected a Heddle plugin, found a library that does not export '{}'; end its source with "
      "HEDDLE_PLUGIN(…) and build it with heddle_add_plugin()",
      HEDDLE_PLUGIN_SYMBOL);
}

// Boost wraps the loader's own words: "… (dlerror system message: PATH: WORDS): ERRNO TEXT".
std::string loader_error(std::string_view text, const std::string& path) {
  constexpr std::string_view before = "dlerror system message: ";
  if (const auto at = text.find(before); at != std::string_view::npos) {
    text.remove_prefix(at + before.size());
    text = text.substr(0, text.rfind("): "));
    if (text.starts_with(path + ": ")) text.remove_prefix(path.size() + 2);
  }
  constexpr std::string_view undefined = "undefined symbol: ";
  if (text.starts_with(undefined)) {
    return fmt::format(
        "it needs the symbol '{}', which nothing that it links provides; link the library that has "
        "it, and build with heddle_add_plugin(), which finds this when linking",
        text.substr(undefined.size()));
  }
  return fmt::format("expected a shared library that can be loaded, found: {}", text);
}

}  // namespace

OpenedPlugin open_plugin(const std::string& path) {
  // Kept for good, also what is no plugin: it is never safe to unmap code that has run.
  static std::vector<boost::dll::shared_library>& loaded =
      *new std::vector<boost::dll::shared_library>;
  if (const std::string problem = library_file_problem(path); !problem.empty()) {
    return {nullptr, fmt::format("expected a shared library, {}", problem)};
  }
  // The throwing overload: only its exception has the text of dlerror.
  try {
    const auto& library = loaded.emplace_back(path, load_mode);
    if (!library.has(HEDDLE_PLUGIN_SYMBOL)) return {nullptr, missing_symbol(library)};
    return {&library.get<const heddle_plugin>(HEDDLE_PLUGIN_SYMBOL), {}};
  } catch (const boost::dll::fs::system_error& error) {
    return {nullptr, loader_error(error.what(), path)};
  }
}

OwnPlace own_place() {
  const auto resolve = [](const boost::dll::fs::path& file) {
    boost::dll::fs::error_code error;
    const auto resolved = boost::dll::fs::weakly_canonical(file, error);
    return error ? file : resolved;
  };
  boost::dll::fs::error_code no_program;
  const auto program = resolve(boost::dll::program_location(no_program));
  boost::dll::fs::error_code no_file;
  auto file = boost::dll::symbol_location_ptr(&own_place, no_file);
  // In a program that was found through PATH the loader knows itself by its bare name only.
  if (no_file || !file.has_parent_path()) {
    return {no_program ? std::string() : program.parent_path().string(), false};
  }
  file = resolve(file);
  return {file.parent_path().string(), no_program || file != program};
}

}  // namespace heddle::plugin
