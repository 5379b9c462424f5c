# SPDX-License-Identifier: Apache-2.0
"""Definitions of any size for measuring the compiler. No randomness: the same size is the same text each time."""


def make_chain(size):
    """`size` Pass states in a row, each with a payload template and a ResultPath."""
    states = {}
    for i in range(size):
        state = {
            "Type": "Pass",
            "Parameters": {
                "step": i,
                "before.$": "$.last.step",
                "customer.$": "$.order.customer.id",
                "label": f"step {i}",
            },
            "ResultPath": "$.last",
        }
        states[f"Step {i}"] = state | ({"Next": f"Step {i + 1}"} if i + 1 < size else {"End": True})
    return {"StartAt": "Step 0", "States": states}


def make_mixed(size):
    """About what people write: a Choice of three rules, then a Task with Retry and Catch, then a Pass; and again."""
    last = f"Done {size - 1}"
    states = {}
    for i in range(size - 1):
        following = f"{('Look', 'Call', 'Note')[(i + 1) % 3]} {i + 1}" if i + 2 < size else last
        if i % 3 == 0:
            states[f"Look {i}"] = {
                "Type": "Choice",
                "Choices": [
                    {"Variable": f"$.orders[{i}].kind", "StringEquals": f"kind {i}", "Next": following},
                    {
                        "And": [
                            {"Variable": "$.total", "IsPresent": True},
                            {"Variable": "$.total", "NumericGreaterThan": i},
                        ],
                        "Next": following,
                    },
                    {"Not": {"Variable": "$.express", "BooleanEquals": True}, "Next": last},
                ],
                "Default": following,
            }
        elif i % 3 == 1:
            states[f"Call {i}"] = {
                "Type": "Task",
                "Resource": "arn:aws:states:::lambda:invoke",
                "Parameters": {"FunctionName": f"function-{i}", "Payload": {"order.$": "$.order", "step": i}},
                "ResultSelector": {"answer.$": "$.Payload"},
                "ResultPath": f"$.results.r{i}",
                "Retry": [
                    {
                        "ErrorEquals": ["Lambda.ServiceException", "Lambda.SdkClientException"],
                        "IntervalSeconds": 2,
                        "MaxAttempts": 6,
                        "BackoffRate": 2,
                    }
                ],
                "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": last}],
                "Next": following,
            }
        else:
            states[f"Note {i}"] = {
                "Type": "Pass",
                "Parameters": {"step": i, "order.$": "$.order.id", "at.$": "$$.State.EnteredTime"},
                "ResultPath": "$.note",
                "Next": following,
            }
    states[last] = {"Type": "Succeed"}
    return {"StartAt": next(iter(states)), "States": states}
