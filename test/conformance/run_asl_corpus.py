#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles and runs the executions recorded from the hosted service.

    run_asl_corpus.py --compiler PATH [--sanitize] [--debug] [--target NAME --run-prefix COMMAND] [--filter REGEX]
                      [--verbose]

The cases and the rules of comparison belong to ../shared/conformance (run_asl.py and asl/README.md there); this
script adds four things: each program also runs without `--history`, which is the fast variant and must come to the same result;
known_failures.txt excuses cases by name (a case in it that passes is an error, so that the list stays true);
a definition that is refused or accepted with wording of AWS's own is checked once more for the same codes, messages
and locations (`--format=json`); and `--sanitize` builds with the address and undefined behaviour sanitizers and fails on any report of theirs.
`--debug` builds for debuggers (-g), where states stay apart and nothing is optimised.

`--target` compiles for another machine; programs are then started with `--run-prefix` (an emulator), and only cases that
run a program are looked at.

A case passes when the result, the history and the result of the fast variant are right; a call of TestState, when the
whole response is. Prints a line for each
group, and last `N passed, N failed`. Exit status: 0 nothing unexpected, 1 failures, 2 could not run.
"""

import argparse
import collections
import concurrent.futures
import importlib.util
import json
import os
import re
import sys
import threading

sys.dont_write_bytecode = True  # nothing is written beside the sources

from corpus import CORPUS, HERE, defect_of, find_compiler, read_known

CORPUS_NAME = "../shared/conformance/asl"
GROUPS = ("base", "choice_operators", "comments", "context_object", "error_handling", "timeouts", "services",
          "credentials", "callback", "intrinsic_functions", "states_variables", "assign", "arguments", "outputdecl",
          "query_language", "evaluate_jsonata", "scenarios", "api", "express", "activities", "local_mocking", "logs",
          "test_state")


def load_rules():
    """The corpus's own runner, as a module."""
    spec = importlib.util.spec_from_file_location("run_asl", CORPUS / "run_asl.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Runner:
    """Runs cases through the corpus's rules, watching the commands it calls."""

    def __init__(self, rules, options):
        self.rules = rules
        self.options = options
        self.original_call = rules.call
        self.thread = threading.local()
        rules.call = self.call
        self.prefix = options.run_prefix.split()
        if options.target:
            build = rules.cmd_build
            rules.cmd_build = lambda *arguments: build(*arguments) + ["--target", options.target]
        if options.debug:
            plain = rules.cmd_build
            rules.cmd_build = lambda *arguments: plain(*arguments) + ["-g"]
        if options.sanitize:
            for name in ("cmd_build", "cmd_test_state"):
                command = getattr(rules, name)
                setattr(rules, name, lambda *arguments, command=command: command(*arguments) + ["--sanitize"])

    def call(self, command, timeout, cwd):
        process = self.checked(command, timeout, cwd)
        if "--history" in command:
            at = command.index("--history")
            self.thread.fast = self.checked(command[:at] + command[at + 2:], timeout, cwd)
        if command[1] == "check" and "--variable-references" not in command:
            self.thread.wording = self.checked(command + ["--format=json"], timeout, cwd)
        return process

    def judge_wording(self, case):
        """None when the compiler says what the service said, else what is different."""
        process, expected = self.thread.wording, case["expected"]
        if process is None or not expected.keys() & {"message", "diagnostics"}:
            return None
        said = [entry["service"] for entry in json.loads(process.stdout)["diagnostics"] if entry["service"]]
        if "diagnostics" in expected:
            got, wanted = said, expected["diagnostics"]
        else:  # what CreateStateMachine answers
            parts = [f"{entry['code']}: {entry['message']} at {entry['location'] or 'null'}" for entry in said]
            got, wanted = f"Invalid State Machine Definition: '{', '.join(parts)}'", expected["message"]
        why = self.rules.compare(wanted, got, set(case.get("volatile", [])))
        return f"wording: {why}" if why else None

    def checked(self, command, timeout, cwd):
        if command[0] != self.options.compiler:
            command = self.prefix + command
        process = self.original_call(command, timeout, cwd)
        defect = defect_of(process)
        if defect:
            raise ValueError(defect)
        return process

    def judge_fast(self, case):
        """None when the run without history came to the expected result, else what is different."""
        process = self.thread.fast
        if process is None:
            return None
        expected = case["expected"]
        volatile = set(case.get("volatile", [])) | {"snf_role_arn", "sfn_role_arn"}
        try:
            status, got = self.rules.read_result(process)
        except ValueError as error:
            return f"fast variant: {error}"
        if status != expected["status"]:
            return f"fast variant: status {status}, expected {expected['status']}"
        wanted = {key: expected[key] for key in ("output", "error", "cause") if key in expected}
        why = self.rules.compare(self.rules.embedded(wanted), self.rules.embedded(got), volatile)
        return f"fast variant: {why}" if why else None

    def run(self, case):
        """(result, history, fast, reason); each judgement True, False or None for not judged."""
        self.thread.fast = self.thread.wording = None
        result, history, why = self.rules.run_case(case, self.options)
        if result and (wording := self.judge_wording(case)):
            result, why = False, wording
        fast_why = self.judge_fast(case) if result is not None else None
        fast = None if self.thread.fast is None else fast_why is None
        return result, history, fast, why or fast_why or ""


def load_cases(options):
    for group in GROUPS:
        for path in sorted((CORPUS / "asl" / group).glob("*.json")):
            case = json.loads(path.read_text(encoding="utf-8"))
            if options.target and case["kind"] in ("accept", "reject", "test-state", "variable-references"):
                continue  # nothing of these is run as a program for that machine
            if re.search(options.filter, case["name"]):
                yield case


def parse_arguments():
    parser = argparse.ArgumentParser(description="Runs the executions recorded from the hosted service.")
    parser.add_argument("--compiler", required=True, help="the aslc to test")
    parser.add_argument("--sanitize", action="store_true", help="build with sanitizers; any report is a failure")
    parser.add_argument("--debug", action="store_true", help="build for debuggers")
    parser.add_argument("--target", default="", help="compile for this machine")
    parser.add_argument("--run-prefix", default="", help="what starts programs, such as an emulator")
    parser.add_argument("--filter", default="", help="only cases whose name matches this regular expression")
    parser.add_argument("--verbose", action="store_true", help="also print the known failures")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    options = parser.parse_args()
    # What the corpus's runner reads from its own options.
    options.timeout, options.no_history = 120.0, False
    return options


def main():
    options = parse_arguments()
    if not (CORPUS / "run_asl.py").exists():
        print(f"{CORPUS_NAME} is absent: skipped")
        print(f"0 passed, 0 failed, {len(GROUPS)} skipped")
        return 0
    options.compiler = find_compiler(options.compiler)
    known = read_known(HERE / "known_failures.txt")
    cases = list(load_cases(options))
    runner = Runner(load_rules(), options)
    table = {group: collections.Counter() for group in GROUPS}
    passed, problems, seen = 0, [], set()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for case, (result, history, fast, why) in zip(cases, pool.map(runner.run, cases)):
            name, row = case["name"], table[case["group"]]
            if result is None:
                row["not judged"] += 1
                continue
            for label, judgement in (("result", result), ("history", history), ("fast", fast)):
                row[label] += judgement is True
                row[label + " of"] += judgement is not None
            good = result and history is not False and fast is not False
            passed += good and name not in known
            if name in known:
                if not good:
                    seen.add(name)
                if good:
                    problems.append(f"{name}\n    fixed, remove it from known_failures.txt")
                elif options.verbose:
                    print(f"known: {name}\n    {known[name]}")
            elif not good:
                problems.append(f"{name}\n    {why}")
    for problem in problems:
        print(f"FAIL {problem}")
    names = {case["name"] for case in cases}
    is_whole = not (options.filter or options.target)
    for name in sorted(set(known) - names if is_whole else ()):
        problems.append(name)
        print(f"FAIL {name}\n    known_failures.txt names a case that is not run")
    print(f"{'group':20}{'result':>12}{'history':>12}{'fast':>12}{'not judged':>12}")
    for group in GROUPS:
        row = table[group]
        cells = "".join(f"{row[label]:>8}/{row[label + ' of']:<3}" for label in ("result", "history", "fast"))
        print(f"{group:20}{cells}{row['not judged']:>12}")
    if seen:
        print(f"{len(seen)} known failures, see known_failures.txt")
    print(f"{passed} passed, {len(problems)} failed")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
