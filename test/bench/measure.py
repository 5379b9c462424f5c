# SPDX-License-Identifier: Apache-2.0
"""Runs programs in turn through launch.c and turns what they cost into medians and spreads."""
import dataclasses
import statistics
import subprocess
import sys

SEPARATOR = "--next--"


@dataclasses.dataclass
class Command:
    """A program that is measured: what it is called in the table, how it is started and what it prints (* for anything)."""

    name: str
    arguments: list
    expected: str = ""


@dataclasses.dataclass
class Sample:
    """Many values of one quantity."""

    values: list

    @property
    def median(self):
        return statistics.median(self.values)

    @property
    def spread(self):
        """The values that a tenth lies below and a tenth above."""
        if len(self.values) < 2:
            return self.median, self.median
        tenths = statistics.quantiles(self.values, n=10, method="inclusive")
        return tenths[0], tenths[-1]


@dataclasses.dataclass
class Cost:
    cpu_ms: Sample
    wall_ms: Sample
    peak_kib: Sample
    page_faults: Sample


def check(arguments):
    """Runs a program and returns its output; ends the benchmark when it fails."""
    done = subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(arguments)}\nended with status {done.returncode}\n{done.stderr[:2000]}")
    return done.stdout


class Launcher:
    def __init__(self, folder, compiler):
        self.program = str(folder / "launch")
        source = str(__file__).replace("measure.py", "launch.c")
        check([compiler, "-O2", "-static", source, "-o", self.program])

    def measure(self, commands, rounds):
        """The cost of each command, in the order given; they take turns so that a busy machine is busy for all."""
        line = [self.program, str(rounds), SEPARATOR]
        for command in commands:
            line += [command.expected, *map(str, command.arguments), SEPARATOR]
        done = subprocess.run(line, capture_output=True, text=True)
        if done.returncode != 0:
            for command in commands:
                check(list(map(str, command.arguments)))  # says what is wrong, when the command itself fails
            sys.exit(done.stderr)
        rows = [[int(field) for field in row.split()] for row in done.stdout.splitlines()]
        return [
            Cost(
                Sample([row[1] / 1000 for row in rows if row[0] == number]),
                Sample([row[2] / 1000 for row in rows if row[0] == number]),
                Sample([row[3] for row in rows if row[0] == number]),
                Sample([row[4] for row in rows if row[0] == number]),
            )
            for number in range(len(commands))
        ]
