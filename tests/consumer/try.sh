#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
#
#   tests/consumer/try.sh RULE BUILD_DIRECTORY [COMPILER]
#
# Holds one rule about the installed package, with nothing of this tree but what `cmake --install`
# has put somewhere and somebody has moved elsewhere since. The rule `installed` comes first; the
# tests of ctest are its fixtures.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source_root=$(cd "$here/../.." && pwd)
build=$2
compiler=${3:-c++}
work=$build/tests/consumer/work
tree=$work/moved/heddle
unset HEDDLE_PLUGIN_PATH LD_LIBRARY_PATH

fail() {
  printf 'consumer: %s\n' "$@" >&2
  exit 1
}

# quietly command …: what it says matters only when it fails.
quietly() {
  "$@" >"$work/log" 2>&1 || { cat "$work/log" >&2; fail "failed: $*"; }
}

library_directory() { dirname "$(find "$tree" -name libheddle.so)"; }

installed() {
  rm -rf "$work"
  mkdir -p "$work/moved"
  quietly cmake --install "$build" --prefix "$work/first" --strip
  mv "$work/first" "$tree"
}

# A tree that knew where it was made would not work elsewhere, or would tell of the builder's machine.
without_paths_of_the_build() {
  local found
  found=$(grep -rlaF -e "$source_root" -e "$build" -e "$work" "$tree" || true)
  [[ -z $found ]] || fail 'expected no path of the source or build directory, found one in:' "$found"
}

# Everything that hosts and tests call is Heddle's own; what it is made of stays to itself.
exports_only_heddle() {
  local library symbols found
  for library in "$(library_directory)"/libheddle.so "$(library_directory)"/libheddle-testing.so; do
    symbols=$(nm --dynamic --defined-only --demangle "$library" | cut -d' ' -f3-)
    grep -qF 'heddle::' <<<"$symbols" || fail "$library exports nothing"
    found=$(grep -vE '^((vtable|typeinfo|typeinfo name) for )?heddle::' <<<"$symbols" || true)
    [[ -z $found ]] || fail "$library exports symbols that are not Heddle's:" "$found"
    # Of the rooms inside only what stands behind the handles of public headers, which declare it.
    found=$(grep -E '^heddle::(flow|engine|plugin|http|fiber|method|configuration|flow_test|cli)::' \
      <<<"$symbols" | grep -vE '^heddle::engine::(RuntimeState|RunState|Observer)::' || true)
    [[ -z $found ]] || fail "$library exports what no public header declares:" "$found"
  done
}

# Who has only the package reads its guides: what they link to of each other and of flows is there.
guides_lead_to_each_other() {
  local guide link found=0
  cd "$tree/share/doc/heddle"
  for guide in README.md flows/README.md include/README.md nodes/README.md; do
    [[ -s $guide ]] || fail "expected the guide $guide, found none in $PWD"
    while IFS= read -r link; do
      # Only the first page leads into the source tree.
      [[ $guide == README.md && ($link == runtime/* || $link == tests/*) ]] && continue
      [[ -s $(dirname "$guide")/$link ]] || fail "$guide: expected what it links to, found no $link"
      found=$((found + 1))
    done < <(grep -oE '\]\([^):# ]+[)#]' "$guide" | sed 's/^](//; s/[)#]$//')
  done
  ((found > 10)) || fail "expected the guides to link to each other, found $found links"
}

cmake_project() {
  quietly cmake -S "$here/project" -B "$work/project" -G Ninja -DCMAKE_PREFIX_PATH="$tree" \
    -DCMAKE_CXX_COMPILER="$compiler"
  quietly cmake --build "$work/project"
  quietly ctest --test-dir "$work/project" --output-on-failure
  # The plugin goes where every host and the command look by themselves.
  quietly cmake --install "$work/project" --prefix "$tree"
  [[ $("$tree/bin/heddle" nodes shop.price) == *'Tells what an article costs.'* ]] ||
    fail 'expected the command to know shop.price after cmake --install, and it does not'
}

# The first host of include/README.md, as a reader has it.
first_host() {
  quietly cmake -S "$source_root/tests/embedding/first_host" -B "$work/first_host" -G Ninja \
    -DCMAKE_PREFIX_PATH="$tree" -DCMAKE_CXX_COMPILER="$compiler"
  quietly cmake --build "$work/first_host"
  local said
  said=$("$work/first_host/host" "$source_root/tests/embedding/first_host/hello.yaml") ||
    fail 'the first host failed'
  [[ $said == 'greeting: Hello, Ada' ]] || fail "expected a greeting, found: $said"
}

# What `heddle new node` makes is a project that builds, passes its tests and runs at once.
new_node() {
  cd "$work"
  rm -rf shop.look_up
  quietly "$tree/bin/heddle" new node shop.look_up
  cd shop.look_up
  # Its tests find the plugin wherever it is built; the flow by heddle.yaml, in build/.
  local build
  for build in elsewhere build; do
    quietly cmake -S . -B "$build" -G Ninja -DCMAKE_PREFIX_PATH="$tree" \
      -DCMAKE_CXX_COMPILER="$compiler" \
      -DCMAKE_CXX_FLAGS='-Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror'
    quietly cmake --build "$build"
    quietly ctest --test-dir "$build" --output-on-failure --no-tests=error
  done
  [[ $("$tree/bin/heddle" run look_up.yaml -i name=Ada) == *'greeting: Hello, Ada'* ]] ||
    fail 'expected the flow to greet Ada'
}

pkg_config_project() {
  export PKG_CONFIG_PATH
  PKG_CONFIG_PATH=$(library_directory)/pkgconfig
  local flags plugin_flags
  read -ra flags <<<"$(pkg-config --cflags --libs heddle)"
  read -ra plugin_flags <<<"$(pkg-config --cflags heddle-sdk)"
  mkdir -p "$work/by_hand"
  quietly "$compiler" -std=c++20 -Wall -Wextra -Wpedantic -Werror "$here/project/host.cpp" "${flags[@]}" \
    -o "$work/by_hand/host"
  quietly "$compiler" -std=c++20 -Wall -Wextra -Wpedantic -Werror -fPIC -shared -fvisibility=hidden \
    -fno-gnu-unique "${plugin_flags[@]}" "$here/project/shop.cpp" -o "$work/by_hand/shop.so" \
    "-Wl,--version-script=$(pkg-config --variable=versionscript heddle-sdk)" -Wl,-z,defs,-z,now
  local said
  said=$(LD_LIBRARY_PATH=$(library_directory) "$work/by_hand/host" "$here/project/order.yaml" \
    "$work/by_hand") || fail 'the host failed'
  [[ $said == 'line: A-17 costs 400 cents' ]] || fail "expected the line, found: $said"
}

"$1"
