// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <heddle/event.hpp>
#include <heddle/host_node.hpp>
#include <heddle/value.hpp>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#pragma GCC visibility push(default)  // what the libraries export

// What a host says of itself when it makes a Runtime. Every member has a default that serves.
namespace heddle {

class Simulation;  // <heddle/simulation.hpp>

// A secret that could not be had. what() says why and shows nothing that may be the secret.
class SecretError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Secrets from where a host has them: a vault, its own configuration, a key chain.
//
//   options.secrets = {{"user_password", "people.key"},
//                      [&](std::string_view name) { return vault.read(name); }};
struct SecretSource {
  // For what it has secrets: secret inputs (user_password), which flows also read as
  // secrets.NAME, and settings (family.name). Named beforehand, so that a flow can be checked
  // without reading any, and no flow has the host read what it does not offer.
  std::vector<std::string> names;
  // The text of one of them, to be read by the declared type; empty: there is none, as if it were
  // not named. Asked by load() for settings, and by start() and check_inputs() for inputs that are
  // not given and for what the flow, and the flows inside it, read: anew by each call, and by one
  // call once for each name. May block its caller and be called by several threads at once; must
  // not use the Runtime that asks. May throw SecretError, which becomes a finding; what else it
  // throws leaves the function that asked. What it uses must live as long as any Flow of the
  // runtime, since check_inputs() asks as well.
  std::function<std::optional<std::string>(std::string_view name)> read;
};

struct RuntimeOptions {
  // A heddle.yaml, which says where plugins are, settings, sources of secrets and which variables
  // of the environment flows may read; empty: none. Read once, when the Runtime is made. The other
  // options win over it. Its mistakes are among the diagnostics of every load(), which then gives
  // no flow.
  std::string configuration_file;
  // Folders with plugins, searched first and in this order; then those of HEDDLE_PLUGIN_PATH, then
  // those of the configuration, then the one that came with this library.
  std::vector<std::string> plugin_directories;
  // Folders with flows that other flows use, as 'use: flow:NAME'. One beside the flow that uses it
  // comes first, then those of these folders in this order, then those of the configuration.
  std::vector<std::string> flow_directories;
  // family.name → text, read by the setting's declared type as Flow::parse_input does. The
  // runtime's own are http.ca_file, http.connect_timeout, http.request_timeout, http.maximum_body,
  // http.maximum_connections and http.idle_expiry.
  std::map<std::string, std::string, std::less<>> settings;
  // Secrets that the host reads itself. They win over those of the configuration, and settings
  // above over these. A simulated runtime does not ask.
  SecretSource secrets;
  // Node types of this program, without a plugin: {heddle::host_node<Greet>(), …}. They come before
  // those of plugins; a setting that both declare must be declared alike.
  std::vector<HostNode> nodes;
  // Is given every line that a node logs, and what the runtime has to say of runs (a node that
  // holds its worker or does not stop), as events of kind `log`: masked, from the first run to the
  // last. Empty: only observers are. Called on threads of the runtime, several at once; must be
  // quick, must not throw, and must wait neither for a run nor for the runtime to end. What the
  // runtime says of a node that holds its worker may come beside another event of the same run.
  std::function<void(const Event&)> logger;
  // Threads that run nodes; 0: one for each core. They start with the first run.
  unsigned workers = 0;
  // How many runs may be under way: what start() waits for and try_start() refuses beyond. 0: any
  // number. Each has a stack of two memory mappings, and one more for each item or branch that is
  // under way; Linux allows 65,530 (vm.max_map_count), and an item or branch that finds none fails
  // as `overload`, a run is an OverloadError of start().
  std::size_t maximum_runs = 16'384;
  // Threads for nodes that block, and how many such nodes may wait for one.
  unsigned blocking_threads = 16;
  unsigned blocking_queue = 1024;
  // How long what blocks may go on after it was asked to stop. Then observers are told, and a node
  // whose about says .blocking is left behind: its run goes on without it, and the thread serves
  // others once it returns. What a node gave to call.blocking() is waited for: it uses the node. A
  // node that never returns runs on while the process ends; its plugin is never unloaded.
  std::chrono::nanoseconds blocking_patience = std::chrono::seconds(1);
  // How long a node may hold its worker before observers are told of it; 0: for ever.
  std::chrono::nanoseconds watchdog = std::chrono::seconds(5);
  // How long all 'finally' nodes of a run that was cancelled may take together, before they are
  // stopped too; and those of a flow inside it that its timeout, or a sibling's failure, ended.
  std::chrono::nanoseconds cleanup_time = std::chrono::seconds(30);
  // How many nodes one run may visit in all, those of items and of flows inside it counted: what
  // bounds flows that use themselves. What would go on then fails; as many again are for cleaning
  // up.
  std::uint64_t run_visits = 10'000'000;
  // Bytes of stack for each run: address space, which takes memory only where it is touched.
  std::size_t stack_size = std::size_t{256} * 1024;
  // What now() in expressions gives; empty: the system's clock. Neither the times of events nor how
  // long anything waits or takes go by it: time that a host is to have in its hand, waits included,
  // is that of a simulation. Called on the threads of the runs, several at once; must not throw.
  std::function<Timestamp()> clock;
  // Answers for nodes, and stands for the network, the clock and what the host gives to flows: for
  // tests of flows, see <heddle/simulation.hpp>. `clock` is not asked then. Null: runs are real.
  std::shared_ptr<Simulation> simulation;
};

}  // namespace heddle

#pragma GCC visibility pop
