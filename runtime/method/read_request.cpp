// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>

#include "flow/constant.hpp"
#include "flow/text_expression.hpp"
#include "method/draft.hpp"

// The request of a method: where to, with what.
namespace heddle::method {
namespace {

using flow::quote;
using flow::yaml::Kind;
using flow::yaml::Node;
using When = Names::When;

// What may stand in the name of a header and in a method (RFC 9110, 5.6.2).
bool is_token(std::string_view text) {
  constexpr std::string_view marks = "!#$%&'*+-.^_`|~";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           marks.find(c) != std::string_view::npos;
  });
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

class RequestReader {
 public:
  explicit RequestReader(Draft& draft) : draft_(draft), request_(draft.method.request) {}

  void read(const Node& key, const Node& node) {
    if (!flow::is_map(draft_.report, node, "'request'")) return;
    const flow::Fields fields(draft_.report, node, request_keys, "a request");
    if (const auto* url = fields["url"]) {
      read_url(*url);
    } else {
      draft_.report.error("HD1104", draft_.span(key), "the request has no URL").label =
          "add 'url: https://…'";
    }
    read_body(fields);
    read_method(fields["method"]);
    if (const auto* query = fields["query"]) read_names(*query, "query", request_.query, true);
    if (const auto* headers = fields["headers"]) read_headers(*headers);
    read_limits(fields);
  }

 private:
  void read_url(const Node& node) {
    if (node.kind != Kind::list) {
      request_.url.push_back(draft_.names.compile(node, {"'url'", Type::string, When::before}));
      check_scheme(node);
      return;
    }
    if (node.size == 0) {
      flow::expected(draft_.report, node, "an absolute URL and parts of its path", "'url'");
      return;
    }
    for (const Node& item : flow::yaml::items(node)) {
      const bool first = request_.url.empty();
      if (first) check_scheme(item);
      request_.url.push_back(
          first ? draft_.names.compile(item, {"the first of 'url'", Type::string, When::before})
                : draft_.names.compile_text(item, {"a part of 'url'", Type::string, When::before}));
    }
  }

  // What begins with an expression is seen when it is sent.
  void check_scheme(const Node& node) {
    if (node.kind != Kind::scalar || node.text.starts_with("${{") || node.text.empty() ||
        node.text.starts_with("http://") || node.text.starts_with("https://")) {
      return;
    }
    auto& finding = draft_.report.error(
        "HD8010", draft_.span(node),
        fmt::format("'url': expected an http or https URL, found {}", flow::describe(node)));
    finding.notes.emplace_back(
        "write it whole: https://… , or take the beginning from a setting that the host can "
        "change");
  }

  void read_method(const Node* node) {
    if (node == nullptr) {
      request_.method =
          flow::make_constant(Value(request_.kind == Request::Body::none ? "GET" : "POST"));
      return;
    }
    request_.method = draft_.names.compile(*node, {"'method'", Type::string, When::before});
    if (node->kind != Kind::scalar || flow::holds_expression(*node)) return;
    // Their names are case-sensitive (RFC 9110, 9.1); what CONNECT asks for is no exchange.
    const bool in_capitals = std::none_of(node->text.begin(), node->text.end(),
                                          [](char c) { return c >= 'a' && c <= 'z'; });
    if (is_token(node->text) && in_capitals && node->text != "CONNECT") return;
    draft_.report
        .error("HD8010", draft_.span(*node),
               fmt::format("'method': expected an HTTP method, found {}", flow::describe(*node)))
        .notes.emplace_back("such as GET, POST, PUT, PATCH or DELETE, in capitals");
  }

  void read_body(const flow::Fields& fields) {
    constexpr std::array kinds = {std::pair{"json", Request::Body::json},
                                  std::pair{"form", Request::Body::form},
                                  std::pair{"body", Request::Body::text}};
    const Node* first = nullptr;
    for (const auto& [key, kind] : kinds) {
      const Node* node = fields[key];
      if (node == nullptr) continue;
      if (first != nullptr) {
        draft_.report
            .error("HD8011", draft_.span(*fields.key(key)), "a request has one body, this one two")
            .label =
            fmt::format("the other is in line {}", draft_.report.source().line_at(first->offset));
        continue;
      }
      first = fields.key(key);
      request_.kind = kind;
      if (kind == Request::Body::form) {
        read_names(*node, "form", request_.form, true);
      } else if (kind == Request::Body::json) {
        request_.body = draft_.names.compile(*node, {"'json'", Type::any, When::before});
      } else {
        request_.body = draft_.names.compile_text(*node, {"'body'", Type::string, When::before});
      }
    }
  }

  // A map from names to what has a text, or with `lists` to a list of it. An input that need not be
  // given is left out where it is not.
  void read_names(const Node& map, std::string_view key, std::vector<NamedPart>& to, bool lists) {
    if (map.kind == Kind::null || !flow::is_map(draft_.report, map, quote(key))) return;
    for (const auto [name, value] : flow::yaml::entries(map)) {
      if (name.ignored) continue;
      const Names::Wanted wanted{fmt::format("{} of '{}'", quote(name.text), key), Type::any,
                                 When::before, true};
      const bool whole = lists && (value.kind == Kind::list || flow::holds_expression(value));
      to.push_back({std::string(name.text), whole ? draft_.names.compile(value, wanted)
                                                  : draft_.names.compile_text(value, wanted)});
    }
  }

  void read_headers(const Node& headers) {
    read_names(headers, "headers", request_.headers, false);
    if (headers.kind != Kind::map) return;
    std::set<std::string> seen;
    for (const auto [name, value] : flow::yaml::entries(headers)) {
      if (name.ignored) continue;
      if (!is_token(name.text)) {
        draft_.report
            .error("HD8010", draft_.span(name),
                   fmt::format("{} cannot be the name of a header", quote(name.text)))
            .notes.emplace_back("names of headers are made of letters, digits and '-'");
      } else if (const std::string known = lower(name.text);
                 known == "transfer-encoding" || known == "upgrade") {
        draft_.report
            .error("HD8010", draft_.span(name),
                   fmt::format("the header {} is not supported", quote(name.text)))
            .label = "leave it out";
      } else if (!seen.insert(lower(name.text)).second) {
        draft_.report
            .error("HD1014", draft_.span(name),
                   fmt::format("the header {} is given twice", quote(name.text)))
            .notes.emplace_back("in the names of headers case does not matter");
      }
    }
  }

  void read_limits(const flow::Fields& fields) {
    const auto time = [&](std::string_view key) -> Part {
      const Node* node = fields[key];
      if (node == nullptr) return nullptr;
      if (flow::holds_expression(*node)) {
        return draft_.names.compile(*node, {quote(key), Type::duration, When::before});
      }
      const auto span = flow::read_duration(draft_.report, *node, quote(key), false);
      if (!span) return nullptr;
      return flow::make_constant(
          Value(Duration{span->count() / 1'000'000'000,
                         static_cast<std::int32_t>(span->count() % 1'000'000'000)}));
    };
    request_.connect_timeout = time("connect_timeout");
    request_.timeout = time("timeout");
    if (const Node* node = fields["follow_redirects"]) {
      request_.redirects = static_cast<std::uint32_t>(
          flow::read_count(draft_.report, *node, "'follow_redirects'", 0, most_redirects)
              .value_or(0));
    }
    if (const Node* node = fields["maximum_body"]) {
      request_.maximum_body =
          flow::read_count(draft_.report, *node, "'maximum_body'", 1, INT64_MAX).value_or(0);
    }
  }

  Draft& draft_;
  Request& request_;
};

}  // namespace

void read_request(Draft& draft, const flow::Fields& fields, const Node& root) {
  if (fields["request"] != nullptr) {
    RequestReader(draft).read(*fields.key("request"), *fields["request"]);
  } else if (!fields.is_misspelt("request")) {
    draft.report.error("HD1104", Draft::beginning(root), "the method has no request").label =
        "add 'request:' with at least 'url:'";
  }
}

}  // namespace heddle::method
