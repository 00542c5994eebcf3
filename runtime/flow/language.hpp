// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <heddle/value.hpp>
#include <string_view>

// The words of the flow language and what each means. The reader takes what is listed here and
// nothing else, and the schema documents the same lists: so an editor cannot come to offer what a
// flow may not hold, nor keep quiet about what it may.
//
//   const Fields fields(report, node, retry_keys, "retry");       // the reader
//   properties(retry_keys, {{"max_attempts", …}, …});             // the schema
namespace heddle::flow {

struct Word {
  std::string_view name;
  std::string_view doc;  // sentences, for authors; plain text
};

inline constexpr std::array top_keys = {
    Word{"heddle", "The version of the flow language, which is 1."},
    Word{"flow", "The name of the flow: a-z, 0-9 and '-', beginning with a letter."},
    Word{"description", "What the flow does, for people."},
    Word{"inputs",
         "What a run is given, by name: a type such as string, or a map with 'type' and more."},
    Word{"outputs",
         "What a run gives back, by name: an expression, or a map with 'value' and more."},
    Word{"outcomes",
         "Outcomes of the flow's own, beside SUCCESS, FAILURE, TIMEOUT, INVALID and CANCELLED: a "
         "list of names, or a map from names to what they mean. A node leads to one as end.NAME."},
    Word{"start", "The node at which a run starts; without it, the first one in the file."},
    Word{"limits", "What a run may use up."},
    Word{"vars",
         "Variables that 'set' nodes change and expressions read as vars.NAME: a type such as int, "
         "or a map with 'type', 'default' and more."},
    Word{"nodes", "The nodes, by their ids."},
    Word{"on_failure",
         "Nodes that run when the run has failed, for instance to report it or to undo something. "
         "They do not change how the run ends."},
    Word{"finally",
         "Nodes that run once at the end of every run, also of a failed or cancelled one, to clean "
         "up. They do not change how the run ends."}};

inline constexpr std::array input_keys = {
    Word{"type", "The type of its values; without it, any."},
    Word{"required", "Whether a run must be given it; without this, unless it has a default."},
    Word{"default", "The value when a run is not given one."},
    Word{"secret", "Whether its value is masked wherever it is shown."},
    Word{"description", "What it is, for people."},
    Word{"doc", "The same as 'description'."},
    Word{"example", "A value that it could have."},
    Word{"pattern", "A regular expression (RE2) that the whole text must match."},
    Word{"minimum", "The least value."},
    Word{"maximum", "The greatest value."},
    Word{"minimum_size", "The least number of characters, bytes, items or entries."},
    Word{"maximum_size", "The greatest number of characters, bytes, items or entries."},
    Word{"choices", "The values that it may have."},
    Word{"pattern_meaning", "What the pattern asks for, in words, such as: one DNS label."}};

// Of a variable: an input's, but for what says how a run is given it.
inline constexpr std::array variable_keys = {input_keys[0], input_keys[2], input_keys[3],
                                             input_keys[4], input_keys[5]};

inline constexpr std::array output_keys = {
    Word{"value", "What the output is, most often an expression."},
    Word{"type", "The type of the value; without it, the expression's."},
    Word{"secret",
         "Whether it is masked wherever it is shown. What is made from a secret always is."},
    Word{"description", "What it is, for people."}, Word{"doc", "The same as 'description'."}};

inline constexpr std::array limit_keys = {
    Word{"visits",
         "How many times in all a run may start a node; without this, 1000. Each item of a "
         "for_each has as many of its own."}};

inline constexpr std::array node_keys = {
    Word{"use", "The node type: FAMILY.METHOD."},
    Word{"with", "What the node is given: its inputs, by name."},
    Word{"next",
         "Where the node leads: a map from its outcomes to targets, or one target for SUCCESS. A "
         "target is a node, end (which is end.SUCCESS), end.FAILURE, or end.NAME with an outcome "
         "that the flow declares."},
    Word{"retry", "How often, and after which pauses, a node that failed is tried again."},
    Word{"timeout", "How long one attempt may take, such as 10s."},
    Word{"description", "What the node is there for, for people."}};

// Of a control node, which leads on without running anything.
inline constexpr std::array switch_keys = {
    Word{"switch", "Cases, in order: the node leads where the first one that holds says."},
    Word{"else", "Where the node leads when no case holds."},
    Word{"next", "Where FAILURE leads: when a condition cannot be evaluated."},
    Word{"description", "What the node is there for, for people."}};

inline constexpr std::array control_keys = {
    Word{"for_each", "Goes through nodes of its own once for each item of a list."},
    Word{"parallel", "Goes through several branches of nodes at the same time."},
    Word{"repeat", "Goes through nodes of its own until a condition holds."},
    Word{"set", "Gives variables of the flow new values, by name."},
    Word{"wait",
         "How long to wait, such as 10s, or an expression that gives a duration or the timestamp "
         "to wait for."}};

// Of all kinds of nodes; which go together is seen once the kind is known.
inline constexpr std::array any_node_keys = {
    node_keys[0],    switch_keys[0],  control_keys[0], control_keys[1], control_keys[2],
    control_keys[3], control_keys[4], node_keys[1],    node_keys[2],    switch_keys[1],
    node_keys[3],    node_keys[4],    node_keys[5]};

inline constexpr std::array for_each_keys = {
    Word{"in", "The items: a list, most often an expression that gives one."},
    Word{"as",
         "What expressions inside call the item; without it, item. NAME_index is its place in the "
         "list, from 0."},
    Word{"do",
         "The nodes that each item goes through, by their ids. They end with 'end', or fail."},
    Word{"result",
         "What an item gives, read when its nodes have ended: 'results' lists them in the order of "
         "the items."},
    Word{"max_parallel", "How many items are under way at the same time at most; without it, 1."},
    Word{"tolerate", "How many items may fail without failing the node; without it, 0."},
    Word{"fail_fast",
         "Whether the node stops what is under way, and begins no more items, once it is bound to "
         "fail; without it, true."}};

inline constexpr std::array parallel_keys = {
    Word{"branches", "The branches: by name, the nodes of each."},
    Word{"fail_fast", "Whether the first branch that fails stops the others; without it, true."}};

inline constexpr std::array repeat_keys = {
    Word{"do", "The nodes to go through, by their ids. They end with 'end', or fail."},
    Word{"until", "The condition, read after each pass, that ends it."},
    Word{"max", "How many passes there are at most; after these the outcome is EXHAUSTED."},
    Word{"delay", "The pause between two passes, such as 2s; without it, none."}};

inline constexpr std::array case_keys = {
    Word{"when", "The condition: an expression that gives a bool."},
    Word{"to", "Where the node leads when it holds."}};

inline constexpr std::array retry_keys = {
    Word{"max_attempts", "How many attempts there are at most, with the first."},
    Word{"delay", "The pause before the second attempt, such as 200ms; without it, none."},
    Word{"backoff", "How many times longer each pause is than the one before; without it, 1."},
    Word{"max_delay", "The longest that a pause may become."},
    Word{"jitter",
         "Whether pauses are cut at random, so that runs that failed together do not come back "
         "together."},
    Word{"on",
         "What is tried again: FAILURE, TIMEOUT, other failures of the node or error codes such as "
         "http_timeout, one or a list of them. Without this and 'when', what the node says may "
         "pass."},
    Word{"when",
         "Whether an attempt that failed is tried again: an expression that gives a bool and may "
         "read error.code, error.message, error.outcome, error.retryable and attempt."}};

inline constexpr std::array jitters = {Word{"none", "Pauses are as long as they are said to be."},
                                       Word{"full", "Each pause is anything from 0 to that."}};

// CANCELLED comes last: it is of runs only, no node and no `end.` can name it.
inline constexpr std::array standard_outcomes = {
    Word{"SUCCESS", "It did what it is there for."},
    Word{"FAILURE", "It could not. Where this leads nowhere, the run ends as FAILURE."},
    Word{"TIMEOUT", "An attempt took too long. Where this leads nowhere, it goes as FAILURE."},
    Word{"INVALID",
         "It was given what it cannot take. Where this leads nowhere, it goes as FAILURE."},
    Word{"CANCELLED", "The run was cancelled."}};

struct Variable {
  std::string_view name;
  Type type;
};

// What every node has beside its outputs; an output of the same name hides it. Only failures have
// an error.
inline constexpr std::array own_variables = {Variable{"outcome", Type::string},
                                             Variable{"error", Type::map},
                                             Variable{"attempts", Type::integer}};
inline constexpr std::size_t own_outcome = 0;
inline constexpr std::size_t own_error = 1;
inline constexpr std::size_t own_attempts = 2;

// What 'when' of 'retry' reads of the attempt that failed.
inline constexpr std::array attempt_variables = {
    Variable{"error.code", Type::string}, Variable{"error.message", Type::string},
    Variable{"error.outcome", Type::string}, Variable{"error.retryable", Type::boolean},
    Variable{"attempt", Type::integer}};

struct TypeWord {
  Type type;
  std::string_view doc;
};

inline constexpr std::array value_types = {
    TypeWord{Type::boolean, "true or false."},
    TypeWord{Type::integer, "A whole number, such as 42."},
    TypeWord{Type::unsigned_integer, "A whole number that is not negative."},
    TypeWord{Type::real, "A number that may have a fraction, such as 1.5."},
    TypeWord{Type::string, "A text."},
    TypeWord{Type::bytes, "Bytes, written as base64."},
    TypeWord{Type::list, "A list of values."},
    TypeWord{Type::map, "A map from names to values."},
    TypeWord{Type::timestamp, "A point in time, such as 2024-12-31T23:59:59Z."},
    TypeWord{Type::duration, "A span of time, such as 200ms, 10s or 1h30m."},
    TypeWord{Type::any, "A value of any type."}};

// What no node, input or output can be called: expressions could not tell it from a word of theirs,
// or people from a part of the flow.
inline constexpr std::array<std::string_view, 24> reserved_words = {
    "end",      "true",      "false",  "null",     "in",   "as",     "break",      "const",
    "continue", "else",      "for",    "function", "if",   "import", "let",        "loop",
    "package",  "namespace", "return", "var",      "void", "while",  "on_failure", "finally"};

inline constexpr std::uint64_t most_visits = 1'000'000'000;
inline constexpr std::uint64_t most_parallel = 10'000;
inline constexpr std::uint64_t most_tolerated = 1'000'000'000;
inline constexpr std::uint64_t most_branches = 1'000;
inline constexpr std::uint64_t most_attempts = 1'000'000;
inline constexpr double greatest_backoff = 100;
inline constexpr std::uint32_t most_outcomes = 100;

}  // namespace heddle::flow
