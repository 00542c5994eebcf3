// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <heddle/node.hpp>
#include <heddle/testing.hpp>

#include "plugin/contract.hpp"

// Plugins that were built before the structs of HTTP grew, and those of a version to come.
namespace {

// What minor version 0 had.
constexpr std::uint32_t old_request = 96;
constexpr std::uint32_t old_response = 64;

heddle_view view(std::string_view text) {
  return {text.data(), text.size()};
}

// A node built with version 0, whose response is followed by memory of its own.
struct Old : heddle::Node {
  static constexpr heddle::About about{.name = "test.old"};
  Out<std::int64_t> status{this, "status", "The status"};
  Out<bool> untouched{this, "untouched", "Whether nothing was written beyond the response"};

  Outcome run(Call& call) {
    heddle_http_request request{};
    // Rubbish where version 0 ends: it is not to be read.
    std::memset(&request, 0xab, sizeof request);
    request.struct_size = old_request;
    request.flags = 0;
    request.method = view("GET");
    request.url = view("https://a.example/");
    request.headers = nullptr;
    request.header_count = 0;
    request.body = {nullptr, 0};
    request.connect_timeout = request.request_timeout = 0;
    request.maximum_body = 0;
    alignas(heddle_http_response) std::array<unsigned char, sizeof(heddle_http_response)> room;
    room.fill(0xab);
    auto* response = reinterpret_cast<heddle_http_response*>(room.data());
    response->struct_size = old_response;
    call.check(call.host()->http(call.handle(), &request, response));
    CHECK(response->struct_size == old_response);
    status = std::int64_t{response->status};
    untouched = std::all_of(room.begin() + old_response, room.end(),
                            [](unsigned char byte) { return byte == 0xab; });
    return success;
  }
};

}  // namespace

TEST_CASE("the first version of the structs of HTTP ends where it was released") {
  CHECK(offsetof(heddle_http_request, redirects) == old_request);
  CHECK(offsetof(heddle_http_response, url) == old_response);
}

TEST_CASE("a node of version 0 is served, follows no redirect and has no more written to it") {
  heddle::testing::Host host;
  host.http().reply({.status = 302, .headers = {{"location", "/new"}}});
  const auto result = host.run(heddle::node_type<Old>);
  INFO(result.summary());
  CHECK(result.output("status") == 302);
  CHECK(result.output("untouched") == true);
}

TEST_CASE("a struct smaller than that of version 0 is refused, a larger one is not") {
  heddle_http_request request{};
  heddle_http_response response{};
  request.struct_size = sizeof request + 8;
  request.redirects = 7;
  response.struct_size = sizeof response + 8;
  std::string why;
  const auto taken = heddle::plugin::take_http_request(&request, &response, why);
  REQUIRE(taken.has_value());
  CHECK(taken->redirects == 7);
  request.struct_size = old_request;
  CHECK(heddle::plugin::take_http_request(&request, &response, why)->redirects == 0);
  const auto refused = [&](std::uint32_t request_size, std::uint32_t response_size) {
    request.struct_size = request_size;
    response.struct_size = response_size;
    why.clear();
    CHECK_FALSE(heddle::plugin::take_http_request(&request, &response, why).has_value());
    return why;
  };
  const std::string expected =
      "http: expected a whole heddle_http_request and heddle_http_response";
  CHECK(refused(old_request - 1, old_response) == expected);
  CHECK(refused(old_request, old_response - 1) == expected);
  CHECK_FALSE(heddle::plugin::take_http_request(nullptr, &response, why).has_value());
  CHECK_FALSE(heddle::plugin::take_http_request(&request, nullptr, why).has_value());
}

TEST_CASE("a request that asks for what this host does not know is refused as a whole") {
  heddle_http_request request{};
  heddle_http_response response{};
  response.struct_size = sizeof response;
  const auto refused = [&](std::uint32_t size) {
    request.struct_size = size;
    std::string why;
    const bool taken = heddle::plugin::take_http_request(&request, &response, why).has_value();
    CHECK(taken == why.empty());
    return why;
  };
  const std::string cure =
      ", and this host (ABI 1.1) knows none there; begin with all 0, and ask heddle_host.abi_minor "
      "before setting one";
  request.flags = 0x80000001;
  CHECK(refused(sizeof request) == "http: heddle_http_request.flags has bits 0x80000001" + cure);
  CHECK(refused(old_request) == "http: heddle_http_request.flags has bits 0x80000001" + cure);
  request.flags = 0;
  request.reserved = 2;
  CHECK(refused(sizeof request) == "http: heddle_http_request.reserved has bits 0x00000002" + cure);
  CHECK(refused(old_request) == "");
}

TEST_CASE("a response is given in what the caller has of it") {
  heddle_http_response whole{};
  whole.status = 200;
  whole.url = view("https://b.example/");
  whole.flags = HEDDLE_HTTP_FINAL;
  heddle_http_response room{};
  room.struct_size = sizeof room;
  heddle::plugin::give_http_response(whole, &room);
  CHECK(room.struct_size == sizeof room);
  CHECK(room.status == 200);
  CHECK(room.url.size == 18);
  CHECK(room.flags == HEDDLE_HTTP_FINAL);
}
