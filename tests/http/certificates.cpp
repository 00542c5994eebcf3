// SPDX-License-Identifier: Apache-2.0
#include "certificates.hpp"

#include <doctest/doctest.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>

namespace heddle::test {

namespace {

void add_extension(X509* certificate, X509* issuer, int id, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, id, value.c_str());
  REQUIRE(extension != nullptr);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

template <class Write>
void write_file(const std::string& name, const Write& write) {
  std::FILE* file = std::fopen(name.c_str(), "w");
  REQUIRE(file != nullptr);
  write(file);
  std::fclose(file);
}

}  // namespace

Certificate make_certificate(const CertificateWish& wish, const Certificate* issuer) {
  static long serial = 1;
  Certificate made;
  made.key.reset(EVP_EC_gen("P-256"));
  made.x509.reset(X509_new());
  X509* x509 = made.x509.get();
  X509* signer = issuer != nullptr ? issuer->x509.get() : x509;
  X509_set_version(x509, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x509), serial++);
  X509_gmtime_adj(X509_getm_notBefore(x509), wish.valid_from);
  X509_gmtime_adj(X509_getm_notAfter(x509), wish.valid_until);
  X509_set_pubkey(x509, made.key.get());
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x509), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(wish.subject.c_str()), -1, -1,
                             0);
  X509_set_issuer_name(x509, X509_get_subject_name(signer));
  add_extension(x509, signer, NID_basic_constraints,
                wish.authority ? "critical,CA:TRUE" : "critical,CA:FALSE");
  if (!wish.names.empty()) add_extension(x509, signer, NID_subject_alt_name, wish.names);
  EVP_PKEY* key = issuer != nullptr ? issuer->key.get() : made.key.get();
  REQUIRE(X509_sign(x509, key, EVP_sha256()) > 0);
  return made;
}

void Certificate::write(const std::string& certificate_file, const std::string& key_file) const {
  write_file(certificate_file, [&](std::FILE* file) { PEM_write_X509(file, x509.get()); });
  write_file(key_file, [&](std::FILE* file) {
    PEM_write_PrivateKey(file, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

}  // namespace heddle::test
