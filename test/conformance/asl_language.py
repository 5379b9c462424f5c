# SPDX-License-Identifier: Apache-2.0
"""What a definition uses of the language, found by looking into it.

The corpora hold definitions of the whole language; a runner that wants a part of it asks `outside` why a
definition does not belong. The answer comes from the states themselves, never from names or lists beside them.
"""

import re

PLAIN_TYPES = ("Task", "Pass", "Choice", "Wait", "Succeed", "Fail", "Map", "Parallel")

# Fields whose text is a path, by the place they stand in.
STATE_PATHS = ("InputPath", "OutputPath", "ResultPath", "SecondsPath", "TimestampPath", "TimeoutSecondsPath",
               "HeartbeatSecondsPath", "ErrorPath", "CausePath", "ItemsPath", "MaxConcurrencyPath",
               "ToleratedFailureCountPath", "ToleratedFailurePercentagePath")
TEMPLATES = ("Parameters", "ResultSelector", "Credentials", "Arguments", "ItemSelector")

_FUNCTION = re.compile(r"\)\s*$")


def strip_quoted(path):
    """`path` with quoted member names blanked, so that their characters mean nothing."""
    return re.sub(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", "'q'", path)


def template_paths(template):
    """(member name, text) of every `.$` member inside a payload template."""
    if isinstance(template, dict):
        for name, value in template.items():
            if name.endswith(".$"):
                yield name, value
            else:
                yield from template_paths(value)
    elif isinstance(template, list):
        for value in template:
            yield from template_paths(value)


def rule_tests(rule):
    """Every data test of a choice rule, nested ones included."""
    if not isinstance(rule, dict):
        return
    for key in ("And", "Or"):
        inner = rule.get(key)
        for part in inner if isinstance(inner, list) else ():
            yield from rule_tests(part)
    if "Not" in rule:
        yield from rule_tests(rule["Not"])
    if "Variable" in rule:
        yield rule


def state_paths(state):
    """(field, text) of everything in a state that is a path or may be an intrinsic call."""
    for field in STATE_PATHS:
        if isinstance(state.get(field), str):
            yield field, state[field]
    for field in TEMPLATES:
        yield from template_paths(state.get(field))
    choices = state.get("Choices")
    for rule in choices if isinstance(choices, list) else ():
        for test in rule_tests(rule):
            for key, value in test.items():
                if (key == "Variable" or key.endswith("Path")) and isinstance(value, str):
                    yield key, value
    catchers = state.get("Catch")
    for catcher in catchers if isinstance(catchers, list) else ():
        if isinstance(catcher, dict) and isinstance(catcher.get("ResultPath"), str):
            yield "ResultPath", catcher["ResultPath"]


def child_scopes(state):
    """The scopes inside a state: branches, or the item processor."""
    if state.get("Type") == "Parallel":
        return state.get("Branches") or []
    if state.get("Type") == "Map":
        return [state.get("ItemProcessor", state.get("Iterator"))]
    return []


def is_distributed(state):
    """Whether a Map runs its items as executions of their own."""
    processor = state.get("ItemProcessor", state.get("Iterator"))
    config = processor.get("ProcessorConfig") if isinstance(processor, dict) else None
    return isinstance(config, dict) and config.get("Mode") == "DISTRIBUTED"


def outside(definition):
    """None when the definition keeps to what asl_model.py knows, else the first thing in it that does not: JSONata,
    distributed Maps, and functions at the end of paths."""
    if not isinstance(definition, dict) or not isinstance(definition.get("States"), dict):
        return "no states"
    if definition.get("QueryLanguage", "JSONPath") != "JSONPath":
        return "JSONata"
    for name, state in definition["States"].items():
        why = _state_outside(state)
        if why:
            return f"{name}: {why}"
    return None


def _state_outside(state):
    if not isinstance(state, dict):
        return "no object"
    if state.get("Type") not in PLAIN_TYPES:
        return str(state.get("Type"))
    if state.get("QueryLanguage", "JSONPath") != "JSONPath":
        return "JSONata"
    if state["Type"] == "Map" and is_distributed(state):
        return "distributed Map"
    for scope in child_scopes(state):
        why = outside(scope)
        if why:
            return why
    for _, text in state_paths(state):
        if isinstance(text, str) and text.startswith("$") and _FUNCTION.search(strip_quoted(text)):
            return "function in a path"
    return None
