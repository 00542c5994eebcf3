#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   tests/sanitize.sh [address|thread] [ctest argument …]
#
# The tests once more with the compiler's sanitizers: `address` (the default) finds memory errors,
# leaks and undefined behaviour, in build-asan/; `thread` finds data races, in build-tsan/.
set -euo pipefail
# shellcheck source=tests/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

kind=address
case ${1:-} in
  address | thread) kind=$1; shift ;;
  '' | -*) ;; # ctest's
  *) heddle_die "expected \"address\" or \"thread\", found \"$1\"" ;;
esac

# ThreadSanitizer of gcc 12 refuses the wide address randomisation of newer kernels ("unexpected
# memory mapping"), so it goes without any.
if [[ $kind == thread && -z ${HEDDLE_FIXED_ADDRESSES:-} ]] && setarch -R true 2>/dev/null; then
  HEDDLE_FIXED_ADDRESSES=1 exec setarch -R "${BASH_SOURCE[0]}" thread "$@"
fi

heddle_install "${HEDDLE_BUILD_PACKAGES[@]}" "${HEDDLE_TEST_PACKAGES[@]}"

options=(
  -DHEDDLE_BUILD_TESTS=ON
  # -O1 and lines only: half the time of -O2 -g, and stacks as readable.
  -DCMAKE_BUILD_TYPE=Debug '-DCMAKE_CXX_FLAGS_DEBUG=-O1 -g1 -D_GLIBCXX_ASSERTIONS'
  # g++ 12 sees uninitialised variables in what the sanitizers insert.
  -DHEDDLE_WARNINGS_AS_ERRORS=OFF)

# Set for the build as well: it runs the test programs to learn the names of their tests.
if [[ $kind == address ]]; then
  directory=build-asan
  # `undefined` but for null, alignment, object-size and vptr: these take a quarter of the time of
  # the build, and a bad pointer faults under `address` as well. The fuzzers are built with all.
  kinds=(address bool bounds builtin enum integer-divide-by-zero nonnull-attribute pointer-overflow
    return returns-nonnull-attribute shift signed-integer-overflow unreachable vla-bound)
  options+=("-DHEDDLE_SANITIZE=$(IFS=,; printf '%s' "${kinds[*]}")")
  export ASAN_OPTIONS=detect_leaks=1:halt_on_error=1:strict_string_checks=1:detect_stack_use_after_return=1:check_initialization_order=1:strict_init_order=1:${ASAN_OPTIONS:-}
  export UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1:${UBSAN_OPTIONS:-}
else
  directory=build-tsan
  options+=(-DHEDDLE_SANITIZE=thread)
  export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:${TSAN_OPTIONS:-}
fi

heddle_build "$directory" '' "${options[@]}"
heddle_ctest "$directory" "$@"
