// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/page.hpp"

namespace heddle::diagnostic {
namespace {

// HD80xx: methods, FAMILY.NAME.method.yaml.
constexpr Page pages[] = {
    {"HD8001", "the version of a method file",
     R"(The first line says which version of the language of methods the file is in: 'heddle: 1'. Version 1 only
grows: what it means today it means for good. A file of a higher version needs a newer heddle.
)",
     R"(method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
)"},
    {"HD8002", "not a method",
     R"(A file whose name ends with .method.yaml is a node type that is one HTTP request. It is a map with
'heddle: 1', 'method: FAMILY.NAME' and 'request:'. This one is a flow, a host configuration, or no map at all:
call it by another name.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
)"},
    {"HD8003", "not the name of a method",
     R"(A method is named like every node type, FAMILY.NAME in small letters, and its file is FAMILY.NAME.method.yaml:
a flow that uses it finds it by that name and reads no other file.
)",
     R"(heddle: 1
method: Order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
)"},
    {"HD8004", "not the name of a setting of a method",
     R"(Settings are named FAMILY.SETTING in small letters. Their names are those of the whole host: several methods and
plugins may share a setting, and heddle.yaml and --set name it so.
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
settings: {base_url: {type: string, default: "https://shop.example"}}
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
settings: {demo.base_url: {type: string, default: "https://shop.example"}}
)"},
    {"HD8010", "a request that cannot be sent",
     R"(The URL of a request is absolute and begins with http:// or https://; an HTTP method is a word in capitals, such
as POST; the name of a header is made of letters, digits and '-'. The headers Transfer-Encoding and Upgrade are not
supported, since how a message ends is the host's to say. What comes from an expression is looked at when the request
is sent.
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [ftp://shop.example/orders, "${{ inputs.id }}"]
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
)"},
    {"HD8011", "two bodies",
     R"(A request has one body: 'json' for a JSON value, 'form' for the fields of a form, or 'body' for a text.
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
  json: {id: 1}
  form: {id: 1}
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
  json: {id: 1}
)"},
    {"HD8020", "a value of a method that is of another type",
     R"(What stands here must be of a certain type: a condition is a bool, a URL a string, a timeout a duration; what goes
into a header, a query or a form must have a text, which lists and maps do not have (a list in a query or form is
sent as several values; for a header make one text of it, "${{ inputs.tags.join(', ') }}").
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
  timeout: "${{ 5 }}"
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
  timeout: "${{ duration(string(5) + 's') }}"
)"},
    {"HD8030", "a rule that says nothing, or too much",
     R"(A rule ends the node with an 'outcome', or it has a text to 'warn' with and the next rule is read. One that has
neither does nothing, and one cannot do both.
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
after:
  - when: ${{ response.status == 404 }}
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
after:
  - {when: "${{ response.status == 404 }}", outcome: FAILURE}
)"},
    {"HD8031", "what an outcome does not have",
     R"(Only failures have an error with 'code', 'message' and 'retryable'; INVALID is never tried again, so it takes no
'retryable'. A code is a word in small letters. SUCCESS is no failure and FAILURE always is one, whatever 'fails'
says.
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
after:
  - {when: "${{ response.status == 200 }}", outcome: SUCCESS, code: fine}
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
after:
  - {when: "${{ response.status == 404 }}", outcome: FAILURE, code: not_found}
)"},
    {"HD8032", "an outcome that the method does not have",
     R"(A rule ends with SUCCESS, FAILURE, INVALID or TIMEOUT, or with an outcome that the method describes under
'outcomes'. It is not made up on the way, because flows have to lead every outcome somewhere.
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
after:
  - {when: "${{ response.status == 404 }}", outcome: NOT_FOUND}
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
outcomes: {NOT_FOUND: There is no such order.}
after:
  - {when: "${{ response.status == 404 }}", outcome: NOT_FOUND}
)"},
    {"HD8033", "a rule that is never read",
     R"(Rules are read in their order until one holds. One without 'when' always does, so what stands below it is never
read.
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
after:
  - {outcome: FAILURE}
  - {when: "${{ response.status == 200 }}", outcome: SUCCESS}
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
after:
  - {when: "${{ response.status == 200 }}", outcome: SUCCESS}
  - {outcome: FAILURE}
)"},
    {"HD8040", "an output that is secret and public",
     R"('public: true' says that an output is no secret although the node was given one; it cannot be 'secret: true', too,
and cannot be made of a secret input or setting itself.
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
outputs: {total: {value: "${{ response.json.total }}", secret: true, public: true}}
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
outputs: {total: {value: "${{ response.json.total }}", public: true}}
)"},
    {"HD8041", "an output that cannot be there",
     R"(An output exists on the outcomes in 'on', and whoever reads it relies on that. FAILURE, TIMEOUT and INVALID come
about without a response, too, so no output can be promised there; neither on an outcome that a rule of 'before'
ends with, when the output is made of the response. With a 'default' it is there on every outcome, so that 'on'
says nothing more.
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
outputs: {body: {value: "${{ response.body }}", on: [SUCCESS, FAILURE]}}
)",
     R"(heddle: 1
method: demo.order
inputs: {id: string}
request:
  url: [https://shop.example/orders, "${{ inputs.id }}"]
outputs: {body: {value: "${{ response.body }}", default: ""}}
)"},
};

}  // namespace

std::span<const Page> method_pages() {
  return pages;
}

}  // namespace heddle::diagnostic
