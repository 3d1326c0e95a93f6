# Sourced by the other scripts: where the project lies, how to announce a step, how to give up, how to have a tool in Python.
# It runs nothing.

set -euo pipefail
project="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
cd "$project"
export DEBIAN_FRONTEND=noninteractive PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 NO_UPDATE_NOTIFIER=1

# say "what is being done" ["how long it may take"]
say() {
  printf '\n==> %s%s\n' "$1" "${2:+ ($2)}"
}

give_up() {
  printf '\nStopped: %s\n' "$1" >&2
  exit 1
}

has() {
  command -v "$1" >/dev/null 2>&1
}

# with_pip PACKAGE==VERSION...: has those packages in a virtual environment of their own, whose folder is then `$tools`.
with_pip() {
  tools="$project/target/$(printf '%s' "$*" | tr -s ' =' '-')"
  has python3 || give_up "Python is missing: install python3 with venv and pip, then run this again."
  [ ! -e "$tools/ready" ] || return 0
  say "Installing $* with pip" "about 1 minute"
  rm -rf "$tools"
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check "$@"
  touch "$tools/ready"
}
