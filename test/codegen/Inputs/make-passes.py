# SPDX-License-Identifier: Apache-2.0
"""make-passes.py COUNT: so many Pass states in a row, each of which uses what the one before has made."""

import json
import sys

count = int(sys.argv[1])
states = {}
for i in range(count):
    state = {
        "Type": "Pass",
        "Parameters": {"step": i, "before.$": "$.last.step", "kept.$": "$.kept"} if i else {"step": i},
        "ResultPath": "$.last",
    }
    states[f"S{i}"] = state | ({"Next": f"S{i + 1}"} if i + 1 < count else {"End": True})
print(json.dumps({"StartAt": "S0", "States": states}))
