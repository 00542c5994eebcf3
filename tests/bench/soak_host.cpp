// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <exception>
#include <heddle/runtime.hpp>
#include <stdexcept>
#include <string>
#include <vector>

#include "process_use.hpp"

// bench_soak PORT: runs of every kind by turns, a hundred thousand in all: two HTTP requests, items
// side by side, a failure that is retried, one that is caught, a run that is cancelled. Prints how
// many there were, and the resident memory in KiB after the first tenth and at the end.
namespace heddle::bench {
namespace {

constexpr long runs = 100'000;
constexpr std::size_t in_flight = 64;

struct Kind {
  Flow flow;
  Values inputs;
  const char* outcome;
  bool cancel = false;
};

Flow ready(LoadedFlow loaded) {
  if (!loaded.flow) throw std::runtime_error(render(loaded.diagnostics));
  return *loaded.flow;
}

RuntimeOptions options_of(const std::string& port) {
  RuntimeOptions options;
  options.plugin_directories = {HEDDLE_PLUGIN_DIR, HEDDLE_BENCH_PLUGIN_DIR};
  options.workers = 2;
  options.settings["imiassist.base_url"] = "http://127.0.0.1:" + port;
  return options;
}

std::vector<Kind> kinds(const Runtime& runtime) {
  const auto text = [&](const std::string& rest) {
    return ready(runtime.load_text("heddle: 1\nflow: soak\n" + rest, "soak.yaml"));
  };
  return {
      {ready(runtime.load(HEDDLE_SOURCE_DIR "/flows/imiassist/new_token.yaml")),
       {{"subdomain", "healthcarecomms"},
        {"domain", "eclinic.org.uk"},
        {"user_email", "integration@healthcarecomms.example"},
        {"user_password", "a password of some length"}},
       "SUCCESS"},
      {text("nodes:\n  all:\n    for_each:\n      in: ${{ ['a', 'b', 'c', 'd'] }}\n      as: item\n"
            "      max_parallel: 4\n"
            "      do: {pass: {use: bench.pass, with: {text: '${{ item }}'}, next: end}}\n"
            "    next: {SUCCESS: end, FAILURE: end.FAILURE}\n"),
       {},
       "SUCCESS"},
      {text("inputs: {x: {type: map, default: {}}}\n"
            "nodes:\n  a: {use: bench.pass, with: {text: '${{ string(inputs.x.none) }}'}, "
            "next: {SUCCESS: end, INVALID: b}}\n"
            "  b: {use: bench.pass, with: {text: 'caught'}, next: end}\n"),
       {},
       "SUCCESS"},
      {text("nodes:\n  long: {wait: 10s, next: end}\n"), {}, "CANCELLED", true},
  };
}

std::int64_t soak(const std::string& port) {
  const Runtime runtime(options_of(port));
  const std::vector<Kind> all = kinds(runtime);
  struct Begun {
    Run run;
    const Kind* kind;
  };
  std::deque<Begun> begun;
  std::int64_t early = 0;
  const auto end_first = [&] {
    const RunResult& result = begun.front().run.wait();
    if (result.outcome != begun.front().kind->outcome) {
      throw std::runtime_error("a run ended with " + result.outcome +
                               (result.error ? ": " + result.error->message : std::string()));
    }
    begun.pop_front();
  };
  for (long i = 0; i < runs; ++i) {
    if (i == runs / 10) early = kibibytes("VmRSS");
    if (begun.size() == in_flight) end_first();
    const Kind& kind = all[static_cast<std::size_t>(i) % all.size()];
    begun.push_back({runtime.start(kind.flow, kind.inputs), &kind});
    if (kind.cancel) begun.back().run.cancel();
  }
  while (!begun.empty()) end_first();
  return early;
}

}  // namespace
}  // namespace heddle::bench

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("bench_soak PORT\n", stderr);
    return 2;
  }
  try {
    const std::int64_t early = heddle::bench::soak(argv[1]);
    std::printf("%ld %lld %lld\n", heddle::bench::runs, static_cast<long long>(early),
                static_cast<long long>(heddle::bench::kibibytes("VmRSS")));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
