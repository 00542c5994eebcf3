// SPDX-License-Identifier: Apache-2.0
#include "diagnostic/page.hpp"

namespace heddle::diagnostic {
namespace {

// HD60xx: host configurations, heddle.yaml.
constexpr Page pages[] = {
    {"HD6001", "the version of a host configuration",
     R"(The first line says which version of this file it is: 'heddle: 1'. Version 1 only grows: what it means
today it means for good. A file of a higher version needs a newer heddle.
)",
     R"(settings:
  demo.url: https://demo.example
)",
     R"(heddle: 1
settings:
  demo.url: https://demo.example
)"},
    {"HD6002", "not a host configuration",
     R"(A file that is called heddle.yaml and stands beside a flow configures the host for it: its keys are
plugins, flows, settings, secrets and env. This one holds a flow, or no map at all. Call a flow by
another name; `--config none` runs without a configuration.
)",
     R"(heddle: 1
flow: hello
nodes:
  greet: {use: demo.greet, with: {name: Ada}, next: end}
)",
     R"(heddle: 1
flows: [./flows]
)"},
    {"HD6010", "a folder that is not there",
     R"('plugins' and 'flows' name folders, relative to the folder in which the file is. This one does not
exist, or is a file. It is an error, because without a folder of plugins a flow would silently get
its nodes from another one that is searched later.
)",
     R"(heddle: 1
plugins: [./plug-ins]
)",
     R"(heddle: 1
plugins: [./plugins]
)"},
    {"HD6020", "not the name of a setting",
     R"(Settings are named family.setting, in small letters: http.ca_file, imiassist.base_url. Each stands under
'settings' with its whole name, as it is given with --set and as `heddle nodes TYPE` shows it; there
is no second form with a map for each family.
)",
     R"(heddle: 1
settings:
  demo: {url: https://demo.example}
)",
     R"(heddle: 1
settings:
  demo.url: https://demo.example
)"},
    {"HD6021", "a setting that nobody declares",
     R"(Neither the runtime nor any installed plugin declares this setting. It is not ignored, because a
misspelt setting would silently keep its default, and a password might go to the wrong service. A
plugin that is found in none of the folders declares nothing: `heddle nodes` says where plugins are
searched.
)",
     R"(heddle: 1
settings:
  demo.ulr: https://demo.example
)",
     R"(heddle: 1
settings:
  demo.url: https://demo.example
)"},
    {"HD6022", "a setting of the wrong type",
     R"(The value is not of the type that the setting is declared with. As in flows, a number without quotes is
a number, in quotes it is a text; true and false are booleans, yes and no are texts; durations have
a unit. http.ca_file must be the path of a file, relative to the folder in which the configuration
is.
)",
     R"(heddle: 1
settings:
  http.request_timeout: 20
)",
     R"(heddle: 1
settings:
  http.request_timeout: 20s
)"},
    {"HD6023", "a setting out of its bounds",
     R"(The value is of the right type, but breaks a bound that the setting is declared with: a number too small
or too large, a text of another form, none of the values to choose from. `heddle nodes TYPE` shows
the bounds.
)",
     R"(heddle: 1
settings:
  http.maximum_body: 0
)",
     R"(heddle: 1
settings:
  http.maximum_body: 1000000
)"},
    {"HD6024", "a secret setting in the file (warning)",
     R"(The setting is declared secret, but its value stands in the file, where everybody who can read the file
can read it, and version control keeps it for good. Under 'secrets' say where it is instead.
)",
     R"(heddle: 1
settings:
  demo.key: hunter22
)",
     R"(heddle: 1
secrets:
  demo.key: env:DEMO_KEY
)"},
    {"HD6025", "an expression in a host configuration",
     R"(Expressions are evaluated in runs of flows; a setting is the same for all of them. What the environment
shall decide can be given as a source under 'secrets', whether it is a secret or not.
)",
     R"(heddle: 1
settings:
  demo.url: ${{ env.DEMO_URL }}
)",
     R"(heddle: 1
secrets:
  demo.url: env:DEMO_URL
)"},
    {"HD6030", "not a source of a secret",
     R"(Under 'secrets' stands where a secret is, never the secret itself: env:VAR for an environment variable
(its name without '$'), or file:PATH for a file, relative to the folder in which the configuration is.
There is no blank behind the ':'.
)",
     R"(heddle: 1
secrets:
  user_password: hunter22
)",
     R"(heddle: 1
secrets:
  user_password: env:IMIASSIST_PASSWORD
)"},
    {"HD6031", "not a name for a secret",
     R"(A secret is given to every flow that has a secret input of its name, or to a setting: so the name is
that of an input (letters, digits and '_') or of a setting (family.setting).
)",
     R"(heddle: 1
secrets:
  user-password: env:IMIASSIST_PASSWORD
)",
     R"(heddle: 1
secrets:
  user_password: env:IMIASSIST_PASSWORD
)"},
    {"HD6032", "a source that cannot be read",
     R"(The environment variable is not set, the file is not there or may not be read, or what it holds is no
text. It was needed now: by a run that was not given this input, by a flow that reads it as
secrets.NAME or env.NAME, or by a node type with this setting. `heddle check` reads no source, so
that flows can be checked where their secrets are not. A program that runs flows may read secrets
from where it has them; then the reason is its own.
)",
     R"(heddle: 1
secrets:
  user_password: file:no-such-file
)",
     R"(heddle: 1
secrets:
  user_password: file:password.txt
)"},
    {"HD6033", "a secret that does not fit",
     R"(The source could be read, but what it holds is not of the type of the input or setting, or breaks one
of its bounds. One line break at the end of a file is no part of the secret. It is not shown.
)",
     R"(heddle: 1
secrets:
  http.request_timeout: file:password.txt
)",
     R"(heddle: 1
secrets:
  http.request_timeout: file:timeout.txt
)"},
    {"HD6040", "not the name of an environment variable",
     R"(Under 'env' stand the names of the environment variables that flows may read, as ${{ env.NAME }}: letters,
digits and '_', without '$' and without a value.
)",
     R"(heddle: 1
env: [$HOME]
)",
     R"(heddle: 1
env: [HOME]
)"},
    {"HD6041", "an environment variable that sounds like a secret (warning)",
     R"(What a flow reads as env.NAME is shown like any other data: in traces, results and logs. A password or
token belongs under 'secrets': flows read it as secrets.NAME, and it is masked wherever it would be
shown.
)",
     R"(heddle: 1
env: [LANG, API_TOKEN]
)",
     R"(heddle: 1
env: [LANG]
secrets:
  api_token: env:API_TOKEN
)"},
};

}  // namespace

std::span<const Page> config_pages() {
  return pages;
}

}  // namespace heddle::diagnostic
