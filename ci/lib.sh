# shellcheck shell=bash
# What every script in ci/ shares: how it speaks, how it fails, where it keeps things.
# Sourced, never run.  Progress goes to stderr; stdout is for results.
# shellcheck disable=SC2034  # what is set here is used by those who source it

# Exit codes, the same as the command line's.
readonly USAGE_ERROR=2 ENGINE_ERROR=3 INTERRUPTED=130

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
readonly ROOT
CALLED_AS=$(cd "$(dirname "$0")" && pwd)/$(basename "$0")
CALLED_AS=${CALLED_AS#"$ROOT/"}
readonly CALLED_AS

# A login without HOME (a bare `env -i`, some CI runners) still has a home directory.
if [ -z "${HOME:-}" ]; then
  HOME=$(getent passwd "$(id -u)" | cut -d: -f6 || true)
  export HOME=${HOME:-/tmp}
fi
CACHE=${BOXWRIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/boxwright}
readonly CACHE

say() { printf '%s: %s\n' "$CALLED_AS" "$*" >&2; }

# die CODE WHAT-HAPPENED [NEXT-COMMAND]
die() {
  local code=$1 what=$2 next=${3:-}
  printf '%s: error: %s\n' "$CALLED_AS" "$what" >&2
  [ -z "$next" ] || printf '%s: next: %s\n' "$CALLED_AS" "$next" >&2
  exit "$code"
}

# The comment block at a script's top is its help text.
show_help() { sed -n '2,/^[^#]/{s/^# \{0,1\}//p}' "$0"; }

wrong_usage() { die "$USAGE_ERROR" "$1" "./$CALLED_AS --help"; }

# set_up [IMAGE...]: all that a run needs, an engine for as long as this script lives and these base
# images (default: those of ci/bases) among it.
set_up() {
  trap 'exit "$INTERRUPTED"' INT TERM HUP
  trap leave EXIT
  "$ROOT/ci/engine" start --for $$
  "$ROOT/ci/bases" "$@"
  "$ROOT/ci/venv"
  PATH=$ROOT/.venv/bin:$PATH
}

# Runs however the script ends.  A script that has more to put away defines `put_away`.
leave() {
  local code=$?
  trap '' INT TERM HUP
  ! declare -F put_away >/dev/null || put_away || true
  "$ROOT/ci/engine" stop --for $$ || true
  exit "$code"
}

has() { command -v "$1" >/dev/null 2>&1; }

is_root() { [ "$(id -u)" -eq 0 ]; }

engine_answers() {
  local version
  version=$(timeout 20 docker info --format '{{.ServerVersion}}' 2>/dev/null) && [ -n "$version" ]
}

# When a process was started, in clock ticks since boot; nothing when it is gone, or dead and unburied.
# Together with the pid it names one process for good, where a pid alone comes round again.
started_at() {
  sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | awk '$1 !~ /[ZX]/ { print $20 }'
}

# install_packages WHY PACKAGE...: through apt, as root; otherwise says which command to type.
install_packages() {
  local why=$1
  shift
  has apt-get || die "$ENGINE_ERROR" "$why is missing, and this is not Debian or Ubuntu" \
    "install the equivalent of: $*"
  is_root || die "$ENGINE_ERROR" "$why is missing, and only root can install it" \
    "sudo apt-get update && sudo apt-get install -y --no-install-recommends $*"
  say "installing $* with apt"
  local log
  log=$(mktemp)
  if ! apt_install "$@" >"$log" 2>&1 &&
    ! { apt-get update >"$log" 2>&1 && apt_install "$@" >>"$log" 2>&1; }; then
    tail -n 15 "$log" >&2
    rm -f "$log"
    die "$ENGINE_ERROR" "apt could not install $*" "apt-get update && apt-get install $*"
  fi
  rm -f "$log"
}

apt_install() {
  DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
    install -y --no-install-recommends "$@" </dev/null
}
