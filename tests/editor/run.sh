#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   tests/editor/run.sh [option of `node --test` …]
#
# Shows with real tools what the schema of flows is worth: ajv must take every good flow and find
# every planted mistake, and yaml-language-server must complete and explain as an editor's user
# expects. Installs node and npm where they are missing (Debian 12) and the tools from npm, in the
# versions of package-lock.json, into node_modules/ beside this file; builds the command.
set -euo pipefail
# shellcheck source=tests/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/../setup.sh"

oldest_node=18

# Node may be there without a package: many have it from elsewhere.
install_node() {
  if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
    heddle_install "${HEDDLE_EDITOR_PACKAGES[@]}"
  fi
  local tool version
  for tool in node npm; do
    command -v "$tool" >/dev/null || heddle_die "expected the command $tool, found none" \
      "To do: install it (Debian 12: apt-get install ${HEDDLE_EDITOR_PACKAGES[*]})."
  done
  version=$(node --version)
  version=${version#v}
  ((${version%%.*} >= oldest_node)) ||
    heddle_die "expected node $oldest_node or newer, found $version at $(command -v node)" \
      'To do: install a newer one, or put it first in PATH.'
}

# install_tools: asks npm for nothing when what the lock file names is there already.
install_tools() {
  local log
  if cmp -s package-lock.json node_modules/.heddle-lock; then return; fi
  heddle_say 'installing the tools from npm: ajv, yaml, yaml-language-server and what they need'
  log=$(mktemp)
  if ! npm ci --ignore-scripts --no-update-notifier --fetch-retries=1 >"$log" 2>&1; then
    grep -iE 'err' "$log" | head -n 10 | sed 's/^/  | /' >&2
    rm -f "$log"
    heddle_die 'npm could not install the tools; what it said is above.' \
      'These tests need the npm registry once, afterwards they run without a network.' \
      'To do: go online, or tell npm of a proxy or a mirror (npm config set registry …), and run' \
      'this script again.'
  fi
  rm -f "$log"
  cp package-lock.json node_modules/.heddle-lock
}

cd "$HEDDLE_ROOT/tests/editor"
install_node
install_tools
heddle_install "${HEDDLE_BUILD_PACKAGES[@]}"
# A directory that the tests were built in goes on having them: the same files serve both.
tests=(-DHEDDLE_BUILD_TESTS=OFF)
[[ ! -e $HEDDLE_ROOT/build/build.ninja ]] || tests=()
heddle_build build 'heddle nodes/all' "${tests[@]}"
exec node --test "$@" schema_test.mjs editor_test.mjs
