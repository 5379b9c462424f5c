#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs random machines compiled for two targets and compares what they print, byte by byte.

    run_targets.py --compiler PATH --target NAME --run-prefix COMMAND [--machines N] [--seed N] [--jobs N]

Each machine is compiled for this machine and for `--target`, whose programs `--run-prefix` (an emulator) starts. Many
machines are one program (execution.py). A difference is shown with the seed of its machine, which `make_machine.make` makes
again. Last comes `N passed, N failed`, of executions. Exit status: 0 all equal, 1 differences, 2 could not run.
"""

import argparse
import concurrent.futures
import os
import pathlib
import sys
import tempfile

sys.dont_write_bytecode = True  # nothing is written beside the sources
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "conformance"))

import asl_json
import execution
import make_machine
from corpus import defect_of, find_compiler

BATCH = 40  # machines in a program


def lines_of(options, folder, cases, runs, target):
    """The lines that the program for `target` prints (None: the one for this machine)."""
    build = [options.compiler, "build", "machines.asl.json", "-o", target or "here", "--name", execution.MACHINE]
    process = execution.call(build + (["--target", target] if target else []), folder)
    problem = defect_of(process)
    if problem or process.returncode != 0:
        raise execution.Defect(problem or process.stderr.decode("utf-8", "replace").strip()[-600:])
    mocks = ["--mock", "mocks.json", "--test-case", "Case"] if any(case.outcomes for case in cases) else []
    text = "".join(f'{{"machine":{case.seed},"input":{text}}}\n' for case, text in runs)
    process = execution.call((options.run_prefix.split() if target else []) + [folder / (target or "here"), "--lines", "-",
                             "--virtual-time", "--seed", "1", "--name", execution.MACHINE, *mocks], folder, text.encode("utf-8"))
    problem = defect_of(process)
    lines = process.stdout.split(b"\n")[:-1]
    if problem or len(lines) != len(runs) or process.returncode not in (0, 1):
        raise execution.Defect(problem or f"{len(lines)} results of {len(runs)} executions, exit status "
                               f"{process.returncode}: {process.stderr[-600:].decode('utf-8', 'replace')}")
    return lines


def compare(options, cases):
    """(executions that are equal, texts of differences)."""
    runs = [(case, text) for case in cases for text in case.inputs]
    with tempfile.TemporaryDirectory(prefix="asl") as name:
        folder = pathlib.Path(name)
        (folder / "machines.asl.json").write_text(asl_json.dump(execution.joined(cases)), encoding="utf-8")
        (folder / "mocks.json").write_text(asl_json.dump(execution.mock_file(cases)), encoding="utf-8")
        try:
            here = lines_of(options, folder, cases, runs, None)
            there = lines_of(options, folder, cases, runs, options.target)
        except execution.Defect as defect:
            if len(cases) == 1:
                return 0, [f"machine {cases[0].seed}: {defect}"]
            results = [compare(options, [case]) for case in cases]  # the others may be fine
            return sum(equal for equal, _ in results), [text for _, different in results for text in different]
    different = [f"machine {case.seed} with input {text}\n    here:  {left.decode('utf-8', 'replace')}\n"
                 f"    there: {right.decode('utf-8', 'replace')}"
                 for (case, text), left, right in zip(runs, here, there) if left != right]
    return len(runs) - len(different), different


def batches(options):
    """Lists of cases that can be one program: with the same TimeoutSeconds."""
    groups = {}
    for seed in range(options.seed, options.seed + options.machines):
        case = make_machine.make(seed, execution.MACHINE)
        group = groups.setdefault(case.definition.get("TimeoutSeconds", 0), [])
        group.append(case)
        if len(group) == BATCH:
            yield groups.pop(case.definition.get("TimeoutSeconds", 0))
    yield from groups.values()


def parse_arguments():
    parser = argparse.ArgumentParser(description="Compares random machines compiled for two targets.")
    parser.add_argument("--compiler", required=True, help="the aslc to test")
    parser.add_argument("--target", required=True, help="the other target")
    parser.add_argument("--run-prefix", required=True, help="what starts its programs, such as an emulator")
    parser.add_argument("--machines", type=int, default=400, help="how many (default: 400)")
    parser.add_argument("--seed", type=int, default=1, help="the first machine's seed (default: 1)")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    return parser.parse_args()


def main():
    options = parse_arguments()
    options.compiler = find_compiler(options.compiler)
    passed, failed = 0, 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for equal, different in pool.map(lambda cases: compare(options, cases), batches(options)):
            passed += equal
            failed += len(different)
            for text in different:
                print(f"FAIL {text}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
