# SPDX-License-Identifier: Apache-2.0
"""How cost grows: with states to 10,000, with items of a Map to a million, with bytes of a payload to 6 MB.

A curve is CPU time over a size. What is judged is the power of the size that fits best, from where fixed costs no longer
count; beside it stands what one unit costs at the largest size.
"""
import dataclasses
import json
import math
import statistics
import subprocess
import sys

import measure
import plot
import workloads
from report import judge, make_table, say_microseconds

VARIANTS = ("fast", "traced")

# Up to this power of the size growth counts as linear: noise, and memory that no longer fits into caches.
LINEAR = 1.10

STATES = (10, 30, 100, 300, 1000, 3000, 10_000)
ITEMS = (10, 100, 1000, 10_000, 100_000, 1_000_000)
BYTES = (2_000, 20_000, 200_000, 2_000_000, 6_000_000)


@dataclasses.dataclass
class Curve:
    """Samples of CPU microseconds at sizes. From `settled` on fixed costs are small."""

    name: str
    unit: str
    settled: int
    samples: dict  # of a size: Sample

    def per_unit(self, size):
        return self.samples[size].median / size

    @property
    def exponent(self):
        """The p of cost = a * size^p that fits best: the slope of the line through the settled part of the plot."""
        points = [(math.log(size), math.log(sample.median)) for size, sample in self.samples.items() if size >= self.settled]
        return statistics.linear_regression(*zip(*points)).slope

    def judge(self):
        sizes = [size for size in self.samples if size >= self.settled]
        ratio = self.per_unit(sizes[-1]) / min(map(self.per_unit, sizes))
        verdict = "met" if self.exponent <= LINEAR else "missed"
        return (
            f"growth, {self.name}: with the {self.unit}s to the power of {self.exponent:.2f}, aim 1 (here: up to "
            f"{LINEAR:.2f}): {verdict}; of {sizes[-1]:,} {self.unit}s one costs {ratio:.2f} times what it does where it is "
            "cheapest"
        )


class Program:
    """A workload compiled, with its input in a file."""

    def __init__(self, aslc, folder, name, workload):
        self.stem = folder / name
        self.definition = self.stem.with_suffix(".asl.json")
        self.input, self.program = self.stem.with_suffix(".in"), self.stem.with_suffix(".program")
        self.build = [aslc, "build", self.definition, "-o", self.program]
        workloads.write_definition(workload, self.definition)
        self.input.write_text(workloads.to_text(workload.input))
        self.result = (workloads.to_text(workload.result) + "\n").encode()

    def measure_build(self, launcher, rounds):
        """CPU microseconds of builds."""
        (cost,) = launcher.measure([measure.Command("", self.build, "*")], rounds)
        return measure.Sample([1000 * value for value in cost.cpu_ms.values])

    def command(self, variant):
        return [self.program, "--input", f"@{self.input}", "--payload-limit", "none", "--variant", variant]

    def check(self, variant):
        """Runs once and compares the result."""
        done = subprocess.run(self.command(variant), stdin=subprocess.DEVNULL, capture_output=True)
        if done.returncode != 0 or done.stdout != self.result:
            said = done.stderr.decode(errors="replace")[:1000]
            sys.exit(f"{self.stem.name}: the result with --variant {variant} is not the expected one\n{said}")

    def measure_peaks(self, launcher):
        """The largest resident sets of both variants in MiB."""
        costs = launcher.measure([measure.Command("", self.command(variant), "*") for variant in VARIANTS], 1)
        return [cost.peak_kib.median / 1024 for cost in costs]

    def measure(self, variant, seconds):
        """CPU microseconds of an execution."""
        answer = json.loads(measure.check([*map(str, self.command(variant)), "--bench", f"{seconds:g}"]))
        return 1e6 * answer["cpuSeconds"] / answer["executions"]


@dataclasses.dataclass
class Growth:
    states: list  # curves of builds and of executions
    items: list  # a curve a variant
    bytes: list  # the same
    memory: list  # rows (size, unit, MiB of input and output, MiB at most of each variant)

    @property
    def curves(self):
        return [*self.states, *self.items, *self.bytes]


def measure_states(aslc, folder, launcher, rounds, seconds):
    """Builds of chains of Pass states, and their executions one state at a time."""
    builds = Curve("building", "state", 100, {})
    runs = Curve("executions, traced", "state", 100, {})
    for size in STATES:
        program = Program(aslc, folder, f"chain-{size}", workloads.make_terse(size))
        # A build of thousands takes many seconds.
        builds.samples[size] = program.measure_build(launcher, rounds if size <= 1000 else 1)
        for variant in VARIANTS:
            program.check(variant)
        runs.samples[size] = measure.Sample([program.measure("traced", seconds) for _ in range(rounds)])
    return [builds, runs]


def measure_executions(aslc, folder, launcher, make, sizes, unit, settled, rounds, seconds):
    """One curve a variant, and rows of memory."""
    curves = [Curve(f"{make.__name__.removeprefix('make_')}, {variant}", unit, settled, {}) for variant in VARIANTS]
    rows = []
    for size in sizes:
        program = Program(aslc, folder, f"{unit}-{size}", make(size))
        program.measure_build(launcher, 1)
        for variant in VARIANTS:
            program.check(variant)
        text = (program.input.stat().st_size + len(program.result)) / 2**20
        rows.append((size, unit, text, *program.measure_peaks(launcher)))
        # An execution over a million items takes longer than a turn.
        turns = rounds if size <= 100_000 or unit == "byte" else 1
        for curve, variant in zip(curves, VARIANTS):
            curve.samples[size] = measure.Sample([program.measure(variant, seconds) for _ in range(turns)])
        program.input.unlink()
    return curves, rows


def measure_growth(aslc, folder, launcher, rounds, seconds):
    states = measure_states(aslc, folder, launcher, rounds, seconds)
    print("growth with states: measured", file=sys.stderr)
    how = {"rounds": rounds, "seconds": seconds}
    items, memory = measure_executions(aslc, folder, launcher, workloads.make_map, ITEMS, "item", 100, **how)
    print("growth with items: measured", file=sys.stderr)
    octets, more = measure_executions(aslc, folder, launcher, workloads.make_payload, BYTES, "byte", 20_000, **how)
    return Growth(states, items, octets, memory + more)


def judge_growth(growth):
    verdicts = [curve.judge() for curve in growth.curves]
    for size, unit, text, *peaks in growth.memory:
        if (size, unit) == (200_000, "byte"):
            for variant, peak in zip(VARIANTS, peaks):
                verdicts.append(
                    f"memory of a payload of {size:,} bytes beyond its input and output, {variant}: "
                    + judge(peak - text, 2, "MiB")
                )
    return verdicts


def make_memory_table(growth):
    rows = [
        [f"{size:,} {unit}s", f"{text:.2f}", *(f"{peak:.2f}" for peak in peaks)]
        for size, unit, text, *peaks in growth.memory
    ]
    return make_table(["input of", "input and output, MiB", "peak of fast, MiB", "peak of traced, MiB"], rows)


def make_growth_table(growth):
    """A row a size: the CPU time in all and of a unit."""
    rows = []
    for curve in growth.curves:
        for size, sample in curve.samples.items():
            time = say_microseconds(sample.median)
            if len(sample.values) > 1:
                low, high = map(say_microseconds, sample.spread)
                time += f" ({low} to {high})"
            rows.append([curve.name, f"{size:,} {curve.unit}s", time, say_microseconds(curve.per_unit(size))])
    return make_table(["of", "size", "CPU time", "a unit"], rows)


def draw_growth(growth, path):
    builds, runs = growth.states
    panels = [
        ("Building a chain of Pass states, CPU time", "state", [builds]),
        ("An execution of the chain, CPU time", "state", [runs]),
        ("A Map, CPU time of an execution", "item", growth.items),
        ("A payload through 20 states, CPU time of an execution", "byte", growth.bytes),
    ]
    plot.draw_panels(
        path,
        "How CPU time grows with states, items and bytes; dashed lines are linear growth",
        [(title, unit, [draw_curve(curve) for curve in curves]) for title, unit, curves in panels],
    )


def draw_curve(curve):
    name = curve.name.rsplit(", ", 1)[-1]
    return name, curve.settled, [(size, sample.median) for size, sample in curve.samples.items()]
