// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <heddle/runtime.hpp>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "console.hpp"
#include "interrupt.hpp"
#include "live_nodes.hpp"
#include "progress.hpp"
#include "terminal.hpp"

// The nodes of a run at the bottom of a terminal, as they start and end, with what the run has to
// say scrolling past above them. Runs must not wait for a terminal, which is slow and may be
// stopped: they leave what happened, and a thread of the view's own draws it, 20 times a second at
// most.
namespace heddle::cli {

class LiveView {
 public:
  LiveView(Console& console, Interrupt& interrupt, const Flow& flow);
  ~LiveView() { finish(); }
  LiveView(const LiveView&) = delete;
  LiveView& operator=(const LiveView&) = delete;

  // Called on the threads of the run.
  void operator()(const Event& event);
  // Draws what is left and how all ended, as ordinary lines. Nothing is drawn afterwards.
  void finish();

 private:
  void draw();
  void show(const std::string& text, std::vector<PinnedLine> lines);
  void show_last(const std::string& text, std::vector<PinnedLine> lines);
  bool may_draw();

  Console& console_;
  Interrupt& interrupt_;
  std::optional<OutputKept> output_;
  const Progress progress_;
  std::mutex mutex_;
  std::condition_variable news_;
  std::condition_variable room_;
  // What the threads share.
  LiveNodes nodes_;
  std::string text_;      // to be written above
  std::string end_text_;  // to be written below, when all is over
  bool begun_ = false;
  bool changed_ = false;
  bool ended_ = false;
  // The drawing thread's own.
  std::vector<PinnedLine> drawn_;
  unsigned continued_ = 0;
  std::thread thread_;
};

}  // namespace heddle::cli
