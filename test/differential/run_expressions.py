#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compares JSONata expressions, made at random, with npm's jsonata 2.0.6.

    run_expressions.py --compiler ASLC --node NODE [--seed S] [--expressions N]

Results have to be the same JSON values, errors to have the same code and text. Three things may differ:

* The library evaluates the items of an array or object at the same time, so that of several errors another one may come first: where an
  expression has such a constructor, any two errors will do.
* An error without a code is a fault of the library.
* Where `[]` or a filter that holds meets nothing, the library makes a list of nothing, which becomes `[null]`; here it stays nothing.

The last line says `N passed, N failed`.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "conformance"))
sys.path.insert(0, str(HERE))

from make_expression import Maker  # noqa: E402
from run_jsonata import equal  # noqa: E402


def is_made_of_nothing(expression, answer):
    """Whether the library's answer is nothing but what it makes of filters on nothing."""
    def empty(value):
        return value is None or isinstance(value, list) and all(map(empty, value))
    return "result" in answer and empty(answer["result"]) and "[" in expression


def problem(request, theirs, ours):
    """None when the two answers agree, else what is wrong."""
    if "error" in theirs:
        if theirs["error"]["code"] is None:
            return None
        if "error" not in ours:
            if "[" in request["expr"] and "[null" in theirs["error"]["message"]:
                return None
            return "theirs is an error"
        same = all(theirs["error"].get(key) == ours["error"].get(key) for key in ("code", "message"))
        several = re.search(r"[\[{].*,", request["expr"], re.DOTALL)
        return None if same or several else "other errors"
    for kind in ("undefined", "function"):
        if kind in theirs:
            return None if kind in ours else f"theirs is {kind}"
    if "result" not in ours:
        return None if "undefined" in ours and is_made_of_nothing(request["expr"], theirs) else "theirs is a result"
    return None if equal(theirs["result"], ours["result"]) else "other results"


def answers(command):
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]} ended with status {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--node", required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--expressions", type=int, default=6000)
    options = parser.parse_args()
    maker = Maker(options.seed)
    requests = [{"expr": maker.expression(), "input": maker.input(), "bindings": {"v": maker.value(1)}}
                for _ in range(options.expressions)]
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        file.writelines(json.dumps(request) + "\n" for request in requests)
        file.flush()
        theirs = answers([options.node, str(HERE / "expressions.mjs"), file.name])
        ours = answers([options.compiler, "eval", "--batch", file.name])
    if not len(theirs) == len(ours) == len(requests):
        sys.exit(f"{len(requests)} requests, {len(theirs)} and {len(ours)} answers")
    passed = failed = 0
    for request, their, our in zip(requests, theirs, ours):
        wrong = problem(request, their, our)
        if wrong is None:
            passed += 1
            continue
        failed += 1
        print(f"FAIL {wrong}\n  {json.dumps(request)[:2000]}\n  theirs {json.dumps(their)[:500]}\n  ours   {json.dumps(our)[:500]}")
    results = sum("result" in answer for answer in theirs)
    print(f"{results} of the {len(requests)} expressions have a result")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
