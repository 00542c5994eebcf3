// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "flow/constant.hpp"
#include "method/draft.hpp"

// What a method gives: of what each output is made, and when it is there.
namespace heddle::method {
namespace {

using flow::quote;
using flow::yaml::Kind;
using flow::yaml::Node;

class OutputReader {
 public:
  explicit OutputReader(Draft& draft) : draft_(draft) {}

  void read(const Node& outputs) {
    if (outputs.kind == Kind::null || !flow::is_map(draft_.report, outputs, "'outputs'")) return;
    for (const auto [key, value] : flow::yaml::entries(outputs)) {
      if (key.ignored) continue;
      key_ = &key;
      check_name(key);
      VariableDescriptor output;
      output.name = key.text;
      Part part = value.kind == Kind::map ? read_long(value, output) : read_short(value, output);
      check_secrecy(part, output);
      check_early(part, output);
      draft_.method.descriptor.outputs.push_back(std::move(output));
      draft_.method.outputs.push_back(std::move(part));
    }
  }

 private:
  void check_name(const Node& key) {
    if (key.text != "outcome" && key.text != "error") {
      check_variable_name(draft_, key, "an output");
      return;
    }
    draft_.report
        .error("HD1106", draft_.span(key),
               fmt::format("an output cannot be named {}", quote(key.text)))
        .notes.emplace_back("every node has an outcome and an error of its own");
  }

  Part read_short(const Node& value, VariableDescriptor& output) {
    output.outcomes = {"SUCCESS"};
    Part part = compile(value, output);
    if (part != nullptr) output.type = known_type(part);
    return part;
  }

  // Null is no type of a variable.
  static Type known_type(const Part& part) {
    return part->type() == Type::null ? Type::any : part->type();
  }

  Part compile(const Node& value, const VariableDescriptor& output) {
    return draft_.names.compile(value, {fmt::format("output {}", quote(output.name)), output.type});
  }

  Part read_long(const Node& node, VariableDescriptor& output) {
    const flow::Fields fields(draft_.report, node, output_keys, "an output");
    const auto* type = fields["type"];
    if (type != nullptr) output.type = flow::read_type(draft_.report, *type).value_or(Type::any);
    const auto flag = [&](std::string_view key) {
      const auto* given = fields[key];
      return given != nullptr && flow::read_bool(draft_.report, *given, quote(key)).value_or(false);
    };
    output.secret = flag("secret");
    output.is_public = flag("public");
    if (output.secret && output.is_public) {
      draft_.report
          .error("HD8040", draft_.span(*fields.key("public")),
                 fmt::format("the output {} is secret and public", quote(output.name)))
          .label = "one of both must go";
    }
    const auto* doc = fields["description"] != nullptr ? fields["description"] : fields["doc"];
    if (doc != nullptr) {
      output.doc = flow::read_text(draft_.report, *doc, "'description'").value_or("");
    }
    Part part;
    if (const auto* value = fields["value"]) {
      part = compile(*value, output);
      if (type == nullptr && part != nullptr) output.type = known_type(part);
    } else if (!fields.is_misspelt("value")) {
      draft_.report
          .error("HD1104", draft_.span(*key_),
                 fmt::format("the output {} has no value", quote(output.name)))
          .label = "add 'value: \"${{ … }}\"'";
    }
    read_constants(fields, output);
    read_outcomes(fields, output);
    return part;
  }

  void read_constants(const flow::Fields& fields, VariableDescriptor& output) {
    const auto constant = [&](std::string_view key, bool secret) -> std::optional<Value> {
      const auto* node = fields[key];
      if (node == nullptr) return std::nullopt;
      if (secret) flow::mask_literal(draft_.report, *node);
      if (node->kind == Kind::null && output.type == Type::any) return Value();
      return flow::read_constant(draft_.report, *node,
                                 {output.type,
                                  {},
                                  secret,
                                  fmt::format("the {} of {}", key, quote(output.name)),
                                  "HD1110"});
    };
    // An empty one keeps nothing secret, and docs say that it is empty.
    const auto* given = fields["default"];
    const bool holds = given != nullptr && (given->size > 0 || !given->text.empty());
    output.default_value = constant("default", output.secret && holds);
    output.example = constant("example", false);
  }

  void read_outcomes(const flow::Fields& fields, VariableDescriptor& output) {
    const Node* on = fields["on"];
    if (fields["default"] != nullptr) {
      if (on == nullptr) return;
      draft_.report
          .error("HD8041", draft_.span(*fields.key("on")),
                 fmt::format("the output {} has a default, so it is there on every outcome",
                             quote(output.name)))
          .label = "remove 'on', or 'default'";
      return;
    }
    if (on == nullptr) {
      output.outcomes = {"SUCCESS"};
    } else if (on->kind == Kind::list) {
      for (const Node& item : flow::yaml::items(*on)) add_outcome(item, output);
    } else {
      add_outcome(*on, output);
    }
  }

  void add_outcome(const Node& node, VariableDescriptor& output) {
    const auto name = flow::read_text(draft_.report, node, "'on'");
    if (!name) return;
    const auto& outcomes = draft_.method.descriptor.outcomes;
    const auto found = std::find_if(outcomes.begin(), outcomes.end(),
                                    [&](const auto& outcome) { return outcome.name == *name; });
    if (found == outcomes.end() || *name == "FAILURE") {
      const bool standard = *name == "FAILURE" || *name == "TIMEOUT" || *name == "INVALID";
      auto& finding = draft_.report.error(
          standard ? "HD8041" : "HD8032", draft_.span(node),
          standard
              ? fmt::format("the output {} cannot be promised on {}", quote(output.name), *name)
              : fmt::format("the method has no outcome {}", quote(*name)));
      if (standard) {
        finding.label = "give it a 'default' instead";
        finding.notes.emplace_back("a node ends so, too, when no response came to make it of");
      }
      return;
    }
    const std::string text(*name);
    auto& on = output.outcomes;
    if (std::find(on.begin(), on.end(), text) == on.end()) on.push_back(text);
  }

  void check_secrecy(const Part& part, const VariableDescriptor& output) {
    if (part == nullptr || !output.is_public || !part->secret()) return;
    draft_.report
        .error("HD8040", draft_.span(*key_),
               fmt::format("the output {} is public, and made of a secret", quote(output.name)))
        .notes.emplace_back("what is made of a secret is one: remove 'public'");
  }

  // Before the request there is nothing that a promise could be kept with.
  void check_early(const Part& part, const VariableDescriptor& output) {
    if (output.default_value || !draft_.names.reads_response(part)) return;
    for (const auto& [outcome, node] : draft_.early) {
      if (!output.exists_on(outcome)) continue;
      draft_.report
          .error("HD8041", draft_.span(*node),
                 fmt::format("the output {} is there on {}, and is made of the response",
                             quote(output.name), outcome))
          .label = "before the request there is none: use an outcome of its own";
    }
  }

  Draft& draft_;
  const Node* key_ = nullptr;
};

}  // namespace

void read_outputs(Draft& draft, const flow::Fields& fields) {
  if (const auto* outputs = fields["outputs"]) OutputReader(draft).read(*outputs);
}

}  // namespace heddle::method
