// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/diagnostic.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/node_source.hpp"

// What lies in a folder of plugins may be of several kinds. All are found by their names and share
// one order, so that it does not matter to a flow of which kind a method is; how one is read is for
// each kind to say.
namespace heddle::plugin {

struct FileContents {
  std::vector<std::unique_ptr<NodeType>> types;  // empty: it cannot be used
  std::vector<Diagnostic> diagnostics;           // what is wrong with it, for its author
  std::string refusal;                           // why it cannot be used, in one line
};

class FileFormat {
 public:
  virtual ~FileFormat() = default;

  // How the names of such files end: ".so".
  [[nodiscard]] virtual std::string_view ending() const = 0;
  // What they are called in messages: "plugin".
  [[nodiscard]] virtual std::string_view noun() const = 0;
  // Reads one. Called under the lock of all loading.
  [[nodiscard]] virtual FileContents read(const std::string& path) const = 0;
};

// Shared libraries that export a plugin's table.
class SharedLibraries final : public FileFormat {
 public:
  [[nodiscard]] std::string_view ending() const override { return ".so"; }
  [[nodiscard]] std::string_view noun() const override { return "plugin"; }
  [[nodiscard]] FileContents read(const std::string& path) const override;
};

// The finding on a file that is refused as a whole.
Diagnostic refused_file(const std::string& path, std::string_view noun,
                        const std::vector<std::string>& defects);

}  // namespace heddle::plugin
