// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/file_format.hpp"
#include "plugin/node_source.hpp"
#include "plugin/shared_settings.hpp"

// Node types from files in folders: shared libraries, and other formats that the host knows. `a.b`
// is looked for in `a.b.so`, then in `a.so`, in one folder after another, so that a flow loads only
// the plugins it uses; files of other formats come behind a library of the same name. A type that a
// file of another name offers is found by nobody, and said to be so.
namespace heddle::plugin {

class PluginDirectories final : public NodeSource {
 public:
  // What there is before any file.
  struct Host {
    std::vector<std::string> types = {};  // that come first: files that offer them are warned of
    std::shared_ptr<SharedSettings> settings = std::make_shared<SharedSettings>();
  };

  // `more`: the formats beside shared libraries.
  explicit PluginDirectories(std::vector<std::string> directories,
                             std::vector<std::unique_ptr<FileFormat>> more = {})
      : PluginDirectories(std::move(directories), std::move(more), Host()) {}
  PluginDirectories(std::vector<std::string> directories,
                    std::vector<std::unique_ptr<FileFormat>> more, Host host);

  const NodeType* find(std::string_view name) override;
  std::vector<const NodeType*> all() override;
  std::vector<const NodeType*> of_family(std::string_view family) override;
  std::vector<Refusal> refusals(std::string_view name) override;
  std::vector<Diagnostic> diagnostics() override;
  std::vector<std::string> places() override { return directories_; }

 private:
  // A file that was tried, once and for all.
  struct File {
    std::vector<std::unique_ptr<NodeType>> types;
    std::string refusal;  // empty: it can be used
  };

  std::vector<std::filesystem::path> candidates(std::string_view name) const;
  const NodeType* resolve(std::string_view name);
  // Of the files whose name without its ending `is_wanted`.
  template <typename IsWanted>
  std::vector<const NodeType*> types_in(const IsWanted& is_wanted);
  const File& load(const std::filesystem::path& path);
  // The format of files of this name; null: none.
  [[nodiscard]] const FileFormat* format_of(std::string_view name) const;
  void offer(const std::filesystem::path& path, std::vector<std::unique_ptr<NodeType>> types,
             File& file);
  void warn_of_others(const NodeType& type, const std::vector<std::filesystem::path>& places,
                      std::size_t own);
  void warn_of_stand_in(const NodeType& type, const std::filesystem::path& refused,
                        const std::filesystem::path& path);
  void warn_of(const NodeType& type, const std::filesystem::path& loser, std::string_view winner);

  const std::set<std::string, std::less<>> host_;
  const std::shared_ptr<SharedSettings> settings_;
  std::vector<std::unique_ptr<FileFormat>> formats_;
  std::vector<std::string> directories_;
  // One for all loading in the process: dlopen runs a library's constructors.
  static inline std::mutex mutex_;
  std::map<std::filesystem::path, File> files_;
  std::map<std::string, const NodeType*, std::less<>> types_;  // those that were looked for
  std::vector<Diagnostic> diagnostics_;
};

// The folders to search: `first`, then those of HEDDLE_PLUGIN_PATH (colons between), then
// `configured`, then the one that belongs to this program or library.
std::vector<std::string> plugin_search_path(const std::vector<std::string>& first,
                                            const std::vector<std::string>& configured = {});

}  // namespace heddle::plugin
