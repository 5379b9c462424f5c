# SPDX-License-Identifier: Apache-2.0
"""Plain values as the language sees them: time stamps, whole numbers, equality, and the tests of a Choice. A part of
asl_model.py."""

import datetime
import re

import asl_intrinsics
import asl_json
from asl_json import Unknown
from asl_paths import is_number

_TIME = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)")


def instant(text):
    """Nanoseconds since 1970 of a time stamp, or None."""
    match = _TIME.fullmatch(text) if isinstance(text, str) else None
    if not match:
        return None
    try:
        day = datetime.datetime(*(int(part) for part in match.groups()[:6]), tzinfo=datetime.timezone.utc)
    except ValueError:
        return None
    seconds = int((day - datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)) / datetime.timedelta(seconds=1))
    zone = match.group(8)
    if zone != "Z":
        offset = int(zone[1:3]) * 3600 + int(zone[4:6]) * 60
        seconds -= -offset if zone[0] == "-" else offset
    return seconds * 10**9 + int(((match.group(7) or "0") + "0" * 9)[:9])


def whole_number(value):
    """The integer that a value is, or that its text is; None when it is none."""
    text = value if isinstance(value, str) else "" if isinstance(value, bool) else asl_json.dump(value)
    return int(text) if re.fullmatch(r"[+-]?[0-9]+", text) and -2**63 <= int(text) < 2**63 else None


def string_matches(text, pattern):
    expression = ""
    for part in re.findall(r"\\[*\\]|\*|[^*\\]|\\", pattern):
        if part == "*":
            expression += ".*"
        else:
            expression += re.escape(part[1:] if len(part) == 2 else part)
    return re.fullmatch(expression, text, re.S) is not None


def same(left, right):
    """Equality of JSON values that tells booleans from numbers; an Unknown equals any text of its form."""
    if isinstance(left, Unknown) or isinstance(right, Unknown):
        unknown, other = (left, right) if isinstance(left, Unknown) else (right, left)
        return other is unknown or unknown.matches(other)
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if is_number(left) and is_number(right):
        return left == right
    if type(left) is not type(right):
        return False
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right


def is_text(value):
    return isinstance(value, str) or type(value) is Unknown


KINDS = {
    "IsNull": lambda value: value is None,
    "IsBoolean": lambda value: isinstance(value, bool),
    "IsNumeric": is_number,
    "IsString": is_text,
    "IsTimestamp": lambda value: instant(value) is not None,
}
RELATIONS = {
    "Equals": lambda left, right: left == right,
    "LessThan": lambda left, right: left < right,
    "GreaterThan": lambda left, right: left > right,
    "LessThanEquals": lambda left, right: left <= right,
    "GreaterThanEquals": lambda left, right: left >= right,
}
COMPARABLE = {
    "String": lambda value: asl_intrinsics.known(value).encode("utf-16-be", "surrogatepass") if is_text(value) else None,
    "Numeric": lambda value: value if is_number(value) else None,
    "Boolean": lambda value: value if isinstance(value, bool) else None,
    "Timestamp": instant,
}
COMPARISON = re.compile(r"(String|Numeric|Boolean|Timestamp)(\w+?)(Path)?")


def operator_of(test):
    """(operator, operand) of a data test."""
    for key, value in test.items():
        if key not in ("Variable", "Next", "Comment", "Assign"):
            return key, value
    raise ValueError("a data test without an operator")
