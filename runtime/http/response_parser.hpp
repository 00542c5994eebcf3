// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "http/client.hpp"
#include "http/gzip.hpp"
#include "http/url.hpp"

// Beast's parser, writing straight into a Response. It keeps the bytes it cannot use yet, so that a
// connection that waits owns no buffer, and it bounds what Beast leaves unbounded: headers that
// come line by line, chunk extensions and trailers.
namespace heddle::http {

class ResponseParser : private boost::beast::http::basic_parser<false> {
 public:
  struct Limits {
    std::uint32_t header = 0;
    std::uint64_t body = 0;  // as the caller gets it
  };

  // `url` names the server in messages. All are used until the parser ends. `gzip`: it was asked
  // for, so it is decoded; then the headers that speak of the encoded body are taken away.
  ResponseParser(Response& response, const Url& url, bool head, bool gzip, Limits limits);

  // Takes what was read; throws Failed.
  void feed(std::string_view bytes);
  // The stream ended; `orderly` when the other side said so and nothing can have been cut off.
  // Throws Failed, with `detail` in its message, unless the end is how this response ends.
  void end(bool orderly, const std::string& detail);

  [[nodiscard]] bool complete() const { return is_done(); }
  [[nodiscard]] bool header_complete() const { return is_header_done(); }
  // Any byte of any response, interim ones included.
  [[nodiscard]] bool begun() const { return received_ != 0; }
  [[nodiscard]] bool interim() const { return response_.status / 100 == 1; }
  // The connection can carry another exchange.
  [[nodiscard]] bool reusable() const { return keep_alive() && rest_.empty(); }
  // What came after the end of this response.
  [[nodiscard]] std::string take_rest() { return std::move(rest_); }
  // "17 of 100 bytes of the body came".
  [[nodiscard]] std::string progress() const;

 private:
  using View = boost::beast::string_view;
  using Error = boost::beast::error_code;

  void on_request_impl(boost::beast::http::verb, View, View, int, Error&) override {}
  void on_response_impl(int code, View reason, int version, Error& error) override;
  void on_field_impl(boost::beast::http::field, View name, View value, Error& error) override;
  void on_header_impl(Error&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>& size, Error&) override;
  std::size_t on_body_impl(View bytes, Error&) override;
  void on_chunk_header_impl(std::uint64_t, View, Error&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, View bytes, Error&) override;
  void on_finish_impl(Error&) override;

  void note_encoding(View value);
  void begin_decoding();
  void take_body(View bytes);
  [[noreturn]] void fail(const Error& error) const;
  [[noreturn]] void fail_body() const;

  Response& response_;
  const Url& url_;
  Limits limits_;
  std::uint64_t received_ = 0;
  std::uint64_t header_size_ = 0;
  std::uint64_t body_received_ = 0;  // as it came
  enum class Encoding : unsigned char { none, gzip, other } encoding_ = Encoding::none;
  bool gzip_;
  std::unique_ptr<GzipDecoder> decoder_;
  std::string rest_;
};

}  // namespace heddle::http
