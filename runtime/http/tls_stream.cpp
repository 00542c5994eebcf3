// SPDX-License-Identifier: Apache-2.0
#include "http/tls_stream.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <cerrno>

#include "http/failed.hpp"

namespace heddle::http {

namespace {

// Some servers answer clients that do not say it with HTTP/2.
constexpr unsigned char protocols[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};

}  // namespace

TlsStream::TlsStream(fiber::Worker& worker, Socket socket, std::shared_ptr<Trust> trust,
                     const Url& url, SSL_SESSION* session)
    : Stream(worker, std::move(socket)),
      trust_(std::move(trust)),
      ssl_(SSL_new(trust_->impl_->context())) {
  SSL* ssl = ssl_.get();
  if (ssl == nullptr || SSL_set_fd(ssl, descriptor()) != 1) {
    throw Failed{Failure::tls, "cannot set up TLS: " + openssl_reason()};
  }
  SSL_set_app_data(ssl, this);
  SSL_set_verify(ssl, SSL_VERIFY_PEER, &TlsStream::verify);
  SSL_set_alpn_protos(ssl, protocols, sizeof(protocols));
  int accepted = 0;
  if (url.literal) {
    accepted = X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), url.host.c_str());
  } else {
    SSL_set_hostflags(ssl, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
    // A name with a dot at its end is the same name; certificates and SNI have it without.
    std::string name = url.host;
    if (name.ends_with('.')) name.pop_back();
    accepted = SSL_set1_host(ssl, name.c_str());
    if (accepted == 1) accepted = static_cast<int>(SSL_set_tlsext_host_name(ssl, name.c_str()));
  }
  // Without the name to expect, any certificate would do.
  if (accepted != 1) throw Failed{Failure::tls, "cannot set up TLS: " + openssl_reason()};
  if (session != nullptr) SSL_set_session(ssl, session);
  SSL_set_connect_state(ssl);
}

TlsStream::~TlsStream() {
  if (broken_) SSL_set_quiet_shutdown(ssl_.get(), 1);
  // Says goodbye if that does not block; a session left without one is not resumed.
  ERR_clear_error();
  if (SSL_is_init_finished(ssl_.get()) == 1) SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

int TlsStream::verify(int accepted, X509_STORE_CTX* store) {
  if (accepted == 1) return 1;
  const auto* ssl =
      static_cast<SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  static_cast<TlsStream*>(SSL_get_app_data(ssl))->fault_ = describe_fault(store);
  return 0;
}

int TlsStream::keep_session(SSL* ssl, SSL_SESSION* session) {
  static_cast<TlsStream*>(SSL_get_app_data(ssl))->session_.reset(session);
  return 1;  // it is ours now
}

void TlsStream::handshake(const Url& url, fiber::CancelScope& scope) {
  while (true) {
    ERR_clear_error();
    errno = 0;
    const int result = SSL_do_handshake(ssl_.get());
    if (result == 1) return;
    const int reason = SSL_get_error(ssl_.get(), result);
    if (reason == SSL_ERROR_WANT_READ) {
      wait(IoResult::State::wants_read, scope);
    } else if (reason == SSL_ERROR_WANT_WRITE) {
      wait(IoResult::State::wants_write, scope);
    } else {
      fail_handshake(result, reason, url);
    }
  }
}

void TlsStream::fail_handshake(int result, int reason, const Url& url) {
  broken_ = true;
  const int system_error = errno;
  if (fault_.code != X509_V_OK) {
    // The server will show the same certificate the next time.
    throw Failed{Failure::tls, fault_message(fault_, url, trust_->impl_->name()), true};
  }
  const std::string place = url.place();
  if (reason == SSL_ERROR_SYSCALL && system_error != 0) {
    throw Failed{Failure::tls, fmt::format("the TLS handshake with {} failed: {}", place,
                                           std::generic_category().message(system_error))};
  }
  const int code = ERR_GET_REASON(ERR_peek_last_error());
  std::string text = openssl_reason();
  if (code == SSL_R_UNEXPECTED_EOF_WHILE_READING || text.empty() || result == 0) {
    text = "the other side closed the connection";
  } else if (code == SSL_R_WRONG_VERSION_NUMBER || code == SSL_R_HTTP_REQUEST ||
             code == SSL_R_PACKET_LENGTH_TOO_LONG) {
    text = "what came is not TLS; is it a server for http:// URLs?";
  } else if (code == SSL_R_UNSUPPORTED_PROTOCOL || code == SSL_R_TLSV1_ALERT_PROTOCOL_VERSION) {
    text += "; expected TLS 1.2 or 1.3";
  }
  throw Failed{Failure::tls, fmt::format("the TLS handshake with {} failed: {}", place, text)};
}

IoResult TlsStream::read_some(char* data, std::size_t size) {
  ERR_clear_error();
  errno = 0;
  std::size_t count = 0;
  const int result = SSL_read_ex(ssl_.get(), data, size, &count);
  return outcome(result, count);
}

IoResult TlsStream::write_some(std::string_view data) {
  ERR_clear_error();
  errno = 0;
  std::size_t count = 0;
  const int result = SSL_write_ex(ssl_.get(), data.data(), data.size(), &count);
  return outcome(result, count);
}

IoResult TlsStream::outcome(int result, std::size_t size) {
  if (result == 1) return {IoResult::State::done, size, {}};
  const int system_error = errno;
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {IoResult::State::wants_read, 0, {}};
    case SSL_ERROR_WANT_WRITE:
      return {IoResult::State::wants_write, 0, {}};
    case SSL_ERROR_ZERO_RETURN:
      return {IoResult::State::ended, 0, {}};
    case SSL_ERROR_SYSCALL:
      broken_ = true;
      return {IoResult::State::broken, 0, std::generic_category().message(system_error)};
    default:
      broken_ = true;
      return {IoResult::State::broken, 0, openssl_reason()};
  }
}

bool TlsStream::quiet() {
  if (!holds_data() && Stream::quiet()) return true;
  // New session tickets and the like come unasked and are no data.
  char byte = 0;
  return read_some(&byte, 1).state == IoResult::State::wants_read;
}

}  // namespace heddle::http
