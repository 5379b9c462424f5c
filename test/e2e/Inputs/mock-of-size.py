# SPDX-License-Identifier: Apache-2.0
"""mock-of-size.py BYTES: prints a mock file whose only answer, for state A, is a JSON string of that many bytes, quotes included."""

import json
import sys

answer = {"0": {"Return": "x" * (int(sys.argv[1]) - 2)}}
print(json.dumps({"StateMachines": {"machine": {"TestCases": {"T": {"A": "R"}}}}, "MockedResponses": {"R": answer}}))
