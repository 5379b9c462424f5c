# SPDX-License-Identifier: Apache-2.0
"""The intrinsic functions, parsed and evaluated; a part of asl_model.py, and like it written from the description of
the language alone.

`evaluate(text, read)` gives the value of a call; `read(path)` gives what a path among its arguments selects. Arguments
that a function does not take raise Refused.
"""

import base64
import decimal
import functools
import hashlib
import math
import re

import asl_json
from asl_json import Unknown, UnknownNumber
from asl_paths import equal, is_number

MOST_CHARACTERS = 10000  # of Base64Encode, Base64Decode and Hash, in UTF-16 units
MOST_ITEMS = 1000  # of ArrayRange
INT32 = range(-2**31, 2**31)
INT64 = range(-2**63, 2**63)

_NAME = re.compile(r"[\w.]+")
_STRING = re.compile(r"'((?:\\.|[^'\\])*)'", re.S)
_LITERAL = re.compile(r"(true|false|null|-?\d+(\.\d+)?([eE][-+]?\d+)?)(?=\s*[,)])")
_QUOTED = re.compile(r"'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.S)


class Refused(Exception):
    """A function does not take its arguments."""


class Unpredictable(RuntimeError):
    """A value that only the run itself knows."""


class Parser:
    """Gives ("call", name, arguments, its text), ("string", what stands between the quotes), ("path", text),
    ("value", v)."""

    def __init__(self, text):
        self.text, self.at = text, 0

    def match(self, expression):
        match = expression.match(self.text, self.at)
        if not match:
            raise ValueError(f"not understood at {self.at}: {self.text}")
        self.at = match.end()
        return match

    def blanks(self):
        self.match(re.compile(r"\s*"))

    def take(self, character):
        is_there = self.text.startswith(character, self.at)
        self.at += is_there
        return is_there

    def call(self):
        start, name, arguments = self.at, self.match(_NAME).group(), []
        self.match(re.compile(r"\("))
        self.blanks()
        while not self.take(")"):
            arguments.append(self.argument())
            self.blanks()
            if self.take(","):
                self.blanks()
        return ("call", name, arguments, self.text[start:self.at])

    def argument(self):
        if self.text.startswith("'", self.at):
            return ("string", self.match(_STRING).group(1))
        if self.text.startswith("$", self.at):
            return ("path", self.path())
        if _LITERAL.match(self.text, self.at):
            return ("value", asl_json.parse(self.match(_LITERAL).group(1)))
        return self.call()

    def path(self):
        """Up to the comma or parenthesis that ends the argument; those inside brackets and quotes belong to it."""
        start, depth = self.at, 0
        while self.at < len(self.text):
            character = self.text[self.at]
            if depth == 0 and character in ",)":
                break
            quoted = _QUOTED.match(self.text, self.at) if depth else None
            if quoted:
                self.at = quoted.end()
                continue
            depth += (character in "([") - (character in ")]")
            self.at += 2 if character == "\\" else 1
        return self.text[start:self.at].rstrip()


@functools.lru_cache(10000)
def parse(text):
    parser = Parser(text)
    tree = parser.call()
    if parser.at != len(text):
        raise ValueError(f"not understood at {parser.at}: {text}")
    return tree


def evaluate(text, read):
    return value_of(parse(text), read)


def value_of(tree, read):
    kind = tree[0]
    if kind == "string":
        return re.sub(r"\\(.)", r"\1", tree[1], flags=re.S)
    if kind == "path":
        return read(tree[1])
    if kind == "value":
        return tree[1]
    # A literal template keeps its backslashes: they tell braces from placeholders.
    arguments = [part[1] if tree[1] == "States.Format" and number == 0 and part[0] == "string" else
                 value_of(part, read) for number, part in enumerate(tree[2])]
    if tree[1] not in LOOK_AT_NOTHING:
        known(arguments)
    return FUNCTIONS[tree[1]](*arguments)


def known(value):
    """`value`, in which nothing may be unknown."""
    if isinstance(value, Unknown):
        raise Unpredictable(repr(value))
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        known(inner)
    return value


# ---------------------------------------------------------------------------------------------------------------
# Arguments
# ---------------------------------------------------------------------------------------------------------------
def demand(condition):
    if not condition:
        raise Refused


def of_type(value, kind):
    demand(isinstance(value, kind))
    return value


def integer(value, allowed=INT64):
    """A number rounded to an integer, halves up."""
    demand(is_number(value) and math.isfinite(value))
    if not isinstance(value, int):
        value = math.floor(decimal.Decimal(float(value)) + decimal.Decimal("0.5"))
    demand(value in allowed)
    return value


def short(text):
    """A text of no more characters than some functions take, as bytes; half a surrogate pair counts as '?'."""
    units = text.encode("utf-16-le", "surrogatepass")
    demand(len(units) // 2 <= MOST_CHARACTERS)
    return units.decode("utf-16-le", "surrogatepass").encode("utf-8", "replace")


# ---------------------------------------------------------------------------------------------------------------
# The functions
# ---------------------------------------------------------------------------------------------------------------
def printed(value):
    """As Java prints it: {name=value, list=[1, 2]}."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}={printed(inner)}" for name, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(printed, value)) + "]"
    return value if isinstance(value, str) else asl_json.dump(value)


def format_text(template, *values):
    values = list(values)
    parts = re.findall(r"\{\}|\\['{}\\]|[^{}\\]+|.", of_type(template, str), re.S)
    demand(parts.count("{}") == len(values))
    demand(not any(part in ("{", "}", "\\") for part in parts))
    parts = [values.pop(0) if part == "{}" else part[1:] if part[0] == "\\" else part for part in parts]
    if any(isinstance(part, Unknown) for part in parts):
        return Unknown("format", "".join(part.pattern.pattern if isinstance(part, Unknown) else
                                         re.escape(printed(known(part))) for part in parts))
    return "".join(printed(known(part)) for part in parts)


def string_to_json(text):
    if not of_type(text, str).strip(" \t\r\n"):
        return None
    try:
        value = asl_json.parse(text)
    except (ValueError, RecursionError):
        raise Refused from None
    return 0 if asl_json.dump(value) == "-0" else value


def array_partition(array, size):
    of_type(array, list)
    size = integer(size)
    demand(size >= 1)
    return [array[at:at + size] for at in range(0, len(array), size)]


def array_range(first, last, step):
    first, last, step = integer(first), integer(last), integer(step)
    demand(step != 0)
    items = range(first, last + (1 if step > 0 else -1), step)
    demand(len(items) <= MOST_ITEMS)
    return list(items)


def array_get_item(array, index):
    of_type(array, list)
    index = integer(index)
    demand(0 <= index < len(array))
    return array[index]


def array_unique(array):
    unique = []
    for value in of_type(array, list):
        if not any(equal(value, other) for other in unique):
            unique.append(value)
    return unique


def base64_decode(text):
    """Other characters are passed over, the first `=` ends the text, and an incomplete byte at the end is dropped."""
    short(of_type(text, str))
    digits = re.sub(r"[^A-Za-z0-9+/]", "", text.split("=")[0].replace("-", "+").replace("_", "/"))
    digits = digits[:len(digits) - (len(digits) % 4 == 1)]
    return decode_utf8(base64.b64decode(digits + "=" * (-len(digits) % 4)))


def decode_utf8(data):
    """As Java does: one U+FFFD for the longest beginning of a sequence, a surrogate in three bytes being one."""
    surrogates = re.compile(rb"\xed[\xa0-\xbf](?:[\x80-\xbf]|(?=[^\x80-\xbf])|\Z)", re.S)
    return surrogates.sub(b"\xff", data).decode("utf-8", "replace")


def hashed(data, algorithm):
    demand(algorithm in ("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"))
    text = data if isinstance(data, str) else asl_json.dump(data)
    return hashlib.new(algorithm.replace("-", ""), short(text)).hexdigest()


def json_merge(first, second, is_deep):
    demand(is_deep is False)
    return {**of_type(first, dict), **of_type(second, dict)}


class JavaRandom:
    """java.util.Random: what a seed stands for."""

    def __init__(self, seed):
        self.state = (seed ^ 0x5DEECE66D) % 2**48

    def bits(self, count):
        self.state = (self.state * 0x5DEECE66D + 11) % 2**48
        return self.state >> (48 - count)

    def below(self, bound):
        if bound & (bound - 1) == 0:
            return bound * self.bits(31) >> 31
        while True:
            drawn = self.bits(31)
            if drawn - drawn % bound + bound <= 2**31:
                return drawn % bound



def math_random(first, last, seed=None):
    first, last = integer(first, INT32), integer(last, INT32)
    demand(first < last)
    if seed is None:
        return UnknownNumber("random", range(first, last))
    if last - first >= 2**31:
        raise Unpredictable("Java draws from so long a range in another way")
    return first + JavaRandom(integer(seed)).below(last - first)


def math_add(left, right):
    left, right = integer(left, INT32), integer(right, INT32)
    demand(left + right in INT32)
    return left + right


def string_split(text, delimiters):
    of_type(delimiters, str)
    pieces, piece = [], ""
    for character in of_type(text, str):
        if character not in delimiters:
            piece += character
            continue
        pieces.append(piece)
        piece = ""
    return [piece for piece in pieces + [piece] if piece]


FUNCTIONS = {
    "States.Array": lambda *values: list(values),
    "States.ArrayContains": lambda array, value: any(equal(inner, value) for inner in of_type(array, list)),
    "States.ArrayGetItem": array_get_item,
    "States.ArrayLength": lambda array: len(of_type(array, list)),
    "States.ArrayPartition": array_partition,
    "States.ArrayRange": array_range,
    "States.ArrayUnique": array_unique,
    "States.Base64Decode": base64_decode,
    "States.Base64Encode": lambda text: base64.b64encode(short(of_type(text, str))).decode("ascii"),
    "States.Format": format_text,
    "States.Hash": hashed,
    "States.JsonMerge": json_merge,
    "States.JsonToString": asl_json.dump,
    "States.MathAdd": math_add,
    "States.MathRandom": math_random,
    "States.StringSplit": string_split,
    "States.StringToJson": string_to_json,
    "States.UUID": lambda: Unknown("uuid", "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
}

# Those that take what nobody knows as it is.
LOOK_AT_NOTHING = ("States.Array", "States.ArrayGetItem", "States.ArrayLength", "States.ArrayPartition",
                   "States.Format", "States.JsonMerge")
