// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

#include "http/client.hpp"
#include "http/stream.hpp"
#include "http/trust.hpp"
#include "http/url.hpp"

// TLS over a non-blocking socket. OpenSSL works on the socket itself and not through Asio's
// ssl::stream, whose two buffers of 17 KiB per connection would be the larger part of what a
// waiting request costs.
namespace heddle::http {

// What was wrong with a certificate, as the verification saw it.
struct CertificateFault {
  long code = 0;  // X509_V_ERR_*; X509_V_OK when there was none
  std::string subject;
  std::string issuer;
  std::string names;  // for which hosts and addresses it is
  std::string not_before;
  std::string not_after;
};

[[nodiscard]] CertificateFault describe_fault(X509_STORE_CTX* store);

// What was expected, what was found, and the cure. `trusted` is Trust::Impl::name().
[[nodiscard]] std::string fault_message(const CertificateFault& fault, const Url& url,
                                        const std::string& trusted);

class TlsStream final : public Stream {
 public:
  // Throws Failed. `session`, of an earlier connection to the same origin, may be null.
  TlsStream(fiber::Worker& worker, Socket socket, std::shared_ptr<Trust> trust, const Url& url,
            SSL_SESSION* session);
  ~TlsStream() override;

  // Throws Failed and Stopped.
  void handshake(const Url& url, fiber::CancelScope& scope);

  IoResult read_some(char* data, std::size_t size) override;
  IoResult write_some(std::string_view data) override;
  [[nodiscard]] bool holds_data() const override { return SSL_has_pending(ssl_.get()) == 1; }
  [[nodiscard]] bool quiet() override;

  // The latest session that the server gave, once; or null.
  [[nodiscard]] SslSession take_session() { return std::move(session_); }

  static int keep_session(SSL* ssl, SSL_SESSION* session);

 private:
  static int verify(int accepted, X509_STORE_CTX* store);
  [[noreturn]] void fail_handshake(int result, int reason, const Url& url);
  IoResult outcome(int result, std::size_t size);

  std::shared_ptr<Trust> trust_;
  Ssl ssl_;
  SslSession session_;
  CertificateFault fault_;
  bool broken_ = false;
};

}  // namespace heddle::http
