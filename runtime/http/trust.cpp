// SPDX-License-Identifier: Apache-2.0
#include "http/trust.hpp"

#include <fmt/format.h>
#include <openssl/err.h>

#include <cerrno>
#include <fstream>
#include <system_error>

#include "http/failed.hpp"
#include "http/tls_stream.hpp"

namespace heddle::http {

namespace {

[[noreturn]] void refuse_file(const std::string& file, const std::string& why) {
  throw Failed{Failure::tls,
               fmt::format("cannot read certificates from '{}': {}; the setting http.ca_file must "
                           "name a file with certificates in PEM form",
                           file, why),
               true};
}

void load_file(SSL_CTX* context, const std::string& file) {
  // OpenSSL's own text for a file that is not there is about its "system lib".
  errno = 0;
  if (!std::ifstream(file)) refuse_file(file, std::generic_category().message(errno));
  if (SSL_CTX_load_verify_file(context, file.c_str()) != 1) {
    const std::string reason = openssl_reason();
    refuse_file(file, reason.empty() ? "it holds no certificate" : reason);
  }
}

}  // namespace

std::string openssl_reason() {
  const unsigned long code = ERR_peek_last_error();
  ERR_clear_error();
  if (code == 0) return {};
  if (ERR_SYSTEM_ERROR(code)) {
    return std::generic_category().message(static_cast<int>(ERR_GET_REASON(code)));
  }
  const char* reason = ERR_reason_error_string(code);
  return reason != nullptr ? reason : fmt::format("error {:x}", code);
}

SSL_CTX* Trust::Impl::context() {
  const std::lock_guard lock(mutex);
  if (made) return made.get();
  ERR_clear_error();
  SslContext context(SSL_CTX_new(TLS_client_method()));
  if (!context) throw Failed{Failure::tls, "cannot set up TLS: " + openssl_reason()};
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  // The head of a record and the rest of it in one system call.
  SSL_CTX_set_read_ahead(context.get(), 1);
  if (ca_file.empty()) {
    if (SSL_CTX_set_default_verify_paths(context.get()) != 1) {
      throw Failed{Failure::tls, "cannot read the system's certificates: " + openssl_reason()};
    }
  } else {
    load_file(context.get(), ca_file);
  }
  // Sessions are kept by origin in the pool, not in OpenSSL's cache.
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context.get(), &TlsStream::keep_session);
  made = std::move(context);
  return made.get();
}

std::string Trust::Impl::name() const {
  if (ca_file.empty()) return "the system's certificates";
  return fmt::format("the certificates in '{}'", ca_file);
}

Trust::Trust(const Options& options) : impl_(std::make_unique<Impl>()) {
  impl_->ca_file = options.ca_file;
}

Trust::~Trust() = default;

}  // namespace heddle::http
