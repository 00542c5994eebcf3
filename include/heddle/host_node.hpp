// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <cstdint>
#include <functional>
#include <utility>

// A node type need not come from a plugin: a program that embeds the runtime can offer its own,
// which use what the program has. A node is written as for a plugin (<heddle/node.hpp>), with
// members for what it needs:
//
//   struct Count : heddle::Node {
//     static constexpr heddle::About about{.name = "shop.count", .doc = "Counts the orders."};
//     Out<std::int64_t> orders{this, "orders", "How many there are"};
//     Shop* shop = nullptr;
//     Outcome run(Call&) {
//       orders = shop->count();
//       return success;
//     }
//   };
//   options.nodes = {heddle::host_node<Count>([&](Count& node) { node.shop = shop; })};
//
// What a node of a host uses must live as long as it may run. That is as long as the Runtime, but
// for nodes that say .blocking: one that does not stop when it is asked to is left behind, and may
// go on after the Runtime has ended. Give such a node what it shares, not a reference
// (std::shared_ptr).
//
// Everything that binds a plugin's nodes binds these: what they declare is held against what they
// do, and they run on the threads of the runtime.
namespace heddle {

namespace detail {
template <class N>
struct NodeTables;  // <heddle/node.hpp>
}

// One node type of a host, for RuntimeOptions::nodes.
struct HostNode {
  // What it declares. Must live as long as the Runtime that has it, and be whole: what is wrong
  // with it is an error of the constructor of Runtime.
  const heddle_node_type* type = nullptr;
  // Runs it in the place of type->run, and may know more than that: it can capture. Empty:
  // type->run does. Called by several threads at once; must let no exception out.
  std::function<std::uint32_t(const heddle_host* host, heddle_call* call)> run;
};

// The node type of the struct N.
template <class N>
HostNode host_node() {
  return {&detail::NodeTables<N>::type, {}};
}

// The same. `prepare` is called with each node object before that runs, to give it what it needs of
// the program; by several threads at once. What it throws is as if run() had thrown it.
template <class N, class Prepare>
HostNode host_node(Prepare prepare) {
  return {&detail::NodeTables<N>::type,
          [prepare = std::move(prepare)](const heddle_host* host, heddle_call* call) {
            return detail::NodeTables<N>::run(host, call, prepare);
          }};
}

}  // namespace heddle
