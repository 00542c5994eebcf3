// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/StreamSocket.h>

#include "answer.hpp"

// How an answer reaches the client: whole, or broken in one of the ways a network or a dying server
// breaks it. The broken ways write to the connection's own socket, under TLS through it, and then
// drop the connection: there is no close_notify, as there is none when a server dies.
namespace heddle::imiassist::sandbox {

void send_whole(Poco::Net::HTTPServerResponse& response, const Answer& answer);

// Announces more than it sends.
void send_truncated_body(Poco::Net::StreamSocket& socket, const Answer& answer);
// Sends a chunk, but not the one that ends the body.
void send_truncated_chunks(Poco::Net::StreamSocket& socket, const Answer& answer);
// Stops in the middle of a header line.
void send_half_headers(Poco::Net::StreamSocket& socket);

enum class Ending { orderly, reset };

// Ends the TCP connection at once, with FIN or RST. The socket object stays valid for its owner.
void drop_connection(Poco::Net::StreamSocket& socket, Ending ending);

}  // namespace heddle::imiassist::sandbox
