#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   tests/run.sh [ctest argument …]         e.g. tests/run.sh -R fiber
#
# Installs what is needed (Debian 12), builds everything in build/ and runs the tests. From any
# directory; the second time it only builds what changed. See tests/setup.sh for its variables.
set -euo pipefail
# shellcheck source=tests/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

heddle_install "${HEDDLE_BUILD_PACKAGES[@]}" "${HEDDLE_TEST_PACKAGES[@]}"
heddle_build build '' -DHEDDLE_BUILD_TESTS=ON
heddle_ctest build "$@"
