#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles random paths and compares what they select from random documents with what asl_paths.py says.

    run_paths.py --compiler PATH [--sanitize] [--seeds FIRST-LAST] [--keep DIR]

A seed makes one definition with many paths (members, unions, slices, wildcards, descendants, filters with filters in
them) and many documents out of few names, so that the paths find something. A seed passes when every path selects
from every document what the model does. Prints the first differences of a seed, and last `N passed, N failed`. Exit
status: 0 nothing unexpected, 1 failures, 2 could not run.
"""

import argparse
import json
import pathlib
import random
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # nothing is written beside the sources

import asl_paths
from corpus import defect_of, find_compiler

PATHS, DOCUMENTS, MOST_PRINTED = 80, 150, 3

SCALARS = [None, True, False, 0, 1, 2, -1, 1.5, 5, "a", "b", "", "5", "a text of more than ten characters",
           "\u00e9\U0001f600", "\"q\"\\"]
LITERALS = ["1", "2", "1.5", "5", "-1", "1.0", "'a'", '"b"', "a", "'5'", "true", "false", "null", "''",
            "'a text of more than ten characters'"]
OPERATORS = ["==", "!=", "<", "<=", ">", ">=", " == ", " != "]


class Maker:
    """Random documents and paths."""

    def __init__(self, seed):
        self.chance = random.Random(seed)
        self.names = ["a", "b", "c"] if seed % 2 else ["a", "b", "c", "x y", "longer-member-name"]

    def value(self, depth=0):
        kind = self.chance.random()
        if depth > 3 or kind < 0.35:
            return self.chance.choice(SCALARS)
        if kind < 0.7:
            names = self.chance.sample(self.names, self.chance.randrange(0, 4))
            return {name: self.value(depth + 1) for name in names}
        return [self.value(depth + 1) for _ in range(self.chance.randrange(0, 4))]

    def document(self):
        return self.chance.choice([lambda: {name: self.value(1) for name in self.names},
                                   lambda: [self.value(1) for _ in range(4)], self.value])()

    def member(self):
        name = self.chance.choice(self.names)
        return "." + name if name.isalpha() and self.chance.random() < 0.6 else f"['{name}']"

    def operand(self, depth):
        if self.chance.random() < 0.35:
            return self.chance.choice(LITERALS)
        return self.chance.choice("@@@$") + self.segments(self.chance.randrange(0, 3), depth + 1)

    def condition(self, depth):
        kind = self.chance.random()
        if depth > 2 or kind < 0.5:
            return self.operand(depth) + self.chance.choice(OPERATORS) + self.operand(depth)
        if kind < 0.62:
            return "@" + self.segments(self.chance.randrange(0, 3), depth + 1)
        if kind < 0.72:
            return "!@" + self.segments(self.chance.randrange(1, 3), depth + 1)
        if kind < 0.8:
            return f"!({self.condition(depth + 1)})"
        both = self.condition(depth + 1) + self.chance.choice([" && ", " || "]) + self.condition(depth + 1)
        return both if kind < 0.9 else f"({both}){self.chance.choice(['&&', '||'])}{self.condition(depth + 1)}"

    def segment(self, depth):
        some = [self.member, self.member, self.member,
                lambda: f"[{self.chance.randrange(-3, 3)}]",
                lambda: "[*]", lambda: ".*", lambda: "['a','b']", lambda: "[0,-1,1]",
                lambda: f"[{self.chance.choice(['', '1', '-2'])}:{self.chance.choice(['', '2', '-1', '9'])}]"]
        if depth < 2:
            some += [lambda: ".." + self.chance.choice(["a", "b", "*", "['c']", "[0]", "[1:]"]),
                     lambda: f"{self.chance.choice(['', '', '.', '..'])}[?({self.condition(depth)})]"] * 2
        return self.chance.choice(some)()

    def segments(self, count, depth=0):
        return "".join(self.segment(depth) for _ in range(count))

    def path(self):
        """A path that is not definite: what those do is tested elsewhere."""
        while True:
            path = "$" + self.segments(self.chance.randrange(1, 5))
            if not asl_paths.Selection.is_definite(("path", asl_paths.parse(path))):
                return path


def run(options, seed, folder):
    """What is different for this seed, and how many selections found something."""
    maker = Maker(seed)
    paths = [maker.path() for _ in range(PATHS)]
    documents = [maker.document() for _ in range(DOCUMENTS)]
    parameters = {f"{number}.$": path for number, path in enumerate(paths)}
    machine = {"StartAt": "A", "States": {"A": {"Type": "Pass", "Parameters": parameters, "End": True}}}
    (folder / "paths.asl.json").write_text(json.dumps(machine), encoding="utf-8")
    (folder / "documents").write_text("".join(json.dumps(document) + "\n" for document in documents),
                                      encoding="utf-8")
    process = subprocess.run([options.compiler, "build", folder / "paths.asl.json", "-o", folder / "paths",
                              *(["--sanitize"] if options.sanitize else [])], capture_output=True, check=False)
    if process.returncode != 0:
        return [f"build exited {process.returncode}: {process.stderr[-400:].decode('utf-8', 'replace')}"], 0
    process = subprocess.run([folder / "paths", "--lines", folder / "documents"], capture_output=True, check=False)
    defect = defect_of(process)
    outputs = process.stdout.decode("utf-8").splitlines()
    if defect or len(outputs) != len(documents):
        return [defect or f"{len(outputs)} lines for {len(documents)} documents"], 0
    problems, found = [], 0
    for document, output in zip(documents, outputs):
        selected = json.loads(output)
        for number, path in enumerate(paths):
            expected = asl_paths.select(path, asl_paths.Reader(), lambda _: document)
            actual = selected.get(str(number), "nothing")
            found += expected != []
            if not asl_paths.equal(expected, actual):
                problems.append(f"{path}\n      of {json.dumps(document)}\n      is {json.dumps(actual)}\n"
                                f"      expected {json.dumps(expected)}")
    return problems, found


def main():
    parser = argparse.ArgumentParser(description="Compares random paths with a model of them.")
    parser.add_argument("--compiler", required=True, help="the aslc to test")
    parser.add_argument("--sanitize", action="store_true", help="build with sanitizers; any report is a failure")
    parser.add_argument("--seeds", default="1-8", help="FIRST-LAST (default: 1-8)")
    parser.add_argument("--keep", help="keep definitions, programs and documents in this folder")
    options = parser.parse_args()
    options.compiler = find_compiler(options.compiler)
    first, last = (int(number) for number in options.seeds.split("-"))
    passed = failed = total = 0
    for seed in range(first, last + 1):
        with tempfile.TemporaryDirectory(prefix="asl") as temporary:
            folder = pathlib.Path(options.keep, str(seed)) if options.keep else pathlib.Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            problems, found = run(options, seed, folder)
        total += found
        passed += not problems
        failed += bool(problems)
        for problem in problems[:MOST_PRINTED]:
            print(f"FAIL seed {seed}\n    {problem}")
    print(f"{PATHS} paths over {DOCUMENTS} documents a seed, {total} selections found something")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
