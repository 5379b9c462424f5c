# SPDX-License-Identifier: Apache-2.0
#
# many.py COUNT: a workflow that calls that many functions, one after the other.

import json
import sys

count = int(sys.argv[1])
states = {}
for number in range(count):
    function = f"arn:aws:lambda:us-east-1:123456789012:function:name-of-some-length-that-names-have-{number}"
    states[f"S{number}"] = {"Type": "Task", "Resource": function, "Next": f"S{number + 1}"}
states[f"S{count}"] = {"Type": "Succeed"}
print(json.dumps({"StartAt": "S0", "States": states}))
