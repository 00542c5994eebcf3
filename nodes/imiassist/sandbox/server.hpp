// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>

#include <memory>
#include <mutex>
#include <set>
#include <vector>

#include "handler.hpp"

// The listeners, plain and TLS, over the same handlers.
namespace heddle::imiassist::sandbox {

// The open connections, so that the end need not wait for those that idle in keep-alive or whose
// client does not read. Poco's own way to end them speaks TLS from a second thread, which OpenSSL
// does not allow; here the TCP connection below it is shut down.
class Connections {
 public:
  void opened(int descriptor);
  void closed(int descriptor);
  // Shuts down the open connections and each one opened later.
  void shut_down();

 private:
  std::mutex mutex_;
  std::multiset<int> descriptors_;
  bool ending_ = false;
};

class Server {
 public:
  explicit Server(Sandbox& sandbox);
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;
  ~Server();

  // Binds and gives the port, the free one that was found for port 0. Throws Poco::Exception.
  int listen(const Poco::Net::IPAddress& host, int port);
  int listen_tls(const Poco::Net::IPAddress& host, int port,
                 const Poco::Net::Context::Ptr& context);
  void start();
  void stop();

 private:
  int add(const Poco::Net::ServerSocket& socket);

  Sandbox& sandbox_;
  Connections connections_;
  Poco::ThreadPool threads_;
  std::vector<std::unique_ptr<Poco::Net::TCPServer>> listeners_;
};

}  // namespace heddle::imiassist::sandbox
