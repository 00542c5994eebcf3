// SPDX-License-Identifier: Apache-2.0
#include "delivery.hpp"

#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/SocketImpl.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>

namespace heddle::imiassist::sandbox {
namespace {

using Poco::Net::HTTPResponse;

void send_bytes(Poco::Net::StreamSocket& socket, std::string_view bytes) {
  constexpr std::size_t most_at_once = std::size_t{1} << 20;
  while (!bytes.empty()) {
    const int sent =
        socket.sendBytes(bytes.data(), static_cast<int>(std::min(bytes.size(), most_at_once)));
    if (sent <= 0) return;  // the client has gone, which is what the caller wants anyway
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

std::string head_of(const Answer& answer) {
  const auto status = static_cast<HTTPResponse::HTTPStatus>(answer.status);
  std::string head = "HTTP/1.1 " + std::to_string(answer.status) + " " +
                     HTTPResponse::getReasonForStatus(status) +
                     "\r\nContent-Type: " + answer.content_type + "\r\n";
  for (const auto& [name, value] : answer.headers) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
  return head;
}

}  // namespace

void send_whole(Poco::Net::HTTPServerResponse& response, const Answer& answer) {
  response.setStatusAndReason(static_cast<HTTPResponse::HTTPStatus>(answer.status));
  response.setContentType(answer.content_type);
  for (const auto& [name, value] : answer.headers) response.set(name, value);
  if (!answer.keep_alive) response.setKeepAlive(false);
  response.sendBuffer(answer.body.data(), answer.body.size());
}

void send_truncated_body(Poco::Net::StreamSocket& socket, const Answer& answer) {
  const std::string_view half = std::string_view(answer.body).substr(0, answer.body.size() / 2);
  send_bytes(socket, head_of(answer) + "Content-Length: " + std::to_string(answer.body.size() + 1) +
                         "\r\n\r\n" + std::string(half));
}

void send_truncated_chunks(Poco::Net::StreamSocket& socket, const Answer& answer) {
  const std::string_view half =
      std::string_view(answer.body).substr(0, (answer.body.size() + 1) / 2);
  std::ostringstream text;
  text << head_of(answer) << "Transfer-Encoding: chunked\r\n\r\n"
       << std::hex << half.size() << "\r\n"
       << half << "\r\n";
  send_bytes(socket, text.str());
}

void send_half_headers(Poco::Net::StreamSocket& socket) {
  send_bytes(socket, "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Le");
}

void drop_connection(Poco::Net::StreamSocket& socket, Ending ending) {
  // With a linger time of 0 the close below sends RST instead of FIN.
  if (ending == Ending::reset) socket.setLinger(true, 0);
  // Closing through the socket object would say goodbye first (TLS close_notify, shutdown), which
  // makes a reset look orderly; closing its descriptor behind its back would let it close another
  // one that got the number since. So the descriptor is pointed elsewhere, which closes the
  // connection and keeps the number taken.
  const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
  if (nowhere < 0) throw std::system_error(errno, std::generic_category(), "open /dev/null");
  const int moved = ::dup3(nowhere, socket.impl()->sockfd(), O_CLOEXEC);
  const int error = errno;
  ::close(nowhere);
  if (moved < 0) throw std::system_error(error, std::generic_category(), "dup3");
}

}  // namespace heddle::imiassist::sandbox
