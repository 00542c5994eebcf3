// SPDX-License-Identifier: Apache-2.0
#include "property/random_flow.hpp"

#include <fmt/format.h>

#include <array>

namespace heddle::test {

const char* const inner_flow = R"(heddle: 1
flow: inner
inputs: {outcome: string, n: {type: int, default: 0}}
outcomes: [OTHER]
outputs: {n: "${{ inputs.n + 1 }}"}
nodes:
  deep:
    switch: [{when: "${{ inputs.n > 0 }}", to: again}]
    else: act
  again:
    use: flow:inner
    with: {outcome: "${{ inputs.outcome }}", n: "${{ inputs.n - 1 }}"}
    next: {SUCCESS: act, OTHER: act, FAILURE: end.FAILURE}
  act:
    use: probe.choose
    with: {outcome: "${{ inputs.outcome }}"}
    next: {SUCCESS: end, OTHER: end.OTHER, FAILURE: end.FAILURE}
finally:
  inner_last: {wait: 0s, next: end}
)";

std::uint32_t RandomFlow::choose(std::uint32_t count) {
  return next_ < decisions_.size() ? decisions_[next_++] % count : 0;
}

std::string RandomFlow::text() {
  const std::string body = nodes(0, false);
  std::string outputs;
  // Behind the nodes of the flow itself, which come first.
  for (int i = 0; i < ids_; ++i) {
    if (body.find(fmt::format("\n  n{}: ", i)) == std::string::npos) continue;
    outputs += fmt::format("  o{0}: ${{{{ first(nodes.n{0}.outcome, 'none') }}}}\n", i);
    if (body.find(fmt::format("\n  n{}: {{for_each", i)) == std::string::npos) continue;
    outputs += fmt::format("  r{0}: ${{{{ first(nodes.n{0}.results, []) }}}}\n", i);
  }
  std::string last = "finally: {last: {wait: 0s, next: end}}\n";
  if (one_in(2)) last += "on_failure: {report: {wait: 0s, next: end}}\n";
  return fmt::format(
      "heddle: 1\nflow: random\ninputs: {{flag: bool, pace: int}}\noutcomes: [ODD]\n"
      "limits: {{visits: 40}}\nvars: {{n: {{type: int, default: 0}}}}\n"
      "outputs:\n  n: ${{{{ vars.n }}}}\n{}nodes:{}\n{}",
      outputs, body, last);
}

std::string RandomFlow::nodes(int depth, bool at_once) {
  Place place;
  place.depth = depth;
  place.at_once = at_once;
  const std::uint32_t count = 1 + choose(depth == 0 ? 6 : 3);
  for (std::uint32_t i = 0; i < count; ++i) place.ids.push_back(fmt::format("n{}", ids_++));
  std::string text;
  for (place.index = 0; place.index < count; ++place.index) {
    const std::string id = place.ids[place.index];
    const std::string body = node(place);
    text += depth == 0 ? fmt::format("\n  {}: {}", id, body)
                       : fmt::format("{}{}: {}", text.empty() ? "" : ", ", id, body);
  }
  return depth == 0 ? text : "{" + text + "}";
}

std::string RandomFlow::onward(const Place& place) {
  const auto left = static_cast<std::uint32_t>(place.ids.size() - place.index - 1);
  // The next node is the simplest, so that all nodes are come to.
  if (left == 0) return one_in(4) ? "end.FAILURE" : "end";
  const std::uint32_t choice = choose(left + 2);
  if (choice < left) return place.ids[place.index + 1 + choice];
  if (choice == left) return "end";
  return place.depth == 0 && one_in(2) ? "end.ODD" : "end.FAILURE";
}

std::string RandomFlow::anywhere(const Place& place) {
  if (!one_in(3)) return onward(place);
  return place.ids[choose(static_cast<std::uint32_t>(place.ids.size()))];
}

std::string RandomFlow::condition() {
  switch (choose(3)) {
    case 0:
      return fmt::format("${{{{ vars.n < {} }}}}", choose(5));
    case 1:
      return "${{ inputs.flag }}";
    default:
      return "${{ !inputs.flag }}";
  }
}

std::string RandomFlow::node(const Place& place) {
  using Kind = std::string (RandomFlow::*)(const Place&);
  constexpr std::array<Kind, 6> flat = {&RandomFlow::wait,   &RandomFlow::method,
                                        &RandomFlow::flaky,  &RandomFlow::nested,
                                        &RandomFlow::decide, &RandomFlow::set};
  constexpr std::array<Kind, 3> deep = {&RandomFlow::for_each, &RandomFlow::parallel,
                                        &RandomFlow::repeat};
  const std::uint32_t flat_count = place.at_once ? 5 : 6;
  const std::uint32_t choice = choose(flat_count + (place.depth < 3 ? 3 : 0));
  return choice < flat_count ? (this->*flat[choice])(place)
                             : (this->*deep[choice - flat_count])(place);
}

std::string RandomFlow::wait(const Place& place) {
  return fmt::format("{{wait: \"${{{{ duration(string(inputs.pace * {}) + 'ms') }}}}\", next: {}}}",
                     choose(4), onward(place));
}

std::string RandomFlow::method(const Place& place) {
  constexpr std::array<const char*, 4> outcomes = {"SUCCESS", "OTHER", "FAILURE", "INVALID"};
  const std::string outcome = outcomes.at(choose(4));
  std::string next = fmt::format("SUCCESS: {}, OTHER: {}", onward(place), onward(place));
  if (one_in(2)) next += ", FAILURE: " + anywhere(place);
  return fmt::format("{{use: probe.choose, with: {{outcome: {}}}, next: {{{}}}}}", outcome, next);
}

std::string RandomFlow::flaky(const Place& place) {
  const std::uint32_t good = 1 + choose(3);
  const std::uint32_t most = 1 + choose(3);
  return fmt::format(
      "{{use: probe.flaky, with: {{good_attempt: {}}}, retry: {{max_attempts: {}, delay: 1ms}}, "
      "next: {{SUCCESS: {}}}}}",
      good, most, onward(place));
}

std::string RandomFlow::nested(const Place& place) {
  constexpr std::array<const char*, 3> outcomes = {"SUCCESS", "OTHER", "FAILURE"};
  const std::string outcome = outcomes.at(choose(3));
  const std::uint32_t depth = choose(3);
  return fmt::format(
      "{{use: \"flow:inner\", with: {{outcome: {}, n: {}}}, next: {{SUCCESS: {}, OTHER: {}}}}}",
      outcome, depth, onward(place), onward(place));
}

std::string RandomFlow::set(const Place& place) {
  return fmt::format("{{set: {{n: \"${{{{ vars.n + 1 }}}}\"}}, next: {}}}", onward(place));
}

std::string RandomFlow::decide(const Place& place) {
  const std::string when = condition();
  const std::string to = anywhere(place);
  return fmt::format("{{switch: [{{when: \"{}\", to: {}}}], else: {}}}", when, to, onward(place));
}

std::string RandomFlow::for_each(const Place& place) {
  constexpr std::array<const char*, 4> lists = {"[1]", "[]", "[1, 2, 3]", "[1, 2, 3, 4, 5, 6, 7]"};
  const std::string list = lists.at(choose(4));
  const std::uint32_t parallel = 1 + choose(4);
  const std::uint32_t tolerate = choose(3);
  const bool fail_fast = !one_in(2);
  const int first = ids_;
  const std::string inner = nodes(place.depth + 1, true);
  return fmt::format(
      "{{for_each: {{in: {}, as: i{}, max_parallel: {}, tolerate: {}, fail_fast: {}, do: {}, "
      "result: \"${{{{ first(nodes.n{}.outcome, 'none') }}}}\"}}, next: {{SUCCESS: {}}}}}",
      list, first, parallel, tolerate, fail_fast, inner, first, onward(place));
}

std::string RandomFlow::parallel(const Place& place) {
  const std::uint32_t count = 1 + choose(3);
  const bool fail_fast = !one_in(2);
  std::string branches;
  for (std::uint32_t i = 0; i < count; ++i) {
    branches += fmt::format("{}b{}: {}", i == 0 ? "" : ", ", i, nodes(place.depth + 1, true));
  }
  return fmt::format("{{parallel: {{branches: {{{}}}, fail_fast: {}}}, next: {{SUCCESS: {}}}}}",
                     branches, fail_fast, onward(place));
}

std::string RandomFlow::repeat(const Place& place) {
  const std::uint32_t most = 1 + choose(3);
  const std::string until = condition();
  const std::string inner = nodes(place.depth + 1, place.at_once);
  return fmt::format(
      "{{repeat: {{do: {}, until: \"{}\", max: {}}}, next: {{SUCCESS: {}, EXHAUSTED: {}}}}}", inner,
      until, most, onward(place), onward(place));
}

}  // namespace heddle::test
