# SPDX-License-Identifier: Apache-2.0
"""Values still to be chosen: holes that take shape as a definition looks into them, the values worth trying for
what a Choice tests, those that intrinsic functions take, and the values for what nothing looks at. For asl_plan.py."""

import asl_json

UNSET, ABSENT, PRESENT = object(), object(), object()


class Hole:
    """A value still to be chosen. It is open, or an object (`members`), an array (`elements`) or `value`."""

    def __init__(self, name, is_needed=False):
        self.name = name
        self.members = self.elements = None
        self.value = UNSET
        self.is_needed = is_needed  # something reads it, so it cannot be absent

    def is_open(self):
        return self.members is None and self.elements is None and self.value is UNSET


class Overlay:
    """An object like the hole `base`, with some members replaced."""

    def __init__(self, base, members):
        self.base, self.members = base, members


class JsonText:
    """The JSON text of a value still to be chosen."""

    def __init__(self, value):
        self.value = value


# What stands for a value that nothing looks into: whatever JSON has, since it must come through as it is.
FREE = (
    lambda name: f"{name} value",
    lambda name: {"name": name, "list": [1, 2.5, None, {"deep": [[], {}]}], "flag": False},
    lambda name: 42,
    lambda name: f"\"{name}\"\\ \u00fc\U0001f600\n\t\u0001/",
    lambda name: None,
    lambda name: [1e3, "x", True, -0.125, {"": ""}],
    lambda name: "",
    lambda name: 12345678901234567890,
    lambda name: True,
)


class Filler:
    """Turns holes into values."""

    def __init__(self, turn):
        self.turn = turn

    def fill(self, node):
        if isinstance(node, Hole):
            if node.value is not UNSET and node.value is not PRESENT:
                return self.fill(node.value)
            if node.members is not None:
                return {key: self.fill(value) for key, value in node.members.items() if not is_absent(value)}
            if node.elements is not None:
                there = {index: value for index, value in node.elements.items() if not is_absent(value)}
                return [self.fill(there[index]) if index in there else index
                        for index in range(max(there, default=-1) + 1)]
            self.turn += 1
            node.value = FREE[self.turn % len(FREE)](node.name)
            return node.value
        if isinstance(node, JsonText):
            return asl_json.dump(self.fill(node.value))
        if isinstance(node, Overlay):
            return {**self.fill(node.base), **{key: self.fill(value) for key, value in node.members.items()}}
        if isinstance(node, dict):
            return {key: self.fill(value) for key, value in node.items()}
        if isinstance(node, list):
            return [self.fill(value) for value in node]
        return node


    def shaped(self, node, kind):
        """`node` as an argument of type `kind`: an open hole becomes one, an array of holes for an array; what has a
        shape is filled. None stands for any type."""
        if isinstance(node, Hole) and (node.is_open() or node.value is PRESENT):
            node.is_needed = True
            if kind is None:
                return node
            node.value = [Hole(f"{node.name} {number}", True) for number in range(3)] if kind == "array" else \
                {"string": f"{node.name} text", "number": 2, "boolean": False, "object": {node.name: 1}}[kind]
            return node.value
        if isinstance(node, Hole) and kind == "array" and isinstance(node.value, list):
            return node.value
        return node if isinstance(node, list) and kind == "array" else self.fill(node)


# The types of the arguments of intrinsic functions; the last stands for all further ones.
ARGUMENTS = {
    "States.ArrayContains": ("array", "string"),
    "States.ArrayGetItem": ("array", "number"),
    "States.ArrayLength": ("array",),
    "States.ArrayPartition": ("array", "number"),
    "States.ArrayRange": ("number",),
    "States.ArrayUnique": ("array",),
    "States.Base64Decode": ("string",),
    "States.Base64Encode": ("string",),
    "States.Format": ("string",),
    "States.Hash": ("string",),
    "States.JsonMerge": ("object", "object", "boolean"),
    "States.JsonToString": ("string",),
    "States.MathAdd": ("number",),
    "States.MathRandom": ("number",),
    "States.StringSplit": ("string",),
    "States.StringToJson": ("string",),
}


def is_absent(node):
    return isinstance(node, Hole) and node.value is ABSENT


# ---------------------------------------------------------------------------------------------------------------
# Candidates for tested values
# ---------------------------------------------------------------------------------------------------------------
SAMPLES = {"IsNull": None, "IsBoolean": True, "IsNumeric": 7, "IsString": "text",
           "IsTimestamp": "2016-03-14T01:59:00Z"}
PATH_VALUES = {"String": ("b", "a", "c"), "Numeric": (2, 1, 3), "Boolean": (True, False),
               "Timestamp": ("2016-03-14T01:59:00Z", "2015-01-01T00:00:00Z", "2017-01-01T00:00:00Z")}


# Values that few tests hold for, so that the rules after them and the default get their turn.
OTHER_KINDS = [{"other": "kind"}, ["kind"]]


def candidates(operator, operand):
    """Values worth trying for the variable of a test: some for which it holds and some for which it does not."""
    if operator == "IsPresent":
        return [PRESENT, ABSENT]
    if operator in SAMPLES:
        return [SAMPLES[operator], "other", 3, None]
    return comparable_candidates(operator, operand) + OTHER_KINDS


def comparable_candidates(operator, operand):
    if operator == "StringMatches":
        text = operand.replace("\\*", "\0").replace("*", "any").replace("\0", "*").replace("\\\\", "\\")
        return [text, "no such text"]
    if operator.endswith("Path"):
        return list(next(values for kind, values in PATH_VALUES.items() if operator.startswith(kind)))
    if operator.startswith("Numeric"):
        return [operand, operand - 1, operand + 1]
    if operator.startswith("Boolean"):
        return [operand, not operand]
    if operator.startswith("Timestamp"):
        return [operand, "1999-12-31T23:59:59Z", "2100-01-01T00:00:00Z"]
    return [operand, operand + "!", ""]
