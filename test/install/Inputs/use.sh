# SPDX-License-Identifier: Apache-2.0
#
# use.sh FOLDER INSTALL ..: compiles a project with each of the installs and prints what it gives.

set -e
folder=$1
shift
for install in "$@"; do
  rm -rf "$folder/hello"
  env -i PATH= "$install/bin/aslc" init "$folder/hello" --template hello >/dev/null
  env -i PATH= "$install/bin/aslc" build "$folder/hello/hello.asl.json" -o "$folder/hello/hello"
  "$folder/hello/hello" --input "@$folder/hello/input.json"
done
