# SPDX-License-Identifier: Apache-2.0
"""Workflows of any size, each with an input and the result as Python finds it. No randomness, no clock.

They are of the same kinds as those of the corpus in ../shared/bench, which is not everywhere, and which has fixed sizes.
"""
import dataclasses
import json

import machines

TASK = "arn:aws:lambda:us-east-1:123456789012:function:"
ORDER = {
    "id": "ord-2093",
    "express": False,
    "total": 71.25,
    "customer": {"id": "c-18", "name": "Grace Example", "tier": "silver", "country": "FR"},
    "tags": ["phone", "first"],
}


def to_text(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


@dataclasses.dataclass
class Workload:
    definition: dict
    input: dict
    result: object
    mock: dict | None = None  # MockConfigFile.json with one machine and one test case
    transitions: int = 0


def make_linear(size):
    """A chain of Pass states, each with a payload template whose result the next one overwrites."""
    last = {"step": size - 1, "before": size - 2, "customer": "c-18", "label": f"step {size - 1}"}
    start = {"order": ORDER, "last": {"step": -1}}
    return Workload(machines.make_chain(size), start, {"order": ORDER, "last": last}, transitions=size)


def make_terse(size):
    """A chain of Pass states in as few bytes as can be: 10,000 of them fit into the service's 1 MiB for a definition."""
    states = {}
    for i in range(size):
        state = {"Type": "Pass", "Parameters": {"n": i, "p.$": "$.l.n"}, "ResultPath": "$.l"}
        states[str(i)] = state | ({"Next": str(i + 1)} if i + 1 < size else {"End": True})
    result = {"id": "a", "l": {"n": size - 1, "p": size - 2}}
    return Workload({"StartAt": "0", "States": states}, {"id": "a", "l": {"n": -1}}, result, transitions=size)


def write_definition(workload, path):
    """Writes a line a state, which takes a byte a state and keeps lines short."""
    definition = workload.definition
    states = ",\n".join(f"{to_text(name)}:{to_text(state)}" for name, state in definition["States"].items())
    path.write_text(f'{{"StartAt":{to_text(definition["StartAt"])},"States":{{\n{states}}}}}\n')


def make_rule(i):
    """Rule `i` of a Choice, of six kinds that take turns."""
    kinds = [
        {"Variable": "$.event.type", "StringEquals": f"evt.type.{i}"},
        {"Variable": "$.event.source", "StringMatches": f"svc-{i}.*.prod"},
        {
            "And": [
                {"Variable": "$.event.amount", "NumericGreaterThan": 1000 * i},
                {"Variable": "$.event.amount", "NumericLessThanEquals": 1000 * i + 10},
            ]
        },
        {
            "Or": [
                {"Variable": "$.event.region", "StringEquals": f"r-{i}"},
                {"Variable": "$.event.zone", "StringEquals": f"z-{i}"},
            ]
        },
        {
            "And": [
                {"Variable": f"$.event.attrs.flag{i}", "IsPresent": True},
                {"Variable": f"$.event.attrs.flag{i}", "BooleanEquals": True},
            ]
        },
        {
            "And": [
                {"Variable": "$.event.at", "TimestampGreaterThan": f"2030-01-{i % 28 + 1:02}T00:00:00Z"},
                {"Not": {"Variable": "$.event.type", "StringEquals": "heartbeat"}},
            ]
        },
    ]
    return kinds[i % len(kinds)]


def make_router(size):
    """A Choice of `size` rules; the last one applies (`size` is two more than a multiple of six, so it is a pattern)."""
    assert size % 6 == 2
    states = {"Route": {"Type": "Choice", "Choices": [], "Default": "Other"}}
    for i in range(size):
        states["Route"]["Choices"].append(make_rule(i) | {"Next": f"Route {i}"})
        template = {"route": i, "type.$": "$.event.type", "amount.$": "$.event.amount"}
        states[f"Route {i}"] = {"Type": "Pass", "Parameters": template, "End": True}
    states["Other"] = {"Type": "Pass", "Result": {"route": "other"}, "End": True}
    event = {
        "type": "order.created",
        "source": f"svc-{size - 1}.eu.prod",
        "amount": 7,
        "region": "eu",
        "zone": "z",
        "at": "2026-05-01T10:00:00Z",
        "attrs": {"colour": "red"},
    }
    result = {"route": size - 1, "type": event["type"], "amount": event["amount"]}
    return Workload({"StartAt": "Route", "States": states}, {"event": event}, result, transitions=2)


def make_loop(count):
    """A Choice and a Pass that adds, `count` times."""
    add = {"n.$": "$.n", "i.$": "States.MathAdd($.i, 1)", "sum.$": "States.MathAdd($.sum, $.i)"}
    states = {
        "More": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.i", "NumericLessThanPath": "$.n", "Next": "Add"}],
            "Default": "Done",
        },
        "Add": {"Type": "Pass", "Parameters": add, "Next": "More"},
        "Done": {"Type": "Succeed"},
    }
    result = {"n": count, "i": count, "sum": count * (count - 1) // 2}
    start = {"n": count, "i": 0, "sum": 0}
    return Workload({"StartAt": "More", "States": states}, start, result, transitions=2 * count + 2)


def make_map(count):
    """A Map over `count` small objects, with four intrinsics and a Choice for each."""
    label = {
        "key.$": "States.Format('{}/{}/{}', $.prefix, $.item.sku, $.n)",
        "next.$": "States.MathAdd($.item.qty, 1)",
        "parts.$": "States.StringSplit($.item.sku, '-')",
        "has.$": "States.ArrayContains($.item.tags, 'hot')",
        "qty.$": "$.item.qty",
    }
    many = {"Variable": "$.qty", "NumericGreaterThanEquals": 5, "Next": "Bulk"}
    processor = {
        "ProcessorConfig": {"Mode": "INLINE"},
        "StartAt": "Label",
        "States": {
            "Label": {"Type": "Pass", "Parameters": label, "Next": "Big"},
            "Big": {"Type": "Choice", "Choices": [many], "Default": "Unit"},
            "Bulk": {"Type": "Pass", "Result": "bulk", "ResultPath": "$.kind", "End": True},
            "Unit": {"Type": "Pass", "Result": "unit", "ResultPath": "$.kind", "End": True},
        },
    }
    selector = {"n.$": "$$.Map.Item.Index", "item.$": "$$.Map.Item.Value", "prefix.$": "$.prefix"}
    each = {
        "Type": "Map",
        "ItemsPath": "$.items",
        "ItemSelector": selector,
        "ItemProcessor": processor,
        "ResultPath": "$.out",
        "OutputPath": "$.out",
        "End": True,
    }
    tags = ("hot", "cold", "new", "old")
    items, result = [], []
    for n in range(count):
        item = {"sku": f"sku-{n}-{n * 7 % 9}", "qty": n * 3 % 10, "tags": [tags[n % 4], tags[n * 5 // 3 % 4]]}
        items.append(item)
        result.append(
            {
                "key": f"wh1/{item['sku']}/{n}",
                "next": item["qty"] + 1,
                "parts": item["sku"].split("-"),
                "has": "hot" in item["tags"],
                "qty": item["qty"],
                "kind": "bulk" if item["qty"] >= 5 else "unit",
            }
        )
    definition = {"StartAt": "Each", "States": {"Each": each}}
    return Workload(definition, {"prefix": "wh1", "items": items}, result, transitions=1 + 3 * count)


def make_parallel(count):
    """A Parallel of `count` branches with three Pass states each."""
    branches, selector = [], {}
    for b in range(count):
        states = {
            "Take": {"Type": "Pass", "Parameters": {"v.$": f"$.seed[{b}]", "branch": b}, "Next": "Add"},
            "Add": {
                "Type": "Pass",
                "Parameters": {"v.$": "$.v", "w.$": "States.MathAdd($.v, 100)"},
                "ResultPath": "$.calc",
                "Next": "Give",
            },
            "Give": {"Type": "Pass", "OutputPath": "$.calc", "End": True},
        }
        # Names of states are used once in a definition.
        text = json.dumps({"StartAt": "Take", "States": states})
        for name in states:
            text = text.replace(f'"{name}"', f'"{name} {b}"')
        branches.append(json.loads(text))
        selector[f"r{b}.$"] = f"$[{b}].w"
    fan = {"Type": "Parallel", "Branches": branches, "ResultSelector": selector, "ResultPath": "$.sum", "End": True}
    seed = list(range(3, 3 + count))
    result = {"seed": seed, "sum": {f"r{b}": value + 100 for b, value in enumerate(seed)}}
    return Workload({"StartAt": "Fan", "States": {"Fan": fan}}, {"seed": seed}, result, transitions=1 + 3 * count)


def make_retry(count):
    """`count` Tasks in a row, each of which fails three times and then answers."""
    retriers = [
        {"ErrorEquals": ["Demo.Other"], "IntervalSeconds": 5, "MaxAttempts": 9},
        {"ErrorEquals": ["Demo.Flaky"], "IntervalSeconds": 1, "BackoffRate": 1.0, "MaxAttempts": 4},
    ]
    states = {}
    for i in range(1, count + 1):
        following = {"Next": f"Call {i + 1}"} if i < count else {"End": True}
        task = {"Type": "Task", "Resource": f"{TASK}Flaky{i}", "Parameters": {"step": i}, "ResultPath": f"$.r{i}"}
        states[f"Call {i}"] = task | {"Retry": retriers} | following
    failure = {"Throw": {"Error": "Demo.Flaky", "Cause": "not yet"}}
    mock = {
        "StateMachines": {"retry": {"TestCases": {"flaky": {name: "Flaky" for name in states}}}},
        "MockedResponses": {"Flaky": {"0-2": failure, "3": {"Return": {"ok": True}}}},
    }
    result = {"id": 1} | {f"r{i}": {"ok": True} for i in range(1, count + 1)}
    return Workload({"StartAt": "Call 1", "States": states}, {"id": 1}, result, mock, transitions=4 * count)


def make_pipeline(count):
    """`count` calls of Lambda in a row, which are answered as call_stub.cpp does: with the size of the request."""
    states, result = {}, {"order": ORDER}
    for i in range(1, count + 1):
        following = {"Next": f"Call {i + 1}"} if i < count else {"End": True}
        parameters = {"id.$": "$.order.id", "tier.$": "$.order.customer.tier", "step": i}
        task = {"Type": "Task", "Resource": f"{TASK}Step{i}", "Parameters": parameters, "ResultPath": f"$.r{i}"}
        states[f"Call {i}"] = task | following
        sent = {"id": ORDER["id"], "tier": ORDER["customer"]["tier"], "step": i}
        result[f"r{i}"] = {"ok": True, "n": len(to_text(sent))}
    return Workload({"StartAt": "Call 1", "States": states}, {"order": ORDER}, result, transitions=count)


def make_payload(size):
    """An object of about `size` bytes that goes through twenty Pass states with a small edit in each."""
    states = {}
    for i in range(1, 21):
        template = {"at": i, "first.$": "$.rows[0].id", "prev.$": "$.meta.at"}
        state = {"Type": "Pass", "Parameters": template, "ResultPath": "$.meta"}
        states[f"Edit {i}"] = state | ({"Next": f"Edit {i + 1}"} if i < 20 else {"End": True})
    rows, total = [], 0
    while total < size - 40:
        n = len(rows)
        row = {
            "id": f"row-{n}",
            "name": f"customer number {n * 7919 % 100000}",
            "score": n * 37 % 1000 / 10,
            "active": n % 3 == 0,
            "address": {"street": f"{n * 13 % 200} Long Example Street", "city": "Exampletown", "zip": f"{10000 + n}"},
            "history": [n % 99, n * 5 % 99, n * 11 % 99, n * 17 % 99],
        }
        rows.append(row)
        total += len(to_text(row)) + 1
    result = {"rows": rows, "meta": {"at": 20, "first": "row-0", "prev": 19}}
    return Workload({"StartAt": "Edit 1", "States": states}, {"rows": rows, "meta": {"at": 0}}, result, transitions=20)
