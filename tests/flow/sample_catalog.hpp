// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "flow/catalog.hpp"

// The node types that the flows of tests and of explain pages use, written by hand, so that checks
// are tested without plugins.
namespace heddle::test {

inline VariableDescriptor input(std::string name, Type type, bool required, std::string doc = "") {
  VariableDescriptor variable;
  variable.name = std::move(name);
  variable.type = type;
  variable.required = required;
  variable.doc = std::move(doc);
  return variable;
}

inline VariableDescriptor output(std::string name, Type type) {
  VariableDescriptor variable;
  variable.name = std::move(name);
  variable.type = type;
  variable.outcomes = {"SUCCESS"};
  return variable;
}

inline VariableDescriptor secret(VariableDescriptor variable) {
  variable.secret = true;
  return variable;
}

class SampleCatalog : public flow::Catalog {
 public:
  SampleCatalog() {
    add_imiassist();
    add_demo();
  }

  const NodeTypeDescriptor* find(std::string_view type) override {
    ++lookups;
    const auto found = types_.find(type);
    return found == types_.end() ? nullptr : &found->second;
  }
  std::vector<std::string> why_missing(std::string_view type) override {
    if (!type.starts_with("broken.")) return {};
    return {"/opt/heddle/plugins/broken.so: undefined symbol: frobnicate"};
  }
  std::vector<std::string> names() override {
    std::vector<std::string> all;
    for (const auto& [name, type] : types_) all.push_back(name);
    return all;
  }
  std::vector<std::string> places() override { return {"/opt/heddle/plugins"}; }

  void add(NodeTypeDescriptor type) {
    std::string name = type.name;
    types_.insert_or_assign(std::move(name), std::move(type));
  }

  int lookups = 0;

 private:
  static NodeTypeDescriptor make(std::string name, std::vector<VariableDescriptor> inputs,
                                 std::vector<VariableDescriptor> outputs) {
    NodeTypeDescriptor type;
    type.name = std::move(name);
    type.inputs = std::move(inputs);
    type.outputs = std::move(outputs);
    type.outcomes = {{"SUCCESS", ""}, {"FAILURE", ""}};
    return type;
  }

  static std::vector<VariableDescriptor> response() {
    auto body = secret(output("response_body", Type::string));
    body.outcomes.clear();
    body.default_value = Value("");
    auto status = output("response_status_code", Type::integer);
    status.outcomes.clear();
    status.default_value = Value(0);
    status.is_public = true;
    return {body, status};
  }

  static std::vector<VariableDescriptor> with_response(std::vector<VariableDescriptor> outputs) {
    for (auto& variable : response()) outputs.push_back(std::move(variable));
    return outputs;
  }

  void add_imiassist() {
    const auto subdomain =
        input("subdomain", Type::string, true, "Name of the company's subdomain");
    const auto domain = input("domain", Type::string, true, "Name of the company's domain");
    add(make("imiassist.authenticate",
             {subdomain, domain,
              input("user_email", Type::string, true, "Email of the integration user"),
              secret(input("user_password", Type::string, true, "Its password"))},
             with_response({secret(output("refresh", Type::string)),
                            secret(output("access", Type::string))})));
    for (const char* name : {"imiassist.get_new_token", "imiassist.get_existing_token"}) {
      add(make(name,
               {subdomain, domain,
                secret(input("authorization", Type::string, true, "Access token of Authenticate"))},
               with_response(
                   {secret(output("api_key", Type::string)), secret(output("token", Type::string)),
                    output("created_at", Type::string), output("expires_at", Type::string)})));
    }
  }

  void add_demo() {
    auto times = input("times", Type::integer, false, "How often");
    times.default_value = Value(1);
    times.constraints.minimum = Value(1);
    times.constraints.maximum = Value(100);
    auto polite = input("polite", Type::boolean, false);
    auto language = input("language", Type::string, false);
    language.constraints.choices = {"en", "de"};
    add(make("demo.greet",
             {input("name", Type::string, true, "Who to greet"), times, polite, language,
              input("options", Type::map, false), input("tags", Type::list, false),
              input("pause", Type::duration, false), input("anything", Type::any, false)},
             {output("greeting", Type::string), output("letters", Type::integer),
              output("words", Type::list)}));
    auto ask =
        make("demo.ask", {input("question", Type::string, true)}, {output("answer", Type::string)});
    ask.outcomes = {{"YES", "Agreed"}, {"NO", "Refused"}, {"FAILURE", ""}};
    ask.outputs[0].outcomes = {"YES", "NO"};
    add(std::move(ask));
  }

  std::map<std::string, NodeTypeDescriptor, std::less<>> types_;
};

}  // namespace heddle::test
