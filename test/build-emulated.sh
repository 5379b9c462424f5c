#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# build-emulated.sh TARGET EMULATOR ARGUMENT ..: aslc build for a machine that is not this one, for tests that start what
# they built. The program goes to FILE.program, and FILE (of `-o FILE`) becomes a script that starts it in the emulator:
# so no test needs to know, and the system need not be set up to run foreign programs.

set -eu
target=$1
emulator=$2
shift 2
output=
isOutput=
count=$#
while [ "$count" -gt 0 ]; do
  argument=$1
  shift
  if [ -n "$isOutput" ]; then
    output=$argument
    argument=$output.program
    isOutput=
  elif [ "$argument" = -o ]; then
    isOutput=1
  fi
  set -- "$@" "$argument"
  count=$((count - 1))
done
if [ -z "$output" ]; then
  echo "build-emulated.sh: the tests name what they build, with -o" >&2
  exit 2
fi
aslc build --target "$target" "$@"
folder=$(cd "$(dirname "$output")" && pwd)
rm -f "$output"
printf '#!/bin/sh\nexec %s -0 "$0" "%s" "$@"\n' "$emulator" "$folder/$(basename "$output").program" >"$output"
chmod +x "$output"
