# SPDX-License-Identifier: Apache-2.0
"""make-large-constants.py FIELD BYTES: a definition whose one state gives a constant of so many bytes in FIELD."""

import json
import sys

field, size = sys.argv[1], int(sys.argv[2])


def filled(value, least):
    """`value` with a text that brings its compact text, of which `least` is what it has without, to `size` bytes."""
    value["text"] = "x" * (size - len(least))
    return value


state = {
    "Result": {"Type": "Pass", "Result": ["x" * (size - len('["é",""]'.encode())), "\\u00e9"]},
    "Parameters": {"Type": "Pass", "Parameters": filled({"id.$": "$.id"}, '{"id":1,"text":""}')},
    "Arguments": {"Type": "Task", "Resource": "arn:aws:states:us-east-1:111111111111:activity:a",
                  "Parameters": filled({"n": 1.50}, '{"n":1.5,"text":""}')},
    "Assign": {"Type": "Pass", "Assign": filled({"a": 12, "b": None}, '12null""')},
}[field]
print("{\"StartAt\": \"A\", \"States\": {\"A\":")
print(json.dumps(state | {"End": True}).replace("\\\\u", "\\u") + "}}")
