#!/usr/bin/env bash
# The fault suite, at length: simulated phones, real kills, spoilt input, attacked tables, fuzzing, the API's own
# document, and Chromium.
# COEVAL_FAULTS_MINUTES is about how long it takes (default 20, without building); COEVAL_FAULTS_SEED where chance begins.
# Each part ends with its ledger; a failure says how to replay it.
source "$(dirname "$0")/say.sh"

minutes="${COEVAL_FAULTS_MINUTES:-20}"
export COEVAL_FAULTS_SEED="${COEVAL_FAULTS_SEED:-1}"
# Simulated databases belong into memory: what is on trial there is logic; kills are tried on a real disk.
memory="${TMPDIR:-/tmp}"
[ ! -w /dev/shm ] || memory=/dev/shm

scripts/setup.sh test
scripts/build.sh
say "Simulating phones for weeks" "$((minutes / 4 + 1)) minutes"
TMPDIR="$memory" COEVAL_FAULTS_SECONDS="$((minutes * 15))" \
  cargo test --quiet --package server --test simulation schedules_end
say "Killing the server and the database" "$((minutes / 4 + 1)) minutes"
COEVAL_FAULTS_KILLS="$((minutes * 5))" scripts/postgres.sh cargo test --quiet --package server --test kills
say "Spoiling input" "$((minutes / 5 + 1)) minutes"
TMPDIR="$memory" COEVAL_FAULTS_CASES="$((minutes * 250))" cargo test --quiet --package server --test mutation
say "Attacking the figures of made-up projects" "$((minutes / 2 + 1)) minutes"
COEVAL_PROJECTS="$((minutes * 5000))" cargo test --quiet --release --package domain --test protection
scripts/fuzz.sh "$((minutes * 2))"
scripts/openapi.sh target/release/coeval "$COEVAL_FAULTS_SEED" "$((minutes * 10))"
say "Breaking browsers" "$((minutes / 4 + 1)) minutes"
COEVAL_FAULTS_KILLS="$((minutes * 2))" npm --prefix end2end run --silent faults
