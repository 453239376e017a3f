#!/bin/sh
# Browser and fault tests with Node's own test runner. Usage: e2e.sh [TEST FILE…]; without files all of them run.
# Results in TAP go to build/e2e.tap as well.
set -eu
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- $(find tests/e2e tests/fault -name node_modules -prune -o -name '*.test.mjs' -print | sort)
# A test that hangs must not take the whole run with it.
# Two files at a time: each has servers of its own, and half of the time is waiting.
exec timeout --kill-after=30 1200 node --test --test-concurrency=2 --test-reporter=spec --test-reporter-destination=stdout \
    --test-reporter=tap --test-reporter-destination=build/e2e.tap "$@" < /dev/null
