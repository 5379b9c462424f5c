#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs a program made from operations.asl.json on values as deep, as wide and as long as an input may have, and checks what
each operation gives. Values are compared as text: Python's own reader does not go so deep.

usage: at-the-limits.py PROGRAM MOCK_FILE
"""
import os
import subprocess
import sys
import tempfile

LIMIT = 262_144
LEVELS = 9_998  # the program takes 10,000, of which each input uses one itself


def value(kind):
    """A value of the kind, and how many nodes are inside it."""
    if kind == "arrays":
        return "[" * LEVELS + "1" + "]" * LEVELS, LEVELS
    if kind == "objects":
        return '{"a":' * LEVELS + "1" + "}" * LEVELS, LEVELS
    if kind == "both":
        return '[{"a":' * (LEVELS // 2) + "1" + "}]" * (LEVELS // 2), LEVELS
    if kind == "ones":
        return "[" + ",".join(["1"] * 131_000) + "]", 131_000
    if kind == "numbers":
        return "[" + ",".join(map(str, range(38_000))) + "]", 38_000
    if kind == "members":
        return "{" + ",".join(f'"k{i:05d}":{i % 10}' for i in range(22_000)) + "}", 22_000
    if kind == "empty":
        return "[" + ",".join(["{}"] * 87_000) + "]", 87_000
    if kind == "string":
        return '"' + "x" * 262_000 + '"', 0
    if kind == "digits":
        return "7" * 262_000, 0
    assert kind == "escapes"
    return '"' + "\\u0001" * 43_600 + '"', 0


def chunks(text):
    """What ArrayPartition makes of a flat array."""
    items = text[1:-1].split(",")
    return "[" + ",".join("[" + ",".join(items[i : i + 7]) + "]" for i in range(0, len(items), 7)) + "]"


def expected(operation, kind):
    """The output, or the error's name; null when only the end matters."""
    text, nodes = value(kind)
    isArray, isFlat = text[0] == "[", kind in ("ones", "numbers", "empty")
    if operation in ("same", "insert", "var", "merge", "task"):
        return text
    if operation == "text":
        quoted = text.replace("\\", "\\\\").replace('"', '\\"')
        return text if len('{"t":""}') + len(quoted) <= LIMIT else "States.DataLimitExceeded"
    if operation == "contains":
        return "true"
    if operation == "unique":
        return "2"
    if operation == "all":
        return str(nodes)
    if operation == "map":
        return text if isArray else "States.Runtime"
    if operation == "partition":
        if not isArray:
            return "States.IntrinsicFailure"
        whole = chunks(text) if isFlat else "[" + text + "]"
        return whole if len('{"t":}') + len(whole) <= LIMIT else "States.DataLimitExceeded"
    if operation == "last":
        return text[1:-1].split(",")[-1] if isFlat else None
    if operation == "member":
        return "9" if kind == "members" else None
    assert operation == "format"
    return None


KINDS = "arrays objects both ones numbers members empty string digits escapes".split()
OPERATIONS = "same text contains unique all insert var format merge partition last member map task".split()


def main():
    program, mock = sys.argv[1:]
    runs = 0
    for kind in KINDS:
        for operation in OPERATIONS:
            with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
                file.write(f'{{"op":"{operation}","v":{value(kind)[0]}}}')
                file.flush()
                command = [program, "--name", "operations", "--mock", mock, "--input", "@" + file.name]
                for extra in ([], ["--history", os.devnull]):
                    done = subprocess.run(command + extra, capture_output=True, text=True)
                    what = f"{operation} of {kind}: status {done.returncode}, {done.stdout[:200]} {done.stderr[:200]}"
                    if done.returncode not in (0, 1):
                        sys.exit(what)
                    wanted = expected(operation, kind)
                    isError = wanted is not None and wanted.startswith("States.")
                    if isError and not done.stdout.startswith('{"Error":"' + wanted + '"'):
                        sys.exit(what)
                    if wanted is not None and not isError and done.stdout != wanted + "\n":
                        sys.exit(what)
                    runs += 1
    print(runs, "runs are right")


main()
