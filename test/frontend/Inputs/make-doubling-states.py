# SPDX-License-Identifier: Apache-2.0
"""make-doubling-states.py COUNT: two chains of Pass states that start from different constants and meet. Each state
names its input six times, so that what is known of the data multiplies with each; then a chain of states that put
results into what they got, so that it grows."""

import json
import sys

count = int(sys.argv[1])
states = {"Begin": {"Type": "Choice", "Default": "A0",
                    "Choices": [{"Variable": "$.x", "IsPresent": True, "Next": "B0"}]}}
wrapped = {f"{name}.$": "$" for name in "abcdef"}
for chain, constant in (("A", 1), ("B", 2)):
    states[f"{chain}0"] = {"Type": "Pass", "Result": {"k": constant}, "Next": f"{chain}1"}
    for number in range(1, count):
        states[f"{chain}{number}"] = {"Type": "Pass", "Parameters": wrapped, "Next": f"{chain}{number + 1}"}
    states[f"{chain}{count}"] = {"Type": "Pass", "Next": "Meet"}
states["Meet"] = {"Type": "Pass", "InputPath": "$.a.b.c", "OutputPath": None, "Next": "P0"}
for number in range(count):
    states[f"P{number}"] = {"Type": "Pass", "Result": 1, "ResultPath": f"$.m{number}.n", "Next": f"P{number + 1}"}
states[f"P{count}"] = {"Type": "Succeed"}
json.dump({"StartAt": "Begin", "States": states}, sys.stdout)
