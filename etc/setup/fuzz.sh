#!/bin/bash
# Usage: fuzz.sh SECONDS. Runs every fuzzer of tests/fuzz at once, under AddressSanitizer and UndefinedBehaviorSanitizer,
# guided by the code that an input reaches. What it finds is kept in build-fuzz/fuzz-<subject>; exit 1 then.
set -u
cd "$(dirname "$0")/../.." || exit 3
etc/setup/configure.sh fuzz || exit 3
fuzzers=$(for file in tests/fuzz/*.cpp; do
    grep -q '^const Subject kSubject' "$file" && echo "unit_fuzz_$(basename "$file" .cpp)"
done)
# shellcheck disable=SC2086 # a list of words on purpose
ninja -C build-fuzz $fuzzers || exit 3
cd build-fuzz || exit 3
running=()
for fuzzer in $fuzzers; do
    ./"$fuzzer" --seconds "$1" &
    running+=($!)
done
failed=0
for process in "${running[@]}"; do
    wait "$process" || failed=1
done
exit $failed
