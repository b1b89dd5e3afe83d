#!/bin/sh
# Installs the packages that are missing, builds, and runs every test. Builds with Ninja where it is installed.
#
# ZHANGJU_TEST_DATA=DIR adds the tests that need outside reports; without it they are reported as skipped.
# ZHANGJU_SANITIZE=1 builds and runs the tests under AddressSanitizer and UBSan instead.
set -eu
cd "$(dirname "$0")/.."
sh tests/packages.sh tests
jobs=$(nproc)
if command -v ninja > /dev/null; then export CMAKE_GENERATOR="${CMAKE_GENERATOR:-Ninja}"; fi # for a new build folder only
if [ -n "${ZHANGJU_SANITIZE:-}" ]; then
  build=build-sanitize
  cmake -S . -B $build -DBUILD_TESTING=ON -DZJ_SANITIZE=ON -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS=-O1 -DCMAKE_CXX_FLAGS=-O1 > /dev/null
else
  build=build
  cmake -S . -B $build -DBUILD_TESTING=ON > /dev/null
fi
cmake --build $build -j "$jobs"
ctest --test-dir $build --output-on-failure -j "$jobs"
