#!/usr/bin/env bash
# Fuzzes the pure parsers of outside bytes, led by coverage: `fuzz.sh SECONDS` spends so many on each.
# cargo-fuzz works on the stable toolchain without a sanitizer; the parsers have no unsafe code for one to watch.
source "$(dirname "$0")/say.sh"

seconds="${1:-30}"
version=0.13.1

cargo fuzz --version >/dev/null 2>&1 || {
  say "Installing cargo-fuzz" "about 2 minutes"
  cargo install --quiet --locked cargo-fuzz --version "$version"
}
for target in envelope rescue receipt_code json; do
  say "Fuzzing $target" "first time a minute to build, then $seconds seconds"
  mkdir -p "fuzz/corpus/$target"
  cargo fuzz run --sanitizer none "$target" "fuzz/corpus/$target" "fuzz/seeds/$target" -- \
    -max_total_time="$seconds" -print_final_stats=1 2>&1 |
    grep -E "^(Done|==|SUMMARY|artifact|thread|assertion|  (left|right):)" ||
    give_up "$target failed; \`cargo fuzz run --sanitizer none $target fuzz/artifacts/$target/<file>\` replays it."
done
