# SPDX-License-Identifier: Apache-2.0
"""Children that run in place do what children in the queue do.

    watched-or-not.py machine            prints a machine whose last state fails, in words that quote its event's number
    watched-or-not.py compare PROGRAM    runs random inputs without a history and with one, and compares

Items of its Maps compute, wait, fail, assign, lead nowhere, or run a Map of their own; selectors refuse; failures are
tolerated, caught, or neither.
"""
import json
import random
import re
import subprocess
import sys
import tempfile


def make_map(after):
    inner = {
        "Type": "Map",
        "ItemsPath": "$.item.list",
        "MaxConcurrencyPath": "$.item.limit",
        "ItemProcessor": {
            "StartAt": "Small",
            "States": {
                "Small": {
                    "Type": "Choice",
                    "Choices": [{"Variable": "$", "NumericEquals": 3, "Next": "Rest"}, {"Variable": "$", "NumericEquals": 5, "Next": "Break"}],
                    "Default": "Add",
                },
                "Rest": {"Type": "Wait", "Seconds": 1, "End": True},
                "Break": {"Type": "Fail", "Error": "Five"},
                "Add": {"Type": "Pass", "Parameters": {"v.$": "States.MathAdd($, 1)"}, "OutputPath": "$.v", "End": True},
            },
        },
        "ResultPath": "$.inner",
        "End": True,
    }
    rules = [("wait", "Pause"), ("fail", "Blast"), ("lost", "Lost"), ("map", "Inner"), ("keep", "Keep")]
    return {
        "Type": "Map",
        "ItemsPath": "$.items",
        "MaxConcurrencyPath": "$.limit",
        "ToleratedFailureCountPath": "$.tolerated",
        "ItemSelector": {"item.$": "$$.Map.Item.Value", "n.$": "States.MathAdd($$.Map.Item.Value.n, 1)"},
        "ItemProcessor": {
            "StartAt": "Kind",
            "States": {
                "Kind": {
                    "Type": "Choice",
                    "Choices": [{"Variable": "$.item.kind", "StringEquals": kind, "Next": state} for kind, state in rules],
                    "Default": "Plain",
                },
                "Pause": {"Type": "Wait", "SecondsPath": "$.n", "Next": "Plain"},
                "Blast": {"Type": "Fail", "Error": "Boom", "CausePath": "$.item.kind"},
                "Lost": {"Type": "Pass", "InputPath": "$.nowhere", "End": True},
                "Inner": inner,
                "Keep": {"Type": "Pass", "Assign": {"kept.$": "$.n"}, "Next": "Kept"},
                "Kept": {"Type": "Pass", "Parameters": {"kept.$": "$kept", "index.$": "$$.Map.Item.Index"}, "End": True},
                "Plain": {"Type": "Pass", "Parameters": {"n.$": "$.n", "at.$": "$$.Map.Item.Index"}, "End": True},
            },
        },
        "ResultPath": "$.out",
        "Catch": [{"ErrorEquals": ["Boom", "Five", "States.IntrinsicFailure"], "ResultPath": "$.out", "Next": after}],
        "Next": after,
    }


def rename(part, suffix):
    """The same part with other names of states: they are unique in a definition."""
    if isinstance(part, list):
        return [rename(each, suffix) for each in part]
    if not isinstance(part, dict):
        return part
    renamed = {key: value + suffix if key in ("StartAt", "Next", "Default") else rename(value, suffix) for key, value in part.items()}
    if "States" in renamed:
        renamed["States"] = {name + suffix: state for name, state in renamed["States"].items()}
    return renamed


def make_machine():
    branch = {"StartAt": "Many", "States": {"Many": make_map("Done"), "Done": {"Type": "Pass", "End": True}}}
    return {
        "StartAt": "Which",
        "States": {
            "Which": {"Type": "Choice", "Choices": [{"Variable": "$.both", "BooleanEquals": True, "Next": "Both"}], "Default": "Each"},
            "Each": make_map("Late"),
            "Both": {"Type": "Parallel", "Branches": [rename(branch, " one"), rename(branch, " two")], "Next": "Late"},
            "Late": {"Type": "Pass", "InputPath": "$.late", "End": True},
        },
    }


def make_input(random):
    kinds = random.choice([["plain"], ["plain", "keep", "map"], ["plain"] * 40 + ["wait", "fail", "lost", "map", "keep"], ["map"]])
    items = []
    for _ in range(random.choice([0, 1, 3, 45, 90])):
        numbers = random.choice([[1, 2], [1, 2, 4], [1] * 42, [3, 1], [1, 5, 1], [1, "x"]] if random.random() < 0.2 else [[1, 2]])
        item = {"n": 1, "kind": random.choice(kinds), "list": numbers, "limit": random.choice([0, 1, 2])}
        if random.random() < 0.01:
            item["n"] = "x"  # the selector refuses
        items.append(item)
    return {"items": items, "limit": random.choice([0, 0, 1, 2, 7]), "tolerated": random.choice([0, 0, 1, 9]), "both": random.random() < 0.3}


def run(program, given, *options):
    done = subprocess.run([program, "--virtual-time", "--seed", "1", "--variant", "traced", "--input", given, *options],
                          capture_output=True, text=True)
    return done.returncode, done.stdout


def compare(program):
    outcomes, differing = set(), 0
    source = random.Random(20)
    with tempfile.NamedTemporaryFile() as history:
        for _ in range(150):
            given = json.dumps(make_input(source))
            alone, watched = run(program, given), run(program, given, "--history", history.name)
            if alone != watched:
                differing += 1
                print(f"input {given}\nalone   {alone}\nwatched {watched}")
            state = re.search(r"state '(\w+)[^']*' \(entered at", alone[1])
            outcomes.add(state.group(1) if state else json.loads(alone[1])["Error"])
    print(f"{differing} differ")
    print("failed in:", ", ".join(sorted(outcomes)))


if sys.argv[1] == "machine":
    json.dump(make_machine(), sys.stdout, indent=1)
else:
    compare(sys.argv[2])
