/* SPDX-License-Identifier: Apache-2.0
 *
 * The Heddle plugin ABI, version 1: what a shared library must export to offer node types, and what
 * a host hands to a node while it runs. It is plain C (C11, also valid C++20) and data first: a
 * plugin is one constant table, so that a host can read what a plugin offers without running a line
 * of its code.
 *
 * Node developers write C++ over this with <heddle/node.hpp>; this header is for that SDK, for
 * other languages and for hosts.
 *
 * Rules that keep the ABI stable:
 *  - The major version is in the exported symbol's name, HEDDLE_PLUGIN_SYMBOL.
 *  - Every table begins with `struct_size`, the size its writer knew. Tables only grow at the end;
 *    a released slot never moves or changes its meaning. A reader uses no slot beyond
 *    `struct_size`. Views, values, times, list/map entries and headers have none: they are fixed
 *    for the life of major version 1.
 *  - Tables are reached through arrays of pointers, so that an element may grow too.
 *  - No enum-typed members: numbers are fixed-width; an unknown number is reported, never fatal.
 *  - Nothing that unwinds, allocates for the other side or is freed by the other side crosses.
 *  - Text is UTF-8, not NUL-terminated, and may hold any byte; `data` may be null when size is 0.
 *
 * Lifetimes: everything reachable from the plugin table lives as long as the process (a plugin is
 * never unmapped). A view that the host gives to a node lives until that node's `run` returns. A
 * view that a node gives to the host is copied before the call returns.
 *
 * Threads: `run` is called on a thread of the host's, for many runs at once; the plugin must not
 * keep state between calls without its own synchronisation, and must not hold a mutex across a
 * host call: from a worker the call parks the run's fiber and lets others run on the same thread.
 * Host functions marked [run] may be called only from within `run`, from the thread it was called
 * on or from a function passed to `run_blocking`, one call at a time for each heddle_call.
 */
#ifndef HEDDLE_PLUGIN_H
#define HEDDLE_PLUGIN_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#define HEDDLE_ABI_MAJOR 1u
#define HEDDLE_ABI_MINOR 1u
#define HEDDLE_PLUGIN_SYMBOL "heddle_plugin_v1"

/* A piece of UTF-8 text or of bytes, owned by its giver. */
typedef struct heddle_view {
  const char* data;
  uint64_t size;
} heddle_view;

/* ---- values ---------------------------------------------------------------------------------- */

/* heddle_value.type, and the type of a variable or setting (where HEDDLE_TYPE_ANY is allowed). */
#define HEDDLE_TYPE_NULL 0u
#define HEDDLE_TYPE_BOOL 1u
#define HEDDLE_TYPE_INT 2u    /* int64_t */
#define HEDDLE_TYPE_UINT 3u   /* uint64_t */
#define HEDDLE_TYPE_DOUBLE 4u /* IEEE 754 binary64 */
#define HEDDLE_TYPE_STRING 5u
#define HEDDLE_TYPE_BYTES 6u
#define HEDDLE_TYPE_LIST 7u
#define HEDDLE_TYPE_MAP 8u
#define HEDDLE_TYPE_TIMESTAMP 9u /* time since 1970-01-01T00:00:00Z */
#define HEDDLE_TYPE_DURATION 10u
#define HEDDLE_TYPE_ANY 11u

/* heddle_value.flags. SECRET: masked wherever the host shows the value. */
#define HEDDLE_VALUE_SECRET 1u

typedef struct heddle_value heddle_value;
typedef struct heddle_entry heddle_entry;

typedef struct heddle_list_view {
  const heddle_value* items;
  uint64_t size;
} heddle_list_view;

/* Keys are bool, int, uint or string, and unique. */
typedef struct heddle_map_view {
  const heddle_entry* entries;
  uint64_t size;
} heddle_map_view;

/* seconds + nanoseconds; 0 <= nanoseconds < 1e9, also for negative times. */
typedef struct heddle_time {
  int64_t seconds;
  int32_t nanoseconds;
  uint32_t reserved;
} heddle_time;

struct heddle_value {
  uint32_t type;
  uint32_t flags;
  union {
    uint32_t boolean; /* 0 or 1 */
    int64_t integer;
    uint64_t uinteger;
    double real;
    heddle_view string; /* and bytes */
    heddle_list_view list;
    heddle_map_view map;
    heddle_time time; /* timestamp and duration */
  } as;
};

struct heddle_entry {
  heddle_value key;
  heddle_value value;
};

/* ---- descriptors ----------------------------------------------------------------------------- */

/* heddle_variable.flags */
#define HEDDLE_VARIABLE_REQUIRED 1u /* input: the flow must give it */
#define HEDDLE_VARIABLE_SECRET 2u   /* its values are secret whatever their own flag */
#define HEDDLE_VARIABLE_PUBLIC 4u   /* output: not secret although the node was given a secret */

/* Constraints on a value, checked by the host before a run where the value is known, else before
 * the node starts (outcome INVALID). A null pointer to this struct means none. */
typedef struct heddle_constraints {
  uint32_t struct_size;
  uint32_t flags;              /* 0 */
  heddle_view pattern;         /* RE2 syntax; the whole text must match; empty: none */
  heddle_view pattern_meaning; /* the pattern in words: "one DNS label" */
  const heddle_value* minimum; /* inclusive, of the variable's numeric type; null: none */
  const heddle_value* maximum;
  uint64_t minimum_size; /* characters, bytes, items or entries */
  uint64_t maximum_size; /* 0: none */
  heddle_list_view choices;
} heddle_constraints;

/* An input or output variable. */
typedef struct heddle_variable {
  uint32_t struct_size;
  uint32_t flags;
  uint32_t type;
  uint32_t outcome_count;
  heddle_view name; /* lower_snake_case */
  heddle_view doc;  /* one sentence or more */
  /* Input: used when the flow gives none. Output: its value until written, so that it exists on
   * every outcome. Null: none. */
  const heddle_value* default_value;
  const heddle_value* example;
  const heddle_constraints* constraints;
  /* Output without default: the names of the outcomes on which it exists, and on which the node
   * promises to have written it. */
  const heddle_view* outcomes;
} heddle_variable;

/* Host-level configuration. Several node types, of several plugins, may declare the same setting;
 * the declarations must then be identical. Read with heddle_host.setting. */
typedef struct heddle_setting {
  uint32_t struct_size;
  uint32_t flags; /* HEDDLE_VARIABLE_REQUIRED, HEDDLE_VARIABLE_SECRET */
  uint32_t type;
  uint32_t reserved;
  heddle_view name; /* family.name, e.g. "imiassist.base_url" */
  heddle_view doc;
  const heddle_value* default_value;
  const heddle_value* example;
  const heddle_constraints* constraints;
} heddle_setting;

/* heddle_outcome.flags, since minor version 1; others are a defect of the plugin. FAILS: a failure
 * like FAILURE. It has an error (heddle_host.fail), a flow's `retry` tries it again unless the
 * error is final, and it goes as FAILURE where a flow does not wire it. Not for SUCCESS; the
 * standard failures are failures with or without it. */
#define HEDDLE_OUTCOME_FAILS 1u

typedef struct heddle_outcome {
  uint32_t struct_size;
  uint32_t flags;
  heddle_view name; /* UPPER_SNAKE_CASE */
  heddle_view doc;
} heddle_outcome;

/* What `run` returns: the index of a declared outcome, or one of the standard ones below, which
 * every node type has without declaring it. */
#define HEDDLE_OUTCOME_STANDARD 0x80000000u
#define HEDDLE_OUTCOME_SUCCESS 0x80000000u
#define HEDDLE_OUTCOME_FAILURE 0x80000001u   /* the method did not succeed */
#define HEDDLE_OUTCOME_INVALID 0x80000002u   /* the inputs are unusable; never retried */
#define HEDDLE_OUTCOME_TIMEOUT 0x80000003u   /* the time allowed ran out */
#define HEDDLE_OUTCOME_CANCELLED 0x80000004u /* stopped because `cancelled` said so */
#define HEDDLE_OUTCOME_BROKEN 0x80000005u    /* the plugin itself failed: a bug, not a result */

typedef struct heddle_call heddle_call; /* one execution of `run`; the host's, opaque */
typedef struct heddle_host heddle_host;

/* heddle_node_type.flags */
#define HEDDLE_NODE_BLOCKING 1u   /* blocks its thread: the host gives it one of its own */
#define HEDDLE_NODE_IDEMPOTENT 2u /* running it twice does no harm */
#define HEDDLE_NODE_EFFECTS 4u    /* changes something outside the run */

typedef struct heddle_node_type {
  uint32_t struct_size;
  uint32_t flags;
  heddle_view name;  /* family.method, lower_snake_case */
  heddle_view title; /* "Get New Token" */
  heddle_view doc;
  const heddle_variable* const* inputs;
  const heddle_variable* const* outputs;
  const heddle_setting* const* settings;
  const heddle_outcome* const* outcomes; /* SUCCESS and FAILURE too, with their meaning here */
  uint32_t input_count;
  uint32_t output_count;
  uint32_t setting_count;
  uint32_t outcome_count;
  /* Runs the node once. Must not let an exception out. */
  uint32_t (*run)(const heddle_host* host, heddle_call* call);
} heddle_node_type;

typedef struct heddle_plugin {
  uint32_t struct_size;
  uint32_t abi_major; /* HEDDLE_ABI_MAJOR */
  uint32_t abi_minor; /* the least minor version of the host that the plugin needs */
  uint32_t node_type_count;
  heddle_view id;      /* lower_snake_case, usually the family */
  heddle_view version; /* semantic version of the plugin */
  heddle_view license; /* SPDX expression */
  heddle_view doc;
  const heddle_node_type* const* node_types;
} heddle_plugin;

/* ---- the host -------------------------------------------------------------------------------- */

/* What host functions return, unless said otherwise. */
#define HEDDLE_OK 0u
#define HEDDLE_ABSENT 1u    /* an optional input or setting without value */
#define HEDDLE_REFUSED 2u   /* the call was wrong (index, type, size): `last_error` says how */
#define HEDDLE_CANCELLED 3u /* stop: return HEDDLE_OUTCOME_CANCELLED soon */
#define HEDDLE_FAILED 4u    /* the operation failed: `last_error` or the response says how */

/* heddle_host.log */
#define HEDDLE_LOG_DEBUG 0u
#define HEDDLE_LOG_INFO 1u
#define HEDDLE_LOG_WARNING 2u
#define HEDDLE_LOG_ERROR 3u

/* heddle_host.cancelled */
#define HEDDLE_CANCEL_NONE 0u
#define HEDDLE_CANCEL_USER 1u
#define HEDDLE_CANCEL_DEADLINE 2u
#define HEDDLE_CANCEL_PARENT 3u
#define HEDDLE_CANCEL_SHUTDOWN 4u
#define HEDDLE_CANCEL_OVERLOAD 5u

/* heddle_error.flags */
#define HEDDLE_ERROR_FINAL 1u /* trying again cannot help or does harm: never retried */

typedef struct heddle_error {
  uint32_t struct_size;
  uint32_t flags;
  heddle_view code;    /* lower_snake_case, for programs */
  heddle_view message; /* for people */
  const struct heddle_error* cause;
} heddle_error;

typedef struct heddle_header {
  heddle_view name;
  heddle_view value;
} heddle_header;

typedef struct heddle_http_request {
  uint32_t struct_size;
  uint32_t flags; /* 0; a bit that the host does not know is refused, and nothing is sent */
  heddle_view method;
  heddle_view url; /* http:// or https://, absolute */
  const heddle_header* headers;
  uint64_t header_count;
  heddle_view body;
  int64_t connect_timeout; /* nanoseconds; 0: the host's default, less: no time is left */
  int64_t request_timeout; /* the same for the whole exchange */
  uint64_t maximum_body;   /* bytes, decoded; 0: the host's default */
  /* Since minor version 1. How many redirects to follow at most; 0: none. To another scheme, host
   * or port go no Authorization, Cookie, Proxy-Authorization, no header with a secret of the run
   * and no body with one (HEDDLE_HTTP_REDIRECT); from https nothing goes on to http. */
  uint32_t redirects;
  uint32_t reserved; /* 0, as flags */
} heddle_http_request;

/* heddle_http_response.failure */
#define HEDDLE_HTTP_NONE 0u
#define HEDDLE_HTTP_BAD_REQUEST 1u /* the request itself: URL, method or header */
#define HEDDLE_HTTP_RESOLVE 2u     /* the host name has no address */
#define HEDDLE_HTTP_CONNECT 3u
#define HEDDLE_HTTP_TLS 4u
#define HEDDLE_HTTP_TIMEOUT 5u
#define HEDDLE_HTTP_CLOSED 6u    /* the connection ended before the response did */
#define HEDDLE_HTTP_MALFORMED 7u /* what came is not HTTP */
#define HEDDLE_HTTP_TOO_LARGE 8u
#define HEDDLE_HTTP_REDIRECT 9u /* one that is not followed, or one too many; minor version 1 */

/* heddle_http_response.flags. FINAL: the same request will fail in the same way. */
#define HEDDLE_HTTP_FINAL 1u

/* Filled by the host, up to the struct_size that the caller wrote into it. */
typedef struct heddle_http_response {
  uint32_t struct_size;
  uint32_t status; /* 0 when no response came */
  uint32_t failure;
  uint32_t reserved;
  const heddle_header* headers; /* names in lower case */
  uint64_t header_count;
  heddle_view body;
  heddle_view message; /* why it failed */
  /* Since minor version 1. */
  heddle_view url; /* from where the response came, when redirects led there; else empty */
  uint32_t flags;  /* HEDDLE_HTTP_FINAL */
  uint32_t reserved_flags;
} heddle_http_response;

/* heddle_host.wait_fd */
#define HEDDLE_FD_READ 1u
#define HEDDLE_FD_WRITE 2u

struct heddle_host {
  uint32_t struct_size;
  uint32_t abi_minor;
  heddle_view name;
  heddle_view version;

  /* [run] A line for the run's log; an unknown level counts as INFO. */
  void (*log)(heddle_call* call, uint32_t level, heddle_view message);
  /* [run] The value of input `index`, with its default applied; HEDDLE_ABSENT when it has none. */
  uint32_t (*input)(heddle_call* call, uint32_t index, heddle_value* value);
  /* [run] The value of setting `index`, likewise. */
  uint32_t (*setting)(heddle_call* call, uint32_t index, heddle_value* value);
  /* [run] Writes output `index`; a later write replaces an earlier one. */
  uint32_t (*output)(heddle_call* call, uint32_t index, const heddle_value* value);
  /* [run] States why the outcome about to be returned is a failure. The last one counts. With an
   * outcome that is none it is a defect of the plugin. */
  uint32_t (*fail)(heddle_call* call, const heddle_error* error);
  /* [run] Why the last call of this heddle_call was refused or failed; empty if it was not. */
  heddle_view (*last_error)(heddle_call* call);
  /* [run] HEDDLE_CANCEL_*: not NONE when the node should stop. */
  uint32_t (*cancelled)(heddle_call* call);
  /* [run] Nanoseconds left until the attempt's deadline; INT64_MAX without one. */
  int64_t (*time_left)(heddle_call* call);
  /* [run] The run's clock: nanoseconds since 1970-01-01T00:00:00Z; INT64_MAX from
   * 2262-04-11 on. */
  int64_t (*now)(heddle_call* call);
  /* [run] The number of this attempt, from 1. */
  uint32_t (*attempt)(heddle_call* call);
  /* [run] The same for every attempt of one visit of a node, unique otherwise. */
  heddle_view (*idempotency_key)(heddle_call* call);
  /* [run] Waits. HEDDLE_CANCELLED when the wait was cut short. */
  uint32_t (*sleep)(heddle_call* call, int64_t nanoseconds);
  /* [run] Waits until the descriptor is ready for one of `events`; `ready` says for which. The
   * descriptor stays the caller's. */
  uint32_t (*wait_fd)(heddle_call* call, int32_t fd, uint32_t events, uint32_t* ready);
  /* [run] Runs `function(data)` on a thread where blocking does no harm, and waits for its end. */
  uint32_t (*run_blocking)(heddle_call* call, void (*function)(void* data), void* data);
  /* [run] One HTTP exchange. HEDDLE_OK: a response came, whatever its status. HEDDLE_FAILED:
   * response->failure and response->message say why. A body that the server sent as gzip is
   * decoded, unless the request has a header Accept-Encoding or Range of its own. */
  uint32_t (*http)(heddle_call* call, const heddle_http_request* request,
                   heddle_http_response* response);
  /* [run] Reads JSON text (RFC 8259). Integers that fit become int, other numbers double. */
  uint32_t (*parse_json)(heddle_call* call, heddle_view text, heddle_value* value);
  /* [run] Writes a value as JSON text, secrets in clear. Bytes become base64. */
  uint32_t (*write_json)(heddle_call* call, const heddle_value* value, heddle_view* text);
  /* [run] Makes the host mask `text` wherever it shows text of this run. */
  uint32_t (*mark_secret)(heddle_call* call, heddle_view text);
};

#ifdef __cplusplus
} /* extern "C" */
#endif

#endif /* HEDDLE_PLUGIN_H */
