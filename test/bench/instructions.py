#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Whether an execution takes as many instructions as it did: the regression check of `./setup test`.

    test/bench/instructions.py --compiler build/bin/aslc            counts and compares with instructions.json
    test/bench/instructions.py --compiler build/bin/aslc --write    counts and puts the figures there

For each workflow the instructions of one execution are counted in both variants: the difference between so many
executions and more of them, so that the start of the program drops out. A workflow fails when one of its figures is more than
5 % above the recorded one, or its result is wrong; that a figure fell by more than 5 % is said, and no failure. The
last line says `N passed, N failed`.

The figures do not depend on the machine: valgrind pretends to be one and the same processor wherever the real one has
AVX2, so that code which is chosen by the processor's abilities, ours and the C library's, is the same. The environment is
empty, for settings of the C library and of valgrind come from there. Where there is no valgrind, or another processor,
nothing is counted and the last line but one says so.
"""
import argparse
import json
import os
import pathlib
import platform
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # nothing is written beside the sources

import workloads

HERE = pathlib.Path(__file__).resolve().parent
VARIANTS = ("fast", "traced")
ALLOWED = 0.05  # a share of the recorded figure
FEW, MANY = 20, 60  # executions; the first ones find memory cold

WORKFLOWS = {
    "linear100": lambda: workloads.make_linear(100),
    "router50-last": lambda: workloads.make_router(50),
    "map100": lambda: workloads.make_map(100),
    "payload20k": lambda: workloads.make_payload(20 * 1024),
    "parallel10": lambda: workloads.make_parallel(10),
    "retry10": lambda: workloads.make_retry(10),
    "loop1000": lambda: workloads.make_loop(1000),
}


class Wrong(Exception):
    """A workflow that cannot be counted: it was refused, it failed, or its result is not the expected one."""


def find_obstacle():
    """Why nothing can be counted here; None when it can."""
    if not shutil.which("valgrind"):
        return "valgrind is not installed"
    if platform.machine() != "x86_64":
        return f"the figures are those of x86-64, and this is {platform.machine()}"
    flags = set()
    with open("/proc/cpuinfo") as info:
        for line in info:
            if line.startswith("flags"):
                flags = set(line.split(":")[1].split())
                break
    missing = {"avx2", "bmi1", "bmi2", "fma"} - flags
    return f"this processor has no {', '.join(sorted(missing))}" if missing else None


def run(command, environment=None):
    command = list(map(str, command))
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, env=environment)
    if done.returncode != 0:
        said = (done.stderr or done.stdout).strip()[:1000]
        raise Wrong(f"{' '.join(command)}\nended with status {done.returncode}\n{said}")
    return done.stdout


def read_total(figures):
    """The instructions that callgrind wrote into a file."""
    return int(re.search(r"^(?:totals|summary): (\d+)", figures.read_text(), re.MULTILINE).group(1))


def count(command, expected, figures):
    """Instructions in user space of a program, all of it."""
    output = run(
        ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={figures}", *command],
        {"PATH": os.environ.get("PATH", os.defpath)},
    )
    if output != expected:
        raise Wrong(f"the result is not the expected one but {output[:300]}")
    return read_total(figures)


def count_workflow(compiler, workload, folder):
    """Instructions of an execution by variant."""
    definition, program = folder / "workflow.asl.json", folder / "workflow"
    definition.write_text(json.dumps(workload.definition, indent=1))
    run([compiler, "build", definition, "-o", program])
    options = ["--virtual-time", "--seed", "1"]
    if workload.mock:
        mock = folder / "mock.json"
        mock.write_text(json.dumps(workload.mock))
        ((machine, body),) = workload.mock["StateMachines"].items()
        options += ["--mock", mock, "--name", machine, "--test-case", next(iter(body["TestCases"]))]
    lines = folder / "lines"
    line, result = workloads.to_text(workload.input) + "\n", workloads.to_text(workload.result) + "\n"
    counted = {}
    for variant in VARIANTS:
        totals = []
        for executions in (FEW, MANY):
            lines.write_text(line * executions)
            command = [program, "--lines", lines, "--variant", variant, *options]
            totals.append(count(command, result * executions, folder / "figures"))
        counted[variant] = round((totals[1] - totals[0]) / (MANY - FEW))
    return counted


def compare(now, then):
    """What there is to say of a figure and the recorded one, 0 without one, and whether it passes."""
    if not then:
        return f"{now:,}, none recorded", False
    if now == then:
        return f"{now:,}", True
    change = now / then - 1
    text = f"{now:,}, {change:+.1%} of the recorded {then:,}"
    if change > ALLOWED:
        return f"{text}: TOO MANY", False
    return text + (": fewer, which is worth recording" if change < -ALLOWED else ""), True


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--compiler", type=pathlib.Path, required=True, help="aslc of a build tree")
    parser.add_argument("--figures", type=pathlib.Path, default=HERE / "instructions.json", help="the recorded figures")
    parser.add_argument("--only", default="", help="names of workflows, with commas between (all)")
    parser.add_argument("--write", action="store_true", help="record the figures")
    arguments = parser.parse_args()
    arguments.compiler = arguments.compiler.resolve()
    if not os.access(arguments.compiler, os.X_OK):
        parser.error(f"there is no compiler at {arguments.compiler}")
    arguments.names = list(filter(None, arguments.only.split(","))) or list(WORKFLOWS)
    for name in arguments.names:
        if name not in WORKFLOWS:
            parser.error(f"--only: there is no workflow {name}; there are {', '.join(WORKFLOWS)}")
    return arguments


def read_figures(path):
    try:
        return json.loads(path.read_text())
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        sys.exit(f"{path}: {error}")


def write_figures(path, figures):
    """A line a workflow, in the order of the table above, so that a change shows as what it is."""
    rows = [f"  {json.dumps(name)}: {json.dumps(figures[name])}" for name in WORKFLOWS if name in figures]
    path.write_text("{\n" + ",\n".join(rows) + "\n}\n")


def main():
    arguments = parse_arguments()
    obstacle = find_obstacle()
    if obstacle:
        print(f"instructions of executions: skipped, {obstacle}")
        print("0 passed, 0 failed")
        return 0
    recorded = read_figures(arguments.figures)
    figures, passed, failed = dict(recorded), 0, 0
    for name in arguments.names:
        try:
            with tempfile.TemporaryDirectory() as folder:
                counted = count_workflow(arguments.compiler, WORKFLOWS[name](), pathlib.Path(folder))
        except Wrong as wrong:
            print(f"{name}: {wrong}", flush=True)
            failed += 1
            continue
        verdicts = [compare(counted[variant], recorded.get(name, {}).get(variant)) for variant in VARIANTS]
        texts = [f"{variant} {text}" for variant, (text, _) in zip(VARIANTS, verdicts)]
        print(f"{name}: instructions an execution: {'; '.join(texts)}", flush=True)
        figures[name] = counted
        passes = arguments.write or all(passes for _, passes in verdicts)
        passed += passes
        failed += not passes
    if arguments.write:
        write_figures(arguments.figures, figures)
    elif failed:
        print("where more instructions are meant: test/bench/instructions.py --compiler build/bin/aslc --write")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
