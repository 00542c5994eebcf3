// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <utility>

#include "commands.hpp"
#include "findings.hpp"
#include "flow_test/record.hpp"
#include "interrupt.hpp"
#include "json_text.hpp"
#include "live_view.hpp"
#include "progress.hpp"
#include "result_file.hpp"
#include "run_inputs.hpp"
#include "run_result.hpp"
#include "terminal.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

ExitCode refuse(const std::vector<Diagnostic>& findings, const RunOptions& options,
                Console& console) {
  if (options.json) {
    console.out(diagnostics_object(findings));
  } else {
    console.err(text_of(findings) + count_of(findings) + "; the flow was not run");
  }
  return ExitCode::refused;
}

void check_reveal(const Flow& flow, const RunOptions& options, std::vector<Diagnostic>& findings) {
  const auto names = flow.outputs();
  for (const auto& name : options.reveal) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    auto& finding = findings.emplace_back(usage_finding(
        fmt::format("--reveal: the flow '{}' has no output '{}'", flow.name(), on_one_line(name))));
    if (const auto meant = closest(name, names)) {
      finding.notes.push_back(fmt::format("did you mean '{}'?", *meant));
    }
    std::string all;
    for (const auto& known : names) all += (all.empty() ? "outputs: " : ", ") + known;
    finding.notes.push_back(all.empty() ? "the flow has no outputs" : all);
  }
}

// A test that somebody wrote is not lost to a recording.
std::unique_ptr<ResultFile> open_record(const RunOptions& options,
                                        std::vector<Diagnostic>& findings) {
  std::error_code error;
  if (options.record && std::filesystem::is_regular_file(*options.record, error)) {
    findings.push_back(usage_finding(
        fmt::format("--record: there is a file '{}' already; name another, or remove that one",
                    on_one_line(*options.record))));
    return nullptr;
  }
  return open_result_file("--record", options.record, ResultFile::Readers::usual, findings);
}

// Whoever watches the run, and the outputs as they may be shown.
class Watch {
 public:
  Watch(const Runtime& runtime, const Flow& flow, const RunOptions& options, Interrupt& interrupt,
        Console& console)
      : options_(options), progress_(console, flow, options.trace), console_(console) {
    const bool people_watch = console.can_pin() && !options.json && !options.trace;
    if (people_watch && in_foreground(STDERR_FILENO)) live_.emplace(console, interrupt, flow);
    // Without --trace nobody but the end of the run needs values.
    steps_ = runtime.observe([this](const Event& event) { tell(event); },
                             options.trace ? EventDetail::values : EventDetail::steps);
    result_ = runtime.observe([this](const Event& event) { keep(event); }, EventDetail::values);
  }

  // To be called when the run has ended, before anything is said of its result.
  void finish() {
    if (live_) live_->finish();
  }
  [[nodiscard]] const NamedValues& outputs() const { return outputs_; }

 private:
  void tell(const Event& event) {
    if (live_) return (*live_)(event);
    const bool json = options_.trace && options_.json;
    const std::string text = json ? event_json(event) : progress_(event);
    if (!text.empty()) console_.err(text);
  }
  void keep(const Event& event) {
    if (event.kind == Event::Kind::run_finished && event.values != nullptr) {
      outputs_ = *event.values;
    }
  }

  const RunOptions& options_;
  const Progress progress_;
  std::optional<LiveView> live_;
  Console& console_;
  NamedValues outputs_;
  Subscription steps_;
  Subscription result_;
};

// Without an outcome of their own: whether everything that was asked for was delivered.
bool save_secrets(ResultFile* file, const RunResult& result, Console& console) {
  if (file == nullptr) return true;
  // The tokens of an earlier run may still be good: a run that brought none does not wipe them out.
  if (result.outcome != "SUCCESS" && !has_secrets(result)) {
    console.notice("warning: --secrets-to: the run gave no secret outputs; nothing was written");
    return true;
  }
  try {
    file->write(secrets_json(result));
    return true;
  } catch (const ResultFileError& error) {
    console.notice(fmt::format("error: {}", error.what()));
    return false;
  }
}

bool save_record(flow_test::Recorder& recorder, const RunResult& result, const Values& inputs,
                 const RunOptions& options, ResultFile& file, Console& console) {
  const auto host = [&](const std::string& flow) {
    std::vector<Diagnostic> said;  // before the run
    return runtime_options(options.host, said, flow);
  };
  const auto recording = recorder.finish(result, inputs, *options.record, host);
  for (const auto& warning : recording.warnings) {
    console.notice(fmt::format("warning: --record: {}{}", on_one_line(warning),
                               recording.text.empty() ? "; nothing was written" : ""));
  }
  if (recording.text.empty()) return true;
  try {
    file.write(recording.text);
    return true;
  } catch (const ResultFileError& error) {
    console.notice(fmt::format("error: {}", error.what()));
    return false;
  }
}

ExitCode exit_code_of(const RunResult& result) {
  if (result.error && result.error->internal) return ExitCode::internal;
  if (result.outcome == "SUCCESS") return ExitCode::success;
  const bool timed_out = result.cancelled == CancelReason::deadline;
  return result.cancelled && !timed_out ? ExitCode::interrupted : ExitCode::other_outcome;
}

ExitCode finish(const RunResult& result, const NamedValues& shown, const RunOptions& options,
                ResultFile* secrets, Console& console) {
  const bool saved = save_secrets(secrets, result, console);
  const ShownResult all{result, shown, options.reveal};
  console.out(options.json ? result_json(all) : result_text(all, console));
  if (result.error && !options.json) {
    console.err(fmt::format(
        "{} {}", console.coloured_err("error:", Console::Colour::red),
        result.outcome == "CANCELLED" ? result.error->message : error_text(*result.error)));
  }
  return saved ? exit_code_of(result) : ExitCode::internal;
}

ExitCode run_flow(const Runtime& runtime, const Flow& flow, const RunOptions& options,
                  Interrupt& interrupt, Console& console) {
  RunInputs inputs = read_run_inputs(flow, options, interrupt);
  check_reveal(flow, options, inputs.findings);
  const auto secrets = open_result_file("--secrets-to", options.secrets_to,
                                        ResultFile::Readers::owner, inputs.findings);
  const auto record = open_record(options, inputs.findings);
  if (!has_errors(inputs.findings)) ask_for_secrets(flow, inputs, interrupt);
  if (has_errors(inputs.findings)) return refuse(inputs.findings, options, console);
  if (!inputs.findings.empty()) console.notice(text_of(inputs.findings));

  Watch watch(runtime, flow, options, interrupt, console);
  std::optional<flow_test::Recorder> recorder;
  Values given;
  if (record != nullptr) {
    recorder.emplace(runtime, flow);
    given = inputs.values;
  }
  std::optional<Run> started;
  try {
    interrupt.on_first_after([&] {
      started = runtime.start(flow, std::move(inputs.values), {.timeout = options.timeout});
      return [run = *started](CancelReason reason) { run.cancel(reason); };
    });
  } catch (const InputError& error) {
    // Of secrets of the host, which are read now and not before: some can be read only once.
    watch.finish();
    return refuse(error.diagnostics(), options, console);
  }
  const RunResult& result = started->wait();
  watch.finish();
  const ExitCode code = finish(result, watch.outputs(), options, secrets.get(), console);
  const bool saved = !recorder || save_record(*recorder, result, given, options, *record, console);
  return saved ? code : ExitCode::internal;
}

}  // namespace

ExitCode run(const RunOptions& options, Console& console) {
  if (options.json && options.trace) console.set_machine_readable();
  Interrupt interrupt(console);
  std::vector<Diagnostic> findings;
  RuntimeOptions host = runtime_options(options.host, findings, options.flow);
  for (auto& finding : secrets_of_settings(options)) findings.push_back(std::move(finding));
  if (!findings.empty()) return refuse(findings, options, console);
  host.workers = options.workers;
  if (options.trace) {
    console.notice("configuration: " + (host.configuration_file.empty()
                                            ? std::string("none")
                                            : on_one_line(host.configuration_file)));
  }
  ExitCode code = ExitCode::internal;
  {
    const Runtime runtime(std::move(host));
    const LoadedFlow loaded = runtime.load(options.flow);
    warn_of_plugins({&runtime}, console);
    if (!loaded.flow) return refuse(loaded.diagnostics, options, console);
    if (!loaded.diagnostics.empty()) console.notice(text_of(loaded.diagnostics));
    code = run_flow(runtime, *loaded.flow, options, interrupt, console);
    interrupt.on_first([](CancelReason) {});
  }
  return code;
}

}  // namespace heddle::cli
