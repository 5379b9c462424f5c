# SPDX-License-Identifier: Apache-2.0
"""make-chain.py COUNT: a machine of so many states in a row. State k is a Choice when k leaves 2 after division by 3, else a
Pass that puts k into the data as member rk."""

import json
import sys

count = int(sys.argv[1])
states = {}
for k in range(count):
    target = f"S{k + 1}"
    if k % 3 == 2 and k + 1 < count:
        rule = {"Variable": "$.n", "NumericEquals": 1, "Next": target}
        states[f"S{k}"] = {"Type": "Choice", "Choices": [rule]}
    else:
        states[f"S{k}"] = {"Type": "Pass", "Result": k, "ResultPath": f"$.r{k}"}
        states[f"S{k}"].update({"Next": target} if k + 1 < count else {"End": True})
print(json.dumps({"StartAt": "S0", "States": states}))
