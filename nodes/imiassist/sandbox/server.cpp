// SPDX-License-Identifier: Apache-2.0
#include "server.hpp"

#include <Poco/Net/HTTPServerConnection.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/SocketImpl.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/Timespan.h>
#include <sys/socket.h>

namespace heddle::imiassist::sandbox {
namespace {

using Poco::Net::HTTPServerParams;
using Poco::Net::StreamSocket;

// A thread serves one connection for as long as it is open, idle ones too.
constexpr int threads_per_listener = 128;
constexpr int most_listeners = 2;
constexpr int most_queued = 1024;
constexpr int backlog = 512;
constexpr long keep_alive_seconds = 15;
constexpr long io_seconds = 30;

class Connection : public Poco::Net::HTTPServerConnection {
 public:
  Connection(const StreamSocket& socket, const HTTPServerParams::Ptr& params,
             const Poco::Net::HTTPRequestHandlerFactory::Ptr& handlers, Connections& connections)
      : HTTPServerConnection(socket, params, handlers),
        connections_(connections),
        descriptor_(socket.impl()->sockfd()) {
    this->socket().setSendTimeout(Poco::Timespan(io_seconds, 0));
    connections_.opened(descriptor_);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() override { connections_.closed(descriptor_); }

 private:
  Connections& connections_;
  int descriptor_;
};

class ConnectionFactory : public Poco::Net::TCPServerConnectionFactory {
 public:
  ConnectionFactory(HTTPServerParams::Ptr params,
                    Poco::Net::HTTPRequestHandlerFactory::Ptr handlers, Connections& connections)
      : params_(std::move(params)), handlers_(std::move(handlers)), connections_(connections) {}

  Poco::Net::TCPServerConnection* createConnection(const StreamSocket& socket) override {
    return new Connection(socket, params_, handlers_, connections_);
  }

 private:
  HTTPServerParams::Ptr params_;
  Poco::Net::HTTPRequestHandlerFactory::Ptr handlers_;
  Connections& connections_;
};

// Binds without SO_REUSEPORT, which Poco's shorter ways set: two sandboxes would share the port and
// each get some of the requests.
void bind_and_listen(Poco::Net::ServerSocket& socket, const Poco::Net::IPAddress& host, int port) {
  socket.bind(Poco::Net::SocketAddress(host, static_cast<Poco::UInt16>(port)), true, false);
  socket.listen(backlog);
}

}  // namespace

void Connections::opened(int descriptor) {
  const std::lock_guard lock(mutex_);
  descriptors_.insert(descriptor);
  if (ending_) ::shutdown(descriptor, SHUT_RDWR);
}

void Connections::closed(int descriptor) {
  const std::lock_guard lock(mutex_);
  // Only one entry: the number may already belong to a newer connection as well, because a session
  // closes its socket a little before its connection object goes.
  descriptors_.erase(descriptors_.find(descriptor));
}

void Connections::shut_down() {
  const std::lock_guard lock(mutex_);
  ending_ = true;
  for (const int descriptor : descriptors_) ::shutdown(descriptor, SHUT_RDWR);
}

Server::Server(Sandbox& sandbox)
    : sandbox_(sandbox), threads_(2, threads_per_listener * most_listeners) {}

Server::~Server() {
  stop();
}

int Server::listen(const Poco::Net::IPAddress& host, int port) {
  Poco::Net::ServerSocket socket;
  bind_and_listen(socket, host, port);
  return add(socket);
}

int Server::listen_tls(const Poco::Net::IPAddress& host, int port,
                       const Poco::Net::Context::Ptr& context) {
  Poco::Net::SecureServerSocket socket(context);
  bind_and_listen(socket, host, port);
  return add(socket);
}

int Server::add(const Poco::Net::ServerSocket& socket) {
  HTTPServerParams::Ptr params = new HTTPServerParams;
  params->setMaxThreads(threads_per_listener);
  params->setMaxQueued(most_queued);
  params->setKeepAlive(true);
  params->setKeepAliveTimeout(Poco::Timespan(keep_alive_seconds, 0));
  params->setTimeout(Poco::Timespan(io_seconds, 0));
  params->setThreadIdleTime(Poco::Timespan(1, 0));
  params->setSoftwareVersion("imiassist-sandbox");
  const Poco::Net::TCPServerConnectionFactory::Ptr factory =
      new ConnectionFactory(params, new HandlerFactory(sandbox_), connections_);
  listeners_.push_back(std::make_unique<Poco::Net::TCPServer>(factory, threads_, socket, params));
  return listeners_.back()->port();
}

void Server::start() {
  for (auto& listener : listeners_) listener->start();
}

void Server::stop() {
  sandbox_.stop.raise();
  for (auto& listener : listeners_) listener->stop();
  connections_.shut_down();
  threads_.joinAll();
  listeners_.clear();
}

}  // namespace heddle::imiassist::sandbox
