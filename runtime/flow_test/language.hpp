// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>

#include "flow/language.hpp"
#include "flow/report.hpp"

// The words of flow tests, version 1.
namespace heddle::flow_test {

inline constexpr flow::Subject subject{"flow test", "the language of flow tests",
                                       "a flow test begins with 'heddle-test: 1' and 'cases:'"};

// What stands at the top holds for all cases; what a case says itself wins, name by name.
inline constexpr std::array top_keys = {
    flow::Word{"heddle-test", "The version of the language of flow tests, which is 1."},
    flow::Word{"flow", "The file of the flow; without it, NAME.yaml beside NAME.test.yaml."},
    flow::Word{"clock", "What now() gives when a case begins."},
    flow::Word{"inputs", "What the flow is given, by name."},
    flow::Word{"env", "What the flow reads as env.NAME."},
    flow::Word{"secrets", "What the flow reads as secrets.NAME."},
    flow::Word{"settings", "Settings of nodes that run, by their whole names."},
    flow::Word{"mocks", "What nodes answer, by their ids or their types."},
    flow::Word{"cases", "The cases, each a run of the flow."}};

inline constexpr std::array case_keys = {
    flow::Word{"name", "What the case shows, for people."},
    top_keys[2],
    top_keys[3],
    top_keys[4],
    top_keys[5],
    top_keys[6],
    top_keys[7],
    flow::Word{"expect", "How the run must end; without it, as SUCCESS."}};

inline constexpr std::array attempt_keys = {
    flow::Word{"outcome", "How the attempt ends; without it SUCCESS, or FAILURE with an error."},
    flow::Word{"outputs", "What the node gives, by name."}, flow::Word{"error", "Why it failed."},
    flow::Word{"delay", "How long it takes, in the time of the run."}};

inline constexpr std::array error_keys = {
    flow::Word{"code", "The code of the error, for programs; without it, failed."},
    flow::Word{"message", "The message of the error, for people."},
    flow::Word{"retryable", "Whether a retry may help; without it, true."}};

inline constexpr std::array expect_keys = {
    flow::Word{"outcome", "The outcome of the run; without it SUCCESS, or FAILURE with an error."},
    flow::Word{"outputs", "Outputs of the flow, by name; null: it has no value."},
    flow::Word{"path", "The nodes in the order in which they are started."},
    flow::Word{"attempts", "How many attempts nodes take in all, by their ids."},
    flow::Word{"error", "The error that the run ends with."}};

inline constexpr std::array expected_error_keys = {
    flow::Word{"code", "Its code."}, flow::Word{"message", "Its whole message."},
    flow::Word{"node", "The id of the node that it happened in."}};

}  // namespace heddle::flow_test
