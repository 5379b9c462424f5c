#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a compiled workflow and the compiler cost: start-up, memory, size, build time.

    test/bench/startup.py --build build            prints the tables
    test/bench/startup.py --build build --write    and puts them into docs/performance.md

Programs that are compared take turns, so that a busy machine slows all of them; figures are medians. Every answer
is checked each time. There is no limit here that fails: the aims are printed beside what was measured.
"""
import argparse
import json
import os
import pathlib
import shutil
import tempfile

import machines
import measure
from report import (
    BRACKETS,
    describe_compiler,
    describe_machine,
    judge,
    make_list,
    make_table,
    with_spread,
    write_document,
)

RESULT = '{"answer":42}\n'
SIZES = (1, 10, 50, 200, 1000)

HELLO_C = """#include <stdio.h>
int main(void) { return puts("{\\"answer\\":42}") < 0; }
"""


def measure_start(launcher, aslc, folder, compiler, rounds, skipped):
    (folder / "hello.c").write_text(HELLO_C)
    measure.check([compiler, "-O2", "-static", str(folder / "hello.c"), "-o", str(folder / "hello")])
    definition = {"StartAt": "Only", "States": {"Only": {"Type": "Pass", "Result": {"answer": 42}, "End": True}}}
    (folder / "one.asl.json").write_text(json.dumps(definition))
    measure.check([aslc, "build", str(folder / "one.asl.json"), "-o", str(folder / "one")])
    commands = [
        measure.Command("static C hello world", [folder / "hello"], RESULT),
        measure.Command("one-state workflow", [folder / "one", "--input", "{}"], RESULT),
    ]
    node = shutil.which("node")
    if node:
        commands.append(measure.Command("`node -e 0`", [os.path.realpath(node), "-e", "0"]))
    else:
        skipped.append("`node -e 0`: node is not installed")
    costs = launcher.measure(commands, rounds)
    base = costs[0]
    rows = []
    for command, cost in zip(commands, costs):
        size = os.path.getsize(command.arguments[0])
        rows.append(
            [
                command.name,
                with_spread(cost.cpu_ms),
                f"{cost.cpu_ms.median / base.cpu_ms.median:.1f}",
                with_spread(cost.wall_ms),
                f"{cost.wall_ms.median / base.wall_ms.median:.1f}",
                f"{cost.peak_kib.median / 1024:.2f}",
                f"{size / 1e6:.2f}",
            ]
        )
    head = ["program", "CPU ms", "ratio", "wall ms", "ratio", "peak MiB", "size MB"]
    ours = costs[1]
    verdicts = [
        "start to result, wall time over the C program's: "
        + judge(ours.wall_ms.median - base.wall_ms.median, 2, "ms"),
        "start to result, CPU time over the C program's: " + judge(ours.cpu_ms.median - base.cpu_ms.median, 2, "ms"),
        "peak memory: " + judge(ours.peak_kib.median / 1024, 6, "MiB"),
        "executable: " + judge(os.path.getsize(folder / "one") / 1e6, 1, "MB"),
    ]
    return make_table(head, rows), verdicts


def measure_build(launcher, aslc, folder, rounds):
    """CPU time of `aslc build` over machines of growing size."""
    rows, verdicts = [], []
    version = measure.Command("", [aslc, "--version"], measure.check([aslc, "--version"]))
    start = launcher.measure([version], rounds)[0]
    kinds = (
        ("Pass chain", machines.make_chain, 1),
        ("Choice, Task, Pass", machines.make_mixed, 1),
        ("the same on one line", machines.make_mixed, None),
    )
    for kind, make, indent in kinds:
        medians = {}
        previous = None
        for size in SIZES:
            source, target = folder / "build.asl.json", folder / "built"
            source.write_text(json.dumps(make(size), indent=indent))
            command = measure.Command("", [aslc, "build", source, "-o", target])
            cost = launcher.measure([command], max(3, rounds // 4) if size > 100 else rounds)[0]
            medians[size] = cost.cpu_ms.median
            added = (medians[size] - medians[previous]) / (size - previous) if previous else None
            rows.append(
                [
                    kind,
                    str(size),
                    with_spread(cost.cpu_ms, 1),
                    f"{medians[size] / medians[10]:.2f}" if 10 in medians else "",
                    f"{added:.2f}" if added is not None else "",
                    f"{cost.peak_kib.median / 1024:.0f}",
                    f"{os.path.getsize(target) / 1e6:.2f}",
                ]
            )
            previous = size
        verdicts.append(f"`aslc build`, {kind}, ten states: " + judge(medians[10], 60, "ms", 1))
        early = (medians[200] - medians[10]) / 190
        late = (medians[1000] - medians[200]) / 800
        verdicts.append(
            f"growth, {kind}: a state past the 200th costs {late / early:.2f} times what one between the 10th and the "
            f"200th costs, aim linear (here: up to 1.30): {'met' if late <= 1.3 * early else 'missed'}"
        )
    head = ["machine", "states", "CPU ms", "to ten states", "ms a state more", "peak MiB", "program MB"]
    note = f"`aslc --version` alone takes {with_spread(start.cpu_ms, 1)} ms of CPU.\n"
    return make_table(head, rows) + "\n" + note, verdicts


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="build tree with bin/aslc")
    parser.add_argument("--rounds", type=int, default=200, help="starts of each program (200)")
    parser.add_argument("--compiler", default="clang-22", help="C compiler (clang-22)")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    arguments = parser.parse_args()
    if arguments.rounds < 40:
        parser.error("--rounds: at least 40")
    aslc = str((arguments.build / "bin" / "aslc").resolve())
    if not os.access(aslc, os.X_OK):
        parser.error(f"there is no compiler at {aslc}")
    if not shutil.which(arguments.compiler):
        parser.error(f"there is no '{arguments.compiler}'")

    skipped = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        launcher = measure.Launcher(folder, arguments.compiler)
        start, verdicts = measure_start(launcher, aslc, folder, arguments.compiler, arguments.rounds, skipped)
        build, more = measure_build(launcher, aslc, folder, arguments.rounds // 10)
    command = f"test/bench/startup.py --build build --rounds {arguments.rounds}"
    text = (
        f"Machine: {describe_machine()}. Compiler: {describe_compiler(aslc)}. Command: `{command} --write`.\n\n"
        f"{BRACKETS}\n"
        "### Aims\n\n" + make_list(verdicts + more) + "\n"
        "### Start to result\n\n" + start + "\n"
        "### Building\n\n" + build
    )
    if skipped:
        text += "\nNot measured:\n\n" + make_list(skipped)
    print(text, end="")
    if arguments.write:
        write_document("measured", text)


main()
