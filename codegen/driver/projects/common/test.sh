# Runs ./@NAME@ on each tests/CASE.input.json and compares the result with tests/CASE.expected.json. Calls are answered from
# the test case of the same name in mock.json; waits and retries pass at once.

cd "$(dirname "$0")" || exit 2
status=0
for input in tests/*.input.json; do
  name=$(basename "$input" .input.json)
  set -- --input "@$input" --virtual-time
  [ ! -f mock.json ] || set -- "$@" --mock mock.json --test-case "$name"
  # A failed execution prints its error, which is compared, too.
  ./@NAME@ "$@" </dev/null >"tests/$name.actual.json"
  if diff "tests/$name.expected.json" "tests/$name.actual.json"; then
    rm "tests/$name.actual.json"
    echo "ok: $name"
  else
    echo "not as expected: $name"
    status=1
  fi
done
exit $status
