# SPDX-License-Identifier: Apache-2.0
"""Paths that may select more than one node, parsed and evaluated: wildcards, slices, unions, descendants, filters and
the plain functions. A part of asl_model.py, and like it written from the description of the language alone.

`select(path, reader, document, context)` gives the array of what is selected. Data is looked at through a `Reader`,
so that asl_plan.py can let values take shape where a path asks for them.
"""

import functools
import re

MISSING = object()

ROOT = re.compile(r"\$\$|\$(?:[^\W\d]\w*)?|@")  # the document, the context object, a variable; the candidate

_NAME = re.compile(r"((?:\\.|[^.\[\]()@,:?*$\s\\=!<>&|])+)")
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][-+]?\d+)?(?![\w-])")
_WORD = re.compile(r"[\w-]+")
_OPERATOR = re.compile(r"==|!=|<=|>=|<|>")
_SLICE = re.compile(r"(-?\d+)?\s*:\s*(-?\d+)?\s*(?::\s*(-?\d+)?)?")


def unescaped(text):
    return re.sub(r"\\(.)", r"\1", text)


def with_plain_indices(path):
    """`path` with the old way to count from the end, `[(@.length-1)]`, written as `[-1]`."""
    return re.sub(r"\[\(@\.length-(\d+)\)\]", r"[-\1]", path)


class Parser:
    """`parse` gives (root, segments); a segment is (kind, argument, whether `..` stands before it)."""

    def __init__(self, text):
        self.text, self.at = text, 0

    def peek(self, *words):
        return next((word for word in words if self.text.startswith(word, self.at)), None)

    def take(self, *words):
        word = self.peek(*words)
        if word is not None:
            self.at += len(word)
        return word

    def expect(self, *words):
        word = self.take(*words)
        if word is None:
            raise ValueError(f"expected one of {words} at {self.at} in {self.text}")
        return word

    def match(self, expression):
        match = expression.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def blanks(self):
        self.match(re.compile(r"\s*"))

    def path(self):
        root, segments = self.match(ROOT).group(), []
        while self.peek(".", "["):
            is_deep = bool(self.take(".."))
            if not is_deep:
                self.take(".")
            if self.take("["):
                kind, argument = self.bracket()
            elif self.take("*"):
                kind, argument = "all", None
            else:
                kind, argument = "member", [unescaped(self.match(_NAME).group(1))]
                if self.take("("):
                    self.blanks()
                    self.expect(")")
                    kind = "function"
            segments.append((kind, argument, is_deep))
        return root, segments

    def quoted(self):
        quote = self.expect("'", '"')
        match = self.match(re.compile(rf"((?:\\.|[^\\{quote}])*){quote}"))
        return unescaped(match.group(1))

    def bracket(self):
        self.blanks()
        if self.take("*"):
            kind, argument = "all", None
        elif self.take("?"):
            self.blanks()
            self.expect("(")
            kind, argument = "filter", self.either()
            self.expect(")")
        elif self.peek("'", '"'):
            kind, argument = "member", [self.quoted()]
            self.blanks()
            while self.take(","):
                self.blanks()
                argument.append(self.quoted())
                self.blanks()
        elif _SLICE.match(self.text, self.at):
            numbers = self.match(_SLICE).groups()
            kind, argument = "slice", slice(*(int(number) if number else None for number in numbers))
        else:
            kind, argument = "element", [int(self.match(re.compile(r"-?\d+")).group())]
            self.blanks()
            while self.take(","):
                self.blanks()
                argument.append(int(self.match(re.compile(r"-?\d+")).group()))
                self.blanks()
        self.blanks()
        self.expect("]")
        return kind, argument

    # Conditions are tuples: ("or", a, b), ("and", a, b), ("not", a), ("exists", path), (operator, left, right).
    def either(self):
        condition = self.both()
        while self.take("||"):
            condition = ("or", condition, self.both())
        return condition

    def both(self):
        condition = self.one()
        while self.take("&&"):
            condition = ("and", condition, self.one())
        return condition

    def one(self):
        self.blanks()
        if self.peek("!") and not self.peek("!="):
            self.take("!")
            condition = ("not", self.one())
        elif self.take("("):
            condition = self.either()
            self.expect(")")
        else:
            left = self.operand()
            self.blanks()
            operator = self.match(_OPERATOR)
            self.blanks()
            condition = (operator.group(), left, self.operand()) if operator else ("exists", left)
        self.blanks()
        return condition

    def operand(self):
        if self.peek("@", "$"):
            return ("path", self.path())
        if self.peek("'", '"'):
            return ("value", self.quoted())
        number = self.match(_NUMBER)
        if number:
            return ("value", float(number.group()) if number.group(1) or number.group(2) else int(number.group()))
        word = self.match(_WORD).group()
        return ("value", {"true": True, "false": False, "null": None}.get(word, word))


@functools.lru_cache(10000)
def parse(text):
    """(root, segments) of a whole path. ValueError when it is not one of those this module knows."""
    parser = Parser(with_plain_indices(text))
    parsed = parser.path()
    if parser.at != len(parser.text):
        raise ValueError(f"not understood at {parser.at}: {text}")
    return parsed


def is_number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def equal(left, right):
    if is_number(left) and is_number(right):
        return left == right
    if type(left) is not type(right):
        return False
    if isinstance(left, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    return left == right


class Reader:
    """How values are looked into."""

    def member(self, node, name):
        return node.get(name, MISSING) if isinstance(node, dict) else MISSING

    def elements(self, node):
        """The elements of an array, None for anything else."""
        return node if isinstance(node, list) else None

    def members(self, node):
        """The values of an object's members, None for anything else."""
        return list(node.values()) if isinstance(node, dict) else None

    def is_container(self, node):
        return isinstance(node, (dict, list))

    def comparable(self, node, _other):
        """What a comparison takes for `node`."""
        return node


class Selection:
    """`start_of(root)` gives what a root stands for; it may be MISSING."""

    def __init__(self, reader, start_of):
        self.reader, self.start_of = reader, start_of

    def nodes(self, segments, root):
        found = [root]
        for kind, argument, is_deep in segments:
            if is_deep:
                found = [node for start in found for node in self.below(start)]
                if kind == "filter":
                    found = [node for node in found if self.reader.is_container(node) and self.holds(argument, node)]
                    continue
            found = [node for start in found for node in self.step(kind, argument, start)]
        return found

    def below(self, node):
        yield node
        for inner in self.reader.elements(node) or self.reader.members(node) or ():
            yield from self.below(inner)

    def step(self, kind, argument, node):
        if kind == "member":
            found = (self.reader.member(node, name) for name in argument)
            return [inner for inner in found if inner is not MISSING]
        elements = self.reader.elements(node)
        if kind == "all":
            return elements if elements is not None else self.reader.members(node) or []
        if kind == "filter":
            asked = elements if elements is not None else [node]
            return [inner for inner in asked if self.reader.is_container(inner) and self.holds(argument, inner)]
        if elements is None:
            return []
        if kind == "slice":
            return elements[argument]
        return [elements[index] if -len(elements) <= index < len(elements) else None for index in argument]

    def operand_nodes(self, operand, candidate):
        root, segments = operand[1]
        start = candidate if root == "@" else self.start_of(root)
        return [] if start is MISSING else self.nodes(segments, start)

    @staticmethod
    def is_definite(operand):
        return all(not is_deep and kind in ("member", "element") and len(argument) == 1
                   for kind, argument, is_deep in operand[1][1])

    def value(self, operand, candidate):
        if operand[0] == "value":
            return operand[1]
        nodes = self.operand_nodes(operand, candidate)
        if not self.is_definite(operand):
            return nodes
        return nodes[0] if nodes else MISSING

    def holds(self, condition, candidate):
        kind = condition[0]
        if kind == "or":
            return self.holds(condition[1], candidate) or self.holds(condition[2], candidate)
        if kind == "and":
            return self.holds(condition[1], candidate) and self.holds(condition[2], candidate)
        if kind == "not":
            if condition[1][0] == "exists":
                operand = condition[1][1]
                nodes = self.operand_nodes(operand, candidate)
                return not nodes or (self.is_definite(operand) and nodes[0] is None)
            return not self.holds(condition[1], candidate)
        if kind == "exists":
            return bool(self.operand_nodes(condition[1], candidate))
        left = self.value(condition[1], candidate)
        right = self.value(condition[2], candidate)
        left, right = self.reader.comparable(left, right), self.reader.comparable(right, left)
        if kind in ("==", "!="):
            is_equal = left is not MISSING and right is not MISSING and equal(left, right)
            return is_equal == (kind == "==")
        if isinstance(left, str) and isinstance(right, str):
            left, right = left.encode("utf-16-be", "surrogatepass"), right.encode("utf-16-be", "surrogatepass")
        elif not (is_number(left) and is_number(right)):
            return False
        return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[kind]


def select(path, reader, start_of):
    """The array of what an indefinite path selects, or MISSING when it starts in nothing."""
    root, segments = parse(path)
    if any(kind == "function" for kind, _, _ in segments):
        raise ValueError("functions are not modelled: " + path)
    start = start_of(root)
    return MISSING if start is MISSING else Selection(reader, start_of).nodes(segments, start)
