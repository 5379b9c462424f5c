# SPDX-License-Identifier: Apache-2.0
"""The rules that decide where the rival differs from the service: rules.json says of each what differs, which is right
and why; here is what each covers. For compare.py.

A rule about a path, call or test covers what its deviation predicts (rival_language.py). A rule about a state covers
what its predicate here says, given the state's visit and the rival's end.
"""

import json
import pathlib

import rival_language
from corpus import CORPUS
from player import FAILED

STEP_RULES = {}


def step_rule(name):
    def register(predicate):
        STEP_RULES[name] = predicate
        return predicate
    return register


def patterns_of(state):
    return [pattern for field in ("Retry", "Catch") for handler in state.get(field, ())
            for pattern in handler["ErrorEquals"]]


def texts_of(value):
    """All strings in a value."""
    if isinstance(value, str):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from texts_of(inner)


@step_rule("fail-states-without-error")
def _(step, end):
    return step.state["Type"] == "Fail" and not step.failure.error and end.error == "FailStateError"


@step_rule("no-choice-matched")
def _(step, end):
    return step.state["Type"] == "Choice" and "Default" not in step.state and end.error == "States.NoChoiceMatched"


@step_rule("falsy-results")
def _(step, end):
    return step.state["Type"] == "Pass" and "Result" in step.state and not rival_language.is_true(step.state["Result"])


@step_rule("result-path-failures-are-caught")
def _(step, end):
    return step.failure is not None and step.failure.error == "States.ResultPathMatchFailure" and \
        bool(patterns_of(step.state)) and (end.status == "SUCCEEDED" or end.error != step.failure.error)


@step_rule("items-path-conflicts")
def _(step, end):
    return step.failure is not None and step.failure.error == "States.ReferencePathConflict" and \
        end.error == "States.Runtime"


@step_rule("refused-calls-cannot-be-caught")
def _(step, end):
    has_refused = any(atom.kind == "call" and atom.value is FAILED for atom in step.atoms)
    return has_refused and end.status == "FAILED" and \
        (step.failure is not None or bool(patterns_of(step.state)))


@step_rule("task-failed-is-any-failure")
def _(step, end):
    return step.state["Type"] in ("Map", "Parallel") and "States.TaskFailed" in patterns_of(step.state) and \
        any("Throw" in outcome for outcome in step.outcomes)


@step_rule("time-outs-have-no-cause")
def _(step, end):
    def without(value):
        if isinstance(value, dict):
            return {name: "" if name == "Cause" and inner == "States.Timeout" else without(inner)
                    for name, inner in value.items()}
        return [without(inner) for inner in value] if isinstance(value, list) else value
    return "Catch" in step.state and end.status == "SUCCEEDED" and step.target is not None and \
        rival_language.alike(step.output, without(end.output)["v"])


@step_rule("error-paths-take-calls")
def _(step, end):
    return step.state["Type"] == "Fail" and any(not step.state.get(field, "$").startswith("$")
                                                for field in ("ErrorPath", "CausePath"))


@step_rule("seconds-are-read-from-text")
def _(step, end):
    return step.state["Type"] == "Wait" and any(
        atom.kind == "path" and atom.what == step.state.get("SecondsPath") and isinstance(atom.value, (str, float))
        for atom in step.atoms)


@step_rule("time-out-paths-read-the-raw-input")
def _(step, end):
    return "TimeoutSecondsPath" in step.state and any(field in step.state for field in ("InputPath", "Parameters"))


@step_rule("merges-change-their-argument")
def _(step, end):
    return any("States.JsonMerge($" in text for text in texts_of(step.state))


class Rules:
    """The rules of rules.json. Raises ValueError when they are not those that the code knows, or their evidence does
    not exist."""

    def __init__(self):
        entries = json.loads(pathlib.Path(__file__).with_name("rules.json").read_text(encoding="utf-8"))
        self.entries = {entry["name"]: entry for entry in entries}
        known = {*STEP_RULES, *rival_language.RULES}
        if len(self.entries) != len(entries) or self.entries.keys() != known:
            raise ValueError(f"rules.json and the code differ in {sorted(self.entries.keys() ^ known) or 'a name twice'}")
        for entry in entries:
            if entry.keys() != {"name", "differs", "right", "evidence"} or not entry["evidence"]:
                raise ValueError(f"rule {entry['name']!r} needs differs, right and evidence")
            for source in entry["evidence"]:
                folder, _, name = source.partition("/")
                if name and (CORPUS / "asl").exists() and not any((CORPUS / "asl" / folder).glob(f"{name}*")):
                    raise ValueError(f"rule {entry['name']!r} quotes a recording that is not there: {source}")

    def atom_rules(self, atom, end, context):
        """Names of the rules that cover what the rival made of a path, call or test, or None."""
        explain = {"path": rival_language.path_rules, "call": rival_language.call_rules,
                   "test": rival_language.test_rules, "place": rival_language.place_rules}[atom.kind]
        return explain(atom.what, atom.document, context, end)

    def step_rules(self, step, end):
        names = {name for name, predicate in STEP_RULES.items() if predicate(step, end)}
        return names or None
