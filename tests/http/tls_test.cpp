// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <openssl/asn1.h>

#include <ctime>
#include <fstream>
#include <optional>

#include "browser.hpp"
#include "certificates.hpp"
#include "nginx.hpp"
#include "raw_server.hpp"

using namespace heddle::http;
using namespace heddle::test;

namespace {

constexpr long day = 24 * 3600;

std::string time_text(long from_now) {
  const std::time_t when = std::time(nullptr) + from_now;
  std::tm parts{};
  ::gmtime_r(&when, &parts);
  char text[32];
  const std::size_t size = std::strftime(text, sizeof(text), "%Y-%m-%d", &parts);
  return {text, size};
}

// One nginx with a server for each kind of certificate, started once for all the tests.
class Servers {
 public:
  static Servers& get() {
    static Servers servers;
    return servers;
  }

  [[nodiscard]] Options trusting() const {
    Options options;
    options.ca_file = folder_ / "ca.pem";
    return options;
  }
  [[nodiscard]] std::string ca() const { return folder_ / "ca.pem"; }
  [[nodiscard]] std::string file(const std::string& name) const { return folder_ / name; }
  [[nodiscard]] static std::string place(std::uint16_t port, const std::string& host) {
    return host + ":" + std::to_string(port);
  }

  std::uint16_t plain = unused_port();
  std::uint16_t good = unused_port();
  std::uint16_t wrong_host = unused_port();
  std::uint16_t expired = unused_port();
  std::uint16_t future = unused_port();
  std::uint16_t self_signed = unused_port();
  std::uint16_t unknown = unused_port();
  std::uint16_t old_protocol = unused_port();

 private:
  Servers() {
    const Certificate ca = make_certificate({.subject = "Test CA", .authority = true}, nullptr);
    const Certificate other = make_certificate({.subject = "Other CA", .authority = true}, nullptr);
    ca.write(folder_ / "ca.pem", folder_ / "ca.key");
    const std::string local = "DNS:localhost,IP:127.0.0.1";
    std::string blocks =
        "server { listen 127.0.0.1:" + std::to_string(plain) + "; " + locations() + "}\n";
    blocks += tls_server(good, "good", make_certificate({.subject = "good", .names = local}, &ca));
    blocks += tls_server(
        wrong_host, "wrong",
        make_certificate({.subject = "wrong", .names = "DNS:example.com,DNS:*.example.net"}, &ca));
    blocks += tls_server(
        expired, "expired",
        make_certificate(
            {.subject = "expired", .names = local, .valid_from = -3 * day, .valid_until = -day},
            &ca));
    blocks += tls_server(
        future, "future",
        make_certificate(
            {.subject = "future", .names = local, .valid_from = 2 * day, .valid_until = 9 * day},
            &ca));
    blocks += tls_server(self_signed, "self",
                         make_certificate({.subject = "selfmade", .names = local}, nullptr));
    blocks += tls_server(unknown, "unknown",
                         make_certificate({.subject = "unknown", .names = local}, &other));
    blocks +=
        tls_server(old_protocol, "old", make_certificate({.subject = "old", .names = local}, &ca),
                   "ssl_protocols TLSv1.1; ssl_ciphers DEFAULT@SECLEVEL=0; ");
    nginx_.emplace(folder_, blocks, plain);
  }

  static std::string locations() {
    return "location = /hello { return 200 'hello'; } "
           "location = /resumed { return 200 '$ssl_session_reused$ssl_protocol'; } "
           "location = /name { return 200 '$ssl_server_name'; } "
           "location = /close { keepalive_timeout 0; return 200 'closed'; } "
           "location = /elsewhere { return 302 /hello; } "
           "location = /plain { return 302 http://localhost/hello; } ";
  }

  std::string tls_server(std::uint16_t port, const std::string& name,
                         const Certificate& certificate,
                         const std::string& more = "ssl_protocols TLSv1.2 TLSv1.3; ") {
    certificate.write(folder_ / (name + ".pem"), folder_ / (name + ".key"));
    return "server { listen 127.0.0.1:" + std::to_string(port) + " ssl; ssl_certificate " +
           folder_ / (name + ".pem") + "; ssl_certificate_key " + folder_ / (name + ".key") + "; " +
           more + "ssl_session_cache shared:s:1m; " + locations() + "}\n";
  }

  TemporaryFolder folder_;
  std::optional<Nginx> nginx_;
};

std::string url(std::uint16_t port, const std::string& host = "localhost",
                const std::string& target = "/hello") {
  return "https://" + Servers::place(port, host) + target;
}

void check_refused(std::uint16_t port, const std::string& message) {
  Browser browser(Servers::get().trusting());
  const Response response = browser.get(url(port));
  CHECK(response.failure == Failure::tls);
  CHECK(response.final);
  CHECK(response.status == 0);
  CHECK(response.message == message);
}

}  // namespace

TEST_CASE("nginx answers over plain HTTP, with and without keep-alive") {
  Browser browser;
  const std::string place = Servers::place(Servers::get().plain, "127.0.0.1");
  for (int i = 0; i < 3; ++i) {
    CHECK(browser.get("http://" + place + "/hello").body == "hello");
    CHECK(browser.get("http://" + place + "/close").body == "closed");
    const Response missing = browser.get("http://" + place + "/missing");
    CHECK(missing.status == 404);
    CHECK(missing.failure == Failure::none);
  }
  const Response head = browser.send({.method = "HEAD", .url = "http://" + place + "/hello"});
  CHECK(head.status == 200);
  CHECK(head.body == "");
}

TEST_CASE("a server whose certificate is right is believed, by its name and by its address") {
  Browser browser(Servers::get().trusting());
  for (const std::string host : {"localhost", "127.0.0.1"}) {
    const Response response = browser.get(url(Servers::get().good, host));
    CHECK(response.message == "");
    CHECK(response.body == "hello");
  }
  CHECK(browser.post(url(Servers::get().good), std::string(100000, 'x')).body == "hello");
}

TEST_CASE("the server is told the name that was asked for, but no address") {
  Browser browser(Servers::get().trusting());
  CHECK(browser.get(url(Servers::get().good, "localhost", "/name")).body == "localhost");
  CHECK(browser.get(url(Servers::get().good, "127.0.0.1", "/name")).body == "");
}

TEST_CASE("a second connection to an origin resumes the TLS session of the first") {
  Options options = Servers::get().trusting();
  options.idle_expiry = std::chrono::nanoseconds(1);
  Browser browser(options);
  const std::string resumed = url(Servers::get().good, "localhost", "/resumed");
  CHECK(browser.get(resumed).body == ".TLSv1.3");
  CHECK(browser.get(resumed).body == "rTLSv1.3");
}

TEST_CASE("a redirect stays on https") {
  Browser browser(Servers::get().trusting());
  const std::uint16_t port = Servers::get().good;
  const auto follow = [&](const std::string& target) {
    return browser.send({.method = "GET", .url = url(port, "localhost", target), .redirects = 5});
  };
  CHECK(follow("/elsewhere").body == "hello");
  const Response response = follow("/plain");
  CHECK(response.failure == Failure::redirect);
  CHECK(response.message == Servers::place(port, "localhost") +
                                " redirects from https to plain http (localhost:80), which is not "
                                "followed: what is sent could be read on the way");
}

TEST_CASE("a certificate for another host is refused") {
  const std::uint16_t port = Servers::get().wrong_host;
  check_refused(port, "the certificate of " + Servers::place(port, "localhost") +
                          " is for another host: expected 'localhost', found 'example.com', "
                          "'*.example.net'; use a URL with a host it is for, or correct the "
                          "server's certificate");
}

TEST_CASE("a certificate that does not have the address of the URL is refused") {
  Browser browser(Servers::get().trusting());
  const std::uint16_t port = Servers::get().wrong_host;
  const Response response = browser.get(url(port, "127.0.0.1"));
  CHECK(response.failure == Failure::tls);
  CHECK(response.message == "the certificate of " + Servers::place(port, "127.0.0.1") +
                                " is for another host: expected '127.0.0.1', found 'example.com', "
                                "'*.example.net'; use a URL with a host it is for, or correct the "
                                "server's certificate");
}

TEST_CASE("a certificate that expired is refused, with its date") {
  Browser browser(Servers::get().trusting());
  const std::uint16_t port = Servers::get().expired;
  const Response response = browser.get(url(port));
  CHECK(response.failure == Failure::tls);
  CHECK(response.message.starts_with("the certificate of " + Servers::place(port, "localhost") +
                                     " ('CN = expired') expired on " + time_text(-day)));
  CHECK(response.message.ends_with(
      " UTC; the server needs a new one (or this machine's clock is wrong)"));
}

TEST_CASE("a certificate that is not valid yet is refused, with its date") {
  Browser browser(Servers::get().trusting());
  const std::uint16_t port = Servers::get().future;
  const Response response = browser.get(url(port));
  CHECK(response.failure == Failure::tls);
  CHECK(response.message.starts_with("the certificate of " + Servers::place(port, "localhost") +
                                     " ('CN = future') is valid only from " + time_text(2 * day)));
  CHECK(response.message.ends_with(" UTC on; is this machine's clock right?"));
}

TEST_CASE("a certificate that signed itself is refused") {
  const std::uint16_t port = Servers::get().self_signed;
  check_refused(port, "the certificate of " + Servers::place(port, "localhost") +
                          " is not trusted: 'CN = selfmade' signed it itself, and it is not among "
                          "the certificates in '" +
                          Servers::get().ca() +
                          "'; if you trust this server, name a file with this certificate in the "
                          "setting http.ca_file");
}

TEST_CASE("a certificate of an unknown authority is refused") {
  const std::uint16_t port = Servers::get().unknown;
  check_refused(port, "the certificate of " + Servers::place(port, "localhost") +
                          " is not trusted: it comes from 'CN = Other CA', which is not among the "
                          "certificates in '" +
                          Servers::get().ca() +
                          "'; if you trust that authority, name a file with its certificate in the "
                          "setting http.ca_file");
}

TEST_CASE("without http.ca_file the system's certificates count") {
  Browser browser;
  const std::uint16_t port = Servers::get().good;
  const Response response = browser.get(url(port));
  CHECK(response.failure == Failure::tls);
  CHECK(response.message == "the certificate of " + Servers::place(port, "localhost") +
                                " is not trusted: it comes from 'CN = Test CA', which is not among "
                                "the system's certificates; if you trust that authority, name a "
                                "file with its certificate in the setting http.ca_file");
}

TEST_CASE("a certificate that signed itself can be trusted by name of its file") {
  Options options;
  options.ca_file = Servers::get().file("self.pem");
  Browser browser(options);
  CHECK(browser.get(url(Servers::get().self_signed)).body == "hello");
}

TEST_CASE("a protocol older than TLS 1.2 is refused") {
  Browser browser(Servers::get().trusting());
  const std::uint16_t port = Servers::get().old_protocol;
  const Response response = browser.get(url(port));
  CHECK(response.failure == Failure::tls);
  CHECK(response.message == "the TLS handshake with " + Servers::place(port, "localhost") +
                                " failed: tlsv1 alert protocol version; expected TLS 1.2 or 1.3");
}

TEST_CASE("a server that speaks no TLS is recognised") {
  Browser browser(Servers::get().trusting());
  const std::uint16_t port = Servers::get().plain;
  const Response response = browser.get(url(port));
  CHECK(response.failure == Failure::tls);
  CHECK(response.message == "the TLS handshake with " + Servers::place(port, "localhost") +
                                " failed: what came is not TLS; is it a server for http:// URLs?");
}

TEST_CASE("a server that hangs up during the TLS handshake is named") {
  RawServer server({[](Peer& peer) {
    Peer::pause(std::chrono::milliseconds(5));
    peer.send("");
  }});
  Browser browser(Servers::get().trusting());
  const Response response = browser.get("https://" + server.place() + "/");
  CHECK(response.failure == Failure::tls);
  CHECK_FALSE(response.final);
  CHECK(response.message.starts_with("the TLS handshake with " + server.place() + " failed: "));
}

TEST_CASE("a bad http.ca_file is named with the reason, before any connection") {
  RawServer server({answer("")});
  const std::string cure =
      "; the setting http.ca_file must name a file with certificates in PEM form";
  Options options;
  options.ca_file = Servers::get().file("nothing.pem");
  Browser missing(options);
  Response response = missing.get("https://" + server.place() + "/");
  CHECK(response.failure == Failure::tls);
  CHECK(response.message == "cannot read certificates from '" + options.ca_file +
                                "': No such file or directory" + cure);
  CHECK(response.final);
  options.ca_file = Servers::get().file("nginx.conf");
  Browser other(options);
  response = other.get("https://" + server.place() + "/");
  CHECK(response.failure == Failure::tls);
  CHECK(response.message == "cannot read certificates from '" + options.ca_file +
                                "': no certificate or crl found" + cure);
  CHECK(server.connections() == 0);
}

TEST_CASE("a plain request needs no http.ca_file") {
  RawServer server({answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")});
  Options options;
  options.ca_file = Servers::get().file("nothing.pem");
  Browser browser(options);
  CHECK(browser.get(server.url()).body == "ok");
}
