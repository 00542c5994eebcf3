// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <string>

#include "core.hpp"
#include "http/certificates.hpp"
#include "http/nginx.hpp"
#include "http/raw_server.hpp"

// core.http in flows against nginx, with a certificate of an authority that only the host's setting
// knows.
namespace heddle::test {
namespace {

class Server {
 public:
  Server() {
    const Certificate authority = make_certificate({"an authority", "", true}, nullptr);
    const Certificate server = make_certificate({"localhost", "DNS:localhost"}, &authority);
    authority.write(folder_ / "ca.pem", folder_ / "ca.key");
    server.write(folder_ / "server.pem", folder_ / "server.key");
    nginx_.emplace(
        folder_,
        "server { listen 127.0.0.1:" + std::to_string(port_) + " ssl; ssl_certificate " +
            folder_ / "server.pem" + "; ssl_certificate_key " + folder_ / "server.key" +
            "; default_type application/json; "
            "location = /orders { return 200 "
            "'{\"method\": \"$request_method\", \"id\": \"$http_x_id\", \"n\": $arg_n}'; } "
            "location = /moved { return 302 /orders?n=2; } }\n",
        port_);
  }

  [[nodiscard]] std::string place(const std::string& host = "localhost") const {
    return host + ":" + std::to_string(port_);
  }
  [[nodiscard]] std::string ca_file() const { return folder_ / "ca.pem"; }

 private:
  std::uint16_t port_ = unused_port();
  TemporaryFolder folder_;
  std::optional<Nginx> nginx_;
};

RunResult ask(const std::string& url, const std::string& ca_file, const std::string& more = "") {
  const Runtime runtime(options(ca_file.empty() ? std::map<std::string, std::string, std::less<>>{}
                                                : std::map<std::string, std::string, std::less<>>{
                                                      {"http.ca_file", ca_file}}));
  return runtime.run(load(runtime,
                          "inputs: {url: string}\n"
                          "outputs: {json: '${{ nodes.ask.json }}', url: '${{ nodes.ask.url }}'}\n"
                          "nodes:\n"
                          "  ask:\n"
                          "    use: core.http\n"
                          "    with: {url: '${{ inputs.url }}', headers: {x-id: A-17}" +
                              more + "}\n    next: end\n"),
                     {{"url", url}});
}

}  // namespace

TEST_CASE("core.http asks nginx over TLS where the setting names who signed its certificate") {
  const Server server;
  const std::string url = "https://" + server.place() + "/orders?n=1";
  const RunResult result = ask(url, server.ca_file());
  INFO((result.error ? result.error->message : std::string()));
  CHECK(result.outcome == "SUCCESS");
  CHECK(output(result, "json") == Map{{"id", "A-17"}, {"method", "GET"}, {"n", 1}});
  CHECK(output(result, "url") == url);

  const RunResult stranger = ask(url, "");
  REQUIRE(stranger.error);
  CHECK(stranger.error->code == "http_tls");
  CHECK_FALSE(stranger.error->retryable);
  CHECK(stranger.error->message.find(server.place()) != std::string::npos);
}

TEST_CASE("core.http does not talk to a server whose certificate is for another name") {
  const Server server;
  const RunResult result =
      ask("https://" + server.place("127.0.0.1") + "/orders?n=1", server.ca_file());
  REQUIRE(result.error);
  CHECK(result.error->code == "http_tls");
  CHECK_FALSE(result.error->retryable);
  CHECK(result.error->message ==
        "the certificate of " + server.place("127.0.0.1") +
            " is for another host: expected '127.0.0.1', found 'localhost'; use a URL with a host "
            "it is for, or correct the server's certificate");
}

TEST_CASE("core.http follows a redirect of nginx only where it is told to") {
  const Server server;
  const std::string url = "https://" + server.place() + "/moved";
  const RunResult left = ask(url, server.ca_file());
  REQUIRE(left.error);
  CHECK(left.error->code == "http_302");
  CHECK(left.error->message == "GET " + server.place() +
                                   " was answered with 302, a redirect, which is not followed; set "
                                   "redirects to follow it");
  const RunResult followed = ask(url, server.ca_file(), ", redirects: 1");
  CHECK(followed.outcome == "SUCCESS");
  CHECK(output(followed, "url") == "https://" + server.place() + "/orders?n=2");
  CHECK(output(followed, "json") == Map{{"id", "A-17"}, {"method", "GET"}, {"n", 2}});
}

}  // namespace heddle::test
