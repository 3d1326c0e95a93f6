#!/usr/bin/env bash
# Builds, fills an empty database with the demo, and serves until Ctrl+C.
source "$(dirname "$0")/say.sh"

scripts/build.sh
say "Filling the database with the demo, if it is empty" "seconds"
target/release/coeval demo
address="${COEVAL_ADDR:-127.0.0.1:3000}"
say "Serving; Ctrl+C ends"
cat <<TEXT
  open projects        http://$address/
  answers waiting      http://$address/outbox
  this phone           http://$address/phone
  is it well?          http://$address/healthz
TEXT
exec target/release/coeval serve
