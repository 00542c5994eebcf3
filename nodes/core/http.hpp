// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <heddle/node.hpp>
#include <optional>
#include <string>

namespace heddle::core {

struct Http : Node {
  static constexpr About about{
      .name = "core.http",
      .title = "HTTP request",
      .doc =
          "Sends one HTTP request and gives what came back. Redirects are followed only as far as "
          "'redirects' says. What it was answered can be read on every outcome. The codes of "
          "errors by status are "
          "http_404 and so on; 5xx, 408, 425 and 429 may be tried again.",
      .success = "Answered with a status from 200 to 299.",
      .failure =
          "No whole answer came, or one with a status below 200 or from 300 to 399; "
          "CLIENT_ERROR and SERVER_ERROR go here too, unless they are led elsewhere.",
      .effects = true};
  In<std::string> method{this,
                         "method",
                         "What to do with the resource.",
                         {.default_value = "GET",
                          .example = "POST",
                          .pattern = "[A-Z][A-Z-]*",
                          .pattern_meaning = "an HTTP method in capitals, such as GET",
                          .maximum_size = 32}};
  In<std::string> url{this,
                      "url",
                      "Where to send it.",
                      {.example = "https://api.example.com/orders",
                       .pattern = "(?i:https?)://[^\\s/].*",
                       .pattern_meaning = "a URL that begins with http:// or https://"}};
  In<Map> headers{this,
                  "headers",
                  "Headers by name: a text, number or bool, or a list of them for a header that is "
                  "sent more than once, which those of which a request has only one (host, "
                  "authorization, content-type, …) are not.",
                  {.default_value = Empty{}}};
  In<Map> query{this,
                "query",
                "What to add to the URL behind '?', percent-encoded: a text, number or bool by "
                "name, or a list of them for a name that stands there more than once. null is left "
                "out.",
                {.default_value = Empty{}}};
  In<Value> body{
      this,
      "body",
      "The body: a text (text/plain; charset=utf-8) or bytes (application/octet-stream), "
      "unless a header content-type says what it is.",
      {.required = false}};
  In<Value> json{
      this,
      "json",
      "The body as a value, sent as JSON (application/json, unless a header content-type "
      "says otherwise). Not together with 'body'.",
      {.required = false}};
  In<std::chrono::nanoseconds> connect_timeout{
      this,
      "connect_timeout",
      "How long a connection may take to come about; else the setting http.connect_timeout.",
      {.example = std::chrono::seconds(5),
       .required = false,
       .minimum = std::chrono::milliseconds(1)}};
  In<std::chrono::nanoseconds> timeout{
      this,
      "timeout",
      "How long the whole exchange may take; else the setting http.request_timeout.",
      {.example = std::chrono::seconds(30),
       .required = false,
       .minimum = std::chrono::milliseconds(1)}};
  In<std::int64_t> redirects{
      this,
      "redirects",
      "How many redirects to follow; 0: a redirect fails with its status and header location. To "
      "another scheme, host or port go no authorization and cookie and no header that holds a "
      "secret; one that would take a body with a secret there fails (http_redirect). All else "
      "goes along.",
      {.default_value = 0, .example = 5, .minimum = 0, .maximum = 50}};
  In<std::int64_t> maximum_body{
      this,
      "maximum_body",
      "The largest body to take back, in bytes; else the setting http.maximum_body.",
      {.example = 1048576, .required = false, .minimum = 1}};

  Out<std::int64_t> status{this,
                           "status",
                           "The status code; 0 when no answer came.",
                           {.default_value = 0, .example = 200, .is_public = true}};
  Out<std::string> final_url{
      this,
      "url",
      "Where the answer came from: 'url', or where redirects led; empty when "
      "none came.",
      {.default_value = ""}};
  Out<Map> response_headers{
      this,
      "headers",
      "The headers of the answer, names in lower case. The values of one that came more than once "
      "are joined by ', ', those of set-cookie by line breaks.",
      {.default_value = Empty{}}};
  Out<std::string> response_body{
      this,
      "body",
      "The body of the answer as text; empty when it is no UTF-8, which 'bytes' then holds.",
      {.default_value = ""}};
  Out<Bytes> bytes{this,
                   "bytes",
                   "The body of the answer where it is no UTF-8 text; else empty.",
                   {.default_value = Empty{}}};
  Out<Value> response_json{this,
                           "json",
                           "The body of the answer read as JSON; null when it is none.",
                           {.default_value = Empty{}}};

  Outcome client_error{this,
                       "CLIENT_ERROR",
                       "Answered with a status from 400 to 499: the request is at fault.",
                       {.fails = true}};
  Outcome server_error{this,
                       "SERVER_ERROR",
                       "Answered with a status from 500 to 599: the service is at fault.",
                       {.fails = true}};

  Outcome run(Call& call);

 private:
  void tell(const HttpResponse& response, const std::optional<Value>& read);
  Outcome refused(Call& call, const HttpResponse& response, const std::optional<Value>& read);
};

}  // namespace heddle::core
