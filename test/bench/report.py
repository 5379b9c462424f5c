# SPDX-License-Identifier: Apache-2.0
"""How benchmarks say what they measured: tables, verdicts, and the place in docs/performance.md between two lines."""
import math
import os
import pathlib
import platform
import sys

import measure

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
DOCUMENT = REPOSITORY / "docs" / "performance.md"
BRACKETS = "Brackets hold the values that a tenth of the runs lie below and above.\n"


def make_table(head, rows):
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows]) + "\n"


def make_list(items):
    return "".join(f"* {item}\n" for item in items)


def with_spread(sample, digits=2):
    low, high = sample.spread
    return f"{sample.median:.{digits}f} ({low:.{digits}f} to {high:.{digits}f})"


def say_microseconds(value):
    """A time with three digits that count, in the unit that suits it."""
    for size, unit in ((1e6, "s"), (1e3, "ms"), (1, "µs"), (1e-3, "ns")):
        if abs(value) >= size or unit == "ns":
            number = value / size
            return f"{number:.{max(0, 2 - math.floor(math.log10(abs(number)))) if number else 0}f} {unit}"


def judge(value, aim, unit, digits=2):
    unit = f" {unit}" if unit else ""
    return f"{value:.{digits}f}{unit}, aim {aim}{unit}: {'met' if value <= aim else 'missed'}"


def judge_least(value, aim, unit, digits=2):
    unit = f" {unit}" if unit else ""
    verdict = "met" if value >= aim else "missed"
    return f"{value:,.{digits}f}{unit}, aim at least {aim:,}{unit}: {verdict}"


def describe_machine():
    cpu = platform.machine()
    with open("/proc/cpuinfo") as info:
        for line in info:
            if line.startswith("model name"):
                cpu = line.split(":")[1].strip()
                break
    return f"{cpu}, {os.cpu_count()} processors, Linux {platform.release().split('-')[0]}"


def describe_compiler(aslc):
    return measure.check([aslc, "--version"]).splitlines()[0]


def write_document(name, text):
    """Puts `text` between the two lines of docs/performance.md that are called `name`."""
    begin, end = f"<!-- {name}: begin -->\n", f"<!-- {name}: end -->\n"
    document = DOCUMENT.read_text()
    if document.count(begin) != 1 or document.count(end) != 1:
        sys.exit(f"{DOCUMENT} has lost the lines '{name}' between which the figures go")
    before, rest = document.split(begin)
    DOCUMENT.write_text(before + begin + text + end + rest.split(end)[1])
