# SPDX-License-Identifier: Apache-2.0
"""Executions per CPU second of compiled workflows, next to the same work written by hand in C++.

The workflows, inputs, expected results and the hand-written programs are the corpus in ../shared/bench; what is not
there, not installed or not in the compiled language yet is left out, and said by name.
"""
import dataclasses
import hashlib
import json
import re
import shutil
import statistics
import subprocess

import measure

# Which job of the hand-written program does the work of a workflow.
HANDWRITTEN = {"linear100": "linear100", "payload2k": "payload", "payload20k": "payload", "payload200k": "payload"}


@dataclasses.dataclass
class Row:
    name: str
    transitions: int
    executions: list  # per CPU second, one a round
    by_hand: list

    @property
    def median(self):
        return statistics.median(self.executions)

    @property
    def ratio(self):
        """Compiled to hand-written, of the runs that were next to each other; None without a hand-written one."""
        if not self.by_hand:
            return None
        return statistics.median(ours / theirs for ours, theirs in zip(self.executions, self.by_hand))


def build_by_hand(shared, folder, compilers, skipped):
    """The hand-written program, or None with the reason in `skipped`."""
    source = shared / "bench" / "handwritten" / "baselines.cpp"
    target = folder / "baselines"
    headers = "".join(f"#include <{name}>\n" for name in ("nlohmann/json.hpp", "rapidjson/document.h", "simdjson.h"))
    # RapidJSON 1.1 is refused by new clangs, so g++ is asked as well.
    for compiler in filter(shutil.which, compilers):
        probe = [compiler, "-std=c++20", "-fsyntax-only", "-x", "c++", "-"]
        if subprocess.run(probe, input=headers, capture_output=True, text=True).returncode == 0:
            flags = ["-std=c++20", "-O3", "-march=native", "-DNDEBUG"]
            measure.check([compiler, *flags, str(source), "-o", str(target), "-lsimdjson"])
            return target
    skipped.append(
        "hand-written C++: nlohmann-json3-dev, rapidjson-dev or libsimdjson-dev is not installed, or no compiler that "
        f"takes their headers ({', '.join(compilers)})"
    )
    return None


def is_right(output, expected):
    data = output.rstrip("\n").encode()
    return len(data) == expected["bytes"] and hashlib.sha256(data).hexdigest() == expected["sha256"]


def prepare(aslc, entry, expected, workflows, folder, skipped):
    """The command line that runs a workflow, built and its result checked; None with the reason in `skipped`."""
    if "lambda" in entry:
        skipped.append(f"{entry['name']}: needs a Lambda endpoint")
        return None
    definition = workflows / entry["asl"]
    program = folder / entry["asl"].removesuffix(".asl.json")
    built = subprocess.run([aslc, "build", str(definition), "-o", str(program)], capture_output=True, text=True)
    if built.returncode != 0:
        reason = re.search(r"error: (.*)", built.stderr)
        skipped.append(f"{entry['name']}: refused, {reason.group(1) if reason else built.stderr[:200]}")
        return None
    command = [str(program), "--input", f"@{workflows / entry['input']}", "--virtual-time"]
    if "mock" in entry:
        mock = json.loads((workflows / entry["mock"]).read_text())
        ((machine, body),) = mock["StateMachines"].items()
        command += ["--mock", str(workflows / entry["mock"]), "--name", machine]
        command += ["--test-case", next(iter(body["TestCases"]))]
    if not is_right(measure.check(command), expected):
        raise SystemExit(f"{entry['name']}: the result is not the expected one")
    return command


def run(aslc, shared, folder, compilers, rounds, seconds, skipped):
    workflows = shared / "bench" / "workflows"
    if not workflows.is_dir():
        skipped.append("executions per CPU second: ../shared/bench/workflows is not there")
        return []
    expected = json.loads((workflows / "expected.json").read_text())
    by_hand = build_by_hand(shared, folder, compilers, skipped)
    jobs = []
    for entry in json.loads((workflows / "manifest.json").read_text()):
        name = entry["name"]
        command = prepare(aslc, entry, expected[name], workflows, folder, skipped)
        if not command:
            continue
        baseline = None
        if by_hand and name in HANDWRITTEN:
            baseline = [str(by_hand), HANDWRITTEN[name], "simdjson", str(workflows / entry["input"])]
            if not is_right(measure.check(baseline + ["once"]), expected[name]):
                raise SystemExit(f"{name}: the hand-written program's result is not the expected one")
        jobs.append((Row(name, entry["transitions"], [], []), command, baseline))
    for _ in range(rounds):
        for row, command, baseline in jobs:
            answer = json.loads(measure.check(command + ["--bench", str(seconds)]))
            row.executions.append(answer["executionsPerCpuSecond"])
            if baseline:
                text = measure.check(baseline + [str(seconds)])
                row.by_hand.append(float(re.search(r"([0-9]+) exec/CPU-s", text).group(1)))
    return [row for row, _, _ in jobs]
