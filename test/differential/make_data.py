# SPDX-License-Identifier: Apache-2.0
"""Random JSON with what breaks programs in it, and its text in random spelling. For make_machine.py."""

import asl_json
from asl_json import Real

PLAIN_NAMES = ["a", "b", "c", "id", "items", "total", "x1"]
ODD_NAMES = ["x y", "a.b", "a-b", "n\u00e4me", "na\u0308me", "\u540d\u524d", "\U0001f600", "A", "", "length",
             "$", "@", "*", "a'b", 'a"b', "a\\b", "a[0]", "constructor", "toString", "a,b", "x\ny", "?", "~", "^", "`"]
NUMBER_NAMES = ["0", "1", "10"]

SCALARS = [None, True, False, 0, 1, 2, 3, -1, 7, 42, "", "a", "b", "abc", "text", "5", "true", "null"]
ODD_SCALARS = [
    Real("1.0"), Real("1.5"), Real("-0"), Real("1e3"), Real("2.50"), Real("0.1"), Real("1E-7"), Real("-2.5"),
    Real("1e21"), Real("123456789.125"), Real("5e-324"), Real("0.49999999999999994"), 2**31, 2**53 - 1, 2**53 + 1,
    12345678901234567890, -2**63, "\u00fc\u00e9", "u\u0308", "\U0001f600\U0001f468\u200d\U0001f469", "\u2028\u2029\ufeff",
    "\u0000\u0001\u001f\u007f", "\"q\" 'p' \\ /", "line\nline\ttab", "\ud83d", "\udc00x", "a*b\\*c", "{\"a\": [1, 2.0]}", "[1,2",
    "aGVsbG8=", "w4Q", "%%%", "a,b;c,,d", "{} {}", "\\{ \\}", "$.a", "States.UUID()", "x" * 11, "y" * 200,
    "2016-03-14T01:59:00Z", "2016-03-14T02:59:00+01:00", "2016-03-14T01:59:00.000000001Z", "2016-13-14T01:59:00Z",
    "2016-03-14 01:59:00Z", "2016-03-14", "2016-03-14T01:59:00", "0", "-1", "1.0", " 1", "NaN", "Infinity"]


class DataMaker:
    """Random values. `is_odd` says whether odd names and scalars are among them, `is_large` whether now and then there
    is an array or object of many."""

    def __init__(self, chance, is_odd, is_large):
        self.chance, self.is_odd, self.is_large = chance, is_odd, is_large

    def name(self):
        kind = self.chance.random() if self.is_odd else 1
        return self.chance.choice(NUMBER_NAMES if kind < 0.05 else ODD_NAMES if kind < 0.25 else PLAIN_NAMES)

    def scalar(self):
        if self.chance.random() < 0.1:
            return self.chance.randrange(-50, 1000)
        return self.chance.choice(ODD_SCALARS if self.is_odd and self.chance.random() < 0.3 else SCALARS)

    def value(self, depth=0):
        kind = self.chance.random()
        if depth > 3 or kind < 0.45:
            return self.scalar()
        if kind < 0.7:
            return self.object(depth)
        return self.array(depth)

    def object(self, depth=0, least=0):
        if self.is_large and depth < 2 and self.chance.random() < 0.03:
            return {f"m{at}": self.scalar() for at in range(self.chance.choice((20, 70)))}
        return {self.name(): self.value(depth + 1) for _ in range(self.chance.randrange(least, 5))}

    def array(self, depth=0):
        if self.is_large and depth < 2 and self.chance.random() < 0.15:
            return [self.scalar() for _ in range(self.chance.choice((39, 41, 60, 90)))]
        kind = self.chance.random()
        count = self.chance.choice((0, 1, 1, 2, 2, 3, 3, 4, 6))
        if kind < 0.4:  # objects that look alike, as lists of records are
            names = [self.name() for _ in range(self.chance.randrange(1, 4))]
            return [{name: self.value(depth + 2) for name in names if self.chance.random() < 0.85}
                    for _ in range(count)]
        if kind < 0.55:
            return [self.chance.randrange(-3, 10) for _ in range(count)]
        if kind < 0.7:
            return [self.array(depth + 1) if depth < 3 else [] for _ in range(min(count, 3))]
        return [self.value(depth + 1) for _ in range(count)]

    def document(self):
        """An input: mostly an object with enough in it."""
        kind = self.chance.random()
        if kind < 0.9:
            document = self.object(least=3)
            if self.is_odd and self.chance.random() < 0.05:
                document[self.name()] = self.deep()
            return document
        return self.array() if kind < 0.96 else self.scalar()

    def deep(self):
        value = self.scalar()
        for _ in range(self.chance.choice((20, 60, 200))):
            value = [value] if self.chance.random() < 0.5 else {self.name(): value}
        return value

    def changed(self, value):
        """`value` with something changed in it."""
        if isinstance(value, dict) and value and self.chance.random() < 0.9:
            name = self.chance.choice(list(value))
            if self.chance.random() < 0.12:
                return {other: inner for other, inner in value.items() if other != name}
            return {**value, name: self.changed(value[name])}
        if isinstance(value, list) and value and self.chance.random() < 0.9:
            at = self.chance.randrange(len(value))
            kind = self.chance.random()
            if kind < 0.15:
                return value[:at] + value[at + 1:]
            if kind < 0.3:
                return value[:at] + [self.value(2)] + value[at:]
            return value[:at] + [self.changed(value[at])] + value[at + 1:]
        return self.value(2)

    # -- text -----------------------------------------------------------------------------------------------------
    def spelled(self, value):
        """The text of a value, often with blanks and escapes nobody needs."""
        if not self.is_odd or self.chance.random() < 0.3:
            return asl_json.dump(value)
        return self._spelled(value)

    def _blank(self):
        return self.chance.choice(("", "", "", " ", "\t", "\r", "  "))

    def _spelled(self, value):
        blank = self._blank
        if isinstance(value, dict):
            members = [f"{blank()}{self._spelled(name)}{blank()}:{self._spelled(inner)}" for name, inner in value.items()]
            if members and self.chance.random() < 0.05:  # the same name before it: the last one counts
                members.insert(0, asl_json.quoted(next(iter(value))) + ":" + asl_json.dump(self.scalar()))
            return blank() + "{" + (",".join(members) or blank()) + "}" + blank()
        if isinstance(value, list):
            return blank() + "[" + (",".join(map(self._spelled, value)) or blank()) + "]" + blank()
        if isinstance(value, str):
            return '"' + "".join(map(self._character, value)) + '"'
        return blank() + asl_json.dump(value) + blank()

    def _character(self, character):
        plain = asl_json.quoted(character)[1:-1]
        if "\ud800" <= character <= "\udfff" or self.chance.random() < 0.05:
            units = character.encode("utf-16-be", "surrogatepass")
            return "".join(f"\\u{units[at]:02x}{units[at + 1]:02X}" for at in range(0, len(units), 2))
        return "\\/" if character == "/" and self.chance.random() < 0.5 else plain
