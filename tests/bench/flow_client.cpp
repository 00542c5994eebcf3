// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <deque>
#include <exception>
#include <heddle/runtime.hpp>
#include <stdexcept>
#include <string>

#include "client_options.hpp"
#include "process_use.hpp"

// The measured side: the flow of flows/imiassist with the plugins of nodes/imiassist, as a host
// program runs it, a number of runs always in flight.
namespace heddle::bench {
namespace {

class Host {
 public:
  explicit Host(const ClientOptions& options)
      : in_flight_(options.in_flight), runtime_(options_of(options)), flow_(load()) {}

  // Returns why the first that failed did.
  std::string run(long count, long& failed) {
    std::string why;
    std::deque<Run> runs;
    const auto end_first = [&] {
      const RunResult& result = runs.front().wait();
      if (result.outcome != "SUCCESS" || result.outputs.size() != 4) {
        ++failed;
        if (why.empty()) why = result.error ? result.error->message : result.outcome;
      }
      runs.pop_front();
    };
    for (long i = 0; i < count; ++i) {
      if (static_cast<long>(runs.size()) == in_flight_) {
        end_first();
        while (!runs.empty() && runs.front().finished()) end_first();
      }
      runs.push_back(runtime_.start(flow_, {{"subdomain", "healthcarecomms"},
                                            {"domain", "eclinic.org.uk"},
                                            {"user_email", "integration@healthcarecomms.example"},
                                            {"user_password", "a password of some length"}}));
    }
    while (!runs.empty()) end_first();
    std::replace(why.begin(), why.end(), '"', '\'');
    return why;
  }

 private:
  static RuntimeOptions options_of(const ClientOptions& options) {
    RuntimeOptions result;
    result.plugin_directories = {HEDDLE_PLUGIN_DIR};
    result.workers = options.threads;
    const bool tls = !options.authority.empty();
    result.settings["imiassist.base_url"] =
        fmt::format("{}://127.0.0.1:{}", tls ? "https" : "http", options.port);
    if (tls) result.settings["http.ca_file"] = options.authority;
    return result;
  }

  [[nodiscard]] Flow load() const {
    LoadedFlow loaded = runtime_.load(HEDDLE_SOURCE_DIR "/flows/imiassist/new_token.yaml");
    if (!loaded.flow) throw std::runtime_error(render(loaded.diagnostics));
    return *loaded.flow;
  }

  const long in_flight_;
  const Runtime runtime_;
  const Flow flow_;
};

int measure(const ClientOptions& options) {
  stay_on(options.core);
  if (!allow_descriptors(static_cast<std::uint64_t>(options.in_flight) + 64)) return 1;
  Host host(options);
  long failed = 0;
  host.run(options.warm_up, failed);
  const Use use;
  const std::string why = host.run(options.flows, failed);
  use.say(options.flows, failed, why);
  return 0;
}

}  // namespace
}  // namespace heddle::bench

int main(int argc, char** argv) {
  try {
    return heddle::bench::measure(heddle::bench::read_options(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
