#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   tests/lint.sh [file.cpp …]
#   tests/lint.sh format
#
# clang-format on every C++ file and clang-tidy (.clang-tidy) on runtime/ and nodes/, or on the
# named files of these only. Exits non-zero when either finds something. `format` leaves clang-tidy
# out: a second or two instead of many minutes.
#
# clang-tidy spends nearly all its time on headers, not ours: about 10 s for a file that includes
# Asio, whatever else is in it. So files are read several at a time, as the compiler reads them in a
# "unity build" (CMake writes these): ten such files take little longer than one. Neighbours often
# have local functions of the same name, so the files of a unit are dealt out from all over a
# library; where some do not go together all the same, they are read in halves.
set -euo pipefail
# shellcheck source=tests/setup.sh
. "$(dirname "${BASH_SOURCE[0]}")/setup.sh"

files_per_unit=10
# fmt 9 checks formats in a way that clang 14 cannot evaluate; g++ does check them.
tidy_options=(--quiet --extra-arg=-DFMT_CONSTEVAL=)

# Files that git knows or would add; without git, all that are not in a build directory.
list_sources() {
  local patterns=('*.cpp' '*.hpp' '*.h' '*.c')
  if git -C "$HEDDLE_ROOT" rev-parse --is-inside-work-tree >/dev/null 2>&1; then
    git -C "$HEDDLE_ROOT" ls-files -z --cached --others --exclude-standard -- "${patterns[@]}"
  else
    (cd "$HEDDLE_ROOT" && find include runtime nodes tests -regextype egrep \
      -regex '.*\.(cpp|hpp|h|c)' -print0)
  fi
}

# Removed but not yet staged files are still in git's list.
check_format() {
  list_sources | while IFS= read -rd '' file; do
    [[ ! -f $file ]] || printf '%s\0' "$file"
  done | xargs -0 -r -n 40 clang-format --dry-run -Werror
}

# configure directory option …: clang's own idea of the build; nothing is compiled there. Debug, so
# that asserts are read as well.
configure() {
  local directory=$1
  shift
  heddle_configure "$directory" -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++ \
    -DCMAKE_BUILD_TYPE=Debug -DHEDDLE_BUILD_TESTS=OFF -DHEDDLE_WARNINGS_AS_ERRORS=OFF "$@"
}

compiled_files() { sed -n 's/^ *"file": "\(.*\)",\{0,1\}$/\1/p' "$1/compile_commands.json"; }

# tidy directory file: prints findings; what else clang-tidy says only where it found nothing and
# failed all the same.
tidy() {
  local noise status=0
  noise=$(mktemp)
  clang-tidy -p "$1" "${tidy_options[@]}" "$2" 2>"$noise" >"$noise.found" || status=$?
  cat "$noise.found"
  if ((status != 0)) && [[ ! -s $noise.found ]]; then
    printf '%s:1:1: error: clang-tidy failed: %s\n' "$2" "$(tail -n 5 "$noise")"
  fi
  rm -f "$noise" "$noise.found"
}

# tidy_files unit file …: prints the findings of the files, read as one; in halves where they do not
# go together. The unit's own file is written anew, as it is the one that has a compile command.
tidy_files() {
  local unit=$1 found half
  shift
  printf '#include "%s"\n' "$@" >"$unit"
  found=$(tidy build-lint/units "$unit")
  if (($# > 1)) && [[ $found == *'[clang-diagnostic-error'* ]]; then
    half=$(($# / 2))
    tidy_files "$unit" "${@:1:half}"
    tidy_files "$unit" "${@:half + 1}"
  elif [[ -n $found ]]; then
    printf '%s\n' "$found"
  fi
}

# Reads the paths of unit files and prints them again, with the sources of each library dealt out
# among its units like cards.
deal_out() {
  local units own sources target i
  mapfile -t units
  for target in $(printf '%s\n' "${units[@]%/*}" | sort -u); do
    mapfile -t own < <(printf '%s\n' "${units[@]}" | grep -F "$target/")
    mapfile -t sources < <(sed -n 's/^#include "\(.*\)"$/\1/p' "${own[@]}")
    rm -f "${own[@]}"
    for i in "${!sources[@]}"; do
      printf '#include "%s"\n' "${sources[i]}" >>"${own[i % ${#own[@]}]}"
    done
  done
  printf '%s\n' "${units[@]}"
}

# tidy_unit unit number: the findings of a unit go to a file of their own, as several run at once.
tidy_unit() {
  local unit=$1 began=$SECONDS files
  mapfile -t files < <(sed -n 's/^#include "\(.*\)"$/\1/p' "$unit")
  tidy_files "$unit" "${files[@]}" >"$findings/$2"
  printf '%4d s  %s\n' $((SECONDS - began)) "${files[*]#"$HEDDLE_ROOT/"}"
}

# Runs `command argument number` for each line of its input, as many at once as the build would.
in_parallel() {
  local jobs number=0 argument
  jobs=$(heddle_jobs)
  while IFS= read -r argument; do
    while (($(jobs -rp | wc -l) >= jobs)); do wait -n || true; done
    number=$((number + 1))
    "$1" "$argument" "$number" &
  done
  wait
}

# tidy_one file number
tidy_one() { tidy build-lint "$1" >"$findings/$2"; }

# A finding in a header comes from every file that includes it.
without_repetition() {
  awk 'BEGIN { show = 1 } /(^|:[0-9]+:[0-9]+: )(error|warning): / { show = !seen[$0]++ } show'
}

check_tidy() {
  findings=$(mktemp -d)
  trap 'rm -rf "$findings"' EXIT
  configure build-lint
  if (($# > 0)); then
    printf '%s\n' "$@" | in_parallel tidy_one
  else
    rm -rf build-lint/units # its unit files are written over below
    configure build-lint/units -DCMAKE_UNITY_BUILD=ON "-DCMAKE_UNITY_BUILD_BATCH_SIZE=$files_per_unit"
    tidy_options+=('--checks=-bugprone-suspicious-include') # what a unit is made of
    compiled_files build-lint/units | grep '/Unity/' | deal_out | in_parallel tidy_unit
  fi
  find "$findings" -type f -exec cat {} + | without_repetition >"$findings/all"
  cat "$findings/all"
  [[ ! -s $findings/all ]]
}

if [[ ${1:-} == format ]]; then
  heddle_install clang-format
  cd "$HEDDLE_ROOT"
  check_format || heddle_die 'findings above, of clang-format' 'To do: clang-format -i FILE'
  heddle_say 'clang-format: clean'
  exit 0
fi

heddle_install "${HEDDLE_BUILD_PACKAGES[@]}" "${HEDDLE_LINT_PACKAGES[@]}"
named=()
(($# == 0)) || mapfile -t named < <(realpath -- "$@")
cd "$HEDDLE_ROOT"
for tool in clang-format clang-tidy clang++; do
  command -v "$tool" >/dev/null || heddle_die "expected the command $tool, found none" \
    "To do: install it (Debian 12: apt-get install ${HEDDLE_LINT_PACKAGES[*]})."
done

failed=()
heddle_say 'clang-format'
check_format || failed+=('clang-format (to do: clang-format -i FILE)')
heddle_say 'clang-tidy'
check_tidy "${named[@]}" || failed+=('clang-tidy (to do: mend it, or NOLINT with a reason)')
((${#failed[@]} == 0)) || heddle_die 'findings above, of:' "${failed[@]}"
heddle_say 'lint: clean'
