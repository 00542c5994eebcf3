/* SPDX-License-Identifier: Apache-2.0
 *
 * A whole plugin in C, of which every part can be replaced: a file defines the one part that it is
 * about, and includes this for all the rest. Without any definition it is a good plugin, whose node
 * type greets someone. */
#include <heddle/plugin.h>
#include <stddef.h>
#include <string.h>

#define TEXT(literal) \
  { literal, sizeof(literal) - 1 }

/* For build files, which can define a text more easily than a view. */
#ifdef NODE_TEXT
#define NODE_NAME TEXT(NODE_TEXT)
#endif
#ifdef VERSION_TEXT
#define PLUGIN_VERSION TEXT(VERSION_TEXT)
#endif
#ifdef SETTING_TEXT
#define SETTING_NAME TEXT(SETTING_TEXT)
#endif
#ifdef SETTING_DOC_TEXT
#define SETTING_DOC TEXT(SETTING_DOC_TEXT)
#endif

#ifndef PLUGIN_SYMBOL
#define PLUGIN_SYMBOL heddle_plugin_v1
#endif
#ifndef PLUGIN_SIZE
#define PLUGIN_SIZE sizeof(heddle_plugin)
#endif
#ifndef PLUGIN_MAJOR
#define PLUGIN_MAJOR HEDDLE_ABI_MAJOR
#endif
#ifndef PLUGIN_MINOR
#define PLUGIN_MINOR HEDDLE_ABI_MINOR
#endif
#ifndef PLUGIN_ID
#define PLUGIN_ID TEXT("bad")
#endif
#ifndef PLUGIN_VERSION
#define PLUGIN_VERSION TEXT("1.0.0")
#endif

#ifndef NODE_LIST
#define NODE_LIST &node
#endif
#ifndef NODE_COUNT
#define NODE_COUNT (sizeof nodes / sizeof nodes[0])
#endif
#ifndef NODES
#define NODES nodes
#endif
#ifndef NODE_SIZE
#define NODE_SIZE sizeof(heddle_node_type)
#endif
#ifndef NODE_NAME
#define NODE_NAME TEXT("bad.node")
#endif
#ifndef NODE_DOC
#define NODE_DOC TEXT("Greets someone.")
#endif

#ifndef INPUT_LIST
#define INPUT_LIST &input
#endif
#ifndef INPUT_COUNT
#define INPUT_COUNT (sizeof inputs / sizeof inputs[0])
#endif
#ifndef INPUTS
#define INPUTS inputs
#endif
#ifndef INPUT_SIZE
#define INPUT_SIZE sizeof(heddle_variable)
#endif
#ifndef INPUT_FLAGS
#define INPUT_FLAGS HEDDLE_VARIABLE_REQUIRED
#endif
#ifndef INPUT_TYPE
#define INPUT_TYPE HEDDLE_TYPE_STRING
#endif
#ifndef INPUT_NAME
#define INPUT_NAME TEXT("name")
#endif
#ifndef INPUT_DEFAULT
#define INPUT_DEFAULT NULL
#endif
#ifndef INPUT_EXAMPLE
#define INPUT_EXAMPLE NULL
#endif
#ifndef INPUT_CONSTRAINTS
#define INPUT_CONSTRAINTS NULL
#endif

#ifndef OUTPUT_LIST
#define OUTPUT_LIST &output
#endif
#ifndef OUTPUT_SIZE
#define OUTPUT_SIZE sizeof(heddle_variable)
#endif
#ifndef OUTPUT_FLAGS
#define OUTPUT_FLAGS 0
#endif
#ifndef OUTPUT_NAME
#define OUTPUT_NAME TEXT("greeting")
#endif
#ifndef OUTPUT_OUTCOME_LIST
#define OUTPUT_OUTCOME_LIST TEXT("SUCCESS")
#endif
#ifndef OUTPUT_OUTCOMES
#define OUTPUT_OUTCOMES output_outcomes
#endif
#ifndef OUTPUT_OUTCOME_COUNT
#define OUTPUT_OUTCOME_COUNT (sizeof output_outcomes / sizeof output_outcomes[0])
#endif

#ifndef SETTING_LIST
#define SETTING_LIST &setting
#endif
#ifndef SETTING_SIZE
#define SETTING_SIZE sizeof(heddle_setting)
#endif
#ifndef SETTING_NAME
#define SETTING_NAME TEXT("bad.word")
#endif
#ifndef SETTING_DOC
#define SETTING_DOC TEXT("How to greet")
#endif
#ifndef SETTING_EXAMPLE
#define SETTING_EXAMPLE NULL
#endif

#ifndef OUTCOME_LIST
#define OUTCOME_LIST &success, &failure
#endif
#ifndef OUTCOME_COUNT
#define OUTCOME_COUNT (sizeof outcomes / sizeof outcomes[0])
#endif
#ifndef OUTCOME_SIZE
#define OUTCOME_SIZE sizeof(heddle_outcome)
#endif
#ifndef OUTCOME_NAME
#define OUTCOME_NAME TEXT("SUCCESS")
#endif
#ifndef OUTCOME_DOC
#define OUTCOME_DOC TEXT("Someone was greeted")
#endif

#ifndef RUN
#define RUN run
static uint32_t run(const heddle_host* host, heddle_call* call) {
  heddle_value word, name;
  memset(&word, 0, sizeof word);
  memset(&name, 0, sizeof name);
  if (host->setting(call, 0, &word) != HEDDLE_OK) return HEDDLE_OUTCOME_BROKEN;
  if (host->input(call, 0, &name) != HEDDLE_OK) return HEDDLE_OUTCOME_BROKEN;
  char text[256];
  const uint64_t size = word.as.string.size + 2 + name.as.string.size;
  if (size > sizeof text) {
    heddle_error error = {sizeof error, HEDDLE_ERROR_FINAL, TEXT("too_long"),
                          TEXT("the greeting does not fit"), NULL};
    host->fail(call, &error);
    return HEDDLE_OUTCOME_FAILURE;
  }
  memcpy(text, word.as.string.data, word.as.string.size);
  memcpy(text + word.as.string.size, ", ", 2);
  memcpy(text + word.as.string.size + 2, name.as.string.data, name.as.string.size);
  heddle_value greeting;
  memset(&greeting, 0, sizeof greeting);
  greeting.type = HEDDLE_TYPE_STRING;
  greeting.as.string.data = text;
  greeting.as.string.size = size;
  return host->output(call, 0, &greeting) == HEDDLE_OK ? HEDDLE_OUTCOME_SUCCESS
                                                       : HEDDLE_OUTCOME_BROKEN;
}
#endif

/* What a file replaces leaves some of these without use. */
#pragma GCC diagnostic ignored "-Wunused-const-variable"
#pragma GCC diagnostic ignored "-Wunused-variable"

static const heddle_value hello = {HEDDLE_TYPE_STRING, 0, {.string = TEXT("Hello")}};

static const heddle_variable input = {
    INPUT_SIZE,    INPUT_FLAGS,   INPUT_TYPE,        0,   INPUT_NAME, TEXT("Who to greet"),
    INPUT_DEFAULT, INPUT_EXAMPLE, INPUT_CONSTRAINTS, NULL};
static const heddle_variable* const inputs[] = {INPUT_LIST};

static const heddle_view output_outcomes[] = {OUTPUT_OUTCOME_LIST};
static const heddle_variable output = {OUTPUT_SIZE,
                                       OUTPUT_FLAGS,
                                       HEDDLE_TYPE_STRING,
                                       OUTPUT_OUTCOME_COUNT,
                                       OUTPUT_NAME,
                                       TEXT("The greeting"),
                                       NULL,
                                       NULL,
                                       NULL,
                                       OUTPUT_OUTCOMES};
static const heddle_variable* const outputs[] = {OUTPUT_LIST};

static const heddle_setting setting = {SETTING_SIZE, 0,      HEDDLE_TYPE_STRING, 0,   SETTING_NAME,
                                       SETTING_DOC,  &hello, SETTING_EXAMPLE,    NULL};
static const heddle_setting* const settings[] = {SETTING_LIST};

static const heddle_outcome success = {OUTCOME_SIZE, 0, OUTCOME_NAME, OUTCOME_DOC};
static const heddle_outcome failure = {sizeof(heddle_outcome), 0, TEXT("FAILURE"),
                                       TEXT("Nobody was greeted")};
static const heddle_outcome* const outcomes[] = {OUTCOME_LIST};

static const heddle_node_type node = {NODE_SIZE,
                                      0,
                                      NODE_NAME,
                                      TEXT("Greet"),
                                      NODE_DOC,
                                      INPUTS,
                                      outputs,
                                      settings,
                                      outcomes,
                                      INPUT_COUNT,
                                      sizeof outputs / sizeof outputs[0],
                                      sizeof settings / sizeof settings[0],
                                      OUTCOME_COUNT,
                                      RUN};
static const heddle_node_type* const nodes[] = {NODE_LIST};

extern const heddle_plugin PLUGIN_SYMBOL;
__attribute__((visibility("default"))) const heddle_plugin PLUGIN_SYMBOL = {
    PLUGIN_SIZE,    PLUGIN_MAJOR,       PLUGIN_MINOR, NODE_COUNT, PLUGIN_ID,
    PLUGIN_VERSION, TEXT("Apache-2.0"), TEXT(""),     NODES};
