#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   tests/draw.sh
#
# Draws the golden pictures of `heddle graph` (tests/cli/golden/graph) as PNG files in
# build/pictures, to be looked at: with Graphviz, and with Mermaid's own command from npm in Debian's
# chromium. The tests show that Graphviz takes them; that Mermaid does, and that both look right, is
# shown here only, as a browser is too much to install for each run of the tests.
set -euo pipefail
# shellcheck source=tests/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

heddle_install graphviz chromium fonts-dejavu-core fonts-noto-cjk
# Node.js of another origin brings an npm with which Debian's does not go together.
command -v npm >/dev/null || heddle_install npm
pictures=$HEDDLE_ROOT/build/pictures
mkdir -p "$pictures"
# The browser that its installer would fetch is not needed.
PUPPETEER_SKIP_DOWNLOAD=1 npm install --prefix "$pictures/npm" --no-audit --no-fund --loglevel=error \
  @mermaid-js/mermaid-cli@11
printf '{"executablePath": "%s", "args": ["--no-sandbox"]}\n' "$(command -v chromium)" \
  >"$pictures/chromium.json"

for picture in "$HEDDLE_ROOT"/tests/cli/golden/graph/*.dot; do
  dot -Tpng "$picture" -o "$pictures/$(basename "$picture").png"
done
for picture in "$HEDDLE_ROOT"/tests/cli/golden/graph/*.mmd; do
  "$pictures/npm/node_modules/.bin/mmdc" --quiet --puppeteerConfigFile "$pictures/chromium.json" \
    --input "$picture" --output "$pictures/$(basename "$picture").png"
done
heddle_say "pictures to look at: $pictures/*.png"
