// SPDX-License-Identifier: Apache-2.0
#include "raw_server.hpp"

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

namespace heddle::test {

namespace {

// Bound to a port of the system's choice; -1 when the machine does not have the address.
template <class Address>
int bind_to(Address address, int family, in_port_t Address::*port_member, std::uint16_t& port) {
  const int fd = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  socklen_t size = sizeof(address);
  if (::bind(fd, reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    ::close(fd);
    return -1;
  }
  port = ntohs(address.*port_member);
  return fd;
}

int bind_ipv4(std::uint16_t& port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return bind_to(address, AF_INET, &sockaddr_in::sin_port, port);
}

int bind_ipv6(std::uint16_t& port) {
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  address.sin6_addr = in6addr_loopback;
  return bind_to(address, AF_INET6, &sockaddr_in6::sin6_port, port);
}

std::size_t body_size(const std::string& head) {
  constexpr std::string_view name = "Content-Length: ";
  const std::size_t found = head.find(name);
  return found == std::string::npos ? 0 : std::strtoull(&head[found + name.size()], nullptr, 10);
}

}  // namespace

Peer::~Peer() {
  ::close(fd_);
}

std::string Peer::read_request() {
  char block[4096];
  while (true) {
    const std::size_t end = buffered_.find("\r\n\r\n");
    if (end != std::string::npos) {
      const std::size_t size = end + 4 + body_size(buffered_.substr(0, end));
      if (buffered_.size() >= size) {
        std::string request = buffered_.substr(0, size);
        buffered_.erase(0, size);
        return request;
      }
    }
    const ssize_t count = ::recv(fd_, block, sizeof(block), 0);
    if (count <= 0) return {};
    buffered_.append(block, static_cast<std::size_t>(count));
  }
}

bool Peer::send(std::string_view text) const {
  while (!text.empty()) {
    const ssize_t count = ::send(fd_, text.data(), text.size(), MSG_NOSIGNAL);
    if (count <= 0) return false;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
  return true;
}

void Peer::reset() {
  const linger at_once{1, 0};
  ::setsockopt(fd_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
}

void Peer::wait_for_close() const {
  char block[4096];
  while (::recv(fd_, block, sizeof(block), 0) > 0) {
  }
}

RawServer::RawServer(std::vector<Script> scripts, const std::string& address)
    : scripts_(std::move(scripts)), host_(address == "::1" ? "[::1]" : address) {
  listener_ = address == "::1" ? bind_ipv6(port_) : bind_ipv4(port_);
  REQUIRE(listener_ >= 0);
  REQUIRE(::listen(listener_, 64) == 0);
  accepting_ = std::thread([this] { accept_all(); });
}

RawServer::~RawServer() {
  ::shutdown(listener_, SHUT_RDWR);  // ends the accept
  accepting_.join();
  ::close(listener_);
  for (std::thread& thread : serving_) thread.join();
}

void RawServer::accept_all() {
  while (true) {
    const int fd = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (fd < 0) return;
    const auto index = static_cast<std::size_t>(connections_++);
    serving_.emplace_back([this, fd, index] {
      {
        Peer peer(fd);
        scripts_[std::min(index, scripts_.size() - 1)](peer);
      }
      ++closed_;
    });
  }
}

std::string RawServer::url(std::string_view target) const {
  return "http://" + place() + std::string(target);
}

std::string RawServer::place() const {
  return host_ + ":" + std::to_string(port_);
}

RawServer::Script answer(std::string text) {
  return [text = std::move(text)](Peer& peer) {
    peer.read_request();
    peer.send(text);
  };
}

std::uint16_t unused_port() {
  std::uint16_t port = 0;
  ::close(bind_ipv4(port));
  return port;
}

bool has_ipv6() {
  std::uint16_t port = 0;
  const int fd = bind_ipv6(port);
  if (fd >= 0) ::close(fd);
  return fd >= 0;
}

}  // namespace heddle::test
