# SPDX-License-Identifier: Apache-2.0
#
# keys.sh TOOL FOLDER: writes objects whose keys are hard to spell, each with its key as content, lists them, and reads
# them back.

store() { "$tool" --endpoint-url "$S3_URL" "$@"; }

tool=$1
for key in 'a b' 'a+b' 'a/b%2Fc' 'a/é/(x)~!*' "a&<b>'\"#?=;@:\$,"; do
  printf %s "$key" >"$2/content"
  store write data "$key" "$2/content" || exit
  store parts data "$key" 100 >"$2/read" || exit
  cmp "$2/content" "$2/read" || exit
done
# The order of s3rver's listings is not that of S3.
store list data >"$2/list" 2>"$2/count" || exit
LC_ALL=C sort "$2/list"
cat "$2/count"
store list data 'a/é' 2>&1
"$NODE" -e 'fetch(process.argv[1]).then((answer) => answer.text()).then(console.log)' "$S3_URL/control/signatures"
