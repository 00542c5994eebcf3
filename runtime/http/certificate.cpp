// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <boost/asio/ip/address.hpp>
#include <cstring>
#include <ctime>

#include "http/failed.hpp"
#include "http/tls_stream.hpp"

namespace heddle::http {

namespace {

std::string name_text(const X509_NAME* name) {
  const std::unique_ptr<BIO, OpensslFree<BIO_free>> out(BIO_new(BIO_s_mem()));
  if (!out || X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_ONELINE) < 0) return "?";
  char* data = nullptr;
  const long size = BIO_get_mem_data(out.get(), &data);
  return printable(std::string_view(data, static_cast<std::size_t>(size)));
}

std::string time_text(const ASN1_TIME* time) {
  std::tm parts{};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return "an unreadable date";
  return fmt::format("{:04}-{:02}-{:02} {:02}:{:02} UTC", parts.tm_year + 1900, parts.tm_mon + 1,
                     parts.tm_mday, parts.tm_hour, parts.tm_min);
}

std::string address_text(const ASN1_OCTET_STRING* address) {
  const unsigned char* data = ASN1_STRING_get0_data(address);
  if (ASN1_STRING_length(address) == 4) {
    boost::asio::ip::address_v4::bytes_type bytes;
    std::memcpy(bytes.data(), data, bytes.size());
    return boost::asio::ip::address_v4(bytes).to_string();
  }
  if (ASN1_STRING_length(address) == 16) {
    boost::asio::ip::address_v6::bytes_type bytes;
    std::memcpy(bytes.data(), data, bytes.size());
    return boost::asio::ip::address_v6(bytes).to_string();
  }
  return "?";
}

std::string alternative_names(const X509* certificate) {
  const std::unique_ptr<GENERAL_NAMES, OpensslFree<GENERAL_NAMES_free>> names(
      static_cast<GENERAL_NAMES*>(
          X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  constexpr int most = 5;
  const int count = names ? sk_GENERAL_NAME_num(names.get()) : 0;
  std::string text;
  for (int i = 0; i < count && i < most; ++i) {
    const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
    std::string one;
    if (name->type == GEN_DNS) {
      const ASN1_IA5STRING* dns = name->d.dNSName;
      one = printable({reinterpret_cast<const char*>(ASN1_STRING_get0_data(dns)),
                       static_cast<std::size_t>(ASN1_STRING_length(dns))});
    } else if (name->type == GEN_IPADD) {
      one = address_text(name->d.iPAddress);
    } else {
      continue;
    }
    text += fmt::format("{}'{}'", text.empty() ? "" : ", ", one);
  }
  if (count > most) text += fmt::format(" and {} more", count - most);
  return text;
}

}  // namespace

CertificateFault describe_fault(X509_STORE_CTX* store) {
  CertificateFault fault;
  fault.code = X509_STORE_CTX_get_error(store);
  const X509* certificate = X509_STORE_CTX_get_current_cert(store);
  if (certificate == nullptr) return fault;
  fault.subject = name_text(X509_get_subject_name(certificate));
  fault.issuer = name_text(X509_get_issuer_name(certificate));
  fault.names = alternative_names(certificate);
  fault.not_before = time_text(X509_get0_notBefore(certificate));
  fault.not_after = time_text(X509_get0_notAfter(certificate));
  return fault;
}

std::string fault_message(const CertificateFault& fault, const Url& url,
                          const std::string& trusted) {
  const std::string place = url.place();
  switch (fault.code) {
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
    case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
    case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
      return fmt::format(
          "the certificate of {} is not trusted: it comes from '{}', which is not among {}; if you "
          "trust that authority, name a file with its certificate in the setting http.ca_file",
          place, fault.issuer, trusted);
    case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
      return fmt::format(
          "the certificate of {} is not trusted: '{}' signed it itself, and it is not among {}; if "
          "you trust this server, name a file with this certificate in the setting http.ca_file",
          place, fault.subject, trusted);
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return fmt::format(
          "the certificate of {} is for another host: expected '{}', found {}; use a URL with a "
          "host it is for, or correct the server's certificate",
          place, url.host,
          fault.names.empty() ? "no host at all (subject '" + fault.subject + "')" : fault.names);
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return fmt::format(
          "the certificate of {} ('{}') expired on {}; the server needs a new one (or this "
          "machine's clock is wrong)",
          place, fault.subject, fault.not_after);
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return fmt::format(
          "the certificate of {} ('{}') is valid only from {} on; is this machine's clock right?",
          place, fault.subject, fault.not_before);
    default:
      return fmt::format("the certificate of {} ('{}') was refused: {}; trusted are {}", place,
                         fault.subject, X509_verify_cert_error_string(fault.code), trusted);
  }
}

}  // namespace heddle::http
