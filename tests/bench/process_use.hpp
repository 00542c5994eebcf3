// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sched.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>

// What a process that is measured says of itself, the same for both sides.
namespace heddle::bench {

// Of /proc/self/status, in KiB: VmHWM (the most that was resident), VmRSS, RssAnon.
inline std::int64_t kibibytes(const std::string& name) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(name + ":")) return std::atoll(line.c_str() + name.size() + 1);
  }
  return 0;
}

inline double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

// Of a piece of work: construct, work, say().
class Use {
 public:
  // One line of JSON on the standard output.
  void say(std::int64_t flows, std::int64_t failed, const std::string& why) const {
    const double wall =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
    std::printf(
        "{\"flows\": %lld, \"failed\": %lld, \"seconds\": %.6f, \"cpu_seconds\": %.6f, "
        "\"peak_kib\": %lld, \"why\": \"%s\"}\n",
        static_cast<long long>(flows), static_cast<long long>(failed), wall, cpu_seconds() - cpu_,
        static_cast<long long>(kibibytes("VmHWM")), why.c_str());
    std::fflush(stdout);
  }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  double cpu_ = cpu_seconds();
};

// As many descriptors as are allowed. False, with what was found and the cure on the standard
// error, when these are fewer than needed.
inline bool allow_descriptors(std::uint64_t needed) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur < needed) {
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur >= needed) return true;
  std::fprintf(stderr,
               "expected to be allowed %llu file descriptors, found at most %llu; raise the hard "
               "limit (ulimit -Hn, or LimitNOFILE of the service) and try again\n",
               static_cast<unsigned long long>(needed),
               static_cast<unsigned long long>(limit.rlim_max));
  return false;
}

// Keeps this process, with all its threads to come, on one core; below 0: on all.
inline void stay_on(int core) {
  if (core < 0) return;
  cpu_set_t cores;
  CPU_ZERO(&cores);
  CPU_SET(static_cast<unsigned>(core), &cores);
  ::sched_setaffinity(0, sizeof cores, &cores);
}

}  // namespace heddle::bench
