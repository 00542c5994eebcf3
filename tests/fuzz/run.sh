#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   tests/fuzz/run.sh [NAME …] [--seconds N] [--at-once N] [--build]
#
# Feeds made-up inputs to the doors through which strangers' bytes come, under AddressSanitizer and
# UBSan, and looks for crashes, hangs, leaks and broken rules. Each fuzzer, or each that is named,
# goes for N seconds (60), as many at once as there are cores or as --at-once says. --build stops
# when they are built, in build-fuzz/ by clang, with libFuzzer.
#
# What is learned is kept for the next time, outside the source tree, in $HEDDLE_FUZZ_DIRECTORY
# (~/.cache/heddle-fuzz): NAME/corpus has inputs that went new ways, NAME/found those that broke
# something, NAME/log what the fuzzer said. Ends with 1 when anything was found. See tests/setup.sh
# for more variables.
set -euo pipefail
# shellcheck source=tests/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/../setup.sh"

fuzz_source=$HEDDLE_ROOT/tests/fuzz
fuzz_kept=${HEDDLE_FUZZ_DIRECTORY:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/heddle-fuzz}
# The longest input of each: what is longer only takes longer.
declare -A longest=([flow]=4096 [configuration]=2048 [expression]=512 [response]=4096 [url]=512
  [value]=4096 [json]=2048 [method]=4096)

# number option value
number() {
  [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || heddle_die "$1: expected a number of at least 1, found \"${2:-}\""
  printf '%s' "$2"
}

names=()
seconds=60
at_once=$(nproc)
build_only=no
while (($# > 0)); do
  case $1 in
    --seconds) seconds=$(number "$1" "${2:-}"); shift ;;
    --at-once) at_once=$(number "$1" "${2:-}"); shift ;;
    --build) build_only=yes ;;
    *)
      [[ -n ${longest[$1]:-} ]] || heddle_die "expected a fuzzer, found \"$1\"" \
        "There are: $(printf '%s\n' "${!longest[@]}" | sort | paste -sd' ')."
      names+=("$1")
      ;;
  esac
  shift
done
((${#names[@]} > 0)) || mapfile -t names < <(printf '%s\n' "${!longest[@]}" | sort)

heddle_install "${HEDDLE_BUILD_PACKAGES[@]}" "${HEDDLE_FUZZ_PACKAGES[@]}"
export CXX=clang++
heddle_build build-fuzz "$(printf 'fuzz_%s ' "${names[@]}")" \
  -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ \
  -DHEDDLE_BUILD_TESTS=OFF -DHEDDLE_FUZZ=ON '-DHEDDLE_SANITIZE=address,undefined' \
  -DCMAKE_BUILD_TYPE=Debug '-DCMAKE_CXX_FLAGS_DEBUG=-O2 -g1 -D_GLIBCXX_ASSERTIONS' \
  -DHEDDLE_WARNINGS_AS_ERRORS=OFF # clang has others than g++, which tests/run.sh builds with
[[ $build_only == no ]] || exit 0

export ASAN_OPTIONS=detect_leaks=1:strict_string_checks=1:detect_stack_use_after_return=1:${ASAN_OPTIONS:-}
export UBSAN_OPTIONS=print_stacktrace=1:${UBSAN_OPTIONS:-}

# fuzz name: runs one fuzzer to its end. Hangs are found by the fuzzers themselves, in seconds of the
# processor (one_input.cpp); -timeout, by the clock on the wall, is only for what waits for ever.
# Without -entropic=0 libFuzzer spends most of the time on choosing the next input.
fuzz() {
  local name=$1 kept=$fuzz_kept/$1 options=() seeds
  mapfile -t seeds <"$HEDDLE_ROOT/build-fuzz/tests/fuzz/$name.seeds"
  mkdir -p "$kept/corpus" "$kept/found"
  [[ ! -f $fuzz_source/dictionaries/$name.dict ]] ||
    options+=("-dict=$fuzz_source/dictionaries/$name.dict")
  cd "$kept"
  exec "$HEDDLE_ROOT/build-fuzz/bin/fuzz_$name" "${options[@]}" \
    -max_total_time="$seconds" -max_len="${longest[$name]}" -timeout=3600 -rss_limit_mb=2048 \
    -entropic=0 -report_slow_units=3600 -print_final_stats=1 -artifact_prefix="$kept/found/" \
    "$kept/corpus" "${seeds[@]}" >"$kept/log" 2>&1
}

heddle_say "${names[*]}: $seconds s each, $at_once at once; logs are $fuzz_kept/NAME/log"
trap 'kill $(jobs -p) 2>/dev/null || true' EXIT
declare -A process=()
for name in "${names[@]}"; do
  while (($(jobs -rp | wc -l) >= at_once)); do wait -n || true; done
  (fuzz "$name") &
  process[$name]=$!
done

failed=()
for name in "${names[@]}"; do
  status=0
  wait "${process[$name]}" || status=$?
  log=$fuzz_kept/$name/log
  printf '%-14s %s\n' "$name" \
    "$(sed -n 's/^stat::number_of_executed_units: */runs /p; s/^stat::average_exec_per_sec: */a second /p' \
      "$log" | paste -sd' ')"
  ((status != 0)) || continue
  input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
  what=$(grep -m 1 -aE '^broken rule:|^SUMMARY:|ERROR: ' "$log" || tail -n 1 "$log")
  failed+=("$name: $what" "  input:     ${input:-none was kept; see $log}"
    "  once more: $HEDDLE_ROOT/build-fuzz/bin/fuzz_$name ${input:-}")
done
((${#failed[@]} == 0)) || heddle_die 'fuzzers found something:' "${failed[@]}" \
  "To do: mend it, and put the input into tests/fuzz/corpus/NAME, under a name that says what it is."
heddle_say 'nothing was found'
