#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   flows/imiassist/try.sh [argument of `heddle run` …]         e.g. try.sh --json
#
# Tries the flow new_token.yaml without an account: installs what is needed (Debian 12), builds, and
# runs the flow against a sandbox of the service on this machine. Exits as `heddle run` does.
set -euo pipefail
# shellcheck source=tests/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../tests/setup.sh"

sandbox_pid=''
sandbox_errors=''
# shellcheck disable=SC2317  # called by the trap
stop_sandbox() {
  if [[ -n $sandbox_pid ]]; then
    kill "$sandbox_pid" 2>/dev/null || true
    wait "$sandbox_pid" 2>/dev/null || true
    sandbox_pid=''
  fi
  [[ -z $sandbox_errors ]] || rm -f "$sandbox_errors"
}
trap stop_sandbox EXIT
# Ends through the trap above.
trap 'exit 130' INT
trap 'exit 143' TERM HUP

sandbox_failed() {
  sed 's/^/  | /' "$sandbox_errors" >&2
  heddle_die "$1" \
    'To do: run it by hand to see more: build/bin/imiassist-sandbox --port 0'
}

# Starts the sandbox and reads what it says of itself, up to the line "ready", from a pipe, as its
# password would be read from a vault: into a variable, and into no file and no output.
start_sandbox() {
  sandbox_errors=$(mktemp)
  exec {sandbox_output}< <(exec "$HEDDLE_ROOT/build/bin/imiassist-sandbox" --port 0 2>"$sandbox_errors")
  sandbox_pid=$!
  local line
  while true; do
    IFS= read -r -t 20 -u "$sandbox_output" line ||
      sandbox_failed 'expected the sandbox to start and print "ready", found that it did not'
    case $line in
      'url: '*) url=${line#*: } ;;
      'user_email: '*) user_email=${line#*: } ;;
      'user_password: '*) user_password=${line#*: } ;;
      ready) break ;;
    esac
  done
  [[ -n ${url:-} && -n ${user_email:-} && -n ${user_password:-} ]] ||
    sandbox_failed 'expected the sandbox to print url, user_email and user_password, found one missing'
}

heddle_say '1. packages and build'
heddle_install "${HEDDLE_BUILD_PACKAGES[@]}"
# A directory that the tests were built in goes on having them: the same files serve both.
tests=(-DHEDDLE_BUILD_TESTS=OFF)
[[ ! -e $HEDDLE_ROOT/build/build.ninja ]] || tests=()
heddle_build build 'heddle nodes/all' "${tests[@]}"

heddle_say '2. a sandbox of the IMIassist service, on this machine only'
start_sandbox
heddle_say "   it listens at $url; its account: $user_email. The service's protocol is not" \
  'public: what the sandbox speaks is an assumption.'

heddle_say '3. the flow: signs in as that account, then asks for a new API key and token'
cat <<EOF

  export IMIASSIST_PASSWORD=…      # the account's; never on a command line
  build/bin/heddle run flows/imiassist/new_token.yaml \\
    -i subdomain=healthcarecomms -i domain=eclinic.org.uk -i user_email=$user_email \\
    --secret user_password=env:IMIASSIST_PASSWORD --set imiassist.base_url=$url

EOF
status=0
cd "$HEDDLE_ROOT"
IMIASSIST_PASSWORD=$user_password build/bin/heddle run flows/imiassist/new_token.yaml \
  -i subdomain=healthcarecomms -i domain=eclinic.org.uk -i "user_email=$user_email" \
  --secret user_password=env:IMIASSIST_PASSWORD --set "imiassist.base_url=$url" "$@" || status=$?

echo
if ((status == 0)); then
  heddle_say 'done. Secrets are masked wherever Heddle prints; without --set imiassist.base_url the' \
    'same flow goes to the real service.'
else
  heddle_say "the run ended with exit code $status; what went wrong is above."
fi
exit "$status"
