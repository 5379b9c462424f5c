# SPDX-License-Identifier: Apache-2.0
"""Workflows that call Lambda over and over, against as many raw exchanges of the same bytes: call_stub.cpp answers both.

Caller and server run on processors of their own, or both on one, where nothing of either hides behind the other.
"""
import dataclasses
import json
import os
import pathlib
import statistics

import callers
import measure
import workloads
from report import judge, make_table, with_spread

TOO_SHORT = "too few calls to tell"

# Times what the raw exchanges take, at most.
AIM = 1.2

# A run takes some hundredths of a second, as long as a neighbour's turn on the processor: a few say little.
LEAST_ROUNDS = 15


def choose_processors():
    """Where callers and the stub run; None where there is nothing to choose."""
    usable = sorted(os.sched_getaffinity(0))
    return (usable[0], usable[-1]) if len(usable) > 1 else (None, None)


def compare(ours, theirs, quantity):
    """The median ratio of runs next to each other; None when some took no time that the kernel saw."""
    pairs = [(quantity(mine), quantity(other)) for mine, other in zip(ours, theirs)]
    if any(mine <= 0 or other <= 0 for mine, other in pairs):
        return None
    return statistics.median(mine / other for mine, other in pairs)


@dataclasses.dataclass
class Tools:
    """What callers.py wants of the programs that are built."""

    folder: pathlib.Path
    stub: pathlib.Path


def make_caller(aslc, folder, name, workload, calls, port, count):
    """The compiled workload, which makes so many calls an execution, about `count` in a run."""
    program, definition = folder / name, folder / f"{name}.asl.json"
    definition.write_text(json.dumps(workload.definition))
    measure.check([aslc, "build", str(definition), "-o", str(program)])
    # The waits of retries pass at once.
    command = [program, "--virtual-time", "--endpoint-url", f"http://127.0.0.1:{port}"]
    line, result = workloads.to_text(workload.input) + "\n", workloads.to_text(workload.result) + "\n"
    return callers.Workflow(name, folder, command, line, lambda text: text == result, max(10, count // calls), calls)


def measure_exchanges(aslc, folder, compiler, rounds, count):
    """A table of what a call takes in workflows and raw, and verdicts; about `count` calls a run."""
    tools = Tools(folder, folder / "call_stub")
    callers.build_stub(compiler, tools.stub)
    processors = choose_processors()
    places = [("a processor each", processors[0]), ("one for both", processors[1])]
    rows, verdicts = [], []
    with callers.Stub(tools, processors[1]) as stub:
        for name, workload, calls in (
            ("pipeline10", workloads.make_pipeline(10), 10),
            ("retry10", workloads.make_retry(10), 40),
        ):
            ours = make_caller(aslc, folder, name, workload, calls, stub.port, count)
            raw = callers.make_exchange(tools, stub.record(ours), stub.port, ours.long_run * calls)
            for place, processor in places:
                costs = {ours: [], raw: []}
                for _ in range(max(rounds, LEAST_ROUNDS)):
                    for caller, sample in costs.items():
                        sample.append(caller.measure(processor))
                rows += [make_row(caller, f"{name}, {place}", sample) for caller, sample in costs.items()]
                verdicts.append(make_verdict(f"{name}, {place}", costs[ours], costs[raw]))
    return make_table(["calls of", "caller", "wall us", "user us", "system us"], rows), verdicts


def make_row(caller, place, sample):
    times = [[cost.wall for cost in sample], [cost.user for cost in sample], [cost.system for cost in sample]]
    name = "the workflow" if isinstance(caller, callers.Workflow) else caller.name
    return [place, name, *(with_spread(measure.Sample(values), 1) for values in times)]


def make_verdict(place, ours, raw):
    wall, cpu = compare(ours, raw, lambda cost: cost.wall), compare(ours, raw, lambda cost: cost.cpu)
    said = f"CPU {cpu:.2f} times, wall {judge(wall, AIM, '')}" if wall and cpu else TOO_SHORT
    return f"{place}, over the raw exchange: {said}"
