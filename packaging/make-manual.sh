#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# make-manual.sh ASLC FOLDER: the pages of the manual in man1 and man7 below the folder, a page for each command that aslc
# knows. What was there of an earlier aslc goes.

set -eu
aslc=$1 folder=$2
rm -rf "$folder/man1" "$folder/man7"
mkdir -p "$folder/man1" "$folder/man7"
"$aslc" help --man | gzip -9n >"$folder/man1/aslc.1.gz"
"$aslc" help program --man | gzip -9n >"$folder/man7/asl-program.7.gz"
"$aslc" help | sed -n '/^commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p' | while read -r command; do
  "$aslc" help "$command" --man | gzip -9n >"$folder/man1/aslc-$command.1.gz"
done
test -s "$folder/man1/aslc-build.1.gz"
