#!/usr/bin/env bash
# Everything that CI runs, quickest first; stops at the first step that fails.
# Closes with one line, "N passed, N failed", over all test runners.
source "$(dirname "$0")/say.sh"

started="$SECONDS"
log="$(mktemp)"

# Adds up `test result: ok. 12 passed; 0 failed` of cargo and `12 passed (3s)` of Playwright.
tally() {
  awk '
    /^test result:/ { for (i = 2; i <= NF; i++) { if ($i == "passed;") passed += $(i-1); if ($i == "failed;") failed += $(i-1) } next }
    /^ +[0-9]+ passed( \(|$)/ { passed += $1 }
    /^ +[0-9]+ failed$/ { failed += $1 }
    END { printf "%d passed, %d failed\n", passed, failed }
  ' "$log"
}

finish() {
  local code="$?"
  local line
  line="$(tally)"
  if [ "$code" -ne 0 ] && [[ "$line" == *", 0 failed" ]]; then line="${line%, 0 failed}, 1 failed"; fi
  printf '\n%d minutes\n%s\n' "$(((SECONDS - started) / 60))" "$line"
  rm -f "$log"
  exit "$code"
}
trap finish EXIT

logged() {
  "$@" 2>&1 | tee -a "$log"
}

scripts/setup.sh test
scripts/check.sh
say "Checking the types of the end-to-end tests" "seconds"
npm --prefix end2end run --silent check
say "Testing the vocabulary, the sync engine and the build tool" "first time about 2 minutes"
logged cargo test --quiet --package domain --package outbox --package xtask
say "Holding our cell keys against those of the Office for National Statistics" "first time a minute"
scripts/cell_key_oracle.sh
scripts/build.sh
say "Testing the app and the server, on SQLite and on PostgreSQL" "first time about 5 minutes"
logged scripts/postgres.sh cargo test --package server --package app --features app/ssr
say "Driving the API by its own document" "first time a minute"
scripts/openapi.sh target/release/coeval 1 10
say "Weighing a resident's first question" "seconds"
cargo run --quiet --package xtask -- size
say "Building the store's suite for Chromium" "first time about 1 minute"
cargo run --quiet --package xtask -- store-suite
say "Testing end to end in Chromium" "about 5 minutes"
logged npm --prefix end2end run --silent test
