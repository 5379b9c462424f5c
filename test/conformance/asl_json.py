# SPDX-License-Identifier: Apache-2.0
"""JSON whose numbers keep the text they were written with, since it shows wherever a number becomes part of a string,
and in which there may be texts that nobody knows beforehand. For asl_model.py and asl_intrinsics.py."""

import json
import re


class Real(float):
    """A number that is no plain integer, with its text."""

    def __new__(cls, text):
        number = super().__new__(cls, text)
        number.text = text
        return number


class Unknown:
    """A text only the run itself knows; `pattern` is what it must look like."""

    def __init__(self, label, pattern):
        self.label = label
        self.pattern = re.compile(pattern)

    def matches(self, text):
        return isinstance(text, str) and self.pattern.fullmatch(text) is not None

    def __repr__(self):
        return f"<{self.label}>"


class UnknownNumber(Unknown):
    """A number only the run itself knows, in a range of integers."""

    def __init__(self, label, allowed):
        super().__init__(label, r"-?\d+")
        self.allowed = allowed

    def matches(self, number):
        return type(number) is int and number in self.allowed


def _integer(text):
    # Zero with a sign is one more number whose text says more than its value.
    return Real(text) if text == "-0" else int(text)


def _refuse(word):
    raise ValueError(f"{word} is not JSON")


def parse(text):
    """The value of a JSON text. ValueError when it is none."""
    return json.loads(text, parse_float=Real, parse_int=_integer, parse_constant=_refuse)


_ESCAPED = re.compile("\\\\u[0-9a-f]{4}|\\\\.|[\ud800-\udfff]", re.S)


def _escape(match):
    text = match.group()
    if len(text) == 1:  # half of a surrogate pair, which has no other form
        return f"\\u{ord(text):04X}"
    return text if len(text) == 2 else "\\u" + text[2:].upper()


def quoted(text):
    """A JSON string, written the shortest way, with the capital digits that Java's libraries write."""
    plain = json.encoder.encode_basestring(text)
    return plain if text.isascii() and "\\u" not in plain else _ESCAPED.sub(_escape, plain)


def dump(value):
    """Compact JSON text of a value; what is no JSON is shown as it describes itself."""
    kind = type(value)
    if kind is str:
        return quoted(value)
    if kind is dict:
        return "{" + ",".join([f"{quoted(name)}:{dump(inner)}" for name, inner in value.items()]) + "}"
    if kind is list:
        return "[" + ",".join(map(dump, value)) + "]"
    if kind is int:
        return str(value)
    return value.text if kind is Real else json.dumps(value, default=repr)
