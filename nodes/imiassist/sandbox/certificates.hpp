// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <Poco/Net/Context.h>

#include <array>
#include <memory>
#include <string>

#include "names.hpp"

// A certificate for the sandbox and the authority that signs it, made anew at every start, so that
// no key lies in a repository and nobody comes to trust one for good. A client trusts the sandbox
// by the authority's certificate. The defective kinds are there to see a client refuse them.
namespace heddle::imiassist::sandbox {

enum class CertificateKind { good, wrong_host, expired, self_signed };

inline constexpr std::array<Named<CertificateKind>, 4> certificate_names{{
    {"good", CertificateKind::good},                // localhost, 127.0.0.1, ::1 and the host
    {"wrong-host", CertificateKind::wrong_host},    // for wrong-host.example only
    {"expired", CertificateKind::expired},          // since yesterday
    {"self-signed", CertificateKind::self_signed},  // not signed by the authority
}};

template <auto free_function>
struct Freed {
  template <typename T>
  void operator()(T* object) const {
    free_function(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freed<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freed<X509_free>>;

struct Identity {
  Key key;
  Certificate certificate;
  std::string authority_pem;  // what a client has to trust
};

// `host` is the address that the sandbox listens on. Throws std::runtime_error.
Identity make_identity(CertificateKind kind, const std::string& host);

// Poco's TLS has to be initialised by then (Poco::Net::initializeSSL).
Poco::Net::Context::Ptr make_server_context(const Identity& identity);

}  // namespace heddle::imiassist::sandbox
