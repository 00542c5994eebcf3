// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <sstream>
#include <string>

#include "flow/flow.hpp"
#include "flow/sample_catalog.hpp"

// How long it takes to read and check a large flow, against yaml-cpp's bare events over the same
// text. Prints ratios; nobody fails by them.
namespace {

class Nothing final : public YAML::EventHandler {
 public:
  void OnDocumentStart(const YAML::Mark&) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark&, YAML::anchor_t) override {}
  void OnAlias(const YAML::Mark&, YAML::anchor_t) override {}
  void OnScalar(const YAML::Mark&, const std::string&, YAML::anchor_t,
                const std::string&) override {}
  void OnSequenceStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                       YAML::EmitterStyle::value) override {}
  void OnSequenceEnd() override {}
  void OnMapStart(const YAML::Mark&, const std::string&, YAML::anchor_t,
                  YAML::EmitterStyle::value) override {}
  void OnMapEnd() override {}
};

struct Shape {
  const char* name;
  int reads_back;  // how far back the second input reads; 0: always from the first node
  int loops;       // every so many nodes a failure leads back as many; 0: never
  bool all;        // a loop around everything
};

std::string flow_of(int size, const Shape& shape) {
  std::string text = "heddle: 1\nflow: large\ninputs: {who: string}\nnodes:\n";
  for (int i = 0; i < size; ++i) {
    const int before = std::max(i - 1, 0);
    const int source = shape.reads_back == 0 ? 0 : std::max(i - shape.reads_back, 0);
    std::string next = i + 1 == size ? "end" : fmt::format("n{}", i + 1);
    std::string failure = "end.FAILURE";
    if (shape.loops > 0 && i % shape.loops == shape.loops - 1) {
      failure = fmt::format("n{}", i - shape.loops + 2);
    }
    if (shape.all && i + 1 == size) failure = "n1";
    text += fmt::format("  n{}:\n    use: demo.greet\n    with:\n", i);
    if (i == 0) {
      text += "      name: ${{ inputs.who }}\n";
    } else {
      text += fmt::format(
          "      name: \"${{{{ nodes.n{}.greeting }}}} to ${{{{ inputs.who }}}}\"\n"
          "      times: ${{{{ nodes.n{}.letters }}}}\n",
          before, source);
    }
    text += fmt::format("    next: {{SUCCESS: {}, FAILURE: {}}}\n", next, failure);
  }
  return text;
}

// Of the processor, so that what else goes on in the machine matters little.
template <typename Work>
double milliseconds(Work work) {
  double best = 1e9;
  for (int round = 0; round < 7; ++round) {
    const std::clock_t begun = std::clock();
    work();
    best = std::min(best, 1e3 * static_cast<double>(std::clock() - begun) / CLOCKS_PER_SEC);
  }
  return best;
}

void measure(int size, const Shape& shape) {
  const std::string text = flow_of(size, shape);
  const double events = milliseconds([&] {
    std::istringstream stream(text);
    Nothing nothing;
    YAML::Parser(stream).HandleNextDocument(nothing);
  });
  std::size_t findings = 0;
  const double check = milliseconds([&] {
    heddle::test::SampleCatalog catalog;
    findings = heddle::flow::check(text, "large.yaml", catalog).diagnostics.size();
  });
  std::puts(fmt::format("{:>6} nodes, {:<34} events {:7.1f} ms, check {:7.1f} ms, ratio {:.2f}{}",
                        size, shape.name, events, check, check / events,
                        findings == 0 ? "" : fmt::format(", {} findings", findings))
                .c_str());
}

}  // namespace

int main() {
  const Shape shapes[] = {{"each reads the two before it", 2, 0, false},
                          {"each reads the first", 0, 0, false},
                          {"each reads what is 1000 before it", 1000, 0, false},
                          {"loops of 10", 2, 10, false},
                          {"one loop, each reads the first", 0, 0, true}};
  for (const Shape& shape : shapes) {
    for (const int size : {5'000, 20'000}) measure(size, shape);
  }
}
