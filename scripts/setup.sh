#!/usr/bin/env bash
# Installs what is missing: `setup.sh build` for building and running, `setup.sh test` for testing as well.
# It touches nothing that is there already, and asks no questions.
source "$(dirname "$0")/say.sh"

purpose="${1:-build}"

# component NAME: a part of Rust's toolchain.
component() {
  rustup component list --installed | grep "^$1" >/dev/null || {
    say "Installing $1" "seconds"
    rustup component add "$1" </dev/null
  }
}

rust() {
  has rustup || give_up "Rust is missing: install it from rustup.rs, then run this again."
  has cc || give_up "a C compiler is missing: install gcc, then run this again."
  rustup run stable rustc --version >/dev/null 2>&1 || {
    say "Installing Rust's stable toolchain" "about 2 minutes"
    rustup toolchain install stable --profile minimal </dev/null
  }
  component clippy || give_up "rustup cannot fetch clippy: check the network, then run \`rustup component add clippy\`."
  component rustfmt || give_up "rustup cannot fetch rustfmt: check the network, then run \`rustup component add rustfmt\`."
  component rust-src || say "Going on without the standard library's sources: what phones download gets 20 KB larger"
  rustup target list --installed | grep -x wasm32-unknown-unknown >/dev/null || {
    say "Installing Rust's WASM target" "seconds"
    rustup target add wasm32-unknown-unknown </dev/null ||
      give_up "rustup cannot fetch the WASM target: check the network, then run \`rustup target add wasm32-unknown-unknown\`."
  }
}

# npm_packages FOLDER "what they are for": installs exactly what its package-lock.json names, once.
npm_packages() {
  has npm || give_up "npm is missing: install Node.js 20 or newer, then run this again."
  if ! cmp -s "$1/package-lock.json" "$1/node_modules/.installed-lock.json"; then
    say "Installing $2 from npm" "about 1 minute"
    npm --prefix "$1" ci --ignore-scripts --no-fund --no-audit --loglevel=error </dev/null
    cp "$1/package-lock.json" "$1/node_modules/.installed-lock.json"
  fi
}

postgres_programs() {
  has initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null
}

debian_packages() {
  local missing=()
  [ -x "${CHROMIUM:-/usr/bin/chromium}" ] || missing+=(chromium)
  postgres_programs || missing+=(postgresql)
  [ "${#missing[@]}" -gt 0 ] || return 0
  if [ "$(id -u)" -ne 0 ] || ! has apt-get; then
    give_up "please install ${missing[*]} (on Debian: sudo apt-get install ${missing[*]}), then run this again."
  fi
  say "Installing ${missing[*]} with apt-get" "about 3 minutes"
  apt-get update -qq </dev/null
  apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null
}

rust
npm_packages xtask "wasm-opt and esbuild"
if [ "$purpose" = test ]; then
  debian_packages
  npm_packages end2end "Playwright and axe"
fi
