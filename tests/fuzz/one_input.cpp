// SPDX-License-Identifier: Apache-2.0
#include <sys/time.h>

#include <atomic>
#include <csignal>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include <unistd.h>

#include "fuzz/fuzz.hpp"

// The door through which inputs come, with a watch at it: an input that takes ten seconds of the
// processor hangs. libFuzzer's own -timeout looks at the clock on the wall, which also goes while
// other programs have the processor or this one is stopped (kill -STOP).
namespace {

constexpr int most_seconds = 10;
std::atomic<int> seconds_used = 0;

void on_second(int) {
  if (seconds_used.fetch_add(1) < most_seconds) return;
  constexpr std::string_view text = "broken rule: an input takes less than ten seconds\n";
  static_cast<void>(!write(STDERR_FILENO, text.data(), text.size()));
  std::abort();
}

bool start_watch() {
  struct sigaction action {};
  action.sa_handler = on_second;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  const itimerval each_second{{1, 0}, {1, 0}};
  return sigaction(SIGPROF, &action, nullptr) == 0 &&
         setitimer(ITIMER_PROF, &each_second, nullptr) == 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool watched = start_watch();
  heddle::fuzz::must(watched, "there is a watch");
  seconds_used = 0;
  heddle::fuzz::try_one({reinterpret_cast<const char*>(data), size});
  return 0;
}
