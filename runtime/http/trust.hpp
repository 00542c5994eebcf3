// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <mutex>
#include <string>

#include "http/client.hpp"

// The settings that all TLS connections share.
namespace heddle::http {

template <auto function>
struct OpensslFree {
  template <class T>
  void operator()(T* object) const noexcept {
    function(object);
  }
};
using SslContext = std::unique_ptr<SSL_CTX, OpensslFree<SSL_CTX_free>>;
using SslSession = std::unique_ptr<SSL_SESSION, OpensslFree<SSL_SESSION_free>>;
using Ssl = std::unique_ptr<SSL, OpensslFree<SSL_free>>;

struct Trust::Impl {
  // Made at the first call; a file that could not be read is tried again at the next. Throws
  // Failed.
  SSL_CTX* context();

  // "the system's certificates", "the certificates in '/etc/ca.pem'".
  [[nodiscard]] std::string name() const;

  std::string ca_file;
  std::mutex mutex;
  SslContext made;
};

// The reason of OpenSSL's latest error, for people; clears its queue.
[[nodiscard]] std::string openssl_reason();

}  // namespace heddle::http
