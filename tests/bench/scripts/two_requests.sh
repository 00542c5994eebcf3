#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   IMIASSIST_PASSWORD=… two_requests.sh URL
#
# The two requests of flows/imiassist/new_token.yaml as they are done by whoever has a shell: one
# curl for each, jq for what goes in and what comes out.
set -euo pipefail

ask() {
  curl --fail --silent --show-error --max-time 10 --header 'Content-Type: application/json' "$@"
}

access=$(jq -n '{email: "integration@healthcarecomms.example", password: env.IMIASSIST_PASSWORD}' |
  ask --data-binary @- "$1/api/v1/auth/login/" | jq -er .access)
ask --request POST --header "Authorization: Bearer $access" "$1/api/v1/auth/api-token/" |
  jq -er '.api_key, .token, .created_at, .expires_at'
