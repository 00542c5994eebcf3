// SPDX-License-Identifier: Apache-2.0
#include "run_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <heddle/json.hpp>
#include <map>
#include <optional>
#include <set>

#include "findings.hpp"
#include "secret_prompt.hpp"
#include "secret_source.hpp"
#include "terminal_text.hpp"

namespace heddle::cli {
namespace {

constexpr std::size_t largest_inputs = std::size_t{64} << 20;

std::string cure_for(const VariableDescriptor& input) {
  if (input.secret) {
    return fmt::format(
        "give it with --secret {0}=env:VAR, --secret {0}=file:PATH or --secret {0}=- (from stdin)",
        input.name);
  }
  const auto example = input.example && input.example->type() == Type::string
                           ? on_one_line(input.example->string())
                           : std::string("…");
  return fmt::format("give it with -i {}={}", input.name, example);
}

Diagnostic missing_input(const Flow& flow, const VariableDescriptor& input) {
  Diagnostic finding;
  finding.code = "HD5002";
  finding.message = fmt::format("the flow '{}' needs the input '{}'", flow.name(), input.name);
  if (!input.doc.empty()) finding.notes.push_back(input.doc);
  finding.notes.push_back(cure_for(input));
  return finding;
}

class Reader {
 public:
  Reader(const Flow& flow, const RunOptions& options, Interrupt& interrupt)
      : flow_(flow), options_(options), interrupt_(interrupt) {}

  RunInputs read() {
    check_stdin();
    read_inputs_file();
    for (std::size_t i = 0; i < options_.inputs.size(); ++i) take_input(i);
    for (std::size_t i = 0; i < options_.secrets.size(); ++i) take_secret(i);
    check_values();
    check_missing();
    return std::move(result_);
  }

 private:
  const VariableDescriptor* find(std::string_view name) const {
    for (const auto& input : flow_.inputs()) {
      if (input.name == name) return &input;
    }
    return nullptr;
  }

  void refuse(std::string message, std::vector<std::string> notes = {}) {
    result_.findings.push_back(usage_finding(std::move(message), std::move(notes)));
  }

  // There is only one stdin, and whoever reads it first takes all.
  void check_stdin() {
    std::vector<std::string> readers;
    if (options_.inputs_file == "-") readers.emplace_back("--inputs -");
    for (const auto& text : options_.secrets) {
      const auto secret = split_assignment(text);
      if (secret && secret->value == "-") {
        readers.push_back(fmt::format("--secret {}=-", on_one_line(secret->name)));
      }
    }
    stdin_is_taken_ = readers.size() > 1;
    if (!stdin_is_taken_) return;
    std::string all;
    for (const auto& reader : readers) all += (all.empty() ? "" : " and ") + reader;
    refuse(fmt::format("stdin can be read once only, but {} all read it", all),
           {"take the others from env:VAR or file:PATH"});
  }

  void read_inputs_file() {
    if (!options_.inputs_file) return;
    const std::string& path = *options_.inputs_file;
    if (path == "-" && stdin_is_taken_) {
      file_unclear_ = true;
      return;
    }
    const std::string name = path == "-" ? "stdin" : fmt::format("'{}'", on_one_line(path));
    try {
      take_object(parse_json(read_file(path, largest_inputs)), name);
      return;
    } catch (const SourceError& error) {
      refuse(fmt::format("--inputs: {} cannot be read: {}", name, error.what()));
    } catch (const JsonError& error) {
      // Without what was found instead: it may be a part of a secret.
      std::string what = error.what();
      what.resize(std::min(what.find(", found "), what.size()));
      refuse(fmt::format("--inputs: {} is not JSON: line {}, column {}: {}", name, error.line(),
                         error.column(), what));
    }
    file_unclear_ = true;
  }

  void take_object(const Value& object, const std::string& name) {
    if (object.type() != Type::map) {
      refuse(fmt::format("--inputs: {}: expected a JSON object of inputs, found a value of type {}",
                         name, name_of(object.type())),
             {R"(such as {"subdomain": "healthcarecomms"})"});
      file_unclear_ = true;
      return;
    }
    for (const auto& [key, value] : object.map()) {
      const std::string& input = key.string();
      if (set_by_option(input)) continue;
      mentioned_.insert(input);
      const auto* declared = find(input);
      // Text is the only way in which JSON can give a time, a duration or bytes.
      const bool is_text = declared != nullptr && value.type() == Type::string &&
                           declared->type != Type::string && declared->type != Type::any;
      if (is_text) {
        parse(input, value.string(), false);
      } else {
        result_.values.insert_or_assign(input, value);
      }
    }
  }

  // The command line wins over the file, whatever stands there.
  bool set_by_option(const std::string& name) const {
    const auto names_it = [&](const std::string& text) { return text.starts_with(name + "="); };
    return std::any_of(options_.inputs.begin(), options_.inputs.end(), names_it) ||
           std::any_of(options_.secrets.begin(), options_.secrets.end(), names_it);
  }

  void take_input(std::size_t i) {
    const auto input = split_assignment(options_.inputs[i]);
    if (!input) return refuse_assignment("-i", i, options_.inputs[i], "value");
    if (!is_new(input->name, "-i")) return;
    if (const auto* declared = find(input->name); declared != nullptr && declared->secret) {
      Diagnostic finding = usage_finding(
          fmt::format("the secret input '{}' is given with -i, where other users of this machine "
                      "and the history of your shell can see it",
                      input->name),
          {fmt::format(
              "give it with --secret {0}=env:VAR, --secret {0}=file:PATH or --secret {0}=-",
              input->name)});
      finding.severity = Severity::warning;
      result_.findings.push_back(std::move(finding));
    }
    parse(input->name, input->value, false);
  }

  void take_secret(std::size_t i) {
    const auto secret = split_assignment(options_.secrets[i]);
    if (!secret) return refuse_assignment("--secret", i, options_.secrets[i], "SOURCE");
    if (!is_new(secret->name, "--secret")) return;
    if (secret->value == "-" && stdin_is_taken_) return;
    if (find(secret->name) == nullptr) {
      // Not read: whoever misspelt the name shall not wait for a terminal first.
      result_.values.insert_or_assign(secret->name, Value());
      return;
    }
    try {
      parse(secret->name, read_secret(secret->value, secret->name, interrupt_), true);
    } catch (const SourceError& error) {
      refuse(fmt::format("--secret {}: {}", on_one_line(secret->name), error.what()));
    }
  }

  // Shows the text only where it is a name and so no secret.
  void refuse_assignment(std::string_view option, std::size_t index, const std::string& text,
                         std::string_view what) {
    const std::string name = text.substr(0, text.find('='));
    if (find(name) != nullptr && name.size() == text.size()) {
      mentioned_.insert(name);
      return refuse(fmt::format("{0} {1}: expected {0} {1}={2}", option, name, what));
    }
    refuse(fmt::format("{} number {}: expected name={}, found {} (not shown, it may be a secret)",
                       option, index + 1, what,
                       text.starts_with('=') ? "no name before '='" : "no '='"));
  }

  bool is_new(const std::string& name, const std::string& option) {
    mentioned_.insert(name);
    const auto [first, inserted] = given_.try_emplace(name, option);
    if (inserted) return true;
    if (first->second == option) {
      refuse(fmt::format("the input '{}' is given twice with {}", on_one_line(name), option));
    } else {
      refuse(fmt::format("the input '{}' is given with {} and with {}", on_one_line(name),
                         first->second, option));
    }
    return false;
  }

  void parse(const std::string& name, const std::string& text, bool secret) {
    try {
      Value value = flow_.parse_input(name, text);
      if (secret) value.set_secret(true);
      result_.values.insert_or_assign(name, std::move(value));
    } catch (const InputError& error) {
      const auto* declared = find(name);
      if (declared != nullptr && secret && !declared->secret) {
        // The declaration does not know that this is a secret, so the message would show it.
        Diagnostic finding = error.diagnostics().front();
        finding.message = fmt::format(
            "the input '{}': expected {}, found another text (not shown, it "
            "was given with --secret)",
            name, name_of(declared->type));
        result_.findings.push_back(std::move(finding));
        return;
      }
      for (const auto& finding : error.diagnostics()) result_.findings.push_back(finding);
    }
  }

  void check_values() {
    for (auto& finding : flow_.check_given(result_.values)) {
      // The list of all inputs helps with a wrong name, not with a wrong value.
      if (finding.code == "HD5003") finding.notes.clear();
      result_.findings.push_back(std::move(finding));
    }
  }

  void check_missing() {
    if (file_unclear_) return;  // nobody knows what is in it
    for (const auto& input : flow_.inputs()) {
      if (!input.required || input.default_value || mentioned_.contains(input.name)) continue;
      if (flow_.has_host_value(input.name)) continue;
      if (input.secret && HiddenTyping::possible()) {
        result_.missing_secrets.push_back(input);
      } else {
        result_.findings.push_back(missing_input(flow_, input));
      }
    }
  }

  const Flow& flow_;
  const RunOptions& options_;
  Interrupt& interrupt_;
  RunInputs result_;
  std::set<std::string> mentioned_;
  std::map<std::string, std::string> given_;  // name → option
  bool stdin_is_taken_ = false;
  bool file_unclear_ = false;
};

}  // namespace

std::optional<Assignment> split_assignment(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0) return std::nullopt;
  return Assignment{text.substr(0, equals), text.substr(equals + 1)};
}

bool is_setting_name(std::string_view name) {
  const auto is_part = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  };
  const std::size_t dot = name.find('.');
  return dot != std::string_view::npos && dot > 0 && !name.ends_with('.') &&
         std::all_of(name.begin(), name.end(), is_part);
}

std::vector<Diagnostic> secrets_of_settings(const RunOptions& options) {
  std::vector<Diagnostic> findings;
  for (const auto& text : options.secrets) {
    const auto secret = split_assignment(text);
    if (!secret || !is_setting_name(secret->name)) continue;
    findings.push_back(usage_finding(
        fmt::format("--secret {}: expected the name of an input of the flow, such as "
                    "user_password, found that of a setting",
                    secret->name),
        {fmt::format("name the source of a secret setting under 'secrets' in heddle.yaml: '{0}: "
                     "env:VAR' or '{0}: file:PATH'",
                     secret->name),
         fmt::format("--set {}=… would leave it in the history of your shell", secret->name)}));
  }
  return findings;
}

void ask_for_secrets(const Flow& flow, RunInputs& inputs, Interrupt& interrupt) {
  if (inputs.missing_secrets.empty()) return;
  for (const auto& input : inputs.missing_secrets) {
    std::string why = "nothing was typed";
    try {
      const std::string text = ask_secret(input.name, interrupt);
      if (!text.empty()) {
        inputs.values.insert_or_assign(input.name, flow.parse_input(input.name, text));
        continue;
      }
    } catch (const InputError& error) {
      const auto& found = error.diagnostics();
      inputs.findings.insert(inputs.findings.end(), found.begin(), found.end());
      return;
    } catch (const SourceError& error) {
      why = error.what();
    }
    inputs.findings.push_back(missing_input(flow, input));
    inputs.findings.back().notes.insert(inputs.findings.back().notes.begin(),
                                        fmt::format("it was asked for: {}", why));
    return;
  }
  for (auto& finding : flow.check_given(inputs.values)) {
    finding.notes.clear();
    inputs.findings.push_back(std::move(finding));
  }
}

RunInputs read_run_inputs(const Flow& flow, const RunOptions& options, Interrupt& interrupt) {
  return Reader(flow, options, interrupt).read();
}

}  // namespace heddle::cli
