// SPDX-License-Identifier: Apache-2.0
#include "certificates.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <stdexcept>

namespace heddle::imiassist::sandbox {
namespace {

constexpr long hour = 3600;
constexpr long day = 24 * hour;

using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Extension = std::unique_ptr<X509_EXTENSION, Freed<X509_EXTENSION_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free>>;

[[noreturn]] void fail(const std::string& doing) {
  const unsigned long code = ERR_get_error();
  const char* reason = code == 0 ? nullptr : ERR_reason_error_string(code);
  throw std::runtime_error("cannot make the TLS certificate: OpenSSL failed to " + doing + " (" +
                           (reason == nullptr ? "no reason given" : reason) + ")");
}

void require(bool succeeded, const char* doing) {
  if (!succeeded) fail(doing);
}

Key make_key() {
  Key key(EVP_EC_gen("P-256"));
  require(key != nullptr, "generate a P-256 key");
  return key;
}

// What differs between the certificates; the times count from now.
struct Plan {
  std::string common_name;
  long not_before;
  long not_after;
};

Certificate start_certificate(const Plan& plan, EVP_PKEY* key) {
  Certificate certificate(X509_new());
  require(certificate != nullptr, "allocate a certificate");
  X509* x509 = certificate.get();
  const Number serial(BN_new());
  require(serial != nullptr &&
              BN_rand(serial.get(), 64, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
              BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(x509)) != nullptr,
          "set a serial number");
  X509_NAME* name = X509_get_subject_name(x509);
  const auto* text = reinterpret_cast<const unsigned char*>(plan.common_name.c_str());
  require(X509_set_version(x509, X509_VERSION_3) == 1 &&
              X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, text, -1, -1, 0) == 1 &&
              X509_gmtime_adj(X509_getm_notBefore(x509), plan.not_before) != nullptr &&
              X509_gmtime_adj(X509_getm_notAfter(x509), plan.not_after) != nullptr &&
              X509_set_pubkey(x509, key) == 1,
          "fill in the certificate");
  return certificate;
}

void add_extension(X509* certificate, X509* issuer, int id, const std::string& value) {
  X509V3_CTX context{};
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  const Extension extension(X509V3_EXT_nconf_nid(nullptr, &context, id, value.c_str()));
  require(extension != nullptr && X509_add_ext(certificate, extension.get(), -1) == 1,
          "add an extension");
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuer_key) {
  // Strict verifiers want both key identifiers, and the second is looked up in the first.
  add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
  add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
  require(X509_set_issuer_name(certificate, X509_get_subject_name(issuer)) == 1 &&
              X509_sign(certificate, issuer_key, EVP_sha256()) > 0,
          "sign the certificate");
}

Certificate make_authority(EVP_PKEY* key) {
  Certificate authority =
      start_certificate({"IMIassist sandbox authority", -90 * day, 365 * day}, key);
  X509* x509 = authority.get();
  add_extension(x509, x509, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
  add_extension(x509, x509, NID_key_usage, "critical,keyCertSign,cRLSign");
  sign(x509, x509, key);
  return authority;
}

std::string names_for(CertificateKind kind, const std::string& host) {
  if (kind == CertificateKind::wrong_host) return "DNS:wrong-host.example";
  std::string names = "DNS:localhost,IP:127.0.0.1,IP:::1";
  const bool known = host == "127.0.0.1" || host == "::1" || host == "0.0.0.0" || host == "::";
  if (!known) names += ",IP:" + host;
  return names;
}

Plan plan_for(CertificateKind kind) {
  if (kind == CertificateKind::expired) return {"localhost", -30 * day, -1 * day};
  if (kind == CertificateKind::wrong_host) return {"wrong-host.example", -1 * hour, 90 * day};
  return {"localhost", -1 * hour, 90 * day};
}

std::string to_pem(X509* certificate) {
  const Memory memory(BIO_new(BIO_s_mem()));
  require(memory != nullptr && PEM_write_bio_X509(memory.get(), certificate) == 1,
          "write the certificate as PEM");
  char* data = nullptr;
  const long size = BIO_get_mem_data(memory.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace

Identity make_identity(CertificateKind kind, const std::string& host) {
  const Key authority_key = make_key();
  const Certificate authority = make_authority(authority_key.get());
  Identity identity;
  identity.key = make_key();
  identity.certificate = start_certificate(plan_for(kind), identity.key.get());
  X509* x509 = identity.certificate.get();
  const bool self_signed = kind == CertificateKind::self_signed;
  X509* issuer = self_signed ? x509 : authority.get();
  add_extension(x509, issuer, NID_basic_constraints, "critical,CA:FALSE");
  add_extension(x509, issuer, NID_key_usage, "critical,digitalSignature");
  add_extension(x509, issuer, NID_ext_key_usage, "serverAuth");
  add_extension(x509, issuer, NID_subject_alt_name, names_for(kind, host));
  sign(x509, issuer, self_signed ? identity.key.get() : authority_key.get());
  identity.authority_pem = to_pem(authority.get());
  return identity;
}

Poco::Net::Context::Ptr make_server_context(const Identity& identity) {
  Poco::Net::Context::Params params;
  params.verificationMode = Poco::Net::Context::VERIFY_NONE;  // clients show no certificate
  Poco::Net::Context::Ptr context =
      new Poco::Net::Context(Poco::Net::Context::TLS_SERVER_USE, params);
  context->requireMinimumProtocol(Poco::Net::Context::PROTO_TLSV1_2);
  SSL_CTX* ssl = context->sslContext();
  // Nobody resumes sessions here, and a ticket written to a client that has gone already fails the
  // handshake.
  require(SSL_CTX_set_num_tickets(ssl, 0) == 1 &&
              SSL_CTX_use_certificate(ssl, identity.certificate.get()) == 1 &&
              SSL_CTX_use_PrivateKey(ssl, identity.key.get()) == 1 &&
              SSL_CTX_check_private_key(ssl) == 1,
          "use the certificate");
  return context;
}

}  // namespace heddle::imiassist::sandbox
