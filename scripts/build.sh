#!/usr/bin/env bash
# Builds the site and the program: target/site and target/release/coeval.
source "$(dirname "$0")/say.sh"

scripts/setup.sh build
say "Building the site for phones" "first time about 6 minutes, unchanged a second"
cargo run --quiet --package xtask -- site
say "Building target/release/coeval" "first time about 8 minutes, unchanged a second"
cargo build --release --package server --bin coeval
