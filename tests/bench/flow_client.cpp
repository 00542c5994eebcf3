// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <exception>
#include <heddle/runtime.hpp>
#include <mutex>
#include <stdexcept>
#include <string>

#include "client_options.hpp"
#include "process_use.hpp"

// The measured side: the flow of flows/imiassist with the plugins of nodes/imiassist, as a host
// program runs it. A number of runs is always in flight, since each that ends starts the next one,
// where it ends: on the thread of its worker, as the floor does.
namespace heddle::bench {
namespace {

class Host {
 public:
  explicit Host(const ClientOptions& options)
      : in_flight_(options.in_flight),
        runtime_(options_of(options)),
        flow_(load()),
        ends_(runtime_.observe([this](const Event& event) { see(event); })) {
    const RunResult result = runtime_.run(flow_, inputs());
    if (result.outcome == "SUCCESS" && result.outputs.size() == 4) return;
    throw std::runtime_error(result.error ? result.error->message : result.outcome);
  }

  void run(long count) {
    left_ = count;
    running_ = std::min(in_flight_, count);
    for (long i = running_; i > 0; --i) start_next();
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return running_ == 0; });
  }

  [[nodiscard]] long failed() const { return failed_; }
  // Of the first that failed.
  [[nodiscard]] std::string why() const {
    std::string text = why_;
    std::replace(text.begin(), text.end(), '"', '\'');
    return text;
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

  static Values inputs() {
    return {{"subdomain", "healthcarecomms"},
            {"domain", "eclinic.org.uk"},
            {"user_email", "integration@healthcarecomms.example"},
            {"user_password", "a password of some length"}};
  }

  [[nodiscard]] Flow load() const {
    LoadedFlow loaded = runtime_.load(HEDDLE_SOURCE_DIR "/flows/imiassist/new_token.yaml");
    if (!loaded.flow) throw std::runtime_error(render(loaded.diagnostics));
    return *loaded.flow;
  }

  // False: none is left.
  bool start_next() {
    if (left_.fetch_sub(1) <= 0) return false;
    runtime_.start(flow_, inputs());
    return true;
  }

  void see(const Event& event) {
    if (event.kind != Event::Kind::run_finished || running_ == 0) return;
    if (event.outcome != "SUCCESS") {
      const std::lock_guard lock(mutex_);
      ++failed_;
      if (why_.empty()) why_ = event.error != nullptr ? event.error->message : event.outcome;
    }
    if (start_next()) return;
    const std::lock_guard lock(mutex_);
    if (--running_ == 0) ended_.notify_all();
  }

  const long in_flight_;
  const Runtime runtime_;
  const Flow flow_;
  std::atomic<long> left_ = 0;
  std::atomic<long> running_ = 0;
  std::mutex mutex_;
  std::condition_variable ended_;
  long failed_ = 0;
  std::string why_;
  Subscription ends_;
};

int measure(const ClientOptions& options) {
  stay_on(options.core);
  if (!allow_descriptors(static_cast<std::uint64_t>(options.in_flight) + 64)) return 1;
  Host host(options);
  host.run(options.warm_up);
  const Use use;
  host.run(options.flows);
  use.say(options.flows, host.failed(), host.why());
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
