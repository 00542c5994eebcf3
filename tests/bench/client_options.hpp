// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

// What both clients are told, the measured one and the one that is its floor.
namespace heddle::bench {

struct ClientOptions {
  int port = 0;
  std::string authority;  // file with the certificate to trust; empty: without TLS
  long flows = 10'000;
  long warm_up = 1'000;
  long in_flight = 64;
  unsigned threads = 1;
  int core = -1;
};

inline ClientOptions read_options(int argc, char** argv) {
  ClientOptions options;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    const char* value = argv[i + 1];
    if (name == "--port") options.port = std::atoi(value);
    if (name == "--authority") options.authority = value;
    if (name == "--flows") options.flows = std::atol(value);
    if (name == "--warm-up") options.warm_up = std::atol(value);
    if (name == "--in-flight") options.in_flight = std::atol(value);
    if (name == "--threads") options.threads = static_cast<unsigned>(std::atoi(value));
    if (name == "--core") options.core = std::atoi(value);
  }
  if (options.port == 0 || options.in_flight < 1 || options.threads < 1) {
    std::fputs(
        "--port N [--authority FILE] [--flows N] [--warm-up N] [--in-flight N] [--threads N] "
        "[--core N]\n",
        stderr);
    std::exit(2);
  }
  return options;
}

}  // namespace heddle::bench
