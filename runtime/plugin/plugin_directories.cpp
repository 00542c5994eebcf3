// SPDX-License-Identifier: Apache-2.0
#include "plugin/plugin_directories.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <heddle/detail/declare.hpp>
#include <optional>
#include <set>
#include <system_error>

#include "plugin/host_nodes.hpp"
#include "plugin/shared_library.hpp"

namespace heddle::plugin {
namespace {

namespace fs = std::filesystem;

Diagnostic warning(std::string code, const fs::path& file, std::string message) {
  Diagnostic diagnostic;
  diagnostic.severity = Severity::warning;
  diagnostic.code = std::move(code);
  diagnostic.message = std::move(message);
  diagnostic.place.file = file.string();
  return diagnostic;
}

}  // namespace

PluginDirectories::PluginDirectories(std::vector<std::string> directories,
                                     std::vector<std::unique_ptr<FileFormat>> more, Host host)
    : host_(host.types.begin(), host.types.end()), settings_(std::move(host.settings)) {
  formats_.push_back(std::make_unique<SharedLibraries>());
  for (auto& format : more) formats_.push_back(std::move(format));
  std::set<fs::path> seen;  // one folder by two names would offer everything twice
  for (auto& directory : directories) {
    std::error_code error;
    fs::path resolved = fs::weakly_canonical(directory.empty() ? "." : directory, error);
    if (error) resolved = directory;
    if (!resolved.has_filename()) resolved = resolved.parent_path();
    if (seen.insert(std::move(resolved)).second) directories_.push_back(std::move(directory));
  }
}

std::vector<fs::path> PluginDirectories::candidates(std::string_view name) const {
  std::vector<fs::path> result;
  for (const auto& directory : directories_) {
    // a.b.c, then a.b, then a
    for (std::string_view stem = name;; stem = stem.substr(0, stem.rfind('.'))) {
      for (const auto& format : formats_) {
        const fs::path path = fs::path(directory) / fmt::format("{}{}", stem, format->ending());
        std::error_code error;
        if (fs::exists(fs::symlink_status(path, error))) result.push_back(path);
      }
      if (stem.find('.') == std::string_view::npos) break;
    }
  }
  return result;
}

const NodeType* PluginDirectories::find(std::string_view name) {
  // A name from a flow becomes part of a path: nothing but a node type's name may.
  if (!detail::is_dotted(name)) return nullptr;
  const std::lock_guard lock(mutex_);
  return resolve(name);
}

// Always by the files' order and never by what happens to be loaded already: a flow must not mean
// something else after another one was loaded.
const NodeType* PluginDirectories::resolve(std::string_view name) {
  if (const auto known = types_.find(name); known != types_.end()) return known->second;
  std::optional<fs::path> refused;  // the first
  for (const auto& path : candidates(name)) {
    const File& file = load(path);
    if (!file.refusal.empty() && !refused) refused = path;
    for (const auto& type : file.types) {
      if (type->name != name) continue;
      types_.emplace(type->name, type.get());
      if (refused) warn_of_stand_in(*type, *refused, path);
      return type.get();
    }
  }
  return nullptr;
}

// Who has just built a plugin that is refused must not run an older one unawares.
void PluginDirectories::warn_of_stand_in(const NodeType& type, const fs::path& refused,
                                         const fs::path& path) {
  diagnostics_.push_back(warning(
      "HD4001", refused,
      fmt::format("node type '{}' is taken from {}: this file comes first and was refused: {}",
                  type.name, path.string(), files_.at(refused).refusal)));
}

std::vector<const NodeType*> PluginDirectories::all() {
  return types_in([](const std::string&) { return true; });
}

std::vector<const NodeType*> PluginDirectories::of_family(std::string_view family) {
  return types_in([&](const std::string& file) {
    return std::string_view(file).substr(0, file.find('.')) == family;
  });
}

template <typename IsWanted>
std::vector<const NodeType*> PluginDirectories::types_in(const IsWanted& is_wanted) {
  const std::lock_guard lock(mutex_);
  std::vector<const NodeType*> result;
  for (const auto& directory : directories_) {
    std::error_code error;
    std::set<fs::path> sorted;  // so that the same folder always gives the same findings
    for (auto entry = fs::directory_iterator(directory, error);
         !error && entry != fs::directory_iterator(); entry.increment(error)) {
      const std::string name = entry->path().filename().string();
      const FileFormat* format = format_of(name);
      if (format == nullptr) continue;
      if (is_wanted(name.substr(0, name.size() - format->ending().size()))) {
        sorted.insert(entry->path());
      }
    }
    for (const auto& path : sorted) {
      for (const auto& type : load(path).types) {
        if (resolve(type->name) == type.get()) result.push_back(type.get());
      }
    }
  }
  std::sort(result.begin(), result.end(),
            [](const NodeType* a, const NodeType* b) { return a->name < b->name; });
  return result;
}

std::vector<Refusal> PluginDirectories::refusals(std::string_view name) {
  const std::lock_guard lock(mutex_);
  std::vector<Refusal> result;
  for (const auto& path : candidates(name)) {
    const auto tried = files_.find(path);
    if (tried == files_.end()) continue;
    const File& file = tried->second;
    if (!file.refusal.empty()) {
      result.push_back({path.string(), file.refusal});
      continue;
    }
    // A family's file need not offer the name, which may be misspelt; one of that name has to.
    if (!path.filename().string().starts_with(fmt::format("{}.", name))) continue;
    std::string offered;
    for (const auto& type : file.types) offered += (offered.empty() ? "" : ", ") + type->name;
    result.push_back({path.string(), "it loads, and offers " + offered});
  }
  return result;
}

std::vector<Diagnostic> PluginDirectories::diagnostics() {
  const std::lock_guard lock(mutex_);
  return diagnostics_;
}

const PluginDirectories::File& PluginDirectories::load(const fs::path& path) {
  const auto [entry, is_new] = files_.try_emplace(path);
  File& file = entry->second;
  if (!is_new) return file;
  const FileFormat& format = *format_of(path.filename().string());
  FileContents contents = format.read(path.string());
  if (contents.refusal.empty()) contents.refusal = settings_->conflict(contents.types);
  if (!contents.refusal.empty() && contents.diagnostics.empty()) {
    contents.diagnostics.push_back(refused_file(path.string(), format.noun(), {contents.refusal}));
  }
  for (auto& diagnostic : contents.diagnostics) diagnostics_.push_back(std::move(diagnostic));
  file.refusal = std::move(contents.refusal);
  if (file.refusal.empty()) offer(path, std::move(contents.types), file);
  return file;
}

const FileFormat* PluginDirectories::format_of(std::string_view name) const {
  for (const auto& format : formats_) {
    if (name.size() > format->ending().size() && name.ends_with(format->ending())) {
      return format.get();
    }
  }
  return nullptr;
}

void PluginDirectories::offer(const fs::path& path, std::vector<std::unique_ptr<NodeType>> types,
                              File& file) {
  file.types = std::move(types);
  settings_->declare(file.types, path.string());
  for (const auto& type : file.types) {
    if (host_.contains(type->name)) {
      warn_of(*type, path, this_program);
      continue;
    }
    const auto places = candidates(type->name);
    const auto own = std::find(places.begin(), places.end(), path);
    if (own == places.end()) {
      diagnostics_.push_back(warning(
          "HD4003", path,
          fmt::format("node type '{}' is not looked for in a file of this name, so no flow "
                      "can use it; call the file {}{}",
                      type->name, type->name, format_of(path.filename().string())->ending())));
      continue;
    }
    warn_of_others(*type, places, static_cast<std::size_t>(own - places.begin()));
  }
}

// Of the files that were loaded and offer the same, the first one wins.
void PluginDirectories::warn_of_others(const NodeType& type, const std::vector<fs::path>& places,
                                       std::size_t own) {
  const auto offered_by = [&](const fs::path& path) {
    const auto file = files_.find(path);
    if (file == files_.end()) return false;
    const auto& types = file->second.types;
    return std::any_of(types.begin(), types.end(),
                       [&](const auto& other) { return other->name == type.name; });
  };
  for (std::size_t i = 0; i < own; ++i) {
    if (offered_by(places[i])) return warn_of(type, places[own], places[i].string());
  }
  for (std::size_t i = own + 1; i < places.size(); ++i) {
    if (offered_by(places[i])) warn_of(type, places[i], places[own].string());
  }
}

void PluginDirectories::warn_of(const NodeType& type, const fs::path& loser,
                                std::string_view winner) {
  diagnostics_.push_back(warning(
      "HD4002", loser,
      fmt::format("node type '{}' is offered by {} too, which comes first; this one is not used",
                  type.name, winner)));
}

std::vector<std::string> plugin_search_path(const std::vector<std::string>& first,
                                            const std::vector<std::string>& configured) {
  std::vector<std::string> result = first;
  if (const char* path = std::getenv("HEDDLE_PLUGIN_PATH")) {  // NOLINT(concurrency-mt-unsafe)
    for (std::string_view rest = path; !rest.empty();) {
      const auto colon = rest.find(':');
      if (colon != 0) result.emplace_back(rest.substr(0, colon));
      rest = colon == std::string_view::npos ? std::string_view{} : rest.substr(colon + 1);
    }
  }
  result.insert(result.end(), configured.begin(), configured.end());
  if (const OwnPlace own = own_place(); !own.directory.empty()) {
    const char* way = own.is_library ? HEDDLE_PLUGINS_FROM_LIBRARY : HEDDLE_PLUGINS_FROM_PROGRAM;
    result.push_back((fs::path(own.directory) / way).lexically_normal().string());
  }
  return result;
}

}  // namespace heddle::plugin
