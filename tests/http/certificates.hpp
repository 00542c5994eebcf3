// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>

// Certificates for tests, good and bad, made when they are needed: ones that lie in a repository
// expire.
namespace heddle::test {

struct Free {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
};

struct Certificate {
  std::unique_ptr<EVP_PKEY, Free> key;
  std::unique_ptr<X509, Free> x509;

  void write(const std::string& certificate_file, const std::string& key_file) const;
};

struct CertificateWish {
  std::string subject{};         // its common name
  std::string names{};           // as in "DNS:localhost,IP:127.0.0.1"
  bool authority = false;        // may sign others
  long valid_from = -3600;       // seconds from now
  long valid_until = 24 * 3600;  // seconds from now
};

// Signed by `issuer`, or by itself when that is null.
[[nodiscard]] Certificate make_certificate(const CertificateWish& wish, const Certificate* issuer);

}  // namespace heddle::test
