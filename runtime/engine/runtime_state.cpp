// SPDX-License-Identifier: Apache-2.0
#include "engine/runtime_state.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/system/system_error.hpp>
#include <heddle/simulation.hpp>
#include <stdexcept>
#include <system_error>
#include <thread>
#include <utility>

#include "method/method_files.hpp"
#include "plugin/host_nodes.hpp"
#include "plugin/plugin_directories.hpp"

namespace heddle::engine {
namespace {

std::shared_ptr<const configuration::Configuration> read_configuration(
    const RuntimeOptions& options) {
  if (options.configuration_file.empty()) {
    return std::make_shared<const configuration::Configuration>();
  }
  return configuration::Configuration::read_file(options.configuration_file);
}

std::shared_ptr<Catalog> make_catalog(const RuntimeOptions& options,
                                      const configuration::Configuration& configuration) {
  std::vector<std::unique_ptr<plugin::NodeSource>> sources;
  plugin::PluginDirectories::Host host;
  auto own = std::make_unique<plugin::HostNodes>(options.nodes, *host.settings);
  host.types = own->names();
  sources.push_back(std::move(own));
  std::vector<std::unique_ptr<plugin::FileFormat>> formats;
  formats.push_back(std::make_unique<method::MethodFiles>());
  sources.push_back(std::make_unique<plugin::PluginDirectories>(
      plugin::plugin_search_path(options.plugin_directories, configuration.plugin_directories()),
      std::move(formats), std::move(host)));
  return std::make_shared<Catalog>(std::move(sources));
}

std::vector<std::string> find_flow_directories(const RuntimeOptions& options,
                                               const configuration::Configuration& configuration) {
  std::vector<std::string> directories = options.flow_directories;
  const auto& more = configuration.flow_directories();
  directories.insert(directories.end(), more.begin(), more.end());
  return directories;
}

// A simulated host takes its settings from nowhere else: a test that passes here passes anywhere.
std::shared_ptr<const configuration::Configuration> settings_of(
    const RuntimeOptions& options,
    const std::shared_ptr<const configuration::Configuration>& configuration) {
  if (options.simulation == nullptr) return configuration;
  return std::make_shared<const configuration::Configuration>();
}

std::shared_ptr<const GivenSecrets> secrets_of(const RuntimeOptions& options) {
  auto secrets = std::make_shared<const GivenSecrets>(options.secrets);
  if (options.simulation == nullptr) return secrets;
  return std::make_shared<const GivenSecrets>();
}

std::shared_ptr<const HostValues> make_host_values(
    const RuntimeOptions& options,
    const std::shared_ptr<const configuration::Configuration>& configuration,
    const std::shared_ptr<const GivenSecrets>& secrets) {
  if (options.simulation == nullptr) {
    return std::make_shared<const HostValues>(configuration, secrets);
  }
  return std::make_shared<const HostValues>(configuration, *options.simulation);
}

RuntimeOptions checked(RuntimeOptions options) {
  constexpr std::size_t least_stack = std::size_t{64} * 1024;
  if (options.stack_size < least_stack) {
    throw std::invalid_argument(
        "RuntimeOptions::stack_size: expected at least 65536 bytes, found " +
        std::to_string(options.stack_size));
  }
  constexpr std::size_t most_stack = std::size_t{1} << 30U;
  if (options.stack_size > most_stack) {
    throw std::invalid_argument(
        fmt::format("RuntimeOptions::stack_size: expected at most {} bytes, found {}", most_stack,
                    options.stack_size));
  }
  if (options.blocking_threads == 0) {
    throw std::invalid_argument("RuntimeOptions::blocking_threads: expected at least 1, found 0");
  }
  const std::pair<const char*, std::chrono::nanoseconds> times[] = {
      {"blocking_patience", options.blocking_patience},
      {"watchdog", options.watchdog},
      {"cleanup_time", options.cleanup_time}};
  for (const auto& [name, time] : times) {
    if (time >= std::chrono::nanoseconds(0)) continue;
    throw std::invalid_argument(fmt::format("RuntimeOptions::{}: expected no negative time", name));
  }
  if (options.workers == 0) options.workers = std::max(1U, std::thread::hardware_concurrency());
  return options;
}

}  // namespace

bool runs_nodes_here() {
  return fiber::Worker::on_any_thread() || fiber::BlockingPool::on_thread() ||
         Watchdog::on_thread();
}

void must_be_able_to_wait(const char* what) {
  if (!runs_nodes_here()) return;
  throw std::logic_error(
      fmt::format("{} was called on a thread of a runtime, from a node or an observer, and would "
                  "wait for what may need this thread; call it from a thread of your own",
                  what));
}

RuntimeState::RuntimeState(RuntimeOptions given)
    : options(checked(std::move(given))),
      secrets(secrets_of(options)),
      configuration(read_configuration(options)),
      settings(options.settings, settings_of(options, configuration),
               options.simulation == nullptr ? Settings::Missing::refused : Settings::Missing::left,
               secrets),
      host_values(make_host_values(options, configuration, secrets)),
      catalog(make_catalog(options, *configuration)),
      flow_directories(find_flow_directories(options, *configuration)) {}

// Threads start with the first run, so that checking a flow costs none. All of them or none: where
// the machine gives no more, the next run tries again.
void RuntimeState::start_workers() {
  std::vector<Diagnostic> known;  // said when the flow was loaded
  http::Options http = settings.http(Settings::Sources::read, known);
  const std::size_t connections = http.maximum_connections;
  auto trust = std::make_shared<http::Trust>(http);
  auto blocking = std::make_unique<fiber::BlockingPool>(fiber::BlockingOptions{
      .threads = options.blocking_threads, .queue_limit = options.blocking_queue});
  std::vector<std::unique_ptr<WorkerSlot>> workers;
  for (unsigned i = 0; i < options.workers; ++i) {
    http.maximum_connections = http::share(connections, options.workers, i);
    workers.push_back(std::make_unique<WorkerSlot>(options, trust, http));
  }
  std::unique_ptr<Watchdog> watchdog;
  if (options.watchdog != std::chrono::nanoseconds(0)) {
    watchdog = std::make_unique<Watchdog>(
        options.watchdog, [this](const auto& occupant, auto held) { report_held(occupant, held); });
    for (const auto& slot : workers) watchdog->watch(slot->worker, slot->occupant);
    watchdog->start();
  }
  blocking_ = std::move(blocking);
  workers_ = std::move(workers);
  watchdog_ = std::move(watchdog);
}

void RuntimeState::report_held(const Occupant::Description& occupant,
                               std::chrono::nanoseconds held) {
  if (!observers.want_logs()) return;
  const std::string text = fmt::format(
      "{} has held its worker for {} ms, and no other run goes on there meanwhile; what blocks "
      "belongs into call.blocking(), or into a node whose about says .blocking = true",
      occupant.node.empty() ? "something" : fmt::format("the node '{}'", occupant.node),
      std::chrono::duration_cast<std::chrono::milliseconds>(held).count());
  Event event;
  event.kind = Event::Kind::log;
  event.time = std::chrono::system_clock::now();
  event.run_id = occupant.run_id;
  event.flow = occupant.flow;
  event.node = occupant.node;
  event.node_type = occupant.node_type;
  event.level = Event::Level::warning;
  event.text = text;
  observers.emit(event);
}

bool RuntimeState::has_room() {
  const std::lock_guard lock(mutex_);
  return ending_ || options.maximum_runs == 0 || live_.size() + waiting_ < options.maximum_runs;
}

bool RuntimeState::wait_for_room(std::unique_lock<std::mutex>& lock, Full full) {
  const std::size_t most = options.maximum_runs;
  // Whoever comes later does not take what others wait for.
  if (!ending_ && most != 0 && live_.size() + waiting_ >= most) {
    if (full == Full::refuse) return false;
    ++waiting_;
    room_.wait(lock, [&] { return ending_ || live_.size() < most; });
    --waiting_;
    if (ending_) idle_.notify_all();
  }
  if (ending_) {
    throw std::logic_error(
        "the runtime of this flow is shutting down or has ended, and begins no more runs");
  }
  return true;
}

namespace {

bool is_want_of_room(const std::error_code& code) {
  return code == std::errc::not_enough_memory ||
         code == std::errc::resource_unavailable_try_again ||
         code == std::errc::too_many_files_open || code == std::errc::too_many_files_open_in_system;
}

std::string no_room(const std::exception& why) {
  return fmt::format(
      "the machine has no room for one more run ({}); start fewer at once, or allow "
      "the process more threads (ulimit -u), files (ulimit -n) and memory mappings "
      "(vm.max_map_count)",
      why.what());
}

// What the machine has no room for is no fault of the program, and passes.
template <class Function>
void with_room(Function function) {
  try {
    function();
  } catch (const std::system_error& error) {
    if (!is_want_of_room(error.code())) throw;
    throw OverloadError(no_room(error));
  } catch (const boost::system::system_error& error) {  // Asio's, which is none of the others
    if (!is_want_of_room(error.code())) throw;
    throw OverloadError(no_room(error));
  }
}

}  // namespace

bool RuntimeState::start(const std::shared_ptr<RunState>& run, Full full) {
  {
    std::unique_lock lock(mutex_);
    if (!wait_for_room(lock, full)) return false;
    if (workers_.empty()) with_room([&] { start_workers(); });
    run->worker = workers_[next_worker_++ % workers_.size()].get();
    run->number = ++started_;
    live_.insert(run);
  }
  try {
    with_room([&] {
      run->worker->worker.spawn([this, run] {
        execute(*run);
        finish(run);
      });
    });
  } catch (...) {
    forget(run);
    throw;
  }
  return true;
}

void RuntimeState::finish(const std::shared_ptr<RunState>& run) {
  // First, so that whoever waited for it finds room for the next. From then on only the run is
  // used: shut_down() may end this object, but joins this thread before it returns.
  forget(run);
  const std::lock_guard lock(run->mutex);
  run->finished = true;
  if (run->waiting > 0) run->ended.notify_all();
}

// Tells under the lock, because who waits may end the conditions too.
void RuntimeState::forget(const std::shared_ptr<RunState>& run) {
  const std::lock_guard lock(mutex_);
  live_.erase(run);
  if (waiting_ > 0) room_.notify_one();
  if (live_.empty()) idle_.notify_all();
}

std::vector<std::shared_ptr<RunState>> RuntimeState::runs() {
  std::vector<std::shared_ptr<RunState>> runs;
  {
    const std::lock_guard lock(mutex_);
    runs.assign(live_.begin(), live_.end());
  }
  std::sort(runs.begin(), runs.end(),
            [](const auto& a, const auto& b) { return a->number < b->number; });
  return runs;
}

void RuntimeState::cancel(RunState& run, fiber::CancelReason reason) {
  const std::lock_guard lock(mutex_);
  const auto kept = run.shared_from_this();
  if (!live_.contains(kept)) return;
  run.worker->worker.post([kept, reason] {
    if (kept->scope != nullptr) {
      kept->scope->cancel(reason);
    } else if (kept->asked_to_stop == fiber::CancelReason::none) {
      kept->asked_to_stop = reason;
    }
  });
}

bool RuntimeState::shut_down(std::chrono::nanoseconds grace) {
  const std::lock_guard first(shutting_down_);
  std::vector<std::shared_ptr<RunState>> left;
  {
    std::unique_lock lock(mutex_);
    ending_ = true;
    room_.notify_all();
    idle_.wait_until(lock, fiber::Alarm::after(grace), [&] { return live_.empty(); });
    left.assign(live_.begin(), live_.end());
  }
  for (const auto& run : left) cancel(*run, fiber::CancelReason::shutdown);
  const bool all_ended = left.empty();
  left.clear();
  {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [&] { return live_.empty() && waiting_ == 0; });
  }
  end_workers();
  return all_ended;
}

// Joins the threads; those of workers may still be leaving finish(). No run is left to use them.
void RuntimeState::end_workers() {
  watchdog_.reset();
  // What was left behind on a thread may still have a fiber that talks to a service for it.
  blocking_.reset();
  for (const auto& slot : workers_) slot->worker.wait_for_fibers();
  workers_.clear();
}

}  // namespace heddle::engine
