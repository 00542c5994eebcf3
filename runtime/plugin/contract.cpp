// SPDX-License-Identifier: Apache-2.0
#include "plugin/contract.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <utility>

#include "value/codec.hpp"
#include "value/conversion.hpp"
#include "value/utf8.hpp"

namespace heddle::plugin {
namespace {

std::string text(heddle_view view) {
  return view.data == nullptr ? std::string()
                              : std::string(view.data, static_cast<std::size_t>(view.size));
}

std::string joined(std::string_view before, const std::string& why) {
  return why.empty() ? std::string() : fmt::format("{}: {}", before, why);
}

}  // namespace

std::string input_mismatch(const VariableDescriptor& variable, const Value& value) {
  const std::string why =
      mismatch(variable.type, variable.constraints, value, variable.secret || value.secret());
  return why.empty() ? why : joined(fmt::format("input '{}'", variable.name), why);
}

std::string bind_input(const VariableDescriptor& variable, Value& value) {
  if (std::string why = input_mismatch(variable, value); !why.empty()) return why;
  const bool secret = variable.secret || value.secret();
  if (variable.type != Type::any && value.type() != variable.type) {
    value = *convert(value, variable.type);
  }
  value.set_secret(secret);
  return {};
}

void add_reason(std::string& all, const std::string& why) {
  if (why.empty()) return;
  if (!all.empty()) all += "; ";
  all += why;
}

std::optional<Value> take_value(const heddle_value* value, std::string_view what,
                                std::string& why) {
  if (value == nullptr) {
    why = fmt::format("{}: expected a value, found a null pointer", what);
    return std::nullopt;
  }
  std::string problem;
  auto result = from_view(*value, problem);
  if (!result) why = joined(what, problem);
  return result;
}

const VariableDescriptor* find_output(const NodeTypeDescriptor& type, std::uint32_t index,
                                      std::string& why) {
  if (index < type.outputs.size()) return &type.outputs[index];
  why = fmt::format("wrote output number {}, but it declares only {}", index + std::uint64_t{1},
                    type.outputs.size());
  return nullptr;
}

bool take_output(const VariableDescriptor& variable, const heddle_value* value, bool given_secret,
                 Value& into, std::string& why) {
  if (value == nullptr) {
    why = fmt::format("output '{}': expected a value, found a null pointer", variable.name);
    return false;
  }
  if (!from_view(*value, into, why)) {
    why = fmt::format("output '{}': {}", variable.name, why);
    return false;
  }
  if (variable.type != Type::any && into.type() != variable.type) {
    why = fmt::format("output '{}': expected {}, found {}", variable.name,
                      with_article(variable.type), with_article(into.type()));
    return false;
  }
  into.set_secret(variable.secret || into.secret() || (given_secret && !variable.is_public));
  return true;
}

std::optional<Value> take_output(const NodeTypeDescriptor& type, std::uint32_t index,
                                 const heddle_value* value, bool given_secret, std::string& why) {
  const VariableDescriptor* variable = find_output(type, index, why);
  if (variable == nullptr) return std::nullopt;
  std::optional<Value> written(std::in_place);
  if (!take_output(*variable, value, given_secret, *written, why)) written.reset();
  return written;
}

std::optional<StatedError> take_error(const heddle_error* error, std::string& why) {
  if (error == nullptr || error->struct_size < sizeof(heddle_error)) {
    why = error == nullptr
              ? "fail: expected a heddle_error, found a null pointer"
              : fmt::format("fail: expected a heddle_error with a struct_size of {}, found {}",
                            sizeof(heddle_error), error->struct_size);
    return std::nullopt;
  }
  StatedError result{text(error->code), text(error->message),
                     (error->flags & HEDDLE_ERROR_FINAL) == 0};
  const heddle_error* cause = error->cause;
  // Bounded: a chain from a careless plugin may be a ring.
  for (int depth = 0; cause != nullptr && depth < 16; ++depth) {
    if (cause->struct_size < sizeof(heddle_error)) break;
    result.message += ": " + text(cause->message);
    cause = cause->cause;
  }
  return result;
}

std::string error_without_failure(std::string_view outcome, std::string_view code,
                                  std::string_view message) {
  return fmt::format(
      "it stated an error ({}: {}) and ended with {}, which is no failure, so that the error would "
      "be lost; declare that outcome as a failure ({{.fails = true}}, HEDDLE_OUTCOME_FAILS), or "
      "end "
      "with FAILURE",
      code, message, outcome);
}

std::optional<heddle_http_request> take_http_request(const heddle_http_request* request,
                                                     const heddle_http_response* response,
                                                     std::string& why) {
  constexpr std::size_t first_request = offsetof(heddle_http_request, redirects);
  constexpr std::size_t first_response = offsetof(heddle_http_response, url);
  if (request == nullptr || request->struct_size < first_request || response == nullptr ||
      response->struct_size < first_response ||
      (request->header_count > 0 && request->headers == nullptr)) {
    why = "http: expected a whole heddle_http_request and heddle_http_response";
    return std::nullopt;
  }
  heddle_http_request taken{};
  std::memcpy(&taken, request, std::min<std::size_t>(request->struct_size, sizeof taken));
  // What is left of a time that is used up; 0 would be the default.
  if (taken.connect_timeout < 0) taken.connect_timeout = 1;
  if (taken.request_timeout < 0) taken.request_timeout = 1;
  if (taken.flags == 0 && taken.reserved == 0) return taken;
  // A host that left out what a newer plugin asks for would send another request than is meant.
  const bool in_flags = taken.flags != 0;
  why = fmt::format(
      "http: heddle_http_request.{} has bits 0x{:08x}, and this host (ABI {}.{}) knows none there; "
      "begin with all 0, and ask heddle_host.abi_minor before setting one",
      in_flags ? "flags" : "reserved", in_flags ? taken.flags : taken.reserved, HEDDLE_ABI_MAJOR,
      HEDDLE_ABI_MINOR);
  return std::nullopt;
}

void give_http_response(const heddle_http_response& response, heddle_http_response* to) {
  const std::uint32_t size = to->struct_size;
  std::memcpy(to, &response, std::min<std::size_t>(size, sizeof response));
  to->struct_size = size;
}

std::optional<std::string_view> outcome_name(const NodeTypeDescriptor& type, std::uint32_t code,
                                             std::string& why) {
  if (code < type.outcomes.size()) return type.outcomes[code].name;
  switch (code) {
    case HEDDLE_OUTCOME_SUCCESS:
      if (const auto* success = type.find_outcome("SUCCESS")) return success->name;
      why = "it ended with SUCCESS, which it does not declare";
      return std::nullopt;
    case HEDDLE_OUTCOME_FAILURE:
      return "FAILURE";
    case HEDDLE_OUTCOME_INVALID:
      return "INVALID";
    case HEDDLE_OUTCOME_TIMEOUT:
      return "TIMEOUT";
    default:
      break;
  }
  why = code >= HEDDLE_OUTCOME_STANDARD
            ? fmt::format("it ended with 0x{:08x}, which is no standard outcome", code)
            : fmt::format("it ended with outcome number {}, but it declares only {}",
                          code + std::uint64_t{1}, type.outcomes.size());
  return std::nullopt;
}

OutputEnd end_of(const VariableDescriptor& variable, std::string_view outcome, bool written) {
  if (variable.default_value) return written ? OutputEnd::stays : OutputEnd::gets_default;
  if (!variable.exists_on(outcome)) return OutputEnd::goes;
  return written ? OutputEnd::stays : OutputEnd::missing;
}

Value default_of(const VariableDescriptor& variable) {
  Value value = *variable.default_value;
  value.set_secret(variable.secret);
  return value;
}

std::string missing_output(const VariableDescriptor& variable, std::string_view outcome) {
  return fmt::format("it ended with {} without writing output '{}', which it declares for it",
                     outcome, variable.name);
}

std::string complete_outputs(const NodeTypeDescriptor& type, std::string_view outcome,
                             std::vector<std::optional<Value>>& outputs) {
  outputs.resize(type.outputs.size());
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    const VariableDescriptor& variable = type.outputs[i];
    switch (end_of(variable, outcome, outputs[i].has_value())) {
      case OutputEnd::stays:
        break;
      case OutputEnd::goes:
        outputs[i].reset();
        break;
      case OutputEnd::gets_default:
        outputs[i] = default_of(variable);
        break;
      case OutputEnd::missing:
        return missing_output(variable, outcome);
    }
  }
  return {};
}

}  // namespace heddle::plugin
