// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/page.hpp"

namespace heddle::diagnostic {
namespace {

// HD50xx: what a run is given: inputs and settings.
constexpr Page pages[] = {
    {"HD5001", "the flow has no such input",
     R"(A run was given an input that the flow does not declare. It is not ignored, because a misspelt input
would silently keep its default. The notes list the flow's inputs with their types.
)",
     "", ""},
    {"HD5002", "an input of the flow is missing",
     R"(The flow declares the input without a default, so every run has to give it: -i NAME=VALUE, a JSON
object with --inputs FILE, or, for a secret, --secret NAME=env:VARIABLE, NAME=file:PATH or NAME=- (one
line from standard input). Secret inputs can also have a source under 'secrets' in heddle.yaml, or be
named in RuntimeOptions::secrets by a program that runs flows itself.
)",
     "", ""},
    {"HD5003", "an input does not fit its declaration",
     R"(The value is not of the type that the flow declares, or breaks one of its bounds. Text given with -i
is read by the declared type: numbers in digits, true or false, durations such as 1.5s, timestamps as
RFC 3339, lists and maps as JSON.
)",
     "", ""},
    {"HD5010", "there is no such setting",
     R"(A setting was given that neither the runtime nor any installed plugin declares. Settings are named
family.name; `heddle nodes TYPE` shows those of a node type. The runtime's own are http.ca_file,
http.connect_timeout, http.request_timeout, http.maximum_body, http.maximum_connections and
http.idle_expiry.
)",
     "", ""},
    {"HD5011", "a setting does not fit its declaration",
     R"(The text of the setting is not of its declared type, or breaks one of its bounds. The message says
what was expected; `heddle nodes TYPE` shows type, bounds and default.
)",
     "", ""},
    {"HD5012", "a setting is missing",
     R"(A node type of the flow needs this setting and has no default for it, since there is none that would
be right for everybody. Give it with --set NAME=VALUE, or under 'settings' in heddle.yaml. A secret one
has its source under 'secrets' there (NAME: env:VARIABLE or file:PATH), so that it stands neither in a
file nor in the history of a shell. A program that runs flows itself gives settings in
RuntimeOptions::settings, and names secret ones in RuntimeOptions::secrets. `heddle check` does not ask
for what only a run needs.
)",
     "", ""},
};

}  // namespace

std::span<const Page> run_pages() {
  return pages;
}

}  // namespace heddle::diagnostic
