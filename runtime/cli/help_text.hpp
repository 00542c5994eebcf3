// SPDX-License-Identifier: Apache-2.0
#pragma once

// The parts of --help that are prose.
namespace heddle::cli::help {

inline constexpr const char* heddle =
    "Runs workflows: flows of nodes, each of which is a plugin's method.";

inline constexpr const char* heddle_footer = R"(Examples:
  heddle nodes                          what a flow can use
  heddle nodes imiassist.authenticate   one of it in full
  heddle check flows/*/*.yaml           finds mistakes without running anything
  heddle test flows                     runs the tests of flows, without a network
  heddle run flows/imiassist/new_token.yaml -i subdomain=healthcarecomms …
  heddle docs --format html --output nodes.html
                                        the node types as a page
  heddle graph flows/imiassist/new_token.yaml
                                        a picture of a flow
  heddle eval '[1, 2, 3].map(x, x * x)'  tries an expression
  heddle schema --out flow.schema.json  teaches an editor the nodes
  heddle explain HD2104                 what a finding means
  heddle new node shop.price            a node of your own, with its test and a flow

Exit codes:
  0    SUCCESS
  1    the run ended with another outcome or took longer than --timeout, or a case failed
  2    wrong usage, or a flow or inputs with errors; nothing was run
  3    an internal error, or a result that could not be written
  130  interrupted, by Ctrl-C or SIGTERM

Each command has a help of its own: heddle run --help)";

inline constexpr const char* run =
    "Runs a flow. The outcome and the outputs go to stdout, everything else to stderr.";

inline constexpr const char* run_footer = R"(Inputs:
  -i name=value         read by the input's declared type; a value as it is for a string, JSON for
                        a list or map. Wins over --inputs.
  --inputs FILE|-       a JSON object of inputs, from a file or stdin
  --secret name=SOURCE  a value that stands neither in the command line nor in the history:
                        env:VAR (an environment variable), file:PATH (a file) or - (one line of
                        stdin). Wins over --inputs. One line break at the end is left out.
A missing secret is asked for where stdin is a terminal, and not shown while it is typed.

At a terminal each node has a line that shows how far it is (NO_COLOR=1: without colours; TERM=dumb,
--json or --trace: what happens comes as one line after the other, as through a pipe).

Host configuration:
  heddle.yaml beside the flow, or the nearest on the way up to the working directory, gives folders
  with plugins, settings, sources of secrets and what of the environment flows may read (see
  flows/README.md). --trace says which one is used. The command line wins over the environment
  (HEDDLE_PLUGIN_PATH), that over heddle.yaml, and that over defaults.

Examples:
  heddle run flows/imiassist/new_token.yaml -i subdomain=healthcarecomms \
      -i domain=eclinic.org.uk -i user_email=me@example.org --secret user_password=env:PASSWORD
  heddle run flows/imiassist/new_token.yaml -i subdomain=healthcarecomms \
      -i domain=eclinic.org.uk -i user_email=me@example.org
      asks for the password
  heddle run token.yaml --inputs inputs.json --json | jq .outputs
  heddle run token.yaml --inputs inputs.json --secrets-to tokens.json
      writes the secret outputs, which are *** elsewhere, to a file that only you can read; a run
      that fails and has none leaves the file as it was
  heddle run token.yaml --inputs inputs.json --record token.test.yaml
      makes a test for 'heddle test' of the run
  heddle run token.yaml --inputs inputs.json --set imiassist.base_url=http://127.0.0.1:8080 --trace

Exit codes: 0 SUCCESS, 1 another outcome, 2 wrong usage or a flow or inputs with errors (nothing
was run), 3 internal error or a result that could not be written, 130 interrupted.
Ctrl-C cancels the run; a second one ends it at once.)";

inline constexpr const char* check =
    "Finds the mistakes in flows, and in the heddle.yaml that belongs to them, without running "
    "anything. The findings go to stdout.";

inline constexpr const char* check_footer = R"(Examples:
  heddle check flows/imiassist/new_token.yaml
  heddle check --plugins build/plugins flows/*/*.yaml
  heddle check --config production.yaml     a host configuration alone
  heddle check token.yaml --format json | jq '.diagnostics[].message'
  heddle check --strict --format github flows/*/*.yaml
      in a GitHub workflow: shows each finding beside its line, and fails also for warnings

Exit codes: 0 no errors (there may be warnings, unless --strict), 2 errors, or wrong usage, 3
internal error or a result that could not be written.)";

inline constexpr const char* test =
    "Runs the tests of flows: NAME.test.yaml beside NAME.yaml. Nodes answer what the tests say; "
    "there "
    "is no network, and waiting takes no time.";

inline constexpr const char* test_footer =
    R"(A test says what a flow is given, what its nodes answer and how the run must end; flows/README.md shows
how it is written. Of heddle.yaml only folders count: settings, secrets and variables of the environment
are those of the test. All tests are read before the first case runs.

Examples:
  heddle test                               all below the working directory
  heddle test flows/imiassist --coverage    also shows which edges no case took
  heddle test token.test.yaml --filter "signs in"
  heddle test flows --junit results.xml     for CI services
  heddle test --format json | jq '.cases[] | select(.passed | not).name'

Exit codes: 0 all cases passed, 1 a case failed, 2 wrong usage, or a test or flow with errors (no case
was run), 3 internal error or a result that could not be written.)";

inline constexpr const char* graph =
    "Draws a flow: its nodes and where their outcomes lead, as text that other tools make a "
    "picture "
    "of.";

inline constexpr const char* graph_footer = R"(Formats:
  mermaid   for README files, wikis and mermaid.live: put it between ```mermaid and ```
  dot       for Graphviz

SUCCESS is green, failures are red, other outcomes blue. Without --all the picture has the edges that
the flow writes; a FAILURE without one ends the run, TIMEOUT and INVALID without one go where FAILURE
goes.

Examples:
  heddle graph flows/imiassist/new_token.yaml
  heddle graph flows/imiassist/new_token.yaml --format dot | dot -Tsvg > new_token.svg
  heddle graph token.yaml --all

Exit codes: 0 drawn, 2 wrong usage or a flow with errors, 3 internal error or a result that could not
be written.)";

inline constexpr const char* nodes =
    "Shows the node types and control nodes that a flow can use, or one in full.";

inline constexpr const char* nodes_footer = R"(Examples:
  heddle nodes
  heddle nodes imiassist.authenticate
  heddle nodes switch
  heddle nodes --json | jq -r '.[].name'

Plugins are looked for in the folders of --plugins, then in those of HEDDLE_PLUGIN_PATH, then in
those of the heddle.yaml in the working directory (or of --config), then in the one that came with
Heddle.

Exit codes: 0 shown, 2 no such node type, or wrong usage, 3 internal error or a result that could
not be written.)";

inline constexpr const char* docs =
    "Writes the node reference: what each node type takes, gives and how it ends, from what it "
    "says "
    "of itself.";

inline constexpr const char* docs_footer = R"(Formats:
  md     Markdown with tables, as GitHub shows it
  html   one page that refers to nothing else and runs nothing; #imiassist.authenticate leads to
         that node type in it
  json   an array of node types and control nodes, each as 'heddle nodes TYPE --json' gives it;
         nodes/README.md describes it

Examples:
  heddle docs --output REFERENCE.md
  heddle docs --format html --output nodes.html --plugins build/plugins
  heddle docs imiassist core.http switch
  heddle docs --format json | jq -r '.[].inputs[].name'

Plugins are looked for as by 'heddle nodes'; one that cannot be loaded is told on stderr, and left
out.

Exit codes: 0 written, 2 no such node type, or wrong usage, 3 internal error or a result that could
not be written.)";

inline constexpr const char* make =
    "Makes a folder with a node or a flow that works, to begin with.";

inline constexpr const char* make_footer = R"(Examples:
  heddle new node shop.price            a plugin with one node type, its test, and a flow with it
  heddle new flow sign-in --dir flows/sign-in
                                        a flow and its test

What is there already is never written over. The folder is made wholly or not at all.

Exit codes: 0 made, 2 wrong name or folder, 3 internal error.)";

inline constexpr const char* make_node =
    "Makes a project of a plugin: source, test, flow and CMakeLists.txt, which needs nothing but "
    "an "
    "installed Heddle.";
inline constexpr const char* make_flow = "Makes a flow and its test.";

inline constexpr const char* completion = "Writes what makes a shell complete this command.";

inline constexpr const char* completion_footer = R"(Examples:
  source <(heddle completion bash)      in ~/.bashrc
  source <(heddle completion zsh)       in ~/.zshrc, behind compinit
  heddle completion fish | source       in ~/.config/fish/config.fish

An installed Heddle has put them where shells look by themselves. What is completed is asked of the
command, so that it is what that command takes: node types and codes too.

Exit codes: 0 written, 2 no such shell.)";

inline constexpr const char* eval =
    "Evaluates an expression, as it stands in flows between ${{ and }}, and prints its value as "
    "JSON.";

inline constexpr const char* eval_footer = R"(Examples:
  heddle eval '"a,b".split(",").size() == 2'
  heddle eval 'user.name + " is " + string(user.age)' --vars vars.json
  heddle eval 'timestamp("2026-01-01T00:00:00Z") + duration("36h")' --typed
  heddle eval --cases conformance.json
      cases in the form of CEL's public conformance suite; ends with "N passed, M failed"

Exit codes: 0 a value, or all cases passed; 1 the evaluation failed, or a case; 2 the expression is
wrong, or wrong usage; 3 internal error or a result that could not be written.)";
inline constexpr const char* schema =
    "Prints a JSON Schema of flows, from which an editor knows the language and the node types.";

inline constexpr const char* schema_footer = R"(Examples:
  heddle schema --out flows/flow.schema.json
  heddle schema --plugins build/plugins --out flows/flow.schema.json
      again, whenever plugins are added or change; the file is replaced at once, or not at all

In a flow, as its first line, for an editor with yaml-language-server (VS Code's YAML extension):
  # yaml-language-server: $schema=flow.schema.json
or for all flows of a project, in the settings of VS Code:
  "yaml.schemas": {"./flows/flow.schema.json": "flows/**/*.yaml"}

Exit codes: 0 written, 2 wrong usage, or a file that cannot be written, 3 internal error or a result
that could not be written.)";

inline constexpr const char* explain =
    "Explains the code of a finding, with a bad and a good example; without a code, lists all.";

inline constexpr const char* explain_footer = R"(Examples:
  heddle explain HD2104
  heddle explain

Exit codes: 0 shown, 2 no such code, or wrong usage, 3 the result could not be written.)";

}  // namespace heddle::cli::help
