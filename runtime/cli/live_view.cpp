// SPDX-License-Identifier: Apache-2.0
#include "live_view.hpp"

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <utility>

namespace heddle::cli {
namespace {

constexpr auto between_drawings = std::chrono::milliseconds(50);
// Times are shown in tenths of a second.
constexpr auto between_times = std::chrono::milliseconds(100);
// A run that says more than a terminal can show has to wait for it after all.
constexpr std::size_t most_text = std::size_t{1} << 20;

// After a stop (Ctrl-Z) the shell has written where the view was.
std::atomic<unsigned> continuations = 0;
static_assert(std::atomic<unsigned>::is_always_lock_free);

void watch_continuation() {
  struct sigaction action {};
  action.sa_handler = [](int) { continuations.fetch_add(1); };
  action.sa_flags = SA_RESTART;
  sigaction(SIGCONT, &action, nullptr);
}

bool same(const std::vector<PinnedLine>& a, const std::vector<PinnedLine>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](const PinnedLine& x, const PinnedLine& y) { return x.text == y.text; });
}

}  // namespace

LiveView::LiveView(Console& console, Interrupt& interrupt, const Flow& flow)
    : console_(console),
      interrupt_(interrupt),
      output_(STDERR_FILENO),
      progress_(console, flow, false),
      nodes_(flow.nodes(), Clock::now(), [&console](std::string_view text, Console::Colour colour) {
        return console.coloured_err(text, colour);
      }) {
  interrupt_.at_hard_end([this] { output_->undo(); });
  watch_continuation();
  continued_ = continuations;
  thread_ = std::thread([this] { draw(); });
}

void LiveView::operator()(const Event& event) {
  const bool is_text = event.kind == Event::Kind::run_started || event.kind == Event::Kind::log ||
                       event.kind == Event::Kind::attempt_failed;
  const std::string text = is_text ? progress_(event) : std::string();
  std::unique_lock lock(mutex_);
  room_.wait(lock, [&] { return text_.size() < most_text || ended_; });
  text_ += text;
  if (event.kind == Event::Kind::run_finished) end_text_ = progress_(event);
  nodes_.take(event, Clock::now());
  begun_ = true;
  changed_ = true;
  lock.unlock();
  news_.notify_one();
}

void LiveView::finish() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
  }
  news_.notify_one();
  room_.notify_all();
  if (!thread_.joinable()) return;
  thread_.join();
  interrupt_.at_hard_end(nullptr);
  output_.reset();
}

void LiveView::draw() {
  std::unique_lock lock(mutex_);
  news_.wait(lock, [&] { return begun_ || ended_; });
  while (begun_) {
    // What ends at once is drawn once.
    news_.wait_for(lock, between_drawings, [&] { return ended_; });
    news_.wait_for(lock, between_times - between_drawings, [&] { return changed_ || ended_; });
    const Window window = window_of(STDERR_FILENO);
    if (ended_) return show_last(text_, nodes_.last_lines(window));
    changed_ = false;
    const std::string text = std::exchange(text_, {});
    auto lines = nodes_.lines(window, Clock::now());
    lock.unlock();
    room_.notify_all();
    show(text, std::move(lines));
    lock.lock();
  }
}

// Whether the terminal is the view's to draw on, and then with which lines pinned.
bool LiveView::may_draw() {
  const unsigned continued = continuations;
  const bool stopped = std::exchange(continued_, continued) != continued;
  const bool foreground = in_foreground(STDERR_FILENO);
  if (stopped || !foreground) {
    console_.unpin();
    drawn_.clear();
  }
  return foreground;
}

void LiveView::show(const std::string& text, std::vector<PinnedLine> lines) {
  if (!may_draw()) {
    if (!text.empty()) console_.err(text);
  } else if (!text.empty() || !same(lines, drawn_)) {
    drawn_ = lines;
    console_.pin(text, std::move(lines));
  }
}

void LiveView::show_last(const std::string& text, std::vector<PinnedLine> lines) {
  may_draw();
  console_.pin(text, std::move(lines));
  console_.unpin();
  if (!end_text_.empty()) console_.err(end_text_);
}

}  // namespace heddle::cli
