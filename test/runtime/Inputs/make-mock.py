# SPDX-License-Identifier: Apache-2.0
"""Prints a mock file with a hundred test cases; state Fetch fails 1999 times, one entry each, before it answers."""

import json

answers = {str(n): {"Throw": {"Error": "Busy", "Cause": "later"}} for n in range(1999)}
answers["1999"] = {"Return": "done"}
cases = {f"Case{n}": {"Fetch": "Answer"} for n in range(100)}
print(json.dumps({"StateMachines": {"machine": {"TestCases": cases}}, "MockedResponses": {"Answer": answers}}))
