// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include "plugin/file_format.hpp"
#include "plugin/plugin_table.hpp"
#include "plugin/shared_library.hpp"

namespace heddle::plugin {
namespace {

FileContents refused(const std::string& path, const std::vector<std::string>& defects) {
  FileContents contents;
  contents.diagnostics.push_back(refused_file(path, "plugin", defects));
  for (const auto& line : defects)
    contents.refusal += (contents.refusal.empty() ? "" : "; ") + line;
  return contents;
}

}  // namespace

Diagnostic refused_file(const std::string& path, std::string_view noun,
                        const std::vector<std::string>& defects) {
  Diagnostic diagnostic;
  diagnostic.code = "HD4001";
  diagnostic.message = fmt::format("this {} cannot be used: {}", noun, defects.front());
  diagnostic.notes.assign(defects.begin() + 1, defects.end());
  diagnostic.place.file = path;
  return diagnostic;
}

FileContents SharedLibraries::read(const std::string& path) const {
  const OpenedPlugin opened = open_plugin(path);
  if (opened.table == nullptr) return refused(path, {opened.error});
  ReadPlugin read = read_plugin(*opened.table, path);
  if (!read.defects.empty()) return refused(path, read.defects);
  FileContents contents;
  contents.types = std::move(read.types);
  return contents;
}

}  // namespace heddle::plugin
