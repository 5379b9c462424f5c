# SPDX-License-Identifier: Apache-2.0
"""Makes a machine that fails smaller: leaves out and simplifies parts of definition, input and task outcomes as long as
what is left fails alike. Nothing here knows the language: what is no definition is refused by the compiler. For
run_differential.py."""

import asl_json
from asl_model import states_in
from make_machine import Case

MOST_TRIES = 600


def smaller_values(value):
    """Values that are simpler than `value`, the much simpler ones first."""
    if isinstance(value, dict):
        yield from (inner for inner in value.values() if isinstance(inner, (dict, list)))
        yield from simpler_rules(value)
        for name in value:
            yield {other: inner for other, inner in value.items() if other != name}
        for name, inner in value.items():
            for smaller in smaller_values(inner):
                yield {**value, name: smaller}
    elif isinstance(value, list):
        yield from (inner for inner in value if isinstance(inner, (dict, list)))
        for at in range(len(value)):
            yield value[:at] + value[at + 1:]
        for at, inner in enumerate(value):
            for smaller in smaller_values(inner):
                yield value[:at] + [smaller] + value[at + 1:]
    elif isinstance(value, str):
        if value:
            yield ""
        if len(value) > 1:
            yield value[:len(value) // 2]
            yield value[len(value) // 2:]
    elif value not in (None, 0) or value is False:
        yield 0
        yield None


def simpler_rules(rule):
    """A choice rule with each of the tests that it combines in place of them all."""
    for operator in ("And", "Or", "Not"):
        inner = rule.get(operator)
        for test in inner if isinstance(inner, list) else [inner]:
            if isinstance(test, dict):
                yield {**test, **{name: value for name, value in rule.items() if name != operator}}


def without_state(definition, name):
    """`definition` without a state of its top scope; what led there leads on to what follows it, or ends."""
    states = dict(definition["States"])
    gone = states.pop(name)
    follower = gone.get("Next") or gone.get("Default")
    if not states or follower not in states and definition["StartAt"] == name:
        return None

    def redirected(value):
        if isinstance(value, list):
            return [redirected(inner) for inner in value]
        if not isinstance(value, dict):
            return value
        changed = {}
        for key, inner in value.items():
            if key in ("Next", "Default") and inner == name:
                changed.update({key: follower} if follower else {"End": True} if key == "Next" else {})
            else:
                changed[key] = redirected(inner)
        return changed

    return {**definition, "StartAt": follower if definition["StartAt"] == name else definition["StartAt"],
            "States": {other: redirected(state) for other, state in states.items()}}


def later_start(definition, name):
    """`definition` from its state `name` on."""
    states, reached, waiting = definition["States"], {}, [name]
    while waiting:
        at = waiting.pop()
        if at in reached or at not in states:
            continue
        reached[at] = state = states[at]
        waiting += targets_of(state)
    return {**definition, "StartAt": name, "States": {at: state for at, state in states.items() if at in reached}}


def targets_of(state):
    """The names of the states to which a state leads."""
    holders = [state, *state.get("Choices", ()), *state.get("Catch", ())]
    return [holder[field] for holder in holders for field in ("Next", "Default") if field in holder]


def smaller_cases(case, entered):
    text = case.inputs[0]
    for name, raw in reversed(entered):
        if name != case.definition["StartAt"] and name in case.definition["States"]:
            yield later_start(case.definition, name), asl_json.dump(raw), case.outcomes
    for name in list(case.definition["States"]):
        definition = without_state(case.definition, name)
        if definition:
            yield definition, text, case.outcomes
    for name, state in case.definition["States"].items():
        if state["Type"] == "Choice":
            for target in dict.fromkeys(targets_of(state)):
                yield {**case.definition, "States": {**case.definition["States"], name: {"Type": "Pass", "Next": target}}}, \
                    text, case.outcomes
        for plain in ({"Type": "Pass"}, {"Type": "Pass", "ResultPath": None}):
            following = {key: state[key] for key in ("Next", "End") if key in state}
            if following and state != {**plain, **following}:
                yield {**case.definition, "States": {**case.definition["States"], name: {**plain, **following}}}, text, \
                    case.outcomes
    value = asl_json.parse(text)
    for smaller in smaller_values(value):
        yield case.definition, asl_json.dump(smaller), case.outcomes
    if asl_json.dump(value) != text:
        yield case.definition, asl_json.dump(value), case.outcomes
    for name, outcomes in case.outcomes.items():
        for smaller in smaller_values(outcomes):
            if smaller:
                yield case.definition, text, {**case.outcomes, name: smaller}
    for smaller in smaller_values(case.definition):
        if isinstance(smaller, dict) and isinstance(smaller.get("States"), dict):
            yield smaller, text, case.outcomes


def is_sound(definition, outcomes):
    """Whether a definition and what its tasks come to have the form that everything here expects."""
    try:
        tasks = {name for name, state in states_in(definition) if state["Type"] == "Task"}
    except (AttributeError, KeyError, TypeError):
        return None
    left = {name: outcomes[name] for name in outcomes if name in tasks}
    good = all(isinstance(list_, list) and all(isinstance(outcome, dict) and (
        "Return" in outcome or isinstance(outcome.get("Throw"), dict) and isinstance(outcome["Throw"].get("Error"), str)
    ) for outcome in list_) for list_ in left.values())
    return left if good and left.keys() == tasks else None


def shrink(case, fails, entered):
    """(smaller case, its failure), or None when nothing can be left out. `fails(case)` gives the failure of a case, or
    None when it does not fail alike; `entered(case)` the states of the top scope that it enters, each with its raw
    input."""
    best, seen, is_smaller = None, set(), True
    while is_smaller and len(seen) < MOST_TRIES:
        is_smaller = False
        for definition, text, outcomes in smaller_cases(case, entered(case)):
            outcomes = is_sound(definition, outcomes)
            key = outcomes is not None and (asl_json.dump(definition), text, asl_json.dump(outcomes))
            if not key or key in seen:
                continue
            if len(seen) == MOST_TRIES:
                break
            seen.add(key)
            candidate = Case(case.seed, definition, outcomes, [text])
            try:
                failure = fails(candidate)
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
                failure = None  # no definition that the model can play
            if failure is not None:
                case, best, is_smaller = candidate, (candidate, failure), True
                break
    return best
