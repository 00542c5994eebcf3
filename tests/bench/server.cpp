// SPDX-License-Identifier: Apache-2.0
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "process_use.hpp"

// The service that both clients ask, made to cost as little as it can: one thread, no HTTP library,
// answers that lie ready. It looks at what matters, the path and the Authorization header, so that
// a client that does not do its work is refused.
//
//   bench_server [--delay MILLISECONDS] [--core N] [--authority FILE]
//
// With --authority it speaks TLS, and writes the certificate to be trusted to FILE. Prints
// "port: N". Ends with SIGTERM.
namespace heddle::bench {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<asio::ip::tcp, Executor>;
using Tls = asio::ssl::stream<Socket>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;

std::string answer(std::string_view status, std::string_view body) {
  return "HTTP/1.1 " + std::string(status) +
         "\r\nServer: bench\r\nDate: Wed, 01 Jan 2025 00:00:00 GMT\r\n"
         "Content-Type: application/json\r\nVary: Accept\r\nContent-Length: " +
         std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

// As long as those of the service are.
const std::string& tokens() {
  static const std::string text =
      answer("200 OK", "{\"refresh\":\"" + std::string(230, 'r') + "\",\"access\":\"" +
                           std::string(228, 'a') + "\"}");
  return text;
}
const std::string& api_key() {
  static const std::string text =
      answer("200 OK", "{\"api_key\":\"" + std::string(40, 'k') +
                           "\",\"created_at\":\"2021-07-31T09:19:18.123456Z\","
                           "\"expires_at\":\"2021-07-31T10:19:18.123456Z\",\"token\":\"" +
                           std::string(228, 't') + "\"}");
  return text;
}
const std::string& refusal() {
  static const std::string text = answer("401 Unauthorized", R"({"detail":"no"})");
  return text;
}

// The value of a header; the names are those that clients send, in any case.
std::string_view header(std::string_view head, std::string_view lower_name) {
  for (std::size_t at = head.find("\r\n"); at != std::string_view::npos;
       at = head.find("\r\n", at + 2)) {
    const std::string_view line = head.substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    if (line.size() <= lower_name.size() || line[lower_name.size()] != ':') continue;
    if (::strncasecmp(line.data(), lower_name.data(), lower_name.size()) != 0) continue;
    std::string_view value = line.substr(lower_name.size() + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    return value;
  }
  return {};
}

const std::string& answer_to(std::string_view head, std::string_view body) {
  if (head.starts_with("POST /api/v1/auth/login/ ")) {
    return body.find("\"password\"") != std::string_view::npos ? tokens() : refusal();
  }
  if (head.starts_with("POST /api/v1/auth/api-token/ ")) {
    return header(head, "authorization").starts_with("Bearer aaaa") ? api_key() : refusal();
  }
  return refusal();
}

template <class Stream>
class Session : public std::enable_shared_from_this<Session<Stream>> {
 public:
  Session(Stream stream, Timer timer, std::chrono::milliseconds delay)
      : stream_(std::move(stream)), timer_(std::move(timer)), delay_(delay) {}

  void start() {
    if constexpr (std::is_same_v<Stream, Tls>) {
      stream_.async_handshake(asio::ssl::stream_base::server,
                              [self = this->shared_from_this()](error_code error) {
                                if (!error) self->read();
                              });
    } else {
      read();
    }
  }

 private:
  void read() {
    stream_.async_read_some(asio::buffer(buffer_ + filled_, sizeof buffer_ - filled_),
                            [self = this->shared_from_this()](error_code error, std::size_t size) {
                              if (error) return;
                              self->filled_ += size;
                              self->look();
                            });
  }

  // One request at a time: nobody who asks here sends a second one before the answer.
  void look() {
    const std::string_view text(buffer_, filled_);
    const std::size_t end = text.find("\r\n\r\n");
    if (end == std::string_view::npos) return read();
    const std::string_view head = text.substr(0, end + 2);
    const std::string_view length = header(head, "content-length");
    std::size_t size = 0;
    std::from_chars(length.data(), length.data() + length.size(), size);
    if (filled_ < end + 4 + size) return read();
    answer_ = &answer_to(head, text.substr(end + 4, size));
    filled_ = 0;
    if (delay_.count() == 0) return write();
    timer_.expires_after(delay_);
    timer_.async_wait([self = this->shared_from_this()](error_code) { self->write(); });
  }

  void write() {
    asio::async_write(stream_, asio::buffer(*answer_),
                      [self = this->shared_from_this()](error_code error, std::size_t) {
                        if (!error) self->read();
                      });
  }

  Stream stream_;
  Timer timer_;
  std::chrono::milliseconds delay_;
  const std::string* answer_ = nullptr;
  std::size_t filled_ = 0;
  char buffer_[4096];
};

class Server {
 public:
  Server(asio::ssl::context* tls, std::chrono::milliseconds delay)
      : tls_(tls), delay_(delay), acceptor_(context_) {
    const asio::ip::tcp::endpoint any_port(asio::ip::address_v4::loopback(), 0);
    acceptor_.open(any_port.protocol());
    acceptor_.bind(any_port);
    acceptor_.listen(65535);  // as many as the kernel allows
  }

  [[nodiscard]] int port() const { return acceptor_.local_endpoint().port(); }

  void run() {
    accept();
    context_.run();
  }

 private:
  void accept() {
    acceptor_.async_accept([this](error_code error, Socket socket) {
      if (!error) serve(std::move(socket));
      accept();
    });
  }

  void serve(Socket socket) {
    socket.set_option(asio::ip::tcp::no_delay(true));
    Timer timer(context_);
    if (tls_ != nullptr) {
      std::make_shared<Session<Tls>>(Tls(std::move(socket), *tls_), std::move(timer), delay_)
          ->start();
    } else {
      std::make_shared<Session<Socket>>(std::move(socket), std::move(timer), delay_)->start();
    }
  }

  asio::io_context context_{1};
  asio::ssl::context* tls_;
  std::chrono::milliseconds delay_;
  asio::basic_socket_acceptor<asio::ip::tcp, Executor> acceptor_;
};

void require(bool succeeded, const char* doing) {
  if (!succeeded) throw std::runtime_error(std::string("OpenSSL failed to ") + doing);
}

void add_extension(X509* certificate, int id, const char* value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_nconf_nid(nullptr, &context, id, value);
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1,
          "add an extension");
  X509_EXTENSION_free(extension);
}

// A certificate for 127.0.0.1, signed by itself and made anew each time; to be trusted it is
// written to the file.
void identify(asio::ssl::context& tls, const std::string& file) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  X509* certificate = X509_new();
  require(key != nullptr && certificate != nullptr, "make a key");
  X509_set_version(certificate, X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate), 24L * 3600);
  X509_set_pubkey(certificate, key);
  X509_NAME* name = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>("bench"), -1, -1, 0);
  X509_set_issuer_name(certificate, name);
  add_extension(certificate, NID_basic_constraints, "critical,CA:TRUE");
  add_extension(certificate, NID_subject_alt_name, "IP:127.0.0.1");
  require(X509_sign(certificate, key, EVP_sha256()) > 0, "sign the certificate");
  require(SSL_CTX_use_certificate(tls.native_handle(), certificate) == 1 &&
              SSL_CTX_use_PrivateKey(tls.native_handle(), key) == 1,
          "use the certificate");
  std::FILE* out = std::fopen(file.c_str(), "w");
  require(out != nullptr && PEM_write_X509(out, certificate) == 1 && std::fclose(out) == 0,
          "write the certificate");
  X509_free(certificate);
  EVP_PKEY_free(key);
}

int run(int argc, char** argv) {
  std::chrono::milliseconds delay{0};
  std::string authority;
  for (int i = 1; i + 1 < argc; i += 2) {
    const std::string_view name = argv[i];
    if (name == "--delay") delay = std::chrono::milliseconds(std::atoi(argv[i + 1]));
    if (name == "--core") stay_on(std::atoi(argv[i + 1]));
    if (name == "--authority") authority = argv[i + 1];
  }
  if (!allow_descriptors(10'100)) return 1;
  std::optional<asio::ssl::context> tls;
  if (!authority.empty()) identify(tls.emplace(asio::ssl::context::tls_server), authority);
  Server server(tls ? &*tls : nullptr, delay);
  std::printf("port: %d\n", server.port());
  std::fflush(stdout);
  server.run();
  return 0;
}

}  // namespace
}  // namespace heddle::bench

int main(int argc, char** argv) {
  try {
    return heddle::bench::run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
