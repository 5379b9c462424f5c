#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# make-notices.sh FILE: the licence of aslc, and those of what is linked into it and into the programs that it makes, as the
# Debian packages say that they were built from.

set -eu
folder=$(dirname "$0")
out=$1
mkdir -p "$(dirname "$out")"

# package NAME USE: the notices of a package, whose version is that of the build.
package() {
  file=/usr/share/doc/$1/copyright
  rule
  # The build goes on elsewhere than on Debian; dist.sh does not.
  [ -f "$file" ] || {
    echo "make-notices: $file is missing; without it aslc must not be passed on" >&2
    echo "MISSING: the licence of $1"
    return
  }
  # shellcheck disable=SC2016 # dpkg's own variable
  printf '%s %s: %s\n' "$1" "$(dpkg-query -W -f '${Version}\n' "$1" | head -n 1)" "$2"
  rule
  cat "$file"
}

rule() { echo '------------------------------------------------------------------------------'; }

{
  cat <<TEXT
aslc is under the Apache License, Version 2.0. On Debian systems its text is in
/usr/share/common-licenses/Apache-2.0; it is also in the file LICENSE beside
this one.

The parts of models of AWS's services in aslc were made from those of botocore,
Copyright Amazon.com, Inc. or its affiliates, under the Apache License, too.

aslc, and the programs that it makes, hold parts of other works. These are their
notices.

TEXT
  package llvm-22-dev 'aslc (LLVM, MLIR, lld)'
  package libcli11-dev aslc
  package nlohmann-json3-dev aslc
  package libyaml-cpp-dev aslc
  package zlib1g-dev 'aslc, programs that call services'
  package libzstd-dev 'aslc, programs that call services'
  package libstdc++-12-dev 'aslc, programs'
  package libc6-dev 'aslc, programs'
  package libssl-dev 'programs that call services'
  package libc-ares-dev 'programs that call services'
  rule
  echo 'Boost.Beast: programs that call services'
  rule
  cat "$folder/boost.txt"
} >"$out.new"
mv "$out.new" "$out"
