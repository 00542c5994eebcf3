// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <cstdint>
#include <heddle/descriptor.hpp>
#include <heddle/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What a node type declares binds both sides: the host gives what fits, and the node writes and
// ends as it said. These are the rules of one call, for every host that runs nodes, so that a node
// that passes its tests on the fake host meets the same ones in a run.
//
// Where something is not as declared, the result is empty and `why` says what was expected and
// found. All functions are thread-safe.
namespace heddle::plugin {

// Makes `value` what the input takes: of its type, and secret where it must be. Returns why it
// cannot be ("input 'port': expected an int, …"), or an empty text.
std::string bind_input(const VariableDescriptor& variable, Value& value);

// Whether the value has the type and secrecy that the input gives it, and so need not be made over.
inline bool is_input(const VariableDescriptor& variable, const Value& value) {
  return (variable.type == Type::any || value.type() == variable.type) &&
         (!variable.secret || value.secret());
}
// What bind_input() would say of it.
std::string input_mismatch(const VariableDescriptor& variable, const Value& value);
// Whoever mends one input wants to know of the others: "input 'a': …; input 'b': …". Nothing is
// added where nothing is wrong.
void add_reason(std::string& all, const std::string& why);

// A copy of a value that a node handed over; `what` names it in `why`.
std::optional<Value> take_value(const heddle_value* value, std::string_view what, std::string& why);

// A copy of what a node wrote to output `index`, secret where it must be. `given_secret`: one of
// its inputs was.
std::optional<Value> take_output(const NodeTypeDescriptor& type, std::uint32_t index,
                                 const heddle_value* value, bool given_secret, std::string& why);
// The same into a value that there is, of an output that the type declares; false: of that nothing
// is to be believed any more.
bool take_output(const VariableDescriptor& variable, const heddle_value* value, bool given_secret,
                 Value& into, std::string& why);
// The output that the node means, or null.
const VariableDescriptor* find_output(const NodeTypeDescriptor& type, std::uint32_t index,
                                      std::string& why);

// Why a node says that it failed, its causes in the message. The texts may hold any bytes: they are
// masked first and made UTF-8 then, since a repaired secret would not be found.
struct StatedError {
  std::string code;
  std::string message;
  bool retryable = false;
};
std::optional<StatedError> take_error(const heddle_error* error, std::string& why);
// What is wrong with a node that states an error and then ends with an outcome that is no failure.
// It would be lost.
std::string error_without_failure(std::string_view outcome, std::string_view code,
                                  std::string_view message);

// The request of one HTTP exchange, in all that this version of the ABI knows: what the node's
// version does not is 0. Empty when the request, or the room for its response, is less than the
// first version had.
std::optional<heddle_http_request> take_http_request(const heddle_http_request* request,
                                                     const heddle_http_response* response,
                                                     std::string& why);
// Fills what the node's version has of the response.
void give_http_response(const heddle_http_response& response, heddle_http_response* to);

// The name of the outcome that `run` returned: a declared one, or FAILURE, INVALID or TIMEOUT,
// which every node type has. Lives as long as the type. CANCELLED and BROKEN are the host's to
// judge and have no name here.
std::optional<std::string_view> outcome_name(const NodeTypeDescriptor& type, std::uint32_t code,
                                             std::string& why);

// What becomes of an output when its node ends with this outcome: what was written stays or does
// not exist on it; what was not has its default, is nobody's business, or was promised.
enum class OutputEnd { stays, goes, gets_default, missing };
OutputEnd end_of(const VariableDescriptor& variable, std::string_view outcome, bool written);
Value default_of(const VariableDescriptor& variable);
std::string missing_output(const VariableDescriptor& variable, std::string_view outcome);

// Puts defaults where nothing was written and takes away what does not exist on this outcome.
// Returns which promised output is missing, or an empty text.
std::string complete_outputs(const NodeTypeDescriptor& type, std::string_view outcome,
                             std::vector<std::optional<Value>>& outputs);

}  // namespace heddle::plugin
