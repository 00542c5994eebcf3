// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <heddle/value.hpp>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "expression/static_type.hpp"

#include "expression/slots.hpp"

// A flow says where data comes from with `${{ … }}`. This is the one door to that language: a text
// is compiled once, against the names that may be used in it, and evaluated often, against the
// slots of a run. Whoever compiles learns every mistake with its place in the text; whoever
// evaluates loads slots by number and never sees a name.
namespace heddle::expression {

// A name that an expression may use, e.g. "inputs.subdomain" or "nodes.sign_in.access".
struct Declaration {
  StaticType type;
  bool secret = false;
  std::uint32_t slot = 0;
};

// All names in reach, by their full dotted path. A path that goes on behind a declared one selects
// inside its value (a map).
using Scope = std::map<std::string, Declaration, std::less<>>;

// One mistake, at `offset` bytes into the compiled text.
struct Problem {
  enum class Kind {
    syntax,        // the text is not an expression of this language
    unknown_name,  // no such input, node, variable
    quoting,       // YAML or the author's habit got in the way: "{{ x }}" without "$", …
    type,
  };
  Kind kind = Kind::syntax;
  std::uint32_t offset = 0;
  std::uint32_t size = 1;
  std::string message;
  std::string label;               // "did you mean 'inputs.domain'?"
  std::vector<std::string> notes;  // what there is
};

// What now() gives. Safe to ask from several threads at once.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Timestamp now() const = 0;
};
// The system's clock, in UTC.
const Clock& system_clock();

// What one evaluation reads. `slots` is indexed by Declaration::slot.
struct Environment {
  const Slots& slots;
  const Clock& clock = system_clock();
};

// Why an evaluation gave no value; `message` never holds the data itself.
struct EvaluationError {
  std::string message;
  // Where in the compiled text; size 0: in no one place.
  std::uint32_t offset = 0;
  std::uint32_t size = 0;
  // Where in the file that the text stands in, from 1; 0: that is not known.
  std::uint32_t line = 0;
  std::uint32_t column = 0;
};

// A compiled text. Immutable; evaluate() may be called from several threads at once.
class Expression {
 public:
  virtual ~Expression() = default;

  // The static type; `any` where it depends on the data.
  [[nodiscard]] virtual Type type() const = 0;
  [[nodiscard]] virtual bool secret() const = 0;
  // Gives the same whenever it is evaluated.
  [[nodiscard]] virtual bool constant() const = 0;
  // The slots it may read, each with where its path stands in the text.
  struct Use {
    std::string path;
    std::uint32_t slot = 0;
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
  };
  [[nodiscard]] virtual const std::vector<Use>& uses() const = 0;

  // What must be available for an evaluation to succeed: of each need, one use at least. A path is
  // a need of its own, first(a, b) one of both; what stands behind a has(a) that guards it is none.
  struct Need {
    std::vector<std::size_t> any_of;  // indices into uses()
  };
  [[nodiscard]] virtual const std::vector<Need>& needs() const = 0;

  // The slots that are sure to be available once this has given `result`: has(a) gives true only
  // where `a` is.
  [[nodiscard]] virtual const std::vector<std::uint32_t>& assured_by(bool result) const;

  // The slot whose value this gives as it is, where it is nothing but a path: what is there need
  // not be copied.
  [[nodiscard]] virtual std::optional<std::uint32_t> slot() const { return std::nullopt; }

  // The value is secret when anything it was made from is. Throws EvaluationError.
  [[nodiscard]] virtual Value evaluate(const Environment& environment) const = 0;
};

// A text of a flow: one whole `${{ … }}` keeps the type of its value; text around or several of
// them make a string; a text without any is the constant string itself. Returns null when there are
// problems, which are appended to `problems`.
std::unique_ptr<Expression> compile_template(std::string_view text, const Scope& scope,
                                             std::vector<Problem>& problems);

// Whether the text holds a `${{`.
bool has_expression(std::string_view text);

}  // namespace heddle::expression
