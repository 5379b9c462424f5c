#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints a definition of so many Choice states, each of which leads to the next one and to one in the other half."""

import json
import sys

count = int(sys.argv[1])
states = {f"S{i}": {"Type": "Choice", "Default": f"S{i + 1}",
                    "Choices": [{"Variable": "$.x", "NumericEquals": 1, "Next": f"S{min(count, i + count // 2)}"}]}
          for i in range(count)}
states[f"S{count}"] = {"Type": "Succeed"}
print(json.dumps({"StartAt": "S0", "States": states}))
