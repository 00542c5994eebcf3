// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>

#include "flow/language.hpp"
#include "flow/report.hpp"

// The words of method files and what each means: as flow/language.hpp is for flows, what the reader
// takes and what the schema documents.
namespace heddle::method {

using flow::Word;

inline constexpr flow::Subject subject{
    "method", "the language of methods",
    "a method begins with 'heddle: 1', 'method: FAMILY.NAME' and 'request:'"};

// How the name of a method file ends.
inline constexpr std::string_view file_ending = ".method.yaml";

inline constexpr std::array top_keys = {
    Word{"heddle", "The version of the language of methods, which is 1."},
    Word{"method", "The name of the node type: FAMILY.NAME, as the file is called."},
    Word{"title", "Its name for people; without it, the name."},
    Word{"description", "What it does, for people."},
    Word{"version", "The version of the method, such as 1.0.0."},
    Word{"license", "Under which licence it may be used, as an SPDX expression."},
    Word{"idempotent", "Whether running it twice does no harm; without it, false."},
    Word{"effects", "Whether it changes something at the service; without it, false."},
    Word{"inputs",
         "What a node is given, by name: a type such as string, or a map with 'type' and more."},
    Word{"settings",
         "What the host says once for all flows, by its whole name, FAMILY.SETTING: described as "
         "inputs are. Methods and plugins that share a setting declare it alike."},
    Word{"values",
         "Expressions that others read as values.NAME, so that they need not be written twice. "
         "Each may read those above it."},
    Word{"before",
         "Rules that are read before the request, in their order. The first that holds and has an "
         "'outcome' ends the node, and nothing is sent."},
    Word{"request", "The HTTP request."},
    Word{"after",
         "Rules that are read when the response has come, in their order. The first that holds and "
         "has an 'outcome' says how the node ends; where none does, a status from 200 to 299 is "
         "SUCCESS and every other FAILURE."},
    Word{"outputs",
         "What a node gives, by name: an expression, or a map with 'value' and more. What cannot "
         "be made of the response is a FAILURE."},
    Word{"outcomes",
         "Outcomes beside SUCCESS and FAILURE, and what these mean here: a map from names to what "
         "they mean, or to a map with 'description' and 'fails'."}};

inline constexpr std::array request_keys = {
    Word{"method", "The HTTP method: GET, POST, …; without it, GET, or POST with a body."},
    Word{"url",
         "Where to: an absolute http or https URL. As a list, its items are joined with '/', and "
         "all but the first are percent-encoded, so that none can lead elsewhere."},
    Word{"query",
         "What is added to the URL, by name, percent-encoded. What is null, or an input that was "
         "not given, is left out."},
    Word{"headers",
         "Headers, by name, each with one text: make one of a list with join(', '). What is null, "
         "or "
         "an input that was not given, is left out."},
    Word{"json", "The body, as JSON."},
    Word{"form",
         "The body, as a form (application/x-www-form-urlencoded), by name. What is null, or an "
         "input that was not given, is left out."},
    Word{"body", "The body, as text."},
    Word{"connect_timeout", "How long a connection may take to come about, such as 5s."},
    Word{"timeout", "How long the request may take as a whole, such as 30s."},
    Word{"follow_redirects",
         "How many redirects to follow at most; without it, none: a redirect is a response. To "
         "another scheme, host or port go no authorization and cookie and no header that holds a "
         "secret; one that would take a body with a secret there is a failure, http_redirect."},
    Word{"maximum_body", "The largest response body to take, in bytes."}};

inline constexpr std::array rule_keys = {
    Word{"when", "The condition: an expression that gives a bool. Without it, the rule holds."},
    Word{"outcome", "How the node ends: SUCCESS, FAILURE, INVALID, TIMEOUT or one of 'outcomes'."},
    Word{"code", "Of a failure: its code, for programs, such as not_found."},
    Word{"message", "Of a failure: what went wrong, for people."},
    Word{"retryable",
         "Of a failure: whether trying again may help. Without it, where the status is 408, 425, "
         "429 or 500 and more."},
    Word{"warn", "In place of an outcome: a warning for the log of the run, which goes on."}};

inline constexpr std::array output_keys = {
    Word{"value", "What it is: an expression."},
    Word{"type", "The type of the value; without it, the expression's."},
    Word{"default",
         "What it is where its value cannot be made, for instance because no response came. With "
         "it, the output exists on every outcome."},
    Word{"on", "The outcomes on which it exists: one, or a list of them; without it, SUCCESS."},
    Word{"secret", "Whether it is masked wherever it is shown."},
    Word{"public",
         "Whether it is no secret although the node was given one; without it, outputs of such a "
         "node are secret."},
    Word{"description", "What it is, for people."},
    Word{"doc", "The same as 'description'."},
    Word{"example", "A value that it could have."}};

inline constexpr std::array outcome_keys = {
    Word{"description", "What it means."},
    Word{"fails",
         "Whether it is a failure: it then has an error, may be tried again, and goes as FAILURE "
         "where a flow does not wire it."}};

inline constexpr std::uint64_t most_redirects = 100;
inline constexpr std::uint32_t most_rules = 1'000;

}  // namespace heddle::method
