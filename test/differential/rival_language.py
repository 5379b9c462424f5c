# SPDX-License-Identifier: Apache-2.0
"""What aws-local-stepfunctions makes of paths, calls and tests, one deviation from the service at a time.

Each deviation is a rule's name (rules.json). `explain(atom, end)` looks for the fewest deviations with which a path, a
call or a test comes to just what the rival said; a rule therefore covers only what it predicts.
"""

import decimal
import itertools
import re

import asl_intrinsics
import asl_json
import asl_paths
from asl_paths import MISSING, is_number
from asl_values import instant, same


def alike(left, right):
    """Equality of JSON values as far as an engine with binary64 numbers can tell."""
    if isinstance(left, bool) or isinstance(right, bool) or left is None or right is None:
        return left is right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return float(left) == float(right)
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(alike(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(alike, left, right))
    return same(left, right)


class Broken(Exception):
    """The rival fails with an error that is none of the language's; `name` is its class."""

    def __init__(self, name="Error"):
        super().__init__(name)
        self.name = name


class Endless(Exception):
    """Something is put into itself."""


class Undefined:
    """JavaScript's undefined."""


UNDEFINED = Undefined()


# ---------------------------------------------------------------------------------------------------------------
# JavaScript
# ---------------------------------------------------------------------------------------------------------------
def number_text(number):
    """A number as JavaScript writes it."""
    number = float(number)
    if number == 0:
        return "0"
    sign, digits, exponent = decimal.Decimal(repr(number)).normalize().as_tuple()
    digits, point = "".join(map(str, digits)), len(digits) + exponent
    if -6 < point <= 0:
        text = "0." + "0" * -point + digits
    elif 0 < point <= 21:
        text = digits[:point].ljust(point, "0") + ("." + digits[point:] if digits[point:] else "")
    else:
        text = digits[0] + ("." + digits[1:] if len(digits) > 1 else "") + f"e{point - 1:+d}"
    return "-" * sign + text


def own(value, name):
    """The property `name` that a value itself has, or MISSING; arrays and strings have elements and a length."""
    if isinstance(value, dict):
        return value.get(str(name), MISSING)
    if isinstance(value, (list, str)) and value != "":
        units = value if isinstance(value, list) else utf16_units(value)
        if name == "length":
            return len(units)
        if re.fullmatch(r"0|[1-9]\d*", str(name)) and int(name) < len(units):
            return units[int(name)]
    return MISSING


def utf16_units(text):
    data = text.encode("utf-16-le", "surrogatepass")
    return [data[at:at + 2].decode("utf-16-le", "surrogatepass") for at in range(0, len(data), 2)]


def in_javascript_order(members):
    numbers = [name for name in members if re.fullmatch(r"0|[1-9]\d{0,8}", name)]
    return sorted(numbers, key=int) + [name for name in members if name not in numbers]


def is_true(value):
    return value is not UNDEFINED and value is not None and value is not False and value != "" and \
        not (is_number(value) and value == 0)


def as_number(value):
    """Number(value), None for NaN."""
    if isinstance(value, bool):
        return int(value)
    if is_number(value):
        return float(value)
    if value is None:
        return 0
    if isinstance(value, str):
        text = value.strip()
        if re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", text):
            return float(text)
        return 0 if text == "" else None
    return None


def primitive(value):
    """What a comparison makes of an object or array."""
    if isinstance(value, list):
        return ",".join("" if inner is None else text_of(inner) for inner in value)
    if isinstance(value, dict) and "toString" in value:
        raise Broken("TypeError")  # it has no text, since that member is no function
    return "[object Object]" if isinstance(value, dict) else value


def text_of(value):
    value = primitive(value)
    if isinstance(value, bool) or value is None:
        return asl_json.dump(value)
    return value if isinstance(value, str) else number_text(value)


def loosely_equal(left, right):
    if isinstance(left, (dict, list)) and isinstance(right, (dict, list)):
        return left is right
    nothing = (None, UNDEFINED)
    if left in nothing or right in nothing:
        return left in nothing and right in nothing
    left, right = primitive(left), primitive(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    left, right = as_number(left), as_number(right)
    return left is not None and left == right


def related(operator, left, right):
    if UNDEFINED in (left, right):
        return False
    left, right = primitive(left), primitive(right)
    if isinstance(left, str) and isinstance(right, str):
        left, right = utf16_units(left), utf16_units(right)
    else:
        left, right = as_number(left), as_number(right)
        if left is None or right is None:
            return False
    return {"<": left < right, "<=": left <= right, ">": left > right, ">=": left >= right}[operator]


# ---------------------------------------------------------------------------------------------------------------
# Paths
# ---------------------------------------------------------------------------------------------------------------
class Selection(asl_paths.Selection):
    """A path as jsonpath-plus follows it, as far as the deviations that are `on` reach. A found node carries whether
    it was reached through a step that may select several."""

    def __init__(self, document, on):
        super().__init__(asl_paths.Reader(), lambda _: document)
        self.document, self.on = document, on

    def value_of(self, path, context):
        """What the path comes to, or MISSING."""
        root, segments = asl_paths.parse(path)
        document = context if root == "$$" else self.document
        if "falsy-documents" in self.on and not is_true(document):
            return MISSING
        found = self.follow(segments, document, False)
        is_definite = self.is_definite(("path", (root, segments)))
        if "one-descendant-is-no-list" in self.on:
            is_definite = len(found) == 1 and not found[0][1]
        if is_definite:
            return found[0][0] if found else MISSING
        return MISSING if not found and "no-match" in self.on else [node for node, _ in found]

    def follow(self, segments, node, is_several):
        if not segments:
            return [(node, is_several)]
        (kind, argument, is_deep), rest = segments[0], segments[1:]
        if not is_deep:
            return [found for inner, several in self.step_into(kind, argument, node)
                    for found in self.follow(rest, inner, is_several or several)]
        found = self.follow([(kind, argument, False)] + rest, node, is_several)
        for inner in self.reader.elements(node) or self.members_of(node) or ():
            if self.reader.is_container(inner):
                found += self.follow(segments, inner, True)
        return found

    def members_of(self, node):
        """The values of an object's members; JavaScript has names that are numbers first."""
        if isinstance(node, dict) and "member-order" in self.on:
            return [node[name] for name in in_javascript_order(node)]
        return self.reader.members(node)

    def step_into(self, kind, argument, node):
        if kind == "all" and isinstance(node, dict):
            return [(inner, True) for inner in self.members_of(node)]
        several = kind in ("all", "slice", "filter") or len(argument) > 1
        if kind == "filter" and "filters" in self.on:
            nodes = self.reader.elements(node) or self.members_of(node) or []
            return [(inner, True) for inner in nodes if is_true(self.condition(argument, inner))]
        if kind == "member" and len(argument) > 1 and "unions" in self.on:
            return []
        if kind == "member" and "properties" in self.on:
            found = [own(node, name) for name in argument]
            return [(inner, several) for inner in found if inner is not MISSING]
        if kind == "element":
            return [(inner, several) for index in argument for inner in self.element(node, index)]
        if kind == "slice" and "slices" in self.on and isinstance(node, list):
            stop = argument.stop or None
            return [(inner, True) for inner in node[slice(argument.start, stop)]]
        return [(inner, several) for inner in self.step(kind, argument, node)]

    def element(self, node, index):
        if index < 0 and "negative-indices" in self.on:
            return []
        if "properties" in self.on and not isinstance(node, list):
            inner = own(node, index)
            return [] if inner is MISSING else [inner]
        if not isinstance(node, list):
            return []
        if -len(node) <= index < len(node):
            return [node[index]]
        return [] if "past-the-end" in self.on else [None]

    # -- filters --------------------------------------------------------------------------------------------------
    def condition(self, condition, candidate):
        kind = condition[0]
        if kind == "or":
            left = self.condition(condition[1], candidate)
            return left if is_true(left) else self.condition(condition[2], candidate)
        if kind == "and":
            left = self.condition(condition[1], candidate)
            return self.condition(condition[2], candidate) if is_true(left) else left
        if kind == "not":
            return not is_true(self.condition(condition[1], candidate))
        if kind == "exists":
            return self.property(condition[1], candidate)
        left, right = self.property(condition[1], candidate), self.property(condition[2], candidate)
        if kind in ("==", "!="):
            return loosely_equal(left, right) == (kind == "==")
        return related(kind, left, right)

    def property(self, operand, candidate):
        if operand[0] == "value":
            return operand[1]
        root, segments = operand[1]
        if root != "@" or any(is_deep or kind not in ("member", "element") or len(argument) > 1
                              for kind, argument, is_deep in segments):
            raise Broken
        value = candidate
        for _, (name,), _ in segments:
            if value is UNDEFINED or value is None:
                raise Broken
            inner = own(value, name)
            if inner is MISSING and name in ("constructor", "__proto__"):
                raise Broken
            value = UNDEFINED if inner is MISSING else inner
            if inner is MISSING and (name == "toString" or value == "" and name == "length"):
                raise Broken  # a function, which no JSON value is like
        return value


# Every character of a member name that the library's regular expressions may take for something else.
ODD_NAME = re.compile(r"[^\w-]|^$|^[_\d-]")


def names_in(path):
    def of_segments(segments):
        for kind, argument, _ in segments:
            if kind == "member":
                yield from argument
            elif kind == "filter":
                yield from of_condition(argument)

    def of_condition(condition):
        if condition[0] == "path":
            yield from of_segments(condition[1][1])
        elif condition[0] != "value":
            for part in condition[1:]:
                yield from of_condition(part)

    return list(of_segments(asl_paths.parse(path)[1]))


def spelled(path, plain):
    """`path` with its member names replaced as `plain` says, in the spelling that the rival reads best."""
    def of_path(root, segments):
        return root + "".join((".." if is_deep else "") + of_segment(kind, argument, is_deep)
                              for kind, argument, is_deep in segments)

    def of_segment(kind, argument, is_deep):
        if kind == "member" and len(argument) == 1:
            return ("" if is_deep else ".") + plain.get(argument[0], argument[0])
        if kind == "all":
            return "*" if is_deep else "[*]"
        if kind == "slice":
            return f"[{'' if argument.start is None else argument.start}:{'' if argument.stop is None else argument.stop}]"
        if kind == "filter":
            return f"[?({of_condition(argument)})]"
        return "[" + ",".join(f"'{plain.get(part, part)}'" if isinstance(part, str) else str(part)
                              for part in argument) + "]"

    def of_condition(condition):
        kind = condition[0]
        if kind in ("or", "and"):
            return f"({of_condition(condition[1])}) {'||' if kind == 'or' else '&&'} ({of_condition(condition[2])})"
        if kind == "not":
            return f"!({of_condition(condition[1])})"
        return of_operand(condition[1]) if kind == "exists" else \
            f"{of_operand(condition[1])} {kind} {of_operand(condition[2])}"

    def of_operand(operand):
        return of_path(*operand[1]) if operand[0] == "path" else json_text(operand[1], ())

    return of_path(*asl_paths.parse(path))


PATH_RULES = ("no-match", "negative-indices", "past-the-end", "properties", "falsy-documents", "unions", "slices",
              "one-descendant-is-no-list", "filters", "member-order")


def fewest(names, end, predict):
    """The fewest of the deviations with which `predict` gives the rival's end, or None. Those that change something
    alone are tried first."""
    plain = outcome_of(lambda: predict(frozenset()))
    if is_outcome(plain, end):
        return None  # what makes the difference is none of these
    telling = [name for name in names if not is_same_outcome(outcome_of(lambda: predict(frozenset({name}))), plain)]
    for some in (telling, names):
        for size in (1, 2, 3, len(some)):
            for on in itertools.combinations(some, size):
                if is_outcome(outcome_of(lambda: predict(frozenset(on))), end):
                    return frozenset(on)
    return None


def outcome_of(predict):
    """What a prediction comes to: a value, MISSING for an error of the language, Broken for one of the rival's own,
    Endless for a value without end."""
    try:
        return predict()
    except asl_intrinsics.Refused:
        return MISSING
    except Broken as broken:
        return broken
    except Endless as endless:
        return endless


def is_same_outcome(left, right):
    if MISSING in (left, right) or any(isinstance(outcome, (Broken, Endless)) for outcome in (left, right)):
        return left is right
    return alike(left, right)


def is_outcome(outcome, end):
    """Whether the rival's end is what was predicted."""
    if isinstance(outcome, Broken):
        return end.status == "FAILED" and end.error == outcome.name
    if outcome is MISSING:
        return end.status == "FAILED" and end.error == "States.Runtime"
    return not isinstance(outcome, Endless) and end.status == "SUCCEEDED" and alike(outcome, end.output)


def path_rules(path, document, context, end):
    """The deviations that make of a path what the rival does, or None."""
    def predict(on):
        return Selection(document, on).value_of(path, context)

    if path.startswith("$$") and is_outcome(outcome_of(lambda: predict(())), end):
        return frozenset({"context-object"})
    return fewest(PATH_RULES, end, predict)


# ---------------------------------------------------------------------------------------------------------------
# Calls
# ---------------------------------------------------------------------------------------------------------------
def demand(condition):
    if not condition:
        raise asl_intrinsics.Refused


def whole(number):
    demand(is_number(number) and float(number).is_integer())
    return int(number)


def number(value):
    demand(is_number(value))
    return value


def latin1(text):
    demand(isinstance(text, str))
    if any(ord(character) > 255 for character in text):
        raise Broken("InvalidCharacterError")
    return text


def encoded(text):
    return asl_intrinsics.base64.b64encode(latin1(text).encode("latin-1")).decode("ascii")


def decoded(text):
    demand(isinstance(text, str))
    digits = re.sub(r"[\t\n\f\r ]", "", text)
    if len(digits) % 4 == 0:
        digits = re.sub(r"={1,2}$", "", digits)
    if len(digits) % 4 == 1 or not re.fullmatch(r"[A-Za-z0-9+/]*", digits):
        raise Broken("InvalidCharacterError")
    return asl_intrinsics.base64.b64decode(digits + "=" * (-len(digits) % 4)).decode("latin-1")


def scalar_text(value):
    demand(not isinstance(value, (dict, list)))
    return value if isinstance(value, str) else text_of(value)


def formatted(template, *values):
    demand(isinstance(template, str) and template.count("{}") == len(values))
    texts = [scalar_text(value) for value in values]
    return re.sub(r"\{\}", lambda _: texts.pop(0), template)


def json_text(value, on):
    """JSON.stringify, as far as the deviations that are on reach."""
    if isinstance(value, dict):
        names = in_javascript_order(value) if "member-order" in on else value
        return "{" + ",".join(f"{json_text(name, on)}:{json_text(value[name], on)}" for name in names) + "}"
    if isinstance(value, list):
        return "[" + ",".join(json_text(inner, on) for inner in value) + "]"
    if isinstance(value, str) and "small-digits" in on:
        return re.sub(r"\\u[0-9A-F]{4}|\\.", lambda escape: escape.group().lower() if escape.group()[1] == "u" else
                      escape.group(), asl_json.quoted(value))
    return number_text(value) if is_number(value) and "numbers-lose-their-text" in on else asl_json.dump(value)


def parsed(text):
    demand(isinstance(text, str))
    try:
        return asl_json.parse(text)
    except ValueError:
        raise Broken("SyntaxError") from None


def split(text, separator):
    demand(isinstance(text, str) and isinstance(separator, str))
    return text.split(separator) if separator else utf16_units(text)


def item(array, index):
    demand(isinstance(array, list))
    at = number(index)
    return array[int(at)] if float(at).is_integer() and 0 <= at < len(array) else None


def item_range(first, last, step):
    first, last, step = whole(first), whole(last), whole(step)
    return asl_intrinsics.array_range(first, last, step)


def hash_of_text(data, algorithm):
    demand(isinstance(data, str))
    return asl_intrinsics.hashed(data, algorithm)


def merged(first, second, is_deep):
    demand(isinstance(first, dict) and isinstance(second, dict) and is_deep is False)
    if holds(second, first):
        raise Endless
    first.update(second)
    return first


def holds(value, part):
    """Whether `part` itself, not its like, is somewhere inside `value`."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return any(one is part or holds(one, part) for one in inner)


# Rule to the functions it changes.
CALL_RULES = {
    "no-rounding": {"States.MathAdd": lambda left, right: number(left) + number(right),
                    "States.ArrayRange": item_range,
                    "States.ArrayPartition": lambda array, size: asl_intrinsics.array_partition(array, whole(size))},
    "items-out-of-range": {"States.ArrayGetItem": item},
    "bytes-of-latin1": {"States.Base64Encode": encoded, "States.Base64Decode": decoded},
    "format-takes-scalars": {"States.Format": formatted},
    "numbers-lose-their-text": {},
    "member-order": {},
    "small-digits": {},
    "blank-text-is-no-json": {"States.StringToJson": parsed},
    "split-at-the-whole-text": {"States.StringSplit": split},
    "hash-takes-strings": {"States.Hash": hash_of_text},
    "merges-change-their-argument": {"States.JsonMerge": merged},
    "backslashes": {},
}


def call_value(tree, read, functions, on):
    kind = tree[0]
    if kind == "string" and "backslashes" in on:
        return tree[1]
    if kind != "call":
        return asl_intrinsics.value_of(tree, read)
    arguments = [None] * len(tree[2])
    # The calls among the arguments come before the paths, which shows when they change what the paths read.
    for at, part in sorted(enumerate(tree[2]), key=lambda argument: argument[1][0] != "call"):
        is_template = tree[1] == "States.Format" and at == 0 and part[0] == "string"
        arguments[at] = part[1] if is_template else call_value(part, read, functions, on)
    value = functions[tree[1]](*arguments)
    # What an inner call gives is written and read again.
    return value.replace("\\", "") if "backslashes" in on and isinstance(value, str) else copied(value)


def copied(value):
    """A copy in which nothing is shared; copy.deepcopy keeps what is."""
    if isinstance(value, dict):
        return {name: copied(inner) for name, inner in value.items()}
    return [copied(inner) for inner in value] if isinstance(value, list) else value


def reader(document, context):
    """What reads the paths of calls and tests as the language has it."""
    def read(path):
        value = Selection(document, {"past-the-end"}).value_of(path, context)
        demand(value is not MISSING)
        return value
    return read


def call_rules(text, document, context, end):
    """The deviations that make of a call what the rival does, or None."""
    tree = asl_intrinsics.parse(text)

    def predict(on):
        functions = dict(asl_intrinsics.FUNCTIONS)
        for rule in sorted(on):
            functions.update(CALL_RULES[rule])
        functions["States.JsonToString"] = lambda value: json_text(value, on)
        return {"v": call_value(tree, reader(copied(document), context), functions, on)}

    on = fewest(tuple(CALL_RULES), end, predict)
    if on is not None:
        return on
    if tree[1] == "States.JsonMerge" and "circular" in (end.cause or ""):
        return frozenset({"merges-change-their-argument"})
    if tree[1] == "States.MathRandom" and end.status == "SUCCEEDED" and is_number(end.output["v"]):
        return frozenset({"random-numbers"})
    if tree[1] == "States.Hash" and end.status == "SUCCEEDED":
        # The second and further blocks of a text are read from the wrong place.
        data, algorithm = (call_value(part, reader(document, context), asl_intrinsics.FUNCTIONS, ()) for part in tree[2])
        size = len(data.encode("utf-8", "replace")) if isinstance(data, str) else 0
        return frozenset({"hashes-of-long-texts"}) if size >= (112 if algorithm in ("SHA-384", "SHA-512") else 56) \
            else None
    return None


# ---------------------------------------------------------------------------------------------------------------
# Tests
# ---------------------------------------------------------------------------------------------------------------
RELATIONS = {"Equals": "==", "LessThan": "<", "GreaterThan": ">", "LessThanEquals": "<=", "GreaterThanEquals": ">="}
RFC3339 = re.compile(r"\d{4}-(0[1-9]|1[012])-(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?"
                     r"(Z|[+-]([01]\d|2[0-3]):[0-5]\d)")


def test_rules(test, document, context, end):
    """The deviations that make of a test what the rival does, or None."""
    operator, operand = next((key, value) for key, value in test.items() if key not in ("Variable", "Next", "Comment"))

    try:
        value = reader(document, context)(test["Variable"])
    except asl_intrinsics.Refused:
        value = MISSING
    if operator.startswith("Is"):
        if isinstance(value, dict) and "toString" in value and end.error == "TypeError":
            return frozenset({"dates"})
        return frozenset({"is-tests-for-false"}) if not operand and end.output == "F" else None
    if operator == "StringMatches":
        return pattern_rules(value, operand, end)
    kind, relation, is_path = re.fullmatch(r"(String|Numeric|Boolean|Timestamp)(\w+?)(Path)?", operator).groups()
    if is_path:
        try:
            operand = reader(document, context)(operand)
        except asl_intrinsics.Refused:
            return None  # nothing is compared: the test is an error for everybody
        is_fitting = {"String": isinstance(operand, str), "Numeric": is_number(operand),
                      "Boolean": isinstance(operand, bool),
                      "Timestamp": isinstance(operand, str) and RFC3339.fullmatch(operand)}[kind]
        if not is_fitting:
            # A date is made of whatever stands there, which an object may keep JavaScript from.
            return frozenset({"operand-types"}) if end.error == "States.Runtime" else \
                frozenset({"dates"}) if kind == "Timestamp" and end.error == "TypeError" else None
    if kind == "Timestamp":
        # Dates are read by JavaScript, which takes more than time stamps and stops at milliseconds.
        is_exact = all(instant(text) is not None and instant(text) % 10**6 == 0 for text in (value, operand))
        return None if is_exact or end.output not in ("T", "F") and end.error != "TypeError" else frozenset({"dates"})
    if relation == "Equals":
        return None
    outcome = outcome_of(lambda: "T" if related(RELATIONS[relation], value, operand) else "F")
    return frozenset({"operands-are-coerced"}) if is_outcome(outcome, end) else None


def pattern_rules(value, pattern, end):
    if not isinstance(value, str):
        return frozenset({"patterns-need-strings"}) if end.error == "TypeError" else None
    expression = ""
    for part in re.findall(r"\\.|.|\n", pattern):
        expression += ".*?" if part == "*" else "." if part == "?" else re.escape(part[-1])
    # Units, not characters, are matched by the dot, and no line ends.
    units = "".join(utf16_units(value))
    match = re.fullmatch(expression.replace(".", "[^\n\r\u2028\u2029]").replace("\\[^\n\r\u2028\u2029]", "\\."), units)
    return frozenset({"patterns"}) if end.output == ("T" if match else "F") else None


# ---------------------------------------------------------------------------------------------------------------
# Results put in their place
# ---------------------------------------------------------------------------------------------------------------
def place_segments(path):
    """The names and indices of a path whose quotes have no escapes."""
    segments, at, name = [], 0, ""
    while at < len(path):
        if path[at] not in ".[":
            name, at = name + path[at], at + 1
            continue
        segments += [name] if name else []
        name = ""
        is_bracket, at = path[at] == "[", at + 1
        if not is_bracket:
            continue
        quote = path[at:at + 1]
        end = path.find(quote, at + 1) if quote in ("'", '"') else path.find("]", at)
        if quote in ("'", '"'):
            segments.append(path[at + 1:end])
            at = end + 2
        else:
            segments.append(int(path[at:end]))
            at = end + 1
    return segments + ([name] if name else [])


def placed(document, path, result):
    """What the rival makes of a ResultPath. It cuts off a leading `$.` only, and takes whatever is in the way for an
    empty object or array."""
    if not isinstance(document, dict):
        return MISSING
    segments = place_segments(path.replace("$.", "", 1))

    def put(target, rest):
        if not rest:
            return result
        if isinstance(rest[0], int):
            array = list(target) if isinstance(target, list) else []
            if rest[0] < 0 or rest[0] > len(array) + 100:
                raise Broken  # a property of the array, which its text does not show
            array += [None] * (rest[0] + 1 - len(array))
            array[rest[0]] = put(array[rest[0]], rest[1:])
            return array
        members = dict(target) if isinstance(target, dict) else {}
        members[rest[0]] = put(members.get(rest[0]), rest[1:])
        return members

    return put(document, segments)


def place_rules(what, document, _context, end):
    path, result = what
    value = placed(document, path, result)
    if value is MISSING:
        return frozenset({"result-paths-need-objects"}) if end.error == "States.ResultPathMatchFailure" else None
    if end.status != "SUCCEEDED" or not alike(value, end.output):
        return None
    return frozenset({"result-paths-overwrite" if path.startswith("$.") else "result-paths-in-brackets"})


# The names that this module gives.
RULES = {*PATH_RULES, *CALL_RULES, "odd-names", "context-object", "random-numbers", "hashes-of-long-texts",
         "is-tests-for-false", "operand-types", "operands-are-coerced", "dates", "patterns-need-strings", "patterns",
         "result-paths-need-objects", "result-paths-overwrite", "result-paths-in-brackets"}
