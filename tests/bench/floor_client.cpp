// SPDX-License-Identifier: Apache-2.0
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "client_options.hpp"
#include "process_use.hpp"

// The floor: what somebody writes by hand who knows Asio and Beast well, for these two requests and
// nothing else. One thread for each io_context, connections that are kept, no type-erased executor,
// callbacks without allocation where Asio recycles, JSON in memory of the connection, a deadline
// for each request that costs nothing while it is not reached.
namespace heddle::bench {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
using boost::system::error_code;
using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;
using Tls = beast::ssl_stream<Socket>;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds patience{30};

struct Result {
  std::string api_key;
  std::string token;
  std::string created_at;
  std::string expires_at;
};

// What the connections of one thread share.
struct Work {
  long left = 0;  // flows that have not begun
  long failed = 0;
  std::string why;
};

template <class Stream>
class Connection {
 public:
  Connection(asio::io_context& context, asio::ssl::context* tls, int port, Work& work)
      : work_(work),
        stream_(make_stream(context, tls)),
        timer_(context),
        endpoint_(asio::ip::address_v4::loopback(), static_cast<std::uint16_t>(port)),
        host_("127.0.0.1:" + std::to_string(port)) {
    if constexpr (is_tls)
      stream_.set_verify_callback(asio::ssl::host_name_verification("127.0.0.1"));
  }

  // Goes on until no work is left; keeps the connection for the next time.
  void start() {
    watch();
    if (connected_) return next_flow();
    deadline_ = Clock::now() + patience;
    socket().async_connect(endpoint_, [this](error_code error) {
      if (error) return fail(error.message());
      socket().set_option(asio::ip::tcp::no_delay(true));
      shake_hands();
    });
  }

 private:
  static constexpr bool is_tls = !std::is_same_v<Stream, Socket>;

  static Stream make_stream(asio::io_context& context, asio::ssl::context* tls) {
    if constexpr (is_tls) {
      return Stream(Socket(context), *tls);
    } else {
      static_cast<void>(tls);
      return Stream(context);
    }
  }

  Socket& socket() {
    if constexpr (is_tls) {
      return stream_.next_layer();
    } else {
      return stream_;
    }
  }

  void shake_hands() {
    if constexpr (is_tls) {
      stream_.async_handshake(asio::ssl::stream_base::client, [this](error_code error) {
        if (error) return fail(error.message());
        connected_ = true;
        next_flow();
      });
    } else {
      connected_ = true;
      next_flow();
    }
  }

  // The timer is set once for many requests: when it fires, it is set again to what the deadline
  // has become.
  void watch() {
    timer_.expires_at(Clock::now() + patience);
    timer_.async_wait([this](error_code error) {
      if (error) return;
      if (Clock::now() >= deadline_) return socket().close();
      watch();
    });
  }

  void next_flow() {
    if (work_.left == 0) {
      timer_.cancel();
      return;
    }
    --work_.left;
    json::object credentials({{"email", "integration@healthcarecomms.example"},
                              {"password", "a password of some length"}},
                             memory());
    ask("/api/v1/auth/login/", json::serialize(credentials), {}, &Connection::signed_in);
  }

  void signed_in(const json::object& answer) {
    const json::value* access = answer.if_contains("access");
    const json::value* refresh = answer.if_contains("refresh");
    if (access == nullptr || !access->is_string() || refresh == nullptr || !refresh->is_string()) {
      return fail("no token in the answer");
    }
    ask("/api/v1/auth/api-token/", {}, "Bearer " + std::string(access->get_string()),
        &Connection::got_token);
  }

  void got_token(const json::object& answer) {
    const auto text = [&](std::string_view name) -> std::string {
      const json::value* found = answer.if_contains(name);
      return found != nullptr && found->is_string() ? std::string(found->get_string()) : "";
    };
    result_ = {text("api_key"), text("token"), text("created_at"), text("expires_at")};
    if (result_.api_key.empty() || result_.token.empty()) return fail("no API key in the answer");
    next_flow();
  }

  using Then = void (Connection::*)(const json::object&);

  void ask(std::string_view target, std::string body, std::string_view authorization, Then then) {
    then_ = then;
    request_ = {};
    request_.method(http::verb::post);
    request_.target(target);
    request_.version(11);
    request_.set(http::field::host, host_);
    request_.set(http::field::user_agent, "floor/1.0");
    request_.set(http::field::accept, "application/json");
    if (!body.empty()) request_.set(http::field::content_type, "application/json");
    if (!authorization.empty()) request_.set(http::field::authorization, authorization);
    request_.body() = std::move(body);
    request_.prepare_payload();
    deadline_ = Clock::now() + patience;
    http::async_write(stream_, request_, [this](error_code error, std::size_t) {
      if (error) return fail(error.message());
      parser_.emplace();
      parser_->body_limit(std::uint64_t{10} << 20);
      http::async_read(stream_, buffer_, *parser_, [this](error_code failed, std::size_t) {
        if (failed) return fail(failed.message());
        answered();
      });
    });
  }

  void answered() {
    const auto& response = parser_->get();
    if (response.result() != http::status::ok) {
      return fail("status " + std::to_string(response.result_int()));
    }
    error_code error;
    const json::value answer = json::parse(response.body(), error, memory());
    if (error || !answer.is_object()) return fail("an answer that is no JSON object");
    (this->*then_)(answer.get_object());
  }

  // The next value overwrites the one before it, which nobody needs any more.
  json::storage_ptr memory() {
    memory_.emplace(json_space_, sizeof json_space_);
    return &*memory_;
  }

  void fail(std::string why) {
    ++work_.failed;
    if (work_.why.empty()) work_.why = std::move(why);
    timer_.cancel();
  }

  Work& work_;
  Stream stream_;
  asio::basic_waitable_timer<Clock, asio::wait_traits<Clock>, asio::io_context::executor_type>
      timer_;
  asio::ip::tcp::endpoint endpoint_;
  std::string host_;
  bool connected_ = false;
  Clock::time_point deadline_;
  Then then_ = nullptr;
  http::request<http::string_body> request_;
  std::optional<http::response_parser<http::string_body>> parser_;
  beast::flat_buffer buffer_;
  Result result_;
  unsigned char json_space_[2048];
  std::optional<json::monotonic_resource> memory_;
};

template <class Stream>
class Thread {
 public:
  Thread(const ClientOptions& options, asio::ssl::context* tls, long connections) : context_(1) {
    for (long i = 0; i < connections; ++i) {
      connections_.push_back(
          std::make_unique<Connection<Stream>>(context_, tls, options.port, work));
    }
  }

  void run(long flows) {
    work.left = flows;
    for (auto& connection : connections_) connection->start();
    context_.run();
    context_.restart();
  }

  Work work;

 private:
  asio::io_context context_;
  std::vector<std::unique_ptr<Connection<Stream>>> connections_;
};

template <class Stream>
int measure(const ClientOptions& options, asio::ssl::context* tls) {
  std::vector<std::unique_ptr<Thread<Stream>>> threads;
  for (unsigned i = 0; i < options.threads; ++i) {
    threads.push_back(
        std::make_unique<Thread<Stream>>(options, tls, options.in_flight / options.threads));
  }
  const auto run_all = [&](long flows) {
    std::vector<std::thread> others;
    const long each = flows / static_cast<long>(threads.size());
    for (std::size_t i = 1; i < threads.size(); ++i) {
      others.emplace_back([&threads, i, each] { threads[i]->run(each); });
    }
    threads[0]->run(each);
    for (auto& other : others) other.join();
  };
  run_all(options.warm_up);
  const Use use;
  run_all(options.flows);
  long failed = 0;
  std::string why;
  for (const auto& thread : threads) {
    failed += thread->work.failed + thread->work.left;
    if (why.empty()) why = thread->work.why;
  }
  use.say(options.flows, failed, why);
  return 0;
}

int run(const ClientOptions& options) {
  stay_on(options.core);
  if (!allow_descriptors(static_cast<std::uint64_t>(options.in_flight) + 64)) return 1;
  if (options.authority.empty()) return measure<Socket>(options, nullptr);
  asio::ssl::context tls(asio::ssl::context::tls_client);
  tls.load_verify_file(options.authority);
  tls.set_verify_mode(asio::ssl::verify_peer);
  return measure<Tls>(options, &tls);
}

}  // namespace
}  // namespace heddle::bench

int main(int argc, char** argv) {
  try {
    return heddle::bench::run(heddle::bench::read_options(argc, argv));
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
