# SPDX-License-Identifier: Apache-2.0
#
# host.py COMMAND ..: options of the Lambda host for the example enrich-and-store: the workflow as a function, whose process
# is COMMAND (an emulator may stand first), and the function that it calls. The workflow finds DynamoDB and Lambda on
# loopback; its keys are those that the host gives it.

import json
import sys

print(json.dumps({
    "region": "us-east-1",
    "functions": {
        "workflow": {
            "command": sys.argv[1:],
            "timeoutSeconds": 60,
            "freeze": True,
            "environment": {"AWS_ENDPOINT_URL_DYNAMODB": "${DYNAMODB_URL}", "AWS_ENDPOINT_URL_LAMBDA": "${LAMBDA_URL}"},
        },
        "DataEnrichmentFunction": {"handler": "enrich.handler", "timeoutSeconds": 30},
    },
}))
