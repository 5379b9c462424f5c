#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# For each definition of a folder that compiles: what aslc prints as state form, taken through the passes by flow-opt, is
# what aslc prints as frame form, locations included.
#
#   print-and-parse.py FOLDER
#
# Prints a line for each definition where that is not so, then a summary. A definition that aslc refuses (exit status 1) is
# counted and left out.

import pathlib
import subprocess
import sys


def run(command, text=None):
    return subprocess.run(command, input=text, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)


def judge(path):
    """None when `path` was refused, else what is wrong, empty when nothing is."""
    state = run(["aslc", "ir", path, "--emit=state"])
    if state.returncode == 1:
        return None
    if state.returncode != 0:
        return f"--emit=state ends with status {state.returncode}"
    frame = run(["aslc", "ir", path, "--emit=frame"])
    if frame.returncode != 0:
        return f"--emit=frame ends with status {frame.returncode}"
    passed = run(["flow-opt", "--flow-to-frame", "--mlir-print-debuginfo"], state.stdout)
    if passed.returncode != 0:
        return "flow-opt does not take the state form"
    parsed = run(["flow-opt", "--flow-verify-frame-form", "--mlir-print-debuginfo"], frame.stdout)
    if parsed.returncode != 0:
        return "flow-opt does not take the frame form"
    return "" if passed.stdout == parsed.stdout else "the frame forms differ"


def main():
    good = bad = refused = 0
    for path in sorted(pathlib.Path(sys.argv[1]).rglob("*.asl.json")):
        problem = judge(str(path))
        if problem is None:
            refused += 1
        elif problem:
            bad += 1
            print(f"{path}: {problem}")
        else:
            good += 1
    print(f"{good} good, {bad} bad, {refused} refused")
    return 0 if good and not bad else 1


if __name__ == "__main__":
    sys.exit(main())
