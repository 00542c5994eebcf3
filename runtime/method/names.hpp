// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "expression/expression.hpp"
#include "flow/report.hpp"
#include "flow/text_expression.hpp"
#include "flow/yaml/tree.hpp"
#include "method/method.hpp"

// The names that the expressions of a method may use. What comes with the response is not there
// before the request: so there are two sets of names, and an author who mixes them up is told while
// he writes.
namespace heddle::method {

class Names {
 public:
  enum class When { before, after };  // the request

  Names(flow::Report& report, const Method& method) : report_(report), method_(method) {}

  // Once the inputs and settings of the method are known.
  void declare();
  // values.NAME, which is given its slot.
  void add_value(const NamedValue& value, std::uint32_t index);

  // What a value has to be. `of` is what it is called in messages: "'url' of request".
  struct Wanted {
    std::string of;
    Type type = Type::any;
    When when = When::after;
    bool may_be_absent = false;  // it may be an input that need not be given, and nothing else
  };
  // What the node says, with or without expressions, as an expression. Null: it has been reported.
  Part compile(const flow::yaml::Node& node, const Wanted& wanted);
  // The same for a value with a text: a string, a number, a bool, null.
  Part compile_text(const flow::yaml::Node& node, const Wanted& wanted);

  // Whether it cannot be evaluated before there is a response.
  [[nodiscard]] bool reads_response(const Part& part) const;

 private:
  [[nodiscard]] const expression::Scope& scope(When when) const {
    return when == When::before ? before_ : after_;
  }
  void declare_variables();
  void declare_response();
  Part compile_whole(const flow::yaml::Node& node, const Wanted& wanted);
  flow::Compiled compile_scalar(const flow::yaml::Node& scalar, const Wanted& wanted);
  void report_problems(const flow::yaml::Node& scalar, When when,
                       std::vector<expression::Problem>& problems);
  void check_needs(const flow::yaml::Node& scalar, const expression::Expression& compiled);
  [[nodiscard]] bool is_certain(std::uint32_t slot) const;

  flow::Report& report_;
  const Method& method_;
  expression::Scope before_;
  expression::Scope after_;
};

}  // namespace heddle::method
