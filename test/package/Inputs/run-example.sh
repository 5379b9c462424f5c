#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
#
# run-example.sh NODE BACKENDS EXAMPLES COMMAND ..: the example enrich-and-store as a function, whose process is COMMAND (the
# program, behind an emulator if need be), invoked with an input that goes well and one that does not; then what the
# host saw of it and what is in the table.

node=$1 backends=$2 EXAMPLES=$3
shift 3
INVOKE=$backends/checks/Inputs/invoke.mjs
export EXAMPLES INVOKE

exec "$node" "$backends/with-backends.mjs" dynalite:MySuperImportantTable/UserId \
  'signed:{"target": "dynalite", "credentials": {"ASIAFUNCTION": {"secret": "function-secret", "token": "function-token"}}}' \
  "lambda:$(python3 "$(dirname "$0")/host.py" "$@")" -- sh -c '
    "$NODE" "$INVOKE" workflow "@$EXAMPLES/enrich-and-store.input.json" , workflow "{}" , \
      "GET /control/sandboxes/workflow" , "GET /control/calls"
    "$NODE" "$TABLES" "$DYNAMODB_DIRECT_URL" get MySuperImportantTable "{\"UserId\":{\"S\":\"u-17\"}}"
  '
