// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "http/url.hpp"

// What requests must have in common to share connections, and credentials.
namespace heddle::http {

struct Origin {
  bool tls;
  std::uint16_t port;
  std::string host;
};

// Compares with a Url too, which costs no copy of the host.
struct OriginLess {
  using is_transparent = void;
  template <class Left, class Right>
  bool operator()(const Left& left, const Right& right) const {
    if (left.port != right.port) return left.port < right.port;
    if (left.tls != right.tls) return left.tls < right.tls;
    return left.host < right.host;
  }
};

}  // namespace heddle::http
