// SPDX-License-Identifier: Apache-2.0
#include "method/method_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "method/check.hpp"
#include "method/language.hpp"

namespace heddle::method {
namespace {

// For whoever uses the method; all that is wrong is for its author.
std::string refusal(const std::string& path, const std::vector<Diagnostic>& found) {
  const auto is_error = [](const Diagnostic& one) { return one.severity == Severity::error; };
  const auto first = std::find_if(found.begin(), found.end(), is_error);
  const auto errors = std::count_if(found.begin(), found.end(), is_error);
  const std::string place =
      first->place.line > 0 ? fmt::format("line {}: ", first->place.line) : "";
  return fmt::format("{}{} ({}); 'heddle check {}' shows {}", place, first->message, first->code,
                     path, errors == 1 ? "it" : fmt::format("all {} errors", errors));
}

}  // namespace

std::string_view MethodFiles::ending() const {
  return file_ending;
}

plugin::FileContents MethodFiles::read(const std::string& path) const {
  Checked checked = check_file(path);
  plugin::FileContents contents;
  if (!checked.method) contents.refusal = refusal(path, checked.diagnostics);
  contents.diagnostics = std::move(checked.diagnostics);
  if (!checked.method) return contents;
  auto type = std::make_unique<plugin::NodeType>();
  static_cast<NodeTypeDescriptor&>(*type) = checked.method->descriptor;
  type->body = [method = std::move(checked.method)](const heddle_host* host, heddle_call* call) {
    return run(*method, host, call);
  };
  contents.types.push_back(std::move(type));
  return contents;
}

}  // namespace heddle::method
