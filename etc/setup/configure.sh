#!/bin/sh
# Configures the build folder of a preset once; ninja runs CMake again by itself when its files change.
set -eu
cd "$(dirname "$0")/../.."
preset=$1
case $preset in release) folder=build ;; *) folder=build-$preset ;; esac
launcher=
if command -v ccache > /dev/null; then launcher=-DCMAKE_CXX_COMPILER_LAUNCHER=ccache; fi
[ -f $folder/build.ninja ] && [ $folder/build.ninja -nt CMakePresets.json ] && exit 0
cmake --preset "$preset" -DCMAKE_CXX_COMPILER=g++ $launcher
touch $folder/build.ninja
