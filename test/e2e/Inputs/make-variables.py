#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# make-variables.py COUNT: a machine that assigns the execution's input to COUNT variables, each twice.

import json
import sys

count = int(sys.argv[1])
states = {}
for i in range(2 * count):
    states[f"S{i}"] = {"Type": "Pass", "Result": None, "Assign": {f"v{i // 2}.$": "$$.Execution.Input"},
                       "Next": f"S{i + 1}"}
states[f"S{2 * count}"] = {"Type": "Succeed"}
print(json.dumps({"StartAt": "S0", "States": states}))
