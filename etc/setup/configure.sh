#!/bin/sh
# Configures the build folder of a preset once; ninja runs CMake again by itself when its files change.
set -eu
cd "$(dirname "$0")/../.."
preset=$1
case $preset in release) folder=build ;; *) folder=build-$preset ;; esac
launcher=
if command -v ccache > /dev/null; then launcher=-DCMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
[ -f $folder/build.ninja ] && [ $folder/build.ninja -nt CMakePresets.json ] && exit 0
# With optimisation g++ 12 takes members of moved variants for uninitialised and parts of strings for overlapping, which is
# known to be wrong. The sanitizer build finds the true ones.
cmake --preset "$preset" -DCMAKE_CXX_COMPILER=g++ -DCMAKE_CXX_FLAGS="-Wno-maybe-uninitialized -Wno-restrict" $launcher
touch $folder/build.ninja
