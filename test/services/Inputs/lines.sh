# SPDX-License-Identifier: Apache-2.0
#
# lines.sh COUNT PROGRAM [ARGUMENT ..]: runs COUNT executions in one process that may have 16 descriptors, against the faulty
# server, and prints each different result with how often it came. What leaves a descriptor behind cannot go on for long.
# A status that is neither that of success nor of failed executions is printed too.
count=$1
shift
ulimit -n 16
results=$(mktemp)
i=0
while [ $i -lt "$count" ]; do
  echo '{}'
  i=$((i + 1))
done | "$@" --endpoint-url "$FAULTY_URL" --lines - >"$results"
status=$?
sort "$results" | uniq -c | sed 's/^ *//'
rm "$results"
[ $status -le 1 ] || echo "exit status $status"
