// SPDX-License-Identifier: Apache-2.0
#include "exec.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstddef>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "escape.hpp"
#include "program.hpp"
#include "program_path.hpp"
#include "value_text.hpp"

namespace heddle::core {
namespace {

void refuse_nul(std::string_view text, std::string_view of) {
  if (text.find('\0') == std::string_view::npos) return;
  throw Unusable("input '" + std::string(of) +
                 "': found a NUL byte, which no program can be given; pass it by 'stdin'");
}

std::vector<std::string> arguments_of(const Call& call, const List& given) {
  std::vector<std::string> arguments;
  for (std::size_t i = 0; i < given.size(); ++i) {
    if (!has_text(given[i])) {
      throw Unusable("input 'arguments': number " + std::to_string(i + 1) +
                     ": expected a text, number or bool, found " + with_article(given[i]));
    }
    arguments.push_back(text_of(call, given[i]));
    refuse_nul(arguments.back(), "arguments");
  }
  return arguments;
}

std::vector<std::string> environment_of(const Call& call, const Map& given) {
  for (const auto& [name, value] : given) {
    if (value.type() == Type::list) {
      throw Unusable("input 'environment': expected texts, numbers or bools, found a list");
    }
  }
  std::vector<std::string> variables;
  bool has_path = false;
  bool has_language = false;
  for (const auto& [name, value] : pairs_of(call, given, "environment")) {
    if (name.empty() || name.find('=') != std::string::npos) {
      throw Unusable("input 'environment': expected names without '=', found '" + name + "'");
    }
    // No program has a say in what the loader takes from these. What it takes code from itself is
    // known to whoever allows it.
    if (name.starts_with("LD_") || name == "GCONV_PATH") {
      throw Unusable("input 'environment': '" + name +
                     "' would load other code into the program; remove it");
    }
    refuse_nul(name, "environment");
    refuse_nul(value, "environment");
    has_path = has_path || name == "PATH";
    has_language = has_language || name == "LANG";
    variables.push_back(name);
    variables.back().append("=").append(value);
  }
  if (!has_path) variables.push_back("PATH=" + std::string(search_path));
  if (!has_language) variables.emplace_back("LANG=C.UTF-8");
  return variables;
}

std::string input_of(const Value& given) {
  if (given.type() == Type::string) return given.string();
  if (given.type() == Type::bytes) return given.bytes();
  throw Unusable("input 'stdin': expected a text or bytes, found " + with_article(given));
}

Program program_of(const Call& call, const Exec& node, std::string path) {
  Program program;
  program.path = std::move(path);
  program.arguments = arguments_of(call, *node.arguments);
  program.environment = environment_of(call, *node.environment);
  if (node.input.has_value()) program.input = input_of(*node.input);
  if (node.directory.has_value()) {
    program.directory = *node.directory;
    refuse_nul(program.directory, "directory");
    if (!is_directory(program.directory)) {
      throw Unusable("input 'directory': there is no directory '" + program.directory + "'");
    }
  }
  program.maximum_output = static_cast<std::size_t>(*node.maximum_output);
  return program;
}

// The last line that says something, which is where programs say why.
std::string last_line(std::string_view text) {
  constexpr std::size_t longest = 300;
  constexpr std::string_view blanks = " \t\r\n";
  const std::size_t end = text.find_last_not_of(blanks);
  if (end == std::string_view::npos) return {};
  text = text.substr(0, end + 1);
  text.remove_prefix(std::min(text.find_last_of("\r\n") + 1, text.size()));
  // Whole or not at all: half a secret would not be recognised as one.
  return text.size() <= longest ? std::string(text) : "(its last line is too long to show)";
}

}  // namespace

Outcome Exec::judge(Call& call, const Ended& ended) {
  const std::string name = "'" + *program + "'";
  if (ended.start_error != 0) {
    return call.fail(
        "not_started",
        name + " could not be started: " + std::generic_category().message(ended.start_error),
        ended.start_error == EAGAIN || ended.start_error == ENOMEM ? Again::allowed : Again::never);
  }
  exit_code = std::int64_t{ended.exit_code};
  if (is_utf8(ended.output)) {
    output = ended.output;
  } else {
    bytes = Bytes{ended.output};
  }
  const std::string told = repaired_utf8(ended.errors);
  errors = told;
  if (ended.too_large) {
    return call.fail("output_too_large",
                     name + " wrote more than " + std::to_string(*maximum_output) +
                         " bytes and was killed; raise maximum_output if it should",
                     Again::never);
  }
  if (ended.exit_code == 0) return success;
  if (ended.exit_code < 0) {
    return call.fail("exit_unknown",
                     "how " + name + " ended is not known: the host ignores SIGCHLD", Again::never);
  }
  std::string message = name + " ended with exit code " + std::to_string(ended.exit_code);
  std::string code = "exit_" + std::to_string(ended.exit_code);
  if (ended.signal != 0) {
    const char* signal = sigabbrev_np(ended.signal);
    message = name + " was ended by signal " + std::to_string(ended.signal) +
              (signal != nullptr ? std::string(" (SIG") + signal + ")" : std::string());
    code = "signal_" + std::to_string(ended.signal);
  }
  if (const std::string why = last_line(told); !why.empty()) message += ": " + why;
  return call.fail(code, message);
}

Outcome Exec::run(Call& call) {
  const std::string wanted = *program;
  try {
    refuse_nul(wanted, "program");
    if (!wanted.starts_with('/') && wanted.find('/') != std::string::npos) {
      throw Unusable("input 'program': expected an absolute path or a name, found '" + wanted +
                     "'");
    }
    const std::string path = find_program(wanted);
    if (!is_allowed(*programs, wanted, path)) {
      return call.fail("not_allowed",
                       "this host does not let flows run '" + wanted +
                           "'; whoever runs it can allow that with the setting "
                           "core.exec_programs, a list of programs: --set "
                           "'core.exec_programs=[\"" +
                           wanted + "\"]', or in heddle.yaml",
                       Again::never);
    }
    if (path.empty()) {
      return call.fail("not_found",
                       "there is no program '" + wanted + "' in " + std::string(search_path) +
                           "; give its absolute path, or install it",
                       Again::never);
    }
    const Ended ended =
        run_program(program_of(call, *this, path), [&call] { return call.cancelled(); });
    if (!ended.stopped) return judge(call, ended);
    (void)judge(call, ended);
    throw Cancelled();
  } catch (const Unusable& unusable) {
    return call.invalid(unusable.what());
  } catch (const std::system_error& lacking) {
    return call.fail("not_started", "'" + wanted + "' could not be started: " + lacking.what());
  }
}

}  // namespace heddle::core
