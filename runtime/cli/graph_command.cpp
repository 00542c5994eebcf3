// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <utility>

#include "commands.hpp"
#include "findings.hpp"
#include "graph_picture.hpp"

namespace heddle::cli {
namespace {

// stdout is for the picture, so that findings never end up in one.
ExitCode refuse(const std::vector<Diagnostic>& findings, Console& console) {
  console.err(text_of(findings) + count_of(findings) + "; nothing was drawn");
  return ExitCode::refused;
}

}  // namespace

ExitCode show_graph(const GraphOptions& options, Console& console) {
  std::vector<Diagnostic> findings;
  RuntimeOptions host = runtime_options(options.host, findings, options.flow);
  if (!findings.empty()) return refuse(findings, console);
  const Runtime runtime(std::move(host));
  const LoadedFlow loaded = runtime.inspect(options.flow);
  warn_of_plugins({&runtime}, console);
  if (!loaded.flow) return refuse(loaded.diagnostics, console);
  if (!loaded.diagnostics.empty()) console.notice(text_of(loaded.diagnostics));
  const Picture picture = picture_of(*loaded.flow, options.all);
  if (options.format == "dot") {
    console.out(dot_text(picture));
    return ExitCode::success;
  }
  const std::size_t arrows = count_arrows(picture);
  if (arrows > mermaid_edges) {
    console.notice(
        fmt::format("warning: Mermaid draws at most {} edges unless its maxEdges allows more, and "
                    "this flow has {}; try --format dot",
                    mermaid_edges, arrows));
  }
  console.out(mermaid_text(picture));
  return ExitCode::success;
}

}  // namespace heddle::cli
