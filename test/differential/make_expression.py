# SPDX-License-Identifier: Apache-2.0
"""Random JSONata expressions, and inputs that have the members they ask for."""

import random

NAMES = ["a", "b", "c", "d", "items", "id"]
LITERALS = ["1", "2", "0", "-1", "1.5", '"a"', '"b"', '""', "true", "false", "null", '"k"']
OPERATORS = ["+", "-", "*", "/", "%", "&", "=", "!=", "<", "<=", ">", ">=", "in", "and", "or"]
HIGHER_ORDER = ["$map({0}, function($x) {{ {1} }})", "$filter({0}, function($x, $i) {{ {1} }})",
                "$reduce({0}, function($x, $y) {{ {1} }})", "$sift({0}, function($x) {{ {1} }})",
                "$each({0}, function($x, $y) {{ {1} }})", "$single({0}, function($x) {{ {1} }})"]
FUNCTIONS = ["$count", "$keys", "$spread", "$merge", "$distinct", "$reverse", "$type", "$exists", "$boolean", "$not",
             "$string", "$sum", "$max", "$sort", "$length", "$number", "$uppercase", "$clone", "$zip", "$join", "$abs",
             "$append"]
CALLS = ["$substring({}, 1)", '$lookup({}, "a")', "$append({}, b)", '$contains({}, "a")', "$round({})", '$join({}, "-")',
         '$split({}, " ")', "$match({}, /[a-z]+/)", '$replace({}, "a", "$0")', "$formatNumber({}, '0.0')"]


class Maker:
    """Makes expressions and data from one seed. Depth bounds what is nested."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def value(self, depth=0):
        draw = self.random
        kind = draw.randrange(9 if depth < 3 else 6)
        if kind == 0:
            return draw.choice([0, 1, 2, 3, -1, 1.5, 10, 100])
        if kind == 1:
            return draw.choice(["", "a", "b", "x1", "Hello", "ab ab"])
        if kind == 2:
            return draw.choice([True, False])
        if kind == 3:
            return None
        if kind in (4, 5):
            return draw.choice([1, 2, 3, "k", "z"])
        if kind in (6, 8):
            return {name: self.value(depth + 1) for name in draw.sample(NAMES, draw.randrange(4))}
        return [self.value(depth + 1) for _ in range(draw.randrange(4))]

    def input(self):
        """Mostly an object with all names, or several of them."""
        def whole(depth):
            return {name: self.value(depth) for name in NAMES}
        return self.random.choice([lambda: self.value(), lambda: whole(1), lambda: whole(1),
                                   lambda: [whole(2) for _ in range(3)]])()

    def step(self, depth):
        """What follows a step of a path: another one, a filter, an order, a binding."""
        name = self.random.choice(NAMES)
        steps = [lambda: "." + name, lambda: "." + name, lambda: "[0]", lambda: "[-1]", lambda: "[]", lambda: ".*",
                 lambda: f"^({name})", lambda: "#$i", lambda: f"@$f.{name}", lambda: ".%" if depth else ""]
        if depth < 3:
            steps += [lambda: f".({self.expression(depth + 1)})", lambda: f"[{self.expression(depth + 1)}]",
                      lambda: f'.{{"k": {self.expression(depth + 1)}}}', lambda: f".[{self.expression(depth + 1)}]",
                      lambda: f'{{$string(id): {self.expression(depth + 1)}}}']
        return self.random.choice(steps)()

    def path(self, depth):
        starts = NAMES + ["$", "$v", "$w", "*", "**", "$$.a"]
        first = f"({self.expression(depth + 1)})" if depth < 3 and self.random.randrange(7) == 0 else \
            self.random.choice(starts)
        return first + "".join(self.step(depth) for _ in range(self.random.randrange(3)))

    def expression(self, depth=0):
        draw = self.random

        def inner():
            return self.expression(depth + 1)

        kind = draw.randrange(16 if depth < 4 else 4)
        if kind == 0:
            return draw.choice(LITERALS)
        if kind < 4:
            return self.path(depth)
        if kind == 4:
            return f"({inner()} {draw.choice(OPERATORS)} {inner()})"
        if kind == 5:
            return f"[{', '.join(inner() for _ in range(draw.randrange(4)))}]"
        if kind == 6:
            return "{" + ", ".join(f'"{name}": {inner()}' for name in draw.sample(NAMES, draw.randrange(3))) + "}"
        if kind == 7:
            return f"({inner()} ? {inner()} : {inner()})"
        if kind == 8:
            return f"($v := {inner()}; $w := {inner()}; {inner()})"
        if kind == 9:
            return draw.choice(HIGHER_ORDER).format(inner(), inner())
        if kind in (10, 11):
            return f"{draw.choice(FUNCTIONS)}({', '.join(inner() for _ in range(draw.choice([1, 1, 1, 2])))})"
        if kind == 12:
            return f"[{draw.choice(['1', '0', 'a'])}..{draw.choice(['3', '2', '$count(items)'])}]"
        if kind == 13:
            right = draw.choice(["$string", "$count", "$sum()", "$keys", "$map(function($x) { $x })", '|a|{"z": 1}|',
                                 '|items|{"q": 1}, "id"|', "$append(1)"])
            return f"{inner()} ~> {right}"
        if kind == 14:
            return draw.choice(CALLS).format(inner())
        return "-" + self.path(depth)
