#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the JSONata corpus through `aslc eval --batch`.

    run_jsonata.py --compiler ASLC [--corpus DIR] [--filter REGEX]

What JSONata 2.0.6 does counts where the releases differ, and cases that cannot be asked of Step Functions are left out, each
with its reason in the corpus. A case passes when the result is the same JSON value (numbers as binary64, to the last bits), or
the error has every key that is given. Cases that come out differently for a reason stand in known_jsonata.txt; one that
is listed and passes fails. The last line says `N passed, N failed`.
"""

import argparse
import json
import math
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]


def equal(left, right, unordered=False):
    """Whether two JSON values are the same, the order of members aside."""
    if isinstance(left, bool) or isinstance(right, bool) or left is None or right is None:
        return left is right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return left == right or math.isclose(left, right, rel_tol=1e-15)
    if isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            return False
        if not unordered:
            return all(map(equal, left, right))
        rest = list(right)
        for item in left:
            place = next((at for at, other in enumerate(rest) if equal(item, other)), None)
            if place is None:
                return False
            del rest[place]
        return True
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    return type(left) is type(right) and left == right


def expectation(case):
    """The outcome that counts, (kind, value); None where the corpus only describes it."""
    older = case.get("jsonata206")
    if isinstance(older, str):
        return ("error", {"code": older}) if re.fullmatch(r"[A-Z]\d{4}", older) else None
    for source in (older or {}, case):
        for kind, name in (("error", "error"), ("undefined", "undefinedResult"), ("result", "result")):
            if name in source:
                return kind, source[name]
    return None


def problem(case, expected, answer):
    """None when `answer` is what was expected, else what is wrong."""
    kind, value = expected
    if kind not in answer:
        return f"expected {kind} {json.dumps(value)[:160]}, got {json.dumps(answer)[:160]}"
    if kind == "result" and not equal(value, answer["result"], case.get("unordered", False)):
        return f"expected {json.dumps(value)[:160]}, got {json.dumps(answer['result'])[:160]}"
    if kind == "error":
        other = [key for key, wanted in value.items() if not equal(wanted, answer["error"].get(key))]
        if other:
            return f"{', '.join(other)} of the error: got {json.dumps(answer)[:200]}"
    return None


def evaluate(compiler, cases, datasets):
    """An answer for each case, in order."""
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
        for case in cases:
            request = {"expr": case["expr"]}
            if "dataset" in case:
                request["input"] = datasets[case["dataset"]]
            elif "data" in case:
                request["input"] = case["data"]
            if case.get("bindings"):
                request["bindings"] = case["bindings"]
            file.write(json.dumps(request) + "\n")
        file.flush()
        done = subprocess.run([compiler, "eval", "--batch", file.name], capture_output=True, check=False)
    answers = [json.loads(line) for line in done.stdout.decode("utf-8", "surrogatepass").splitlines()]
    if len(answers) == len(cases):
        return answers
    if len(cases) == 1:
        return [{"status": done.returncode, "said": done.stderr.decode(errors="replace")[-300:]}]
    half = len(cases) // 2  # find the one that ends the process
    return evaluate(compiler, cases[:half], datasets) + evaluate(compiler, cases[half:], datasets)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--corpus", type=pathlib.Path, default=ROOT / "../shared/conformance/jsonata")
    parser.add_argument("--filter", default="", help="run the cases GROUP/NAME that match")
    options = parser.parse_args()
    if not options.corpus.is_dir():
        print("skipped: ../shared/conformance/jsonata is absent")
        return 0
    known = {}
    for line in (pathlib.Path(__file__).parent / "known_jsonata.txt").read_text().splitlines():
        if line and not line.startswith("#"):
            name, reason = line.split("\t")
            known[name] = reason
    datasets = {path.stem: json.loads(path.read_text()) for path in (options.corpus / "datasets").glob("*.json")}
    passed = failed = 0
    left_out = {}
    for path in sorted((options.corpus / "groups").glob("*.json")):
        cases = []
        for case in json.loads(path.read_text()):
            if not re.search(options.filter, f"{path.stem}/{case['name']}"):
                continue
            reason = case.get("sfnWhy", "not for Step Functions") if case.get("sfn") is False else None
            if expectation(case) is None:
                reason = "the corpus describes the outcome of 2.0.6 in words"
            if reason:
                left_out[reason] = left_out.get(reason, 0) + 1
            else:
                cases.append(case)
        if not cases:
            continue
        for case, answer in zip(cases, evaluate(options.compiler, cases, datasets)):
            name = f"{path.stem}/{case['name']}"
            wrong = problem(case, expectation(case), answer)
            if (wrong is None) == (name not in known):
                passed += 1
                continue
            failed += 1
            if wrong is None:
                wrong = "passes, and is listed in known_jsonata.txt: take it out"
            print(f"FAIL {name}: {json.dumps(case['expr'])[:160]}\n     {wrong}")
    for reason, count in sorted(left_out.items()):
        print(f"left out, {count}: {reason}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
