# SPDX-License-Identifier: Apache-2.0
"""make-winding.py COUNT END FOLDER: machine.asl.json and mock.json, a machine of COUNT counters that lead to each other all
over the definition until $.count is END. Each fiftieth makes a call before, which fails the first time; each seventieth
assigns a variable; the last state is far from most."""

import json
import pathlib
import sys

count, end, folder = int(sys.argv[1]), int(sys.argv[2]), pathlib.Path(sys.argv[3])
states, answers = {}, {}
for i in range(count):
    following = (i + 97) % count  # all of them, if COUNT has no factor 97
    states[f"Ask {i}"] = {
        "Type": "Choice",
        "Choices": [{"Variable": "$.count", "NumericGreaterThanEquals": end, "Next": "Last"}],
        "Default": f"Call {following}" if following % 50 == 0 else f"Count {following}",
    }
    if i % 50 == 0:
        states[f"Call {i}"] = {
            "Type": "Task",
            "Resource": "arn:aws:states:::lambda:invoke",
            "Parameters": {"FunctionName": f"f{i}", "Payload.$": "$.count"},
            "ResultSelector": {"got.$": "$.Payload"},
            "ResultPath": "$.answer",
            "Retry": [{"ErrorEquals": ["Again"], "MaxAttempts": 1}],
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": f"Count {i}"}],
            "Next": f"Count {i}",
        }
        answers[f"Call {i}"] = {
            "0": {"Throw": {"Error": "Again", "Cause": "first"}},
            "1-2": {"Return": {"Payload": i}},
            "3-999": {"Throw": {"Error": "Never", "Cause": "again"}},
        }
    states[f"Count {i}"] = {
        "Type": "Pass",
        "Parameters": {"count.$": "States.MathAdd($.count, 1)", "last": i},
        "Next": f"Ask {i}",
    }
    if i % 70 == 0:
        states[f"Count {i}"]["Assign"] = {"seen": i}
states["Last"] = {"Type": "Pass", "Parameters": {"count.$": "$.count", "last.$": "$.last", "seen.$": "$seen"}, "End": True}
# The variable has to be there whichever way is taken.
states["First"] = {"Type": "Pass", "Result": {"count": 0, "last": 0}, "Assign": {"seen": -1}, "Next": "Call 0"}
mock = {
    "StateMachines": {"machine": {"TestCases": {"T": {name: name for name in answers}}}},
    "MockedResponses": answers,
}
(folder / "machine.asl.json").write_text(json.dumps({"StartAt": "First", "States": states}))
(folder / "mock.json").write_text(json.dumps(mock))
