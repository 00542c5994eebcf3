// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "flow/draft.hpp"
#include "flow/library.hpp"
#include "flow/yaml/reader.hpp"
#include "value/file_text.hpp"

namespace heddle::flow {
namespace {

// The steps of a check; false when the text gives no tree to check.
bool check_tree(Draft& draft, yaml::Document& document) {
  if (!yaml::check_text(draft.report) || !yaml::read(document, draft.report)) return false;
  read_flow(draft, *document.root());
  declare_names(draft);
  bind_inputs(draft);
  bind_outputs(draft);
  wire_nodes(draft);
  check_graph(draft);
  warn_of_unused(draft);
  return true;
}

}  // namespace

Checked check_text(std::string_view text, const std::string& file, Library& library) {
  const yaml::Source source(yaml::without_byte_order_mark(text), file);
  yaml::Document document;  // outlives the report, which keeps texts of it
  Report report(source);
  Draft draft(report, library);
  const bool read = check_tree(draft, document);
  Checked checked;
  checked.diagnostics = report.finish();
  if (read && !report.has_errors() && !library.host().unclear) {
    draft.flow.file = file;
    checked.flow = std::make_shared<const Flow>(std::move(draft.flow));
  }
  return checked;
}

Checked check(std::string_view text, const std::string& file, Catalog& catalog,
              const HostNames& host, const std::vector<std::string>& folders) {
  auto library = std::make_shared<Library>(catalog, host, folders);
  Checked checked = library->check(text, file);
  checked.library = std::move(library);
  return checked;
}

Checked check_file(const std::string& path, Catalog& catalog, const HostNames& host,
                   const std::vector<std::string>& folders) {
  std::string why;
  // One byte more than is allowed shows that there is too much.
  const auto text = read_file(path, yaml::Limits{}.bytes + 1, why);
  if (!text) return {nullptr, {unreadable_file(path, why)}, nullptr};
  return check(*text, path, catalog, host, folders);
}

}  // namespace heddle::flow
