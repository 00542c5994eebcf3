// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include "flow/draft.hpp"
#include "flow/yaml/reader.hpp"

namespace heddle::flow {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// The steps of a check; false when the text gives no tree to check.
bool check_tree(Draft& draft, yaml::Document& document) {
  if (!yaml::check_text(draft.report) || !yaml::read(document, draft.report)) return false;
  read_flow(draft, *document.root());
  declare_names(draft);
  bind_inputs(draft);
  wire_nodes(draft);
  bind_outputs(draft);
  check_graph(draft);
  warn_of_unused(draft);
  return true;
}

Checked unreadable(const std::string& path, std::string_view why) {
  Diagnostic diagnostic;
  diagnostic.code = "HD1001";
  diagnostic.message = fmt::format("the file cannot be read: {}", why);
  diagnostic.place.file = path;
  return {nullptr, {std::move(diagnostic)}};
}

}  // namespace

Checked check(std::string_view text, const std::string& file, Catalog& catalog) {
  // Some editors begin a file with it; it is no part of the text, and no column counts it.
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  const yaml::Source source(text, file);
  yaml::Document document;  // outlives the report, which keeps texts of it
  Report report(source);
  Draft draft(report, catalog);
  const bool read = check_tree(draft, document);
  Checked checked;
  checked.diagnostics = report.finish();
  if (read && !report.has_errors()) {
    draft.flow.file = file;
    checked.flow = std::make_shared<const Flow>(std::move(draft.flow));
  }
  return checked;
}

Checked check_file(const std::string& path, Catalog& catalog) {
  errno = 0;
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return unreadable(path, std::generic_category().message(errno));
  // One byte more than is allowed shows that there is too much.
  const std::size_t most = yaml::Limits{}.bytes + 1;
  std::string text(most, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(most));
  if (stream.bad()) return unreadable(path, "it is a folder, or the disk has a fault");
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return check(text, path, catalog);
}

}  // namespace heddle::flow
