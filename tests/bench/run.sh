#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   tests/bench/run.sh [--only GROUP] [--rounds N] [--soak]
#
# Installs what is needed (Debian 12), builds the benchmarks in build-bench/, runs them, prints one
# table and writes build-bench/bench.json. Takes some five minutes, in which the machine should do
# nothing else. Fails when something cannot be measured, never by what was. tests/bench/README.md
# says what the rows are.
set -euo pipefail
# shellcheck source=tests/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/../setup.sh"

heddle_install "${HEDDLE_BUILD_PACKAGES[@]}" "${HEDDLE_BENCH_PACKAGES[@]}"
# Optimised as it is for its users: the build type that CMakeLists.txt gives to whoever names none.
heddle_build build-bench heddle_bench -DHEDDLE_BUILD_TESTS=OFF -DHEDDLE_BUILD_BENCHMARKS=ON

# The floor of `heddle run` is a floor only while it loads the same libraries.
libraries() { ldd "$HEDDLE_ROOT/build-bench/bin/$1" | awk '/=>/ {print $1}' | sort; }
other=$(comm -3 <(libraries heddle) <(libraries bench_empty_main) | tr -d '\t' | paste -sd' ')
[[ -z $other ]] ||
  heddle_die "expected bench_empty_main to load the libraries of heddle, found only one of both with $other" \
    'To do: link bench_empty_main in tests/bench/CMakeLists.txt with what heddle is linked with.'

cd "$HEDDLE_ROOT"
build-bench/bin/heddle_benchmarks --json build-bench/bench.json "$@"
heddle_say "the same for programs: $HEDDLE_ROOT/build-bench/bench.json"
