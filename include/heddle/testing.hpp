// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <heddle/plugin.h>

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <heddle/value.hpp>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#pragma GCC visibility push(default)  // what the libraries export

// Testing a node without a flow, a network or a clock: a host that plays both sides. It gives the
// node the inputs and settings of the test, answers its HTTP requests from a script, lets time pass
// at once, and holds the node to every rule that the real host holds it to.
//
//   heddle::testing::Host host;
//   host.input("user", "ada").setting("demo.url", "https://demo.example");
//   host.http().expect("GET", "https://demo.example/users/ada").reply({.body = R"({"age": 36})"});
//   const auto result = host.run(heddle::node_type<LookUp>);
//   CHECK(result.outcome == "SUCCESS");
//   CHECK(result.output("age") == 36);
//
// What the test got wrong (an input that the node does not declare, …) throws
// std::invalid_argument; a request that the script does not expect, or one that it expects and that
// never came, throws ScriptMismatch. What the node got wrong is in the result. A Host belongs to
// one thread. Link heddle::testing.
namespace heddle::testing {

// A request as the node sent it, secrets in clear.
struct HttpRequest {
  std::string method;
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
  std::chrono::nanoseconds connect_timeout{0};  // 0: the host's default
  std::chrono::nanoseconds timeout{0};          // 0: the host's default
  std::uint64_t maximum_body = 0;               // 0: the host's default
  std::uint32_t redirects = 0;                  // how many the node lets the host follow

  // The first header with this name, whatever its case.
  [[nodiscard]] std::optional<std::string> header(std::string_view name) const;
};

struct HttpReply {
  std::uint32_t status = 200;
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};
  // How long it takes on the fake clock. Beyond the request's timeout it does not come.
  std::chrono::nanoseconds takes{0};
};

// The node's requests are not those of the script. what() shows both, and what differs; secrets of
// the call are masked in it.
class ScriptMismatch : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One request that is expected, and what comes back: an empty 200 unless something else is said.
// Where a node lets the host follow redirects, the request that a redirect leads to is one more.
//   host.http().expect("POST", url).header("authorization", "Bearer t").json(R"({"n": 1})");
class HttpExchange {
 public:
  // Each of these must hold of the request; what is not named may be anything.
  HttpExchange& method(std::string method);
  HttpExchange& url(std::string url);
  HttpExchange& header(std::string name, std::string value);
  HttpExchange& without_header(std::string name);
  HttpExchange& body(std::string body);
  // The body is JSON of this meaning, however it is laid out.
  HttpExchange& json(std::string_view text);
  // Anything else: `check` returns why the request is not the expected one, or an empty text. What
  // it throws, as the assertions of test frameworks do, comes out of Host::run().
  HttpExchange& check(std::function<std::string(const HttpRequest&)> check);

  void reply(HttpReply reply);
  // No whole response comes: `kind` is one of HEDDLE_HTTP_*. A `status` that is not 0 had come.
  // HEDDLE_HTTP_TLS is a certificate that is not trusted, which no second try changes.
  void fail(std::uint32_t kind, std::string message = {}, std::uint32_t status = 0);
  // The run is cancelled while the request is under way.
  void cancel(std::uint32_t reason = HEDDLE_CANCEL_USER);

 private:
  friend struct ScriptPlayer;
  std::optional<std::string> method_;
  std::optional<std::string> url_;
  std::vector<std::pair<std::string, std::string>> headers_;
  std::vector<std::string> without_;
  std::optional<std::string> body_;
  std::optional<Value> json_;
  std::vector<std::function<std::string(const HttpRequest&)>> checks_;
  HttpReply reply_;
  std::uint32_t failure_ = HEDDLE_HTTP_NONE;
  std::string message_;
  std::uint32_t cancel_ = HEDDLE_CANCEL_NONE;
};

// The requests that are expected, in order.
class HttpScript {
 public:
  HttpExchange& expect();
  HttpExchange& expect(std::string method, std::string url);

  // The same for any request.
  HttpScript& reply(HttpReply reply);
  HttpScript& fail(std::uint32_t kind, std::string message = {}, std::uint32_t status = 0);
  HttpScript& cancel(std::uint32_t reason = HEDDLE_CANCEL_USER);

 private:
  friend struct ScriptPlayer;
  std::deque<HttpExchange> exchanges_;  // what was handed out stays where it is
};

struct LogLine {
  std::uint32_t level = HEDDLE_LOG_INFO;  // HEDDLE_LOG_*
  std::string text;
};

// Why the node did not succeed.
struct NodeError {
  std::string code;
  std::string message;
  bool retryable = false;
};

// How the node ended. Texts of logs and errors are as the real host shows them: secrets are masked.
struct Result {
  // The outcome's name; TIMEOUT when the deadline ended it; CANCELLED when the test cancelled it;
  // BROKEN, which no real node ends with, when it broke a rule: see `broken`.
  std::string outcome;
  std::optional<NodeError> error;
  // The rule that the node broke, or what an exception that left run() said. Empty: none.
  std::string broken;
  // Those that exist on this outcome, in the order of declaration, with their secrecy.
  std::vector<std::pair<std::string, Value>> outputs;
  std::vector<LogLine> log;
  std::vector<HttpRequest> requests;
  std::vector<std::string> secrets;              // what the node marked as secret itself
  std::chrono::nanoseconds duration{0};          // on the fake clock
  std::vector<std::chrono::nanoseconds> sleeps;  // what it asked for, in order

  [[nodiscard]] bool has_output(std::string_view name) const;
  // Throws std::invalid_argument, which says how the node ended, when there is none.
  [[nodiscard]] const Value& output(std::string_view name) const;
  // All of it in a few lines, for the message of a test that fails. Shows no secret.
  [[nodiscard]] std::string summary() const;
};

class Host {
 public:
  Host();
  ~Host();
  Host(Host&&) noexcept;
  Host& operator=(Host&&) noexcept;

  // Texts that are given for a setting of another type are read by that type, as in heddle.yaml.
  Host& input(std::string name, Value value);
  Host& setting(std::string name, Value value);

  [[nodiscard]] HttpScript& http();

  // The fake clock's time when the node starts: 2026-01-01T00:00:00Z unless set. It moves by what
  // the node sleeps and what exchanges take, and by nothing else. Throws std::invalid_argument
  // before 1770 and after 2170.
  Host& now(Timestamp time);
  // How long the attempt may take on that clock.
  Host& deadline(std::chrono::nanoseconds from_start);
  // Cancels the run: before it starts, when the fake clock has moved so far, or after so many calls
  // of the host's functions.
  Host& cancel(std::uint32_t reason = HEDDLE_CANCEL_USER);
  Host& cancel_after(std::chrono::nanoseconds from_start,
                     std::uint32_t reason = HEDDLE_CANCEL_USER);
  Host& cancel_after_calls(std::uint32_t calls, std::uint32_t reason = HEDDLE_CANCEL_USER);

  Host& attempt(std::uint32_t attempt);
  Host& idempotency_key(std::string key);

  // Runs the node once, on this thread. The script is used up by it; all else stays, so that a
  // second attempt can follow.
  Result run(const heddle_node_type& table);

 private:
  friend struct TypeRunner;
  struct Setup;
  std::unique_ptr<Setup> setup_;
};

}  // namespace heddle::testing

#pragma GCC visibility pop
