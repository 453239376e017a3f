#!/bin/bash
# make test: every stage runs even when an earlier one failed, unless nothing can run without it.
# The last line sums up: contract and conformance tests (optimised), unit tests (under sanitizers), browser tests,
# formatting, static analysis.
set -u
cd "$(dirname "$0")/../.." || exit 3
passed=0
failed=0
add() {
    passed=$((passed + $1))
    failed=$((failed + $2))
}
finish() {
    echo
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
    exit
}
stage() {
    printf '\n== %s (after %d min %02d s)\n' "$1" $((SECONDS / 60)) $((SECONDS % 60))
}
# Counts what ctest or node's runner reports in a log; a run that reports nothing has failed as a whole.
count() {
    local log=$1 status=$2 good bad total
    if total=$(sed -n 's/.* tests failed out of \([0-9]*\)$/\1/p' "$log" | tail -1) && [ -n "$total" ]; then
        bad=$(sed -n 's/.*, \([0-9]*\) tests failed out of .*/\1/p' "$log" | tail -1)
        good=$((total - bad))
    else
        good=$(sed -n 's/^# pass \([0-9]*\)$/\1/p' "$log" | tail -1)
        bad=$(sed -n 's/^# \(fail\|cancelled\) \([0-9]*\)$/\2/p' "$log" | awk '{ sum += $1 } END { print sum + 0 }')
    fi
    if [ "$status" -ne 0 ] && [ "${bad:-0}" -eq 0 ]; then bad=1; fi
    add "${good:-0}" "${bad:-0}"
}

stage "set-up and build"
if ! make optimised tests/{e2e,conformance/docx}/node_modules/.package-lock.json < /dev/null; then
    add 0 1
    finish
fi

stage "contract and conformance tests"
ctest --test-dir build -E '^(bench|unit)_' -j "$(nproc)" --output-on-failure --no-tests=error < /dev/null 2>&1 | tee build/ctest.log
count build/ctest.log "${PIPESTATUS[0]}"

stage "browser and fault tests"
rm -f build/e2e.tap
touch build/e2e.tap
etc/setup/e2e.sh
count build/e2e.tap $?

stage "formatting and static analysis"
etc/setup/configure.sh debug > /dev/null < /dev/null
for check in format tidy; do
    if node etc/setup/lint.mjs $check < /dev/null; then add 1 0; else add 0 1; fi
done

stage "unit tests under sanitizers"
make sanitize < /dev/null 2>&1 | tee build/sanitize.log
count build/sanitize.log "${PIPESTATUS[0]}"

stage "done"
finish
