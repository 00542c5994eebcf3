// SPDX-License-Identifier: Apache-2.0
#include "http/response_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/beast/core/string.hpp>
#include <boost/beast/http/error.hpp>

#include "fiber/fiber.hpp"
#include "http/failed.hpp"

namespace heddle::http {

namespace beast = boost::beast;

namespace {

constexpr std::size_t usual_headers = 12;

}  // namespace

ResponseParser::ResponseParser(Response& response, const Url& url, bool head, bool gzip,
                               Limits limits)
    : response_(response), url_(url), limits_(limits), gzip_(gzip) {
  response_.status = 0;
  response_.headers.clear();
  response_.headers.reserve(usual_headers);
  response_.body.clear();
  eager(true);
  skip(head);
  header_limit(limits.header);
  body_limit(limits.body);
}

void ResponseParser::feed(std::string_view bytes) {
  received_ += bytes.size();
  const bool kept = !rest_.empty();
  if (kept) rest_.append(bytes);
  // What is kept of a body begins the head of a chunk; at the least "0\r\n\r\n" is to come. Beast
  // asserts that it is there when it is asked a second time.
  if (kept && header_complete() && chunked() && rest_.size() < 5) return;
  std::string_view data = kept ? rest_ : bytes;
  Error error;
  // Beast takes 4 KiB of stack for the fields of a header, and zlib some for a body.
  fiber::Fiber::on_loop([&] {
    while (!data.empty() && !is_done() && !error) {
      data.remove_prefix(put({data.data(), data.size()}, error));
    }
  });
  if (error && error != beast::http::error::need_more) fail(error);
  // Beyond the header only chunk extensions and trailers are kept; they have no limit of their own.
  // What follows a complete response is no part of it.
  if (!is_done() && data.size() > limits_.header) fail(beast::http::error::header_limit);
  if (kept) {
    rest_.erase(0, rest_.size() - data.size());
    if (rest_.empty()) rest_ = std::string();
  } else {
    rest_.assign(data);
  }
}

void ResponseParser::end(bool orderly, const std::string& detail) {
  if (header_complete() && need_eof() && orderly) {
    Error error;
    put_eof(error);
    if (!error) return;
  }
  const std::string why = detail.empty() ? std::string() : " (" + detail + ")";
  if (received_ == 0) {
    throw Failed{Failure::closed,
                 fmt::format("{} closed the connection without an answer{}; the server may have "
                             "crashed, restarted or refused the request",
                             url_.place(), why)};
  }
  throw Failed{Failure::closed,
               fmt::format("{} closed the connection before its response was complete{}: {}",
                           url_.place(), why, progress())};
}

std::string ResponseParser::progress() const {
  if (!header_complete()) return fmt::format("{} bytes of the headers came", received_);
  const auto length = content_length();
  if (length) return fmt::format("{} of {} bytes of the body came", body_received_, *length);
  return fmt::format("{} bytes of the body came{}", body_received_,
                     chunked() ? ", but not its last chunk" : "");
}

void ResponseParser::on_response_impl(int code, View reason, int version, Error& error) {
  header_size_ = reason.size() + 15;
  if (code < 100) error = beast::http::error::bad_status;
  response_.status = static_cast<unsigned>(code);
  static_cast<void>(version);
}

void ResponseParser::on_field_impl(beast::http::field field, View name, View value, Error& error) {
  if (is_header_done()) return;  // a trailer: nobody checked that it may say what it says
  header_size_ += name.size() + value.size() + 4;
  if (header_size_ > limits_.header) {
    error = beast::http::error::header_limit;
    return;
  }
  if (field == beast::http::field::transfer_encoding && !beast::iequals(value, "chunked")) {
    error = beast::http::error::bad_transfer_encoding;
    return;
  }
  if (field == beast::http::field::content_encoding) note_encoding(value);
  Header& header = response_.headers.emplace_back();
  header.name.assign(name.data(), name.size());
  for (char& c : header.name) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + ('a' - 'A'));
  }
  header.value.assign(value.data(), value.size());
}

// Of what was not asked for nothing is decoded: the caller finds it with its header.
void ResponseParser::note_encoding(View value) {
  const bool known = beast::iequals(value, "gzip") || beast::iequals(value, "x-gzip");
  encoding_ = known && encoding_ == Encoding::none ? Encoding::gzip : Encoding::other;
  if (!gzip_) return;
  // Data that cannot be compressed grows a little, and the decoded size is what has the limit.
  constexpr std::uint64_t room = std::uint64_t{64} * 1024;
  const bool decoded = encoding_ == Encoding::gzip && limits_.body < UINT64_MAX / 2;
  body_limit(decoded ? limits_.body + limits_.body / 8 + room : limits_.body);
}

void ResponseParser::begin_decoding() {
  decoder_ = std::make_unique<GzipDecoder>();
  std::erase_if(response_.headers, [](const Header& header) {
    return header.name == "content-encoding" || header.name == "content-length";
  });
}

void ResponseParser::on_body_init_impl(const boost::optional<std::uint64_t>& size, Error&) {
  if (gzip_ && encoding_ == Encoding::gzip) begin_decoding();
  // No more than was likely read already: the size is only what the other side says.
  constexpr std::uint64_t most = std::uint64_t{64} * 1024;
  if (size) response_.body.reserve(static_cast<std::size_t>(std::min(*size, most)));
}

std::size_t ResponseParser::on_body_impl(View bytes, Error&) {
  take_body(bytes);
  return bytes.size();
}

std::size_t ResponseParser::on_chunk_body_impl(std::uint64_t, View bytes, Error&) {
  take_body(bytes);
  return bytes.size();
}

void ResponseParser::take_body(View bytes) {
  body_received_ += bytes.size();
  if (!decoder_) {
    response_.body.append(bytes.data(), bytes.size());
    return;
  }
  switch (decoder_->feed({bytes.data(), bytes.size()}, response_.body, limits_.body)) {
    case GzipDecoder::Result::good:
      return;
    case GzipDecoder::Result::too_large:
      fail_body();
    case GzipDecoder::Result::trailing:
      throw Failed{
          Failure::malformed,
          fmt::format("the response from {} goes on after the end of its gzip data", url_.place())};
    case GzipDecoder::Result::corrupt:
      break;
  }
  throw Failed{Failure::malformed,
               fmt::format("the response from {} says that it is gzip and is not, or was damaged "
                           "on the way: {}",
                           url_.place(), decoder_->why())};
}

void ResponseParser::on_finish_impl(Error&) {
  if (!decoder_ || decoder_->whole()) return;
  throw Failed{Failure::malformed,
               fmt::format("the response from {} ends in the middle of its gzip data, after {} "
                           "bytes",
                           url_.place(), body_received_)};
}

void ResponseParser::fail(const Error& error) const {
  if (error == beast::http::error::header_limit) {
    throw Failed{Failure::too_large,
                 fmt::format("the headers of the response from {} are larger than {} bytes, "
                             "which is more than this client takes",
                             url_.place(), limits_.header)};
  }
  if (error == beast::http::error::body_limit) fail_body();
  throw Failed{Failure::malformed, fmt::format("the response from {} is not valid HTTP: {}",
                                               url_.place(), error.message())};
}

void ResponseParser::fail_body() const {
  throw Failed{Failure::too_large,
               fmt::format("the body of the response from {} is larger than {} bytes; the setting "
                           "http.maximum_body raises the limit",
                           url_.place(), limits_.body)};
}

}  // namespace heddle::http
