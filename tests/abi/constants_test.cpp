// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <heddle/plugin.h>

#include <cstdint>
#include <heddle/value.hpp>
#include <string_view>
#include <type_traits>

// A number that was released means the same for ever: plugins have it compiled in.
#define PINNED(constant, number)                                                                 \
  static_assert(std::is_same_v<decltype(constant), std::uint32_t>, #constant " is no uint32_t"); \
  static_assert((constant) == (number), #constant " changed its number")

PINNED(HEDDLE_ABI_MAJOR, 1);
PINNED(HEDDLE_ABI_MINOR, 1);

PINNED(HEDDLE_TYPE_NULL, 0);
PINNED(HEDDLE_TYPE_BOOL, 1);
PINNED(HEDDLE_TYPE_INT, 2);
PINNED(HEDDLE_TYPE_UINT, 3);
PINNED(HEDDLE_TYPE_DOUBLE, 4);
PINNED(HEDDLE_TYPE_STRING, 5);
PINNED(HEDDLE_TYPE_BYTES, 6);
PINNED(HEDDLE_TYPE_LIST, 7);
PINNED(HEDDLE_TYPE_MAP, 8);
PINNED(HEDDLE_TYPE_TIMESTAMP, 9);
PINNED(HEDDLE_TYPE_DURATION, 10);
PINNED(HEDDLE_TYPE_ANY, 11);

PINNED(HEDDLE_VALUE_SECRET, 1);
PINNED(HEDDLE_VARIABLE_REQUIRED, 1);
PINNED(HEDDLE_VARIABLE_SECRET, 2);
PINNED(HEDDLE_VARIABLE_PUBLIC, 4);
PINNED(HEDDLE_NODE_BLOCKING, 1);
PINNED(HEDDLE_NODE_IDEMPOTENT, 2);
PINNED(HEDDLE_NODE_EFFECTS, 4);
PINNED(HEDDLE_ERROR_FINAL, 1);

PINNED(HEDDLE_OUTCOME_STANDARD, 0x80000000);
PINNED(HEDDLE_OUTCOME_SUCCESS, 0x80000000);
PINNED(HEDDLE_OUTCOME_FAILURE, 0x80000001);
PINNED(HEDDLE_OUTCOME_INVALID, 0x80000002);
PINNED(HEDDLE_OUTCOME_TIMEOUT, 0x80000003);
PINNED(HEDDLE_OUTCOME_CANCELLED, 0x80000004);
PINNED(HEDDLE_OUTCOME_BROKEN, 0x80000005);

PINNED(HEDDLE_OK, 0);
PINNED(HEDDLE_ABSENT, 1);
PINNED(HEDDLE_REFUSED, 2);
PINNED(HEDDLE_CANCELLED, 3);
PINNED(HEDDLE_FAILED, 4);

PINNED(HEDDLE_LOG_DEBUG, 0);
PINNED(HEDDLE_LOG_INFO, 1);
PINNED(HEDDLE_LOG_WARNING, 2);
PINNED(HEDDLE_LOG_ERROR, 3);

PINNED(HEDDLE_CANCEL_NONE, 0);
PINNED(HEDDLE_CANCEL_USER, 1);
PINNED(HEDDLE_CANCEL_DEADLINE, 2);
PINNED(HEDDLE_CANCEL_PARENT, 3);
PINNED(HEDDLE_CANCEL_SHUTDOWN, 4);
PINNED(HEDDLE_CANCEL_OVERLOAD, 5);

PINNED(HEDDLE_HTTP_NONE, 0);
PINNED(HEDDLE_HTTP_BAD_REQUEST, 1);
PINNED(HEDDLE_HTTP_RESOLVE, 2);
PINNED(HEDDLE_HTTP_CONNECT, 3);
PINNED(HEDDLE_HTTP_TLS, 4);
PINNED(HEDDLE_HTTP_TIMEOUT, 5);
PINNED(HEDDLE_HTTP_CLOSED, 6);
PINNED(HEDDLE_HTTP_MALFORMED, 7);
PINNED(HEDDLE_HTTP_TOO_LARGE, 8);
PINNED(HEDDLE_HTTP_REDIRECT, 9);
PINNED(HEDDLE_HTTP_FINAL, 1);

PINNED(HEDDLE_FD_READ, 1);
PINNED(HEDDLE_FD_WRITE, 2);

TEST_CASE("the major version is in the symbol's name") {
  CHECK(std::string_view(HEDDLE_PLUGIN_SYMBOL) == "heddle_plugin_v1");
}

TEST_CASE("the types of values have the same numbers in C and in C++") {
  CHECK(static_cast<std::uint32_t>(heddle::Type::null) == HEDDLE_TYPE_NULL);
  CHECK(static_cast<std::uint32_t>(heddle::Type::boolean) == HEDDLE_TYPE_BOOL);
  CHECK(static_cast<std::uint32_t>(heddle::Type::integer) == HEDDLE_TYPE_INT);
  CHECK(static_cast<std::uint32_t>(heddle::Type::unsigned_integer) == HEDDLE_TYPE_UINT);
  CHECK(static_cast<std::uint32_t>(heddle::Type::real) == HEDDLE_TYPE_DOUBLE);
  CHECK(static_cast<std::uint32_t>(heddle::Type::string) == HEDDLE_TYPE_STRING);
  CHECK(static_cast<std::uint32_t>(heddle::Type::bytes) == HEDDLE_TYPE_BYTES);
  CHECK(static_cast<std::uint32_t>(heddle::Type::list) == HEDDLE_TYPE_LIST);
  CHECK(static_cast<std::uint32_t>(heddle::Type::map) == HEDDLE_TYPE_MAP);
  CHECK(static_cast<std::uint32_t>(heddle::Type::timestamp) == HEDDLE_TYPE_TIMESTAMP);
  CHECK(static_cast<std::uint32_t>(heddle::Type::duration) == HEDDLE_TYPE_DURATION);
  CHECK(static_cast<std::uint32_t>(heddle::Type::any) == HEDDLE_TYPE_ANY);
}
