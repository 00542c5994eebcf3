// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <heddle/descriptor.hpp>
#include <heddle/diagnostic.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "expression/expression.hpp"
#include "flow/catalog.hpp"

// A flow that has been read and checked: every name resolved to an index, every text compiled. What
// the engine runs is made from this and needs no further look-up.
namespace heddle::flow {

// Where an outcome leads: a node, or the end of the run with an outcome.
struct Target {
  static constexpr std::uint32_t end = UINT32_MAX;
  std::uint32_t node = end;  // index into Flow::nodes
  std::string outcome;       // of the run, when node == end
};

struct Edge {
  std::string outcome;  // canonical: SUCCESS, FAILURE, …
  Target target;
};

// How long to wait between attempts, how many there are, and what is tried again. Without `retry`:
// one attempt.
struct Retry {
  std::uint32_t max_attempts = 1;
  std::chrono::nanoseconds delay{0};
  double backoff = 1;  // each delay is this many times the one before
  std::chrono::nanoseconds max_delay = std::chrono::nanoseconds::max();
  bool full_jitter = false;  // each delay is drawn from [0, computed]
  // FAILURE, TIMEOUT or error codes. Neither these nor `when`: what the error says of itself
  // counts.
  std::vector<std::string> on;
  // A bool, or `any` that may turn out as one; reads the attempt that failed too. May be null.
  std::shared_ptr<const expression::Expression> when;
};

struct Binding {
  std::uint32_t input = 0;  // index into NodeTypeDescriptor::inputs
  // Null: `constant`. A list or map with expressions inside is one expression too, which builds it.
  std::shared_ptr<const expression::Expression> expression;
  Value constant;  // already of the input's type; secret when the input is
};

// A decision. Its node has one edge for each case, in order, then that of ELSE, then those of
// 'next'.
struct Switch {
  struct Case {
    std::shared_ptr<const expression::Expression>
        when;          // a bool, or `any` that may turn out as one
    std::string text;  // as it is written, for people
  };
  std::vector<Case> cases;
};

// The nodes inside a control node; it is gone through from the first of them until one ends it.
struct Block {
  std::uint32_t start = 0;  // index into Flow::nodes
  std::uint32_t count = 0;  // of its own nodes, from there
  // The slots of its nodes, and of those inside these.
  expression::Slots::Ranges slots;
  // These, what is local to it, and where conditions of retries read an attempt: all that is
  // written while it is gone through.
  expression::Slots::Ranges written;
};

using Part = std::shared_ptr<const expression::Expression>;

struct ForEach {
  Block body;
  Part in;  // a list, or `any` that may turn out as one
  std::uint32_t item_slot = 0;
  std::uint32_t index_slot = 0;
  std::uint32_t max_parallel = 1;
  std::uint64_t tolerate = 0;
  bool fail_fast = true;
  Part result;  // null: items give nothing
};

struct Parallel {
  struct Branch {
    std::string name;
    Block body;
  };
  std::vector<Branch> branches;
  bool fail_fast = true;
};

struct Repeat {
  Block body;
  Part until;  // a bool, or `any`
  std::uint64_t max = 1;
  std::chrono::nanoseconds delay{0};
};

struct Wait {
  Part time;  // a duration, a timestamp, or `any`
};

struct Set {
  struct Entry {
    std::uint32_t variable = 0;  // index into Flow::variables
    Part value;
  };
  std::vector<Entry> entries;
};

// What a node does that steers the run itself. None: it calls a method.
using Control = std::variant<std::monostate, Switch, ForEach, Parallel, Repeat, Wait, Set>;

struct Subflow;

struct Node {
  std::string id;
  std::string description;
  std::uint32_t line = 0;  // where it stands in the file
  Control control;
  const NodeTypeDescriptor* type = nullptr;  // the catalogue's; of a control node control_types()'
  const Subflow* subflow = nullptr;          // the flow that the node runs, where it is one
  std::vector<Binding> bindings;
  std::vector<Edge> edges;
  Retry retry;
  std::optional<std::chrono::nanoseconds> timeout;  // of one attempt
  // Slots of this node: of its outputs in descriptor order, and of own_variables. These lie behind
  // the outputs of all nodes, so that a run has none of them where nothing reads any.
  std::uint32_t first_slot = 0;
  std::uint32_t own_slot = 0;
  // Which of own_variables any expression of the flow reads, as bits: the others need no values.
  std::uint32_t own_read = 0;
  // Some input is secret: every output that does not say is_public is secret as well.
  bool given_secret = false;

  [[nodiscard]] bool is_control() const noexcept { return control.index() != 0; }
};

struct Output {
  std::string name;
  std::string doc;
  std::shared_ptr<const expression::Expression> expression;  // never null
  bool secret = false;
  Type type = Type::any;
};

// What the host lets flows read beside what is their own.
struct HostNames {
  std::vector<std::string> environment;  // as env.NAME
  std::vector<std::string> secrets;      // as secrets.NAME
  bool unclear = false;  // there may be more: what the host says of them has mistakes
};

// One of these that a flow does read. A string; not available where the host has no value.
struct HostValue {
  enum class Kind { environment, secret };
  Kind kind = Kind::environment;
  std::string name;
  std::uint32_t slot = 0;
};

struct Flow {
  std::string name;
  std::string description;
  std::string file;
  std::vector<VariableDescriptor> inputs;  // input i is in slot i
  std::vector<Output> outputs;
  std::vector<OutcomeDescriptor> outcomes;  // that the flow declares, beyond the standard ones
  std::vector<HostValue> host_values;
  std::vector<Node> nodes;
  std::uint32_t start = 0;  // index into nodes
  std::vector<VariableDescriptor> variables;
  std::uint32_t first_variable_slot = 0;
  std::optional<Block> on_failure;
  std::optional<Block> finally;
  std::uint32_t run_outcome_slot = 0;  // what these two may read: how the run ends, and why
  std::uint32_t run_error_slot = 0;
  std::uint32_t run_id_slot = 0;
  bool run_id_read = false;
  std::uint32_t attempt_slot = 0;    // the first of attempt_variables, where any retry.when is
  std::uint32_t first_own_slot = 0;  // of own_variables, of all nodes in their order
  std::uint32_t slot_count = 0;
  std::uint64_t visit_limit = 1000;  // node visits in one run
};

class Library;

struct Checked {
  // Null when there is an error among the diagnostics, or what the host lets flows read is unclear.
  std::shared_ptr<const Flow> flow;
  std::vector<Diagnostic> diagnostics;  // sorted by place; those of the flows that it uses follow
  std::shared_ptr<const Library> library;  // in which these live
};

// Reads and checks a flow, and those that it uses: they are looked for beside `file`, then in
// `folders`. Never throws for what is in the text. `file` names the text in diagnostics.
Checked check(std::string_view text, const std::string& file, Catalog& catalog,
              const HostNames& host = {}, const std::vector<std::string>& folders = {});

// Reads the file first; a file that cannot be read is a diagnostic too.
Checked check_file(const std::string& path, Catalog& catalog, const HostNames& host = {},
                   const std::vector<std::string>& folders = {});

// The one text by itself; the flows that it uses are the library's.
Checked check_text(std::string_view text, const std::string& file, Library& library);

}  // namespace heddle::flow
