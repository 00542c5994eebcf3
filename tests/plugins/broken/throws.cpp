// SPDX-License-Identifier: Apache-2.0
#include <heddle/plugin.h>

#include <stdexcept>

// What no plugin may do: an exception leaves run(), without the SDK's wrapper to stop it.
static uint32_t run_badly(const heddle_host*, heddle_call*) {
  throw std::runtime_error("out of greetings");
}

constexpr heddle_view text(const char* data, uint64_t size) {
  return {data, size};
}
static constexpr heddle_outcome success{sizeof(heddle_outcome), 0, text("SUCCESS", 7), {}};
static constexpr const heddle_outcome* outcomes[] = {&success};
static constexpr heddle_node_type node{sizeof(heddle_node_type),
                                       0,
                                       text("broken.throws", 13),
                                       {},
                                       {},
                                       nullptr,
                                       nullptr,
                                       nullptr,
                                       outcomes,
                                       0,
                                       0,
                                       0,
                                       1,
                                       &run_badly};
static constexpr const heddle_node_type* nodes[] = {&node};

extern "C" {
extern __attribute__((visibility("default"))) const heddle_plugin heddle_plugin_v1;
constinit const heddle_plugin heddle_plugin_v1{sizeof(heddle_plugin),
                                               HEDDLE_ABI_MAJOR,
                                               HEDDLE_ABI_MINOR,
                                               1,
                                               text("broken", 6),
                                               text("1.0.0", 5),
                                               text("", 0),
                                               {},
                                               nodes};
}
