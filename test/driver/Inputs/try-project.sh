# SPDX-License-Identifier: Apache-2.0
#
# try-project.sh FOLDER OPTION ..: makes a project in the folder and does with it all that its Makefile can do, by way of
# make where it is installed.

set -e
folder=$1
shift
aslc init "$folder" "$@" >/dev/null
cd "$folder"
find . -type f | sort >"$folder.before"
make -s check
make -s
make -s run
make -s test
make -s zip
test -s template.yaml
# What was made is what .gitignore knows.
find . -type f | sort >"$folder.after"
comm -13 "$folder.before" "$folder.after" | sed 's/^\.//' | while read -r made; do
  grep -qxF "$made" .gitignore || echo "not ignored: $made"
done
make -s clean
find . -type f | sort | diff "$folder.before" -
echo complete
