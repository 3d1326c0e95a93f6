#!/usr/bin/env bash
# Format, lints and tidy. The app is looked at twice: as the server renders it and as phones run it.
source "$(dirname "$0")/say.sh"

say "Checking the format" "seconds"
cargo fmt --all --check
say "Linting the server's side" "first time about 4 minutes"
cargo clippy --quiet --all-targets --package domain --package outbox --package app --package server --package xtask \
  --features app/ssr -- -D warnings
say "Linting the phone's side" "first time about 2 minutes"
for features in hydrate hydrate,event; do
  cargo clippy --quiet --package app --lib --no-default-features --features "$features" \
    --target wasm32-unknown-unknown -- -D warnings
done
say "Checking that the house is in order" "seconds once the server's tests are built"
cargo test --quiet --package server --test tidy
