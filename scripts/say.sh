# Sourced by the other scripts: where the project lies, how to announce a step, how to give up.
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
