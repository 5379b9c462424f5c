#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints a definition with so many Parallel states in each other."""

import json
import sys

depth = int(sys.argv[1])
scope = {"StartAt": f"P{depth}", "States": {f"P{depth}": {"Type": "Pass", "End": True}}}
for i in range(depth - 1, -1, -1):
    scope = {"StartAt": f"P{i}", "States": {f"P{i}": {"Type": "Parallel", "Branches": [scope], "End": True}}}
print(json.dumps(scope))
