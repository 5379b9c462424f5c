# SPDX-License-Identifier: Apache-2.0
"""Random paths and intrinsic calls that find something in a given document. For make_machine.py."""

import asl_json

IDENTIFIER_TAIL = set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_")
OPERATORS = ["==", "!=", "<", "<=", ">", ">=", " == ", " != "]


def nodes_of(value, steps=()):
    """(steps, node) of a value and of everything in it, not too deep."""
    yield steps, value
    if len(steps) >= 5:
        return
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from nodes_of(inner, (*steps, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from nodes_of(inner, (*steps, index))


def type_of(value):
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    return {str: "string", list: "array", dict: "object"}.get(type(value), "null")


class TextMaker:
    def __init__(self, chance, data, features):
        self.chance, self.data, self.features = chance, data, features

    def has(self, feature, likelihood):
        return feature in self.features and self.chance.random() < likelihood

    # -- paths ----------------------------------------------------------------------------------------------------
    def step(self, step):
        if isinstance(step, int):
            return f"[{step}]"
        is_plain = step and set(step) <= IDENTIFIER_TAIL | {"-"} or step.isalpha()
        kind = self.chance.random()
        if is_plain and (kind < 0.9 or "odd" not in self.features):
            return "." + step
        quote = "'" if kind < 0.97 else '"'
        escaped = "".join("\\" + character if character in (quote, "\\") else character for character in step)
        return ("." if kind < 0.01 else "") + f"[{quote}{escaped}{quote}]"

    def definite(self, document, wanted=None, root="$"):
        """A path to a node, one of type `wanted` if there is such a one; sometimes to nothing."""
        choices = [(steps, node) for steps, node in nodes_of(document) if wanted in (None, type_of(node))]
        steps, node = self.chance.choice(choices) if choices else ((), document)
        steps = list(steps)
        if self.has("misses", 0.06):
            steps.append(self.chance.choice((self.data.name(), 0, 7)))
        elif self.has("negative", 0.3) and steps and isinstance(steps[-1], int):
            steps[-1] = -self.chance.randrange(1, steps[-1] + 3)
        return root + "".join(map(self.step, steps))

    def literal(self, value):
        """A filter's spelling of a scalar, or None."""
        if isinstance(value, str):
            if any(character in value for character in "'\"\\\n\u0000") or not value.isprintable():
                return None
            return f"'{value}'" if self.chance.random() < 0.7 else f'"{value}"'
        if value is None or isinstance(value, (bool, int, float)):
            return asl_json.dump(value)
        return None

    def condition(self, candidate, depth=0):
        if depth < 2 and self.chance.random() < 0.25:
            operator = self.chance.choice((" && ", " || ", "&&"))
            return self.condition(candidate, depth + 1) + operator + self.condition(candidate, depth + 1)
        if depth < 2 and self.chance.random() < 0.08:
            return f"({self.condition(candidate, depth + 1)})"
        steps, node = self.chance.choice(list(nodes_of(candidate)))
        if not steps:
            steps, node = (self.data.name(),), None
        operand = "@" + "".join(map(self.step, steps))
        kind = self.chance.random()
        if kind < 0.2:
            return operand
        if kind < 0.25:
            return "!" + operand
        literal = self.literal(node if self.chance.random() < 0.6 else self.data.scalar())
        return operand + self.chance.choice(OPERATORS) + (literal or "1")

    def indefinite(self, document):
        """A path that may select several nodes; what follows looks into one of them."""
        path, node, is_indefinite = "$", document, False
        for _ in range(self.chance.randrange(1, 6)):
            kind = self.chance.random()
            if isinstance(node, list):
                inner = list(node)
                if kind < 0.4:
                    path += self.chance.choice(("[*]", "[*]", ".*"))
                elif kind < 0.6:
                    low = self.chance.choice(("", "", "0", "1", "-1", "-2", "5"))
                    high = self.chance.choice(("", "0", "1", "2", "-1", "9"))
                    path += f"[{low}:{high}]"
                elif kind < 0.68:
                    path += "[" + ",".join(str(self.chance.randrange(-1 if "negative" in self.features else 0, 4))
                                           for _ in range(self.chance.randrange(2, 4))) + "]"
                elif kind < 0.88 and "filters" in self.features and inner:
                    path += f"[?({self.condition(self.chance.choice(inner))})]"
                elif inner:
                    at = self.chance.randrange(len(inner))
                    path, node = path + f"[{at}]", inner[at]
                    continue
                is_indefinite = True
                node = self.chance.choice(inner) if inner else None
            elif isinstance(node, dict) and node:
                name = self.chance.choice(list(node))
                if kind < 0.1:
                    path += self.chance.choice((".*", "[*]"))
                elif kind < 0.17 and (set(name) <= IDENTIFIER_TAIL and name):
                    path += ".." + name
                elif kind < 0.22 and "unions" in self.features:
                    names = [name] + [self.data.name() for _ in range(self.chance.randrange(1, 3))]
                    path += "[" + ",".join("'" + other.replace("\\", "\\\\").replace("'", "\\'") + "'" for other in names) + "]"
                else:
                    path += self.step(name)
                    node = node[name]
                    continue
                is_indefinite = True
                node = node[name]
            else:
                break
        return path if is_indefinite or not self.has("misses", 0.2) else path + self.chance.choice(("[*]", ".*", "..a"))

    def path(self, document, wanted=None):
        if self.has("indefinite", 0.3):
            return self.indefinite(document)
        return self.definite(document, wanted)

    # -- calls ----------------------------------------------------------------------------------------------------
    def string(self, text):
        return "'" + "".join("\\" + character if character in "'{}\\" else character for character in text) + "'"

    def argument(self, document, wanted, depth):
        """An argument of type `wanted`: a literal, a path, a call. What does not fit is a path, since the compiler
        knows the types of literals and calls."""
        if self.has("misfits", 0.05):
            return self.definite(document)
        kind = self.chance.random()
        if kind < 0.2 and depth < 3:
            call = self.call(document, wanted, depth + 1)
            if call:
                return call
        there = any(wanted in ("any", type_of(node)) for _, node in nodes_of(document))
        if kind < 0.65 and there or wanted in ("object", "array") and there:
            return self.definite(document, None if wanted == "any" else wanted)
        if wanted in ("any", "null"):
            return self.chance.choice(("null", "1", "'x'", "true", "$"))
        if wanted == "boolean":
            return self.chance.choice(("true", "false"))
        if wanted == "number":
            return asl_json.dump(self.chance.choice((0, 1, 2, 3, 5, -1, -2, 10, *([asl_json.Real("1.5"), asl_json.Real(
                "-0.5"), asl_json.Real("2.49"), asl_json.Real("1e1")] if "fractions" in self.features else []))))
        if wanted == "string":
            return self.string(self.chance.choice([self.data.name(), "abc", "a,b,,c", "YQ==", "1", "", "[1, {}]"]))
        if wanted == "array":
            return self.chance.choice(("States.Array(1, 'a', null)", "States.ArrayRange(1, 3, 1)"))
        return "States.StringToJson('\\{\"a\": 1\\}')"

    def call(self, document, wanted="any", depth=0):
        """A call of a function with results of type `wanted`; None when there is none."""
        some = [function for function in FUNCTIONS if wanted in ("any", function[1])]
        if not some:
            return None
        name, _, types = self.chance.choice(some)
        if name == "States.Format":
            count = self.chance.randrange(0, 4)
            template = "".join(self.chance.choice(("{}", "{}x", "{} ")) for _ in range(count))
            values = [self.argument(document, self.chance.choice(("string", "number", "any", "boolean")), depth)
                      for _ in range(count)]
            return f"{name}({', '.join([self.template(template), *values])})"
        if name == "States.Array":
            types = ("any",) * self.chance.randrange(0, 4)
        arguments = [choice if (choice := self.special(document, name, number, depth)) else
                     self.argument(document, kind, depth) for number, kind in enumerate(types)]
        return f"{name}({self.chance.choice((', ', ',')).join(arguments)})"

    def template(self, template):
        text = "".join(self.chance.choice(("", "", "a", " ", "\u00fc", "\\'", "\\{", "\\}", "\\\\")) +
                       part for part in template.replace("{}", "\0")).replace("\0", "{}")
        return f"'{text}'"

    def special(self, document, name, number, depth):
        """What only some functions take in some places, or None."""
        if name == "States.Hash" and number == 1:
            return self.string(self.chance.choice(("MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512")))
        if name == "States.JsonMerge" and number == 2 and not self.has("misfits", 0.1):
            return "false"
        if name == "States.StringToJson" and self.chance.random() < 0.6:
            return f"States.JsonToString({self.argument(document, 'any', depth)})"
        if name == "States.Base64Decode" and self.chance.random() < 0.5:
            return f"States.Base64Encode({self.argument(document, 'string', depth)})"
        if name == "States.ArrayPartition" and number == 1:
            return self.chance.choice(("1", "2", "3"))
        if name == "States.ArrayRange" and not self.has("misfits", 0.1):
            return str(self.chance.choice(((0, 1, 3, -2), (1, 5, 9, -4), (1, 2, 3, -1))[number]))
        if name == "States.ArrayGetItem" and number == 1:
            return self.chance.choice(("0", "0", "1", "2"))
        if name == "States.MathRandom":
            return self.chance.choice((("0", "-5", "1"), ("10", "16", "1000"), ("7", "12345", "-1"))[number])
        return None


FUNCTIONS = [
    ("States.Array", "array", ()),
    ("States.ArrayContains", "boolean", ("array", "any")),
    ("States.ArrayGetItem", "any", ("array", "number")),
    ("States.ArrayLength", "number", ("array",)),
    ("States.ArrayPartition", "array", ("array", "number")),
    ("States.ArrayRange", "array", ("number", "number", "number")),
    ("States.ArrayUnique", "array", ("array",)),
    ("States.Base64Decode", "string", ("string",)),
    ("States.Base64Encode", "string", ("string",)),
    ("States.Format", "string", ()),
    ("States.Hash", "string", ("string", "string")),
    ("States.JsonMerge", "object", ("object", "object", "boolean")),
    ("States.JsonToString", "string", ("any",)),
    ("States.MathAdd", "number", ("number", "number")),
    ("States.MathRandom", "number", ("number", "number", "number")),
    ("States.StringSplit", "array", ("string", "string")),
    ("States.StringToJson", "any", ("string",)),
]
