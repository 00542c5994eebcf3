# shellcheck shell=bash
# shellcheck disable=SC2034  # some variables are for the scripts that source this
# SPDX-License-Identifier: Apache-2.0
#
# What the scripts of this project share: getting the packages that it needs, and building. Not a
# command; a script sources it and calls, in this order,
#
#   heddle_install "${HEDDLE_BUILD_PACKAGES[@]}"      # asks apt only for what is missing
#   heddle_build build '' -DHEDDLE_BUILD_TESTS=ON     # directory, targets (all), cmake options …
#
# Every failure ends the script with a text that says what was expected, what was found and what
# to do about it. Variables that a person may set:
#
#   HEDDLE_INSTALL=no   never ask apt for anything; go on with what is there
#   HEDDLE_JOBS=N       compile so many files at once, instead of what cores and memory allow
#   CXX                 the compiler, as for any CMake project

HEDDLE_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

HEDDLE_BUILD_PACKAGES=(
  g++ cmake ninja-build ccache pkg-config
  libboost1.81-dev libboost-context1.81-dev libboost-json1.81-dev
  libpoco-dev libyaml-cpp-dev libfmt-dev libre2-dev libcli11-dev libssl-dev
  zlib1g-dev libcctz-dev tzdata)
# nginx and openssl: tests talk to a server and with certificates that are not our own. graphviz:
# it has to draw what `heddle graph` writes. zsh and fish: as bash, they have to complete the command.
HEDDLE_TEST_PACKAGES=(doctest-dev librapidcheck-dev nginx-light openssl graphviz zsh fish)
# What the benchmarks need beside the build; the last four for what flows are compared with.
HEDDLE_BENCH_PACKAGES=(libbenchmark-dev curl jq python3-requests python3-aiohttp)
# clang: the compiler that the linter's build directory is configured for.
HEDDLE_LINT_PACKAGES=(clang clang-format clang-tidy)
# What reads the comments of the public headers.
HEDDLE_DOXYGEN_PACKAGES=(doxygen)
# clang's libFuzzer and sanitizers, and what makes names of the addresses in their reports.
HEDDLE_FUZZ_PACKAGES=(clang libclang-rt-14-dev llvm)
# What runs the tools of tests/editor.
HEDDLE_EDITOR_PACKAGES=(nodejs npm)
# What a build does without when it cannot be installed.
HEDDLE_OPTIONAL_PACKAGES=' ccache '

heddle_say() { printf 'heddle: %s\n' "$*"; }

# Each argument is a line.
heddle_die() {
  printf 'heddle: error: %s\n' "$1" >&2
  shift
  (($# == 0)) || printf '  %s\n' "$@" >&2
  exit 1
}

# --- Packages ------------------------------------------------------------------------------------

heddle_system_name() {
  (
    PRETTY_NAME='an unknown system'
    # shellcheck disable=SC1091  # the system's own file
    [[ ! -r /etc/os-release ]] || . /etc/os-release
    printf '%s' "$PRETTY_NAME"
  )
}

# Whether the packages go by the names and versions above: Debian 12, or a system made of it.
heddle_is_bookworm() {
  command -v apt-get >/dev/null && command -v dpkg-query >/dev/null || return 1
  (
    VERSION_CODENAME='' DEBIAN_CODENAME=''
    # shellcheck disable=SC1091
    [[ ! -r /etc/os-release ]] || . /etc/os-release
    [[ $VERSION_CODENAME == bookworm || $DEBIAN_CODENAME == bookworm ]]
  )
}

# Prints those of its arguments that are not installed, one a line.
heddle_missing_packages() {
  local installed
  installed=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null || true)
  local package
  for package in "$@"; do
    grep -qxF "installed $package" <<<"$installed" || printf '%s\n' "$package"
  done
}

# heddle_install package …: all of them are installed afterwards, or the script has ended. Asks apt
# for nothing when nothing is missing.
heddle_install() {
  if ! heddle_is_bookworm; then
    heddle_say "this is $(heddle_system_name), not Debian 12 with apt, so nothing is installed." \
      "What is needed goes by these names there: $*. Going on with what this system has."
    return
  fi
  local missing
  mapfile -t missing < <(heddle_missing_packages "$@")
  ((${#missing[@]} > 0)) || return 0
  if [[ ${HEDDLE_INSTALL:-yes} == no ]]; then
    heddle_say "not installed, as HEDDLE_INSTALL=no says: ${missing[*]}"
    return
  fi

  HEDDLE_SUDO=()
  if ! heddle_become_root "${missing[@]}"; then
    heddle_cannot_install 'installing takes root, and this user neither is root nor can use sudo.' \
      "${missing[@]}"
    return
  fi
  heddle_say "installing ${#missing[@]} packages and what they need, which takes some minutes:" \
    "${missing[*]}"
  heddle_apt_install "${missing[@]}"
  mapfile -t missing < <(heddle_missing_packages "${missing[@]}")
  ((${#missing[@]} == 0)) || heddle_cannot_install 'apt-get reported success, yet they are not there.' \
    "${missing[@]}"
}

# Sets HEDDLE_SUDO to what a command that needs root begins with.
heddle_become_root() {
  HEDDLE_SUDO=()
  [[ $(id -u) != 0 ]] || return 0
  command -v sudo >/dev/null || return 1
  if ! sudo -n true 2>/dev/null; then
    heddle_say "sudo may ask for your password, to install: $*"
    sudo -v || return 1
  fi
  HEDDLE_SUDO=(sudo)
}

# heddle_cannot_install reason package …: goes on when all of them are optional.
heddle_cannot_install() {
  local reason=$1 needed=() package
  shift
  for package in "$@"; do
    [[ $HEDDLE_OPTIONAL_PACKAGES == *" $package "* ]] || needed+=("$package")
  done
  if ((${#needed[@]} == 0)); then
    heddle_say "going on without $*: $reason"
    return
  fi
  heddle_die "packages are missing: $*" "$reason" \
    'To do: put that right and run this script again, or have an administrator run, once:' \
    "  apt-get update && apt-get install --no-install-recommends $*" \
    'Or, where the same things are installed in another way, set HEDDLE_INSTALL=no.'
}

# The timeouts keep a machine without a network from waiting for minutes; the lock is waited for
# because a machine that has just started often updates itself.
heddle_apt() {
  "${HEDDLE_SUDO[@]}" env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -y -q \
    -o Acquire::Retries=2 -o Acquire::http::Timeout=20 -o Acquire::https::Timeout=20 \
    -o DPkg::Lock::Timeout=300 -o APT::Update::Error-Mode=any "$@" </dev/null
}

heddle_apt_install() {
  local log updated=yes
  log=$(mktemp)
  # A failure here need not matter: one source among many may be out of order, or the packages may
  # be in apt's cache.
  heddle_apt update >"$log" 2>&1 || updated=no
  heddle_refuse_removals "$@"
  if heddle_without_starting_services \
    heddle_apt install --no-install-recommends --no-remove "$@" >>"$log" 2>&1; then
    rm -f "$log"
    return
  fi
  printf 'What apt-get said:\n' >&2
  grep -E '^(E|W|Err|dpkg):?' "$log" | head -n 10 | sed 's/^/  | /' >&2
  local reason='apt-get could not install them; what it said is above.'
  if grep -qE 'No space left on device|enough free space' "$log"; then
    reason="the disk is full: $(df -Ph /var | awk 'NR == 2 {print $4}') free in /var, 1.5 GB needed."
  elif [[ $updated == no ]] || grep -qE 'Failed to fetch|Unable to fetch' "$log"; then
    reason='apt-get could not reach its sources: the machine is offline, or apt has to be told of a proxy.'
  elif grep -qE 'Unable to locate package|no installation candidate' "$log"; then
    reason="apt's sources do not offer them: Debian 12's section \"main\" has to be among them."
  fi
  rm -f "$log"
  heddle_cannot_install "$reason" "$@"
}

# libboost1.81-dev excludes the -dev packages of other versions of Boost, above all Debian's
# default, 1.74. Nobody's packages are taken away without their word.
heddle_refuse_removals() {
  local removed
  removed=$(heddle_apt install --no-install-recommends -s "$@" 2>/dev/null |
    sed -n 's/^Remv \([^ ]*\).*/\1/p' | paste -sd' ') || true
  [[ -n $removed ]] || return 0
  heddle_die "packages that are installed exclude packages that Heddle needs: $removed" \
    "needed: $*" \
    'Heddle is built with Boost 1.81 (libboost1.81-dev), and Debian has the development files of' \
    'one version of Boost at a time; its default, libboost-dev, is 1.74.' \
    'To do: if you can spare them, remove them and run this script again:' \
    "  apt-get remove $removed" \
    'Otherwise build in a container or a chroot of Debian 12.'
}

# Runs a command while packages that come with a server install it without starting it: the tests
# start an nginx of their own, and nobody asked for one on port 80, now or at the next boot.
# policy-rc.d is Debian's way to say so; one that is there already is left alone.
heddle_without_starting_services() (
  policy=/usr/sbin/policy-rc.d
  no_nginx=$(heddle_missing_packages nginx)
  if [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | "${HEDDLE_SUDO[@]}" tee "$policy" >/dev/null
    trap '"${HEDDLE_SUDO[@]}" rm -f "$policy"' EXIT
    "${HEDDLE_SUDO[@]}" chmod 755 "$policy"
  fi
  "$@" || exit
  if [[ -n $no_nginx && -z $(heddle_missing_packages nginx) ]] && command -v systemctl >/dev/null; then
    "${HEDDLE_SUDO[@]}" systemctl --quiet disable nginx || true
  fi
)

# --- Building ------------------------------------------------------------------------------------

# How many files to compile at once: the cores, as far as memory allows. A file that includes Asio
# takes up to 0.5 GB, several times that with a sanitizer and optimisation: 1.5 GB each is safe.
heddle_jobs() {
  if [[ -n ${HEDDLE_JOBS:-} ]]; then
    [[ $HEDDLE_JOBS =~ ^[1-9][0-9]*$ ]] ||
      heddle_die "HEDDLE_JOBS: expected a number of at least 1, found \"$HEDDLE_JOBS\""
    printf '%s' "$HEDDLE_JOBS"
    return
  fi
  local jobs free limit
  jobs=$(nproc)
  free=$(awk '/^MemAvailable:/ {print int($2 / 1024)}' /proc/meminfo 2>/dev/null || true)
  # A container may have less than the machine.
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || true)
  if [[ $limit =~ ^[0-9]+$ ]] && ((limit / 1048576 < ${free:-2147483647})); then
    free=$((limit / 1048576))
  fi
  if [[ -n $free ]] && ((free / 1536 < jobs)); then
    jobs=$((free / 1536))
  fi
  printf '%s' $((jobs > 0 ? jobs : 1))
}

# A compiler that is too old otherwise shows as a page of errors in some header.
heddle_check_tools() {
  local tool
  for tool in cmake ninja pkg-config; do
    command -v "$tool" >/dev/null ||
      heddle_die "expected the command $tool, found none" \
        "To do: install it (Debian 12: apt-get install ${HEDDLE_BUILD_PACKAGES[*]})."
  done
  local compiler=${CXX:-c++} version
  command -v "${compiler%% *}" >/dev/null ||
    heddle_die "expected a C++ compiler, found none by the name $compiler" \
      'To do: install g++ 12 or newer (Debian 12: apt-get install g++), or set CXX to one.'
  # shellcheck disable=SC2086  # CXX may hold options
  version=$(printf '#ifdef __clang__\nclang __clang_major__\n#else\ngcc __GNUC__\n#endif\n' |
    $compiler -E -P -x c++ - 2>/dev/null | tr -d '\n') || true
  case $version in
    'gcc '*) ((${version#gcc } >= 12)) ||
      heddle_die "expected g++ 12 or newer, found $compiler, which is version ${version#gcc }" \
        'To do: install a newer one (Debian 12: apt-get install g++) or set CXX to one, and remove' \
        'the build directory of the old one.' ;;
    *) heddle_say "$compiler is not g++ (${version:-unknown}); Heddle is built and tested with g++ 12." ;;
  esac
}

# heddle_check_space directory: not the exact need, but where it would end in the middle.
heddle_check_space() {
  local expected=1500 free
  [[ ! -e $1/build.ninja ]] || expected=200
  free=$(df -Pm "$(dirname "$1")" | awk 'NR == 2 {print $4}')
  ((free >= expected)) ||
    heddle_die "expected $expected MB of free disk for $1, found $free MB" \
      'To do: make room; the directories build* here can be removed, and so can ccache -C.'
}

# heddle_configure directory option …
heddle_configure() {
  local directory=$HEDDLE_ROOT/$1 generator
  shift
  heddle_check_tools
  heddle_check_space "$directory"
  generator=$(sed -n 's/^CMAKE_GENERATOR:INTERNAL=//p' "$directory/CMakeCache.txt" 2>/dev/null || true)
  [[ -z $generator || $generator == Ninja ]] ||
    heddle_die "expected $directory to be a Ninja build, found one of $generator" \
      "To do: remove it (rm -r $directory) or move it, and run this script again."

  # Told each time, also when there is none (any more): the build directory remembers the last word.
  local launcher=''
  if command -v ccache >/dev/null && ccache --version >/dev/null 2>&1; then launcher=ccache; fi
  local options=(-G Ninja "-DCMAKE_C_COMPILER_LAUNCHER=$launcher" "-DCMAKE_CXX_COMPILER_LAUNCHER=$launcher"
    # Lines, which stacks are made of: all that -g writes takes a fifth of the time of a build.
    '-DCMAKE_CXX_FLAGS_RELWITHDEBINFO=-O2 -g1 -DNDEBUG')
  # Other compilers and libraries than those we test with may warn of more.
  heddle_is_bookworm || options+=(-DHEDDLE_WARNINGS_AS_ERRORS=OFF)
  mkdir -p "$directory"
  if ! cmake -S "$HEDDLE_ROOT" -B "$directory" "${options[@]}" "$@" >"$directory/configure.log" 2>&1; then
    cat "$directory/configure.log" >&2
    heddle_die 'cmake could not configure the build; what it says is above.' \
      'To do: where a library is missing, install it (on Debian 12 this script does); its packages:' \
      "  ${HEDDLE_BUILD_PACKAGES[*]}" \
      "Where the directory is an old one, from another place or compiler: rm -r $directory"
  fi
}

# heddle_build directory 'target …' option …: configures and builds; no target means all.
heddle_build() {
  local directory=$1 targets=() jobs
  read -ra targets <<<"$2"
  shift 2
  heddle_configure "$directory" "$@"
  jobs=$(heddle_jobs)
  if ! cmake --build "$HEDDLE_ROOT/$directory" --parallel "$jobs" ${targets[0]:+--target "${targets[@]}"}; then
    heddle_die "the build in $HEDDLE_ROOT/$directory failed; the first error above says why." \
      "disk: $(df -Ph "$HEDDLE_ROOT/$directory" | awk 'NR == 2 {print $4}') free." \
      "memory: a compiler that was \"Killed\" ran out of it: set HEDDLE_JOBS=1 (now $jobs)."
  fi
}

# heddle_ctest directory argument …: the tests of a build directory.
heddle_ctest() {
  local directory=$1
  shift
  CTEST_PARALLEL_LEVEL=${CTEST_PARALLEL_LEVEL:-$(heddle_jobs)} \
    ctest --test-dir "$HEDDLE_ROOT/$directory" --output-on-failure --no-tests=error "$@"
}
