// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "child.hpp"

// One client process against a server process.
namespace heddle::bench {

struct Load {
  std::vector<std::string> client{};  // a program, and what it is told before all else
  long flows = 10'000;
  long warm_up = 1'000;
  long in_flight = 64;
  unsigned threads = 1;
  int core = -1;
};

struct Measured {
  double seconds = 0;
  double cpu_seconds = 0;
  double peak_megabytes = 0;
  long flows = 0;
  long failed = 0;
  std::string why;
};

class BenchServer {
 public:
  struct Options {
    bool tls = false;
    int delay = 0;  // milliseconds
    int core = -1;
  };
  explicit BenchServer(const Options& options);
  ~BenchServer();
  BenchServer(const BenchServer&) = delete;
  BenchServer& operator=(const BenchServer&) = delete;

  [[nodiscard]] const std::string& port() const { return port_; }
  // Throws std::runtime_error when the client does not come to its end.
  [[nodiscard]] Measured measure(const Load& load) const;

 private:
  std::string authority_;
  std::unique_ptr<Child> process_;
  std::string port_;
};

}  // namespace heddle::bench
