// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "flow_test/run_case.hpp"
#include "heddle/json.hpp"
#include "value/conversion.hpp"
#include "value/mask.hpp"

namespace heddle::flow_test {
namespace {

constexpr const char* nothing = "(nothing)";

// Whether what stands in a test file means this value. YAML has no times, spans or bytes: they are
// texts there.
bool means(const Value& expected, const Value& found) {
  if (expected == found) return true;
  if (expected.type() == Type::list && found.type() == Type::list) {
    const List& a = expected.list();
    const List& b = found.list();
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), means);
  }
  if (expected.type() == Type::map && found.type() == Type::map) {
    const Map& a = expected.map();
    const Map& b = found.map();
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
      return means(x.first, y.first) && means(x.second, y.second);
    });
  }
  const bool is_text = found.type() == Type::timestamp || found.type() == Type::duration ||
                       found.type() == Type::bytes;
  if (expected.type() == Type::string && is_text) {
    std::string why;
    const auto parsed = parse_value(found.type(), expected.string(), true, why);
    return parsed && *parsed == found;
  }
  const auto converted = convert(expected, found.type());
  return converted && *converted == found;
}

std::string listed(const std::vector<std::string>& names) {
  std::string out;
  for (const auto& name : names) out += (out.empty() ? "" : ", ") + name;
  return out.empty() ? nothing : out;
}

template <class Pairs>
const Value* find(const Pairs& pairs, std::string_view name) {
  for (const auto& [known, value] : pairs) {
    if (known == name) return &value;
  }
  return nullptr;
}

class Comparison {
 public:
  Comparison(const Expectation& expect, const CaseResult& result, const World& world)
      : expect_(expect), result_(result) {
    for (const auto& [name, text] : world.secrets) masker_.add(text);
    for (const auto& [name, value] : world.inputs) masker_.add(value);
    for (const auto& [name, value] : result.run.outputs) masker_.add(value);
    for (const auto& [of, answers] : world.mocks) {
      for (const auto& answer : answers) {
        for (const auto& [name, value] : answer.outputs) masker_.add(value);
      }
    }
  }

  std::vector<Difference> all() {
    const RunResult& run = result_.run;
    differ("outcome", expect_.outcome, run.outcome);
    for (const auto& [name, value] : expect_.outputs) compare_output(name, value);
    if (expect_.path) differ("path", listed(*expect_.path), listed(result_.trail.path));
    for (const auto& [node, count] : expect_.attempts) {
      const auto found = result_.trail.attempts.find(node);
      differ("attempts." + node, std::to_string(count),
             std::to_string(found == result_.trail.attempts.end() ? 0 : found->second));
    }
    const auto part = [&](const char* key, const std::optional<std::string>& wanted, auto member) {
      if (wanted) differ(key, *wanted, run.error ? (*run.error).*member : std::string(nothing));
    };
    part("error.code", expect_.error_code, &Error::code);
    part("error.message", expect_.error_message, &Error::message);
    part("error.node", expect_.error_node, &Error::node);
    explain();
    return std::move(differences_);
  }

 private:
  void differ(std::string key, const std::string& expected, const std::string& found) {
    // Errors never show secrets, so what is expected of them is held against them without.
    std::string wanted = masker_.mask(expected);
    if (wanted != found) differences_.push_back({std::move(key), std::move(wanted), found});
  }

  void compare_output(const std::string& name, const Value& expected) {
    const Value* found = find(result_.run.outputs, name);
    if (found == nullptr ? expected.is_null() : means(expected, *found)) return;
    Difference difference{"outputs." + name, write_json(masker_.masked(expected)), nothing};
    if (found != nullptr && holds_secret(*found)) {
      difference.expected = "*** (secret)";
      difference.found = "*** (secret, another value)";
    } else if (const Value* shown = find(result_.trail.shown, name)) {
      difference.found = write_json(*shown);
    }
    if (expected.is_null()) difference.expected = nothing;
    differences_.push_back(std::move(difference));
  }

  // A run that ended otherwise says why, whether the test asks for it or not.
  void explain() {
    const auto& error = result_.run.error;
    if (differences_.empty() || differences_.front().key != "outcome") return;
    if (!expect_.path) differences_.push_back({"path", "(any)", listed(result_.trail.path)});
    if (error && !expect_.error_code && !expect_.error_message) {
      differences_.push_back(
          {"error", nothing, fmt::format("{}: {}", error->code, error->message)});
    }
  }

  const Expectation& expect_;
  const CaseResult& result_;
  Masker masker_;
  std::vector<Difference> differences_;
};

}  // namespace

std::vector<Difference> compare(const Expectation& expect, const CaseResult& result,
                                const World& world) {
  return Comparison(expect, result, world).all();
}

}  // namespace heddle::flow_test
