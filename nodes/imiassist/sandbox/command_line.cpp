// SPDX-License-Identifier: Apache-2.0
#include "command_line.hpp"

#include <CLI/CLI.hpp>
#include <iostream>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "names.hpp"

namespace heddle::imiassist::sandbox {
namespace {

constexpr const char* program = "imiassist-sandbox";
constexpr int highest_port = 65535;
constexpr int longest_seconds = 10 * 365 * 24 * 3600;
constexpr int longest_milliseconds = 3600 * 1000;

constexpr const char* description =
    "A stand-in for the IMIassist service: tries flows and tests without an account.\n"
    "The service's wire contract is not public; what the sandbox speaks is an assumption, the "
    "same\n"
    "one that the plugins' settings have as defaults.";

constexpr const char* examples = R"(Examples:
  imiassist-sandbox
      serves http://127.0.0.1:8080 for integration@healthcarecomms.example
  imiassist-sandbox --port 0 --tls-port 0 --ca-file ca.pem
      plain and TLS on free ports (printed); clients trust ca.pem
  imiassist-sandbox --behaviour authenticate:flaky --behaviour get_new_token:slow
      logging in fails twice, then works; new tokens take three seconds
  curl -H 'X-Sandbox-Behaviour: truncated-body' -d '{"email":"a","password":"b"}' \
      http://127.0.0.1:8080/api/v1/auth/login/
      one request that goes wrong; the header wins over --behaviour ('normal' lifts it)

Exit codes: 0 stopped by SIGINT or SIGTERM, 2 usage error, 3 port or file not usable.)";

// The texts and numbers as they were typed, before they are understood.
struct Typed {
  std::string host = "127.0.0.1";
  std::string certificate = "good";
  std::string date_format = "iso";
  std::vector<std::string> behaviours;
  int tls_port = 0;
  int access_lifetime = 300;
  int token_lifetime = 3600;
  int captcha_reset = 60;
  int slow_delay = 3000;
};

std::string list(const std::vector<std::string_view>& names) {
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += ", ";
    text += name;
  }
  return text;
}

void declare_network(CLI::App& app, Options& options, Typed& typed) {
  app.add_option("--host", typed.host, "IP address to listen on, e.g. 127.0.0.1 or ::1")
      ->capture_default_str();
  app.add_option("--port", options.port, "port for HTTP; 0 finds a free one")
      ->check(CLI::Range(0, highest_port))
      ->capture_default_str();
  CLI::Option* tls = app.add_option("--tls-port", typed.tls_port,
                                    "port for HTTPS, which is off without it; 0 finds a free one")
                         ->check(CLI::Range(0, highest_port));
  app.add_option("--certificate", typed.certificate,
                 "the certificate to show: " + list(names_of(certificate_names)))
      ->needs(tls)
      ->capture_default_str();
  app.add_option("--ca-file", options.ca_file,
                 "where to write the certificate authority that clients have to trust (PEM); "
                 "without it a temporary file, printed at the start")
      ->needs(tls);
}

void declare_account(CLI::App& app, Options& options, Typed& typed) {
  app.add_option("--user-email", options.user_email, "email of the integration user")
      ->capture_default_str();
  app.add_option("--user-password", options.user_password, "password of the integration user")
      ->capture_default_str();
  app.add_option("--access-lifetime", typed.access_lifetime, "life of an access token, seconds")
      ->check(CLI::Range(1, longest_seconds))
      ->capture_default_str();
  app.add_option("--token-lifetime", typed.token_lifetime, "life of an API token, seconds")
      ->check(CLI::Range(1, longest_seconds))
      ->capture_default_str();
  app.add_option("--captcha-reset", typed.captcha_reset,
                 "seconds after which four failed logins are forgotten")
      ->check(CLI::Range(0, longest_seconds))
      ->capture_default_str();
  app.add_option("--date-format", typed.date_format,
                 "how created_at and expires_at are written: " + list(names_of(date_format_names)))
      ->capture_default_str();
}

void declare_behaviour(CLI::App& app, Options& options, Typed& typed) {
  app.add_option("--behaviour,--behavior", typed.behaviours,
                 "misbehave, on all routes or on one (repeatable). Names: " +
                     list(names_of(behaviour_names)) + ". Routes: " + list(names_of(route_names)))
      ->type_name("[ROUTE:]NAME")
      // One value for each flag: a stray word after it is an error, not a second behaviour.
      ->allow_extra_args(false);
  app.add_option("--slow-delay", typed.slow_delay, "what 'slow' waits, milliseconds")
      ->check(CLI::Range(0, longest_milliseconds))
      ->capture_default_str();
  app.add_option("--flaky-failures", options.flaky_failures,
                 "how often 'flaky' fails on a route before it works")
      ->check(CLI::Range(0, 1000000))
      ->capture_default_str();
  app.add_flag("--quiet", options.quiet, "no log line for each request");
}

Poco::Net::IPAddress parse_host(const std::string& text) {
  Poco::Net::IPAddress address;
  if (text == "localhost") return Poco::Net::IPAddress("127.0.0.1");
  if (Poco::Net::IPAddress::tryParse(text, address)) return address;
  throw std::invalid_argument("--host: expected an IP address of this machine, found '" + text +
                              "'; use 127.0.0.1 or ::1");
}

void understand(const Typed& typed, bool with_tls, Options& options) {
  options.host = parse_host(typed.host);
  if (with_tls) options.tls_port = typed.tls_port;
  options.certificate = value_of(certificate_names, "certificate", typed.certificate);
  options.date_format = value_of(date_format_names, "date format", typed.date_format);
  options.plan = BehaviourPlan(typed.behaviours);
  options.access_lifetime = std::chrono::seconds(typed.access_lifetime);
  options.token_lifetime = std::chrono::seconds(typed.token_lifetime);
  options.captcha_reset = std::chrono::seconds(typed.captcha_reset);
  options.slow_delay = std::chrono::milliseconds(typed.slow_delay);
  if (options.user_email.empty() || options.user_password.empty()) {
    throw std::invalid_argument("--user-email and --user-password may not be empty");
  }
  if (with_tls && options.port != 0 && options.port == typed.tls_port) {
    throw std::invalid_argument("--port and --tls-port are both " + std::to_string(options.port) +
                                "; choose two ports, or 0 to have a free one found");
  }
}

CommandLine usage_error(const std::string& text) {
  std::cerr << program << ": " << text << "\nRun with --help for the options.\n";
  return {std::nullopt, exit_usage};
}

// "unknown argument '--prot'; did you mean '--port'?"
std::string unknown_argument_text(const CLI::App& app) {
  std::vector<std::string> names;
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  }
  const std::vector<std::string_view> views(names.begin(), names.end());
  const std::string found = app.remaining().empty() ? "" : app.remaining().front();
  return unknown_name_text("argument", found, views);
}

}  // namespace

CommandLine read_command_line(int argc, char** argv) {
  CLI::App app(description, program);
  app.footer(examples);
  app.set_version_flag("--version", std::string(program) + " " + IMIASSIST_SANDBOX_VERSION);
  Options options;
  Typed typed;
  declare_network(app, options, typed);
  declare_account(app, options, typed);
  declare_behaviour(app, options, typed);
  try {
    app.parse(argc, argv);
    understand(typed, app.count("--tls-port") > 0, options);
  } catch (const CLI::ExtrasError&) {
    return usage_error(unknown_argument_text(app));
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return {std::nullopt, app.exit(error)};
    return usage_error(error.what());
  } catch (const std::exception& error) {
    return usage_error(error.what());
  }
  return {options, 0};
}

}  // namespace heddle::imiassist::sandbox
