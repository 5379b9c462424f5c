#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# event.sh FOLDER: an event is taken, and the function has run when a later call for the same key counts one more than
# there were such calls.
invoke() { "$NODE" "$1/invoke.mjs" flaky '{"key":1}' ${2:+"x-amz-invocation-type: $2"}; }
invoke "$1" DryRun
invoke "$1" Event
calls=0
until [ "$calls" -gt 0 ] && printf '%s' "$answer" | grep "\"calls\":$((calls + 1))"; do
  answer=$(invoke "$1")
  calls=$((calls + 1))
done
"$NODE" "$1/invoke.mjs" 'GET /control/calls'
