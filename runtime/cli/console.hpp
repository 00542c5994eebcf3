// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "pinned_lines.hpp"

// Where the command speaks. Scripts read stdout, so only results go there, and a result that did
// not arrive is a failure of the command; all else goes to stderr, a line at a time, from any
// thread.
namespace heddle::cli {

class Console {
 public:
  // Makes sure that 0, 1 and 2 are open: what is opened later (a socket) must not become stdout.
  Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  // Adds to the result.
  void out(std::string_view text) { result_ += text; }
  // Writes the result; says on stderr when that fails, and returns whether it went well.
  bool deliver();

  // Writes the text, one or more lines, to stderr. Thread-safe. A final line break is added.
  void err(std::string_view text);
  // The same, but gives up where it would have to wait for long.
  void try_err(std::string_view line);

  // Whether stderr is a terminal on which lines can be pinned.
  [[nodiscard]] bool can_pin() const { return can_pin_; }
  // Writes `text` (whole lines, or nothing) and has `lines` stand below it and below all that err()
  // writes from now on, in the place of those that were pinned before.
  void pin(std::string_view text, std::vector<PinnedLine> lines);
  // What is pinned stays where it is, as ordinary lines.
  void unpin();

  // From now on stderr is for machines: each line is one JSON object.
  void set_machine_readable() { machine_readable_ = true; }
  // A line for people; for machines it becomes {"event": "notice", …}.
  void notice(std::string_view text);
  // The same, but gives up where it would have to wait.
  void try_notice(std::string_view text);

  // Text in a colour, where the terminal shows colours and the user wants them.
  enum class Colour { red, green, yellow, dim };
  [[nodiscard]] std::string coloured_out(std::string_view text, Colour colour) const;
  [[nodiscard]] std::string coloured_err(std::string_view text, Colour colour) const;

  // The columns that a result may take.
  [[nodiscard]] static std::size_t width();

 private:
  [[nodiscard]] std::string notice_line(std::string_view text) const;
  void write_err(std::string_view text);

  std::string result_;
  std::mutex mutex_;  // of stderr and what is pinned there
  PinnedLines pinned_;
  bool colour_out_;
  bool colour_err_;
  bool can_pin_;
  bool machine_readable_ = false;
};

}  // namespace heddle::cli
