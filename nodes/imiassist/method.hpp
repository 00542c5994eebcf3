// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <heddle/node.hpp>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

// What the methods of the IMIassist service have in common: whose service it is, how it is reached,
// how it is asked and what is made of its answer. A method is one file that adds its own variables:
//
//   struct GetNewToken : Method {
//     static constexpr heddle::About about{.name = "imiassist.get_new_token", …};
//     In<std::string_view> authorization{this, "authorization", "…", {.secret = true}};
//     …
//   };
//
// The service's wire contract is not public. What is assumed of it stands in the defaults of
// settings, so that a host can put it right without a rebuild.
namespace heddle::imiassist {

inline constexpr std::string_view label_pattern = "[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
inline constexpr std::string_view name_pattern =
    "([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?";

// The variables and settings that every method has. The patterns keep a name from becoming another
// host or a path: `evil.com/` as a subdomain must not receive a password.
struct Method : Node {
  In<std::string_view> subdomain{
      this,
      "subdomain",
      "Name of the subdomain of the company.",
      {.example = "healthcarecomms",
       .pattern = label_pattern,
       .pattern_meaning = "one DNS label (letters, digits, inner hyphens; at most 63)"}};
  In<std::string_view> domain{
      this,
      "domain",
      "Name of the domain the company belongs to, such as eclinic.org.uk or "
      "imiassist.ai.",
      {.example = "eclinic.org.uk",
       .pattern = name_pattern,
       .pattern_meaning = "a DNS name (labels with dots between)",
       .maximum_size = 189}};
  Setting<std::string_view> base_url{
      this,
      "imiassist.base_url",
      "Where the service is. {subdomain} and {domain} stand for the node's inputs.",
      {.default_value = "https://{subdomain}.{domain}",
       .example = "http://127.0.0.1:8080",
       .pattern = "https?://[^\\s?#]+",
       .pattern_meaning = "an http or https URL without query"}};
  Setting<std::chrono::nanoseconds> connect_timeout{
      this,
      "imiassist.connect_timeout",
      "How long a connection to the service may take to come about.",
      {.default_value = std::chrono::seconds(5), .minimum = std::chrono::milliseconds(1)}};
  Setting<std::chrono::nanoseconds> request_timeout{
      this,
      "imiassist.request_timeout",
      "How long one request to the service may take as a whole.",
      {.default_value = std::chrono::seconds(30), .minimum = std::chrono::milliseconds(1)}};
};

// Where one method is. Each method has settings of its own for it.
struct Endpoint {
  Setting<std::string_view> path;
  Setting<std::string_view> method;

  constexpr Endpoint(Node* owner, std::string_view path_name, std::string_view default_path,
                     std::string_view method_name, std::string_view default_method)
      : path{owner,
             path_name,
             "Path of the method at the service (the default is an assumption).",
             {.default_value = default_path,
              .pattern = "/[^\\s#]*",
              .pattern_meaning = "a path that begins with /"}},
        method{owner,
               method_name,
               "HTTP method of the request (the default is an assumption).",
               {.default_value = default_method, .choices = {"GET", "POST", "PUT", "PATCH"}}} {}
};

// What came back, whatever the outcome: a flow can look at it on FAILURE too.
struct ResponseOutputs {
  Out<std::string> response_body;
  Out<std::int64_t> response_status_code;

  constexpr explicit ResponseOutputs(Node* owner)
      : response_body{owner,
                      "response_body",
                      "Body of the HTTP response; empty when none came.",
                      {.default_value = "", .secret = true}},
        response_status_code{owner,
                             "response_status_code",
                             "Status code of the HTTP response; 0 when none came.",
                             {.default_value = 0, .example = 200, .is_public = true}} {}
};

// The JSON object that a request sends, in names and texts.
using Fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// What the service answered to a request of a method, for the method to read its fields from.
class Answer {
 public:
  // Whether it is a success of the service. If not, `failure` is the outcome to return.
  [[nodiscard]] bool ok() const { return !failure_; }
  [[nodiscard]] Outcome failure() const { return *failure_; }

  // The text of a field that the service promises, valid until the method's `run` returns. Empty,
  // with `failure` set, when it is missing or no text.
  std::string_view text(Call& call, std::string_view field);
  // The same for a time, which is made ISO 8601 UTC.
  std::string time(Call& call, std::string_view field);

 private:
  friend Answer ask(Call&, const Method&, const Endpoint&, ResponseOutputs&,
                    const std::optional<std::string>&, Fields);
  std::optional<ValueView> find(Call& call, std::string_view field);

  ValueView json_;
  std::optional<Outcome> failure_;
};

// Sends one request and stores what came back in `outputs`. `authorization` is the value of the
// Authorization header, `body` the JSON body; without fields there is none. Throws as Call's
// functions do.
Answer ask(Call& call, const Method& method, const Endpoint& endpoint, ResponseOutputs& outputs,
           const std::optional<std::string>& authorization, Fields body);

// The Authorization header for a token that may begin with the scheme already. Nothing when the
// token holds characters that would not fit into one header.
std::optional<std::string> authorization_header(std::string_view scheme, std::string_view token);

}  // namespace heddle::imiassist
