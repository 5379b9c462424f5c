#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Prints a definition that counts through all settings of an odometer of DIGITS wheels with ten positions.

A wheel is a list; turning it drops its first element, an empty one is filled again and turns the next. The Choice
looks at the wheels from the lowest one on, so an odometer of seven wheels takes more than ten million steps.

usage: make-odometer.py DIGITS
"""
import json
import sys


def main():
    digits = int(sys.argv[1])
    full = list(range(9))
    states = {
        "Start": {
            "Type": "Pass",
            "Result": {f"w{i}": full for i in range(digits)} | {"untouched": ["a text that nobody looks into"]},
            "Next": "Look",
        },
        "Look": {
            "Type": "Choice",
            "Choices": [
                {"Variable": f"$.w{i}[0]", "IsPresent": True, "Next": f"Turn{i}"} for i in range(digits)
            ],
            "Default": "Done",
        },
        "Done": {"Type": "Succeed"},
    }
    for i in range(digits):
        # Wheels below the one that turns are full again.
        wheels = {f"w{k}": full for k in range(i)}
        wheels[f"w{i}.$"] = f"$.w{i}[1:]"
        wheels |= {f"w{k}.$": f"$.w{k}" for k in range(i + 1, digits)}
        states[f"Turn{i}"] = {
            "Type": "Pass",
            "Parameters": wheels | {"untouched.$": "$.untouched"},
            "Next": "Look",
        }
    json.dump({"StartAt": "Start", "States": states}, sys.stdout, indent=1)


main()
