#!/usr/bin/env bash
# Speed and size with medians and spread, beside the machine's own limits. Close other programs first.
source "$(dirname "$0")/say.sh"

scripts/setup.sh test
scripts/build.sh
say "Weighing a resident's first question" "seconds"
cargo run --quiet --package xtask -- size
for bench in server/benches/*.rs; do
  name="$(basename "$bench" .rs)"
  say "Measuring $name" "first time about 8 minutes to build, then 2 to 6"
  beside=""
  [ "$name" != dashboard ] || beside="scripts/postgres.sh"
  $beside cargo bench --package server --bench "$name"
done
say "Measuring the phone's side in Chromium, on a slow line with a slow processor" "about 4 minutes"
npm --prefix end2end run --silent measure
