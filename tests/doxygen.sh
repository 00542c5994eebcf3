#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   tests/doxygen.sh
#
# Reads the public headers with Doxygen, for which every warning is an error, and leaves their
# documentation in build-doxygen/html/.
set -euo pipefail
# shellcheck source=tests/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

heddle_install "${HEDDLE_DOXYGEN_PACKAGES[@]}"
cd "$HEDDLE_ROOT"
command -v doxygen >/dev/null || heddle_die 'expected the command doxygen, found none' \
  "To do: install it (Debian 12: apt-get install ${HEDDLE_DOXYGEN_PACKAGES[*]})."
doxygen tests/doxygen/Doxyfile ||
  heddle_die 'findings above, of Doxygen' 'To do: mend the comment or the declaration it speaks of.'
heddle_say 'doxygen: clean; see build-doxygen/html/index.html'
