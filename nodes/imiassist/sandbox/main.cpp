// SPDX-License-Identifier: Apache-2.0
#include <Poco/Error.h>
#include <Poco/ErrorHandler.h>
#include <Poco/Exception.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/NetSSL.h>
#include <pthread.h>
#include <sys/resource.h>

#include <csignal>
#include <exception>
#include <iostream>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "authority_file.hpp"
#include "certificates.hpp"
#include "command_line.hpp"
#include "handler.hpp"
#include "server.hpp"

// The program: serves until SIGINT or SIGTERM. What it prints at the start is for people and for
// scripts, one `key: value` a line and `ready` at the end.
namespace heddle::imiassist::sandbox {
namespace {

// A connection that ends badly, such as a client that refuses the certificate, is worth a line: it
// is what somebody who tries TLS wants to know.
class ConnectionErrors : public Poco::ErrorHandler {
 public:
  explicit ConnectionErrors(Sandbox& sandbox) : sandbox_(sandbox) {}

  void exception(const Poco::Exception& error) override { note(error.displayText()); }
  void exception(const std::exception& error) override { note(error.what()); }
  void exception() override { note("unknown error"); }

 private:
  void note(const std::string& text) {
    // Many clients leave a TLS connection without a goodbye once they have what they want.
    const bool client_left = text.find("unexpected eof") != std::string::npos;
    if (!client_left && !sandbox_.stop.raised()) sandbox_.log.note("connection ended: " + text);
  }

  Sandbox& sandbox_;
};

class ErrorHandlerScope {
 public:
  explicit ErrorHandlerScope(Poco::ErrorHandler& handler)
      : before_(Poco::ErrorHandler::set(&handler)) {}
  ErrorHandlerScope(const ErrorHandlerScope&) = delete;
  ErrorHandlerScope& operator=(const ErrorHandlerScope&) = delete;
  ~ErrorHandlerScope() { Poco::ErrorHandler::set(before_); }

 private:
  Poco::ErrorHandler* before_;
};

class TlsScope {
 public:
  TlsScope() { Poco::Net::initializeSSL(); }
  TlsScope(const TlsScope&) = delete;
  TlsScope& operator=(const TlsScope&) = delete;
  ~TlsScope() { Poco::Net::uninitializeSSL(); }
};

// SIGINT and SIGTERM wait until wait() takes them; threads made later inherit that.
class StopRequest {
 public:
  StopRequest() {
    sigemptyset(&signals_);
    sigaddset(&signals_, SIGINT);
    sigaddset(&signals_, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    std::signal(SIGPIPE, SIG_IGN);  // a client that has gone is an error to handle, not the end
  }

  void wait() {
    int number = 0;
    sigwait(&signals_, &number);
    // Whoever asks a second time does not want to wait.
    pthread_sigmask(SIG_UNBLOCK, &signals_, nullptr);
  }

 private:
  sigset_t signals_{};
};

// Two descriptors for each of many waiting connections can exceed a soft limit of 1024.
void raise_descriptor_limit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

// `bind` runs bind(); what goes wrong there is told with its cure.
template <typename Bind>
int bound_port(const Options& options, const char* flag, int port, Bind bind) {
  const std::string where =
      Poco::Net::SocketAddress(options.host, static_cast<Poco::UInt16>(port)).toString();
  try {
    return bind();
  } catch (const Poco::Exception& error) {
    std::string cure = "choose an address of this machine with --host";
    if (error.code() == POCO_EADDRINUSE) {
      cure = "another program (perhaps another sandbox) listens there; choose another port with " +
             std::string(flag) + ", or 0 to have a free one found";
    } else if (error.code() == POCO_EACCES) {
      cure = "ports below 1024 are reserved for the administrator; choose a higher one with " +
             std::string(flag);
    }
    throw std::runtime_error("cannot listen on " + where + ": " + error.displayText() + "; " +
                             cure);
  }
}

std::string url(const char* scheme, const std::string& host, int port) {
  const bool v6 = host.find(':') != std::string::npos;
  return std::string(scheme) + "://" + (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

// A host that a client on this machine can reach the listener by.
std::string reachable(const Poco::Net::IPAddress& host) {
  if (!host.isWildcard()) return host.toString();
  return host.family() == Poco::Net::IPAddress::IPv6 ? "::1" : "127.0.0.1";
}

int serve(const Options& options) {
  StopRequest stop;
  raise_descriptor_limit();
  const TlsScope tls;
  Sandbox sandbox{
      Service({{options.user_email, options.user_password, options.token_lifetime,
                options.captcha_reset},
               options.access_lifetime,
               options.date_format}),
      options.plan,
      FlakyCounters(options.flaky_failures),
      options.slow_delay,
      RequestLog(options.quiet),
      {},
  };
  ConnectionErrors errors(sandbox);
  const ErrorHandlerScope error_scope(errors);
  std::optional<AuthorityFile> authority;
  Server server(sandbox);

  const std::string host = reachable(options.host);
  const int port = bound_port(options, "--port", options.port,
                              [&] { return server.listen(options.host, options.port); });
  std::string text =
      "This is a sandbox, not the IMIassist service; the wire contract it speaks is an "
      "assumption.\nurl: " +
      url("http", host, port) + "\n";
  if (options.tls_port) {
    const Identity identity = make_identity(options.certificate, options.host.toString());
    const auto context = make_server_context(identity);
    const int tls_port = bound_port(options, "--tls-port", *options.tls_port, [&] {
      return server.listen_tls(options.host, *options.tls_port, context);
    });
    authority.emplace(options.ca_file, identity.authority_pem);
    text += "tls_url: " + url("https", host == "127.0.0.1" ? "localhost" : host, tls_port) + "\n";
    text += "ca_file: " + authority->path() + "\n";
  }
  text += "user_email: " + options.user_email + "\nuser_password: " + options.user_password + "\n";
  if (const std::string plan = options.plan.describe(); !plan.empty()) {
    text += "behaviours: " + plan + "\n";
  }
  server.start();
  std::cout << text << "ready" << std::endl;
  stop.wait();
  server.stop();
  return 0;
}

}  // namespace
}  // namespace heddle::imiassist::sandbox

int main(int argc, char** argv) {
  namespace sandbox = heddle::imiassist::sandbox;
  try {
    const sandbox::CommandLine line = sandbox::read_command_line(argc, argv);
    if (!line.options) return line.exit_code;
    return sandbox::serve(*line.options);
  } catch (const Poco::Exception& error) {
    std::cerr << "imiassist-sandbox: " << error.displayText() << "\n";
  } catch (const std::exception& error) {
    std::cerr << "imiassist-sandbox: " << error.what() << "\n";
  }
  return sandbox::exit_environment;
}
