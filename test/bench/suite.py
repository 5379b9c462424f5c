#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What an execution costs, next to what others make of the same work, and how its cost grows.

    test/bench/suite.py --build build                        prints the tables, about twenty minutes
    test/bench/suite.py --build build --write                and puts tables and plots into docs/performance.md
    test/bench/suite.py --build build --only linear100       executions of some workflows, nothing else
    test/bench/suite.py --build build --parts growth,calls   some parts: executions, instructions, growth, calls

Compiled programs in both variants, programs by hand in C++ and JavaScript and aws-local-stepfunctions take turns, round
by round, so that a busy machine slows all of them; figures are medians, ratios are of runs next to each other. Every
answer is checked. There is no limit here that fails: the aims are printed beside what was measured.
"""
import argparse
import os
import pathlib
import re
import shutil
import sys
import tempfile

import contenders
import counting
import exchanges
import growth
import measure
import plot
import profile_instructions
from report import (
    BRACKETS,
    DOCUMENT,
    describe_compiler,
    describe_machine,
    judge_least,
    make_list,
    make_table,
    with_spread,
    write_document,
)

PARTS = ("executions", "instructions", "growth", "calls")
PLOTS = DOCUMENT.parent / "performance"

FAST, TRACED, SIMDJSON, AVX2, CORPUS, V8, PEER = range(7)
GROUPS = (
    "aslc, fast",
    "aslc, traced",
    "simdjson by hand",
    "simdjson held to AVX2",
    "the corpus's program",
    "V8 by hand",
    "aws-local-stepfunctions",
)

# At least: a group to another one.
RATIO_AIMS = (
    ("linear100", FAST, SIMDJSON, 3),
    ("map1000", FAST, SIMDJSON, 1),
    ("payload200k", FAST, SIMDJSON, 0.95),
    ("linear100", TRACED, SIMDJSON, 0.35),
    ("map1000", TRACED, SIMDJSON, 0.8),
    ("payload200k", TRACED, SIMDJSON, 0.85),
    ("loop10000", FAST, V8, 1),
    ("linear100", FAST, PEER, 5000),
)
# At least: executions per CPU second of the fast variant.
RATE_AIMS = (("router50-last", 1_000_000), ("parallel10", 300_000))


class Figures:
    """Executions per CPU second of one workflow: a list of rounds for each contender that does it."""

    def __init__(self, workflow):
        self.workflow = workflow
        self.rounds = {}

    def of(self, group):
        """The rounds of the contender of a group that is fastest by its median; None without one."""
        named = [rounds for contender, rounds in self.rounds.items() if contender.name.startswith(GROUPS[group])]
        return max(named, key=lambda rounds: measure.Sample(rounds).median, default=None)

    def ratio(self, group, to):
        """The ratios of runs in the same round; None when one of both is not there."""
        ours, theirs = self.of(group), self.of(to)
        if not ours or not theirs:
            return None
        return measure.Sample([mine / other for mine, other in zip(ours, theirs)])


def measure_executions(workflows, able, rounds, seconds):
    """Figures in the order of the workflows. All take turns in each round."""
    figures = []
    for workflow in workflows:
        row = Figures(workflow)
        row.rounds = {contender: [] for contender in able if contender.check(workflow)}
        if row.rounds:
            figures.append(row)
    for number in range(rounds):
        for row in figures:
            for contender, values in row.rounds.items():
                values.append(contender.measure(row.workflow, seconds))
        print(f"round {number + 1} of {rounds}", file=sys.stderr)
    return figures


def describe_rate(rounds):
    """The median and half of the distance between the values that a tenth lies below and above."""
    if not rounds:
        return ""
    sample = measure.Sample(rounds)
    low, high = sample.spread
    rate = f"{sample.median:,.0f}" if sample.median >= 100 else f"{sample.median:.1f}"
    return f"{rate} ± {50 * (high - low) / sample.median:.0f} %"


def make_rates(figures):
    rows = []
    for row in figures:
        rates = [describe_rate(row.of(group)) for group in range(len(GROUPS))]
        rows.append([row.workflow.name, f"{row.workflow.transitions:,}", *rates])
    return make_table(["workflow", "transitions", *GROUPS], rows)


def describe_ratio(ratio):
    """The median and its spread, with digits that tell something; "" without a ratio."""
    if not ratio:
        return ""
    return with_spread(ratio, 0 if ratio.median >= 100 else 2 if ratio.median >= 0.1 else 4)


def make_ratios(figures):
    pairs = ((FAST, SIMDJSON), (TRACED, SIMDJSON), (FAST, AVX2), (FAST, CORPUS), (FAST, V8), (FAST, PEER))
    rows = []
    for row in figures:
        ratios = [row.ratio(*pair) for pair in pairs]
        if any(ratios):
            rows.append([row.workflow.name, *map(describe_ratio, ratios)])
    names = {SIMDJSON: "simdjson", AVX2: "simdjson, AVX2", V8: "V8"}
    head = [f"{'fast' if group == FAST else 'traced'} to {names.get(to, GROUPS[to])}" for group, to in pairs]
    return make_table(["workflow", *head], rows)


def judge_aims(figures):
    named = {row.workflow.name: row for row in figures}
    verdicts = []
    for name, group, to, aim in RATIO_AIMS:
        ratio = named[name].ratio(group, to) if name in named else None
        if not ratio:
            continue
        digits = 0 if aim >= 100 else 2
        text = f"{name}, {GROUPS[group]} to {GROUPS[to]}: {judge_least(ratio.median, aim, '', digits)}"
        if to == SIMDJSON and (other := named[name].ratio(group, AVX2)):
            text += f"; to {GROUPS[AVX2]} {other.median:.2f}"
        if to == SIMDJSON and (other := named[name].ratio(group, CORPUS)):
            verdict = "met" if other.median >= aim else "missed"
            text += f"; to {GROUPS[CORPUS]}, by which the aim was set, {other.median:.2f}: {verdict}"
        verdicts.append(text)
    for name, aim in RATE_AIMS:
        if name in named:
            rate = measure.Sample(named[name].of(FAST)).median
            verdicts.append(f"{name}, executions per CPU second: {judge_least(rate, aim, '', 0)}")
    return verdicts


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True, help="build tree with bin/aslc")
    parser.add_argument("--backends", type=pathlib.Path, help="where test/backends' packages are (BUILD/backends)")
    parser.add_argument("--rounds", type=int, default=7, help="rounds, in which each program has its turn (7)")
    parser.add_argument("--seconds", type=float, default=0.5, help="CPU seconds of a turn (0.5)")
    parser.add_argument("--calls", type=int, default=20000, help="calls of a run against raw exchanges (20000)")
    parser.add_argument("--only", default="", help="names of workflows, with commas between (all)")
    parser.add_argument("--parts", default="", help=f"some of {','.join(PARTS)} (all; with --only executions)")
    parser.add_argument("--march", default=contenders.SAME_MARCH, help=f"of C++ by hand ({contenders.SAME_MARCH})")
    parser.add_argument("--compiler", default="clang-22", help="C compiler, and with ++ that of C++ (clang-22)")
    parser.add_argument("--write", action="store_true", help="put tables and plots into docs/performance.md")
    arguments = parser.parse_args()
    for name, least in (("rounds", 1), ("calls", 100)):
        if getattr(arguments, name) < least:
            parser.error(f"--{name}: at least {least}")
    if not arguments.seconds > 0:
        parser.error("--seconds: above 0")
    arguments.only = list(filter(None, arguments.only.split(",")))
    parts = list(filter(None, arguments.parts.split(","))) or (PARTS[:1] if arguments.only else PARTS)
    for part in parts:
        if part not in PARTS:
            parser.error(f"--parts: there is no part '{part}'; there are {', '.join(PARTS)}")
    arguments.parts = parts
    if arguments.write and (arguments.only or set(parts) != set(PARTS)):
        parser.error("--write: the page shows everything, leave --only and --parts out")
    if not shutil.which(arguments.compiler):
        parser.error(f"there is no '{arguments.compiler}'")
    arguments.compiler_of_cxx = re.sub(r"clang(?=[^/]*$)", "clang++", arguments.compiler)
    arguments.aslc = str((arguments.build / "bin" / "aslc").resolve())
    if not os.access(arguments.aslc, os.X_OK):
        parser.error(f"there is no compiler at {arguments.aslc}")
    return arguments


def make_contenders(arguments, folder, skipped):
    able = [contenders.Compiled(arguments.aslc, folder, variant, skipped) for variant in ("fast", "traced")]
    able += contenders.make_by_hand([arguments.compiler_of_cxx, "g++"], arguments.march, folder, skipped)
    node, modules = contenders.find_node(arguments.build, arguments.backends)
    if not node:
        skipped.append(f"V8 by hand and aws-local-stepfunctions: there is no Node in {modules}")
        return able
    able.append(contenders.Script(node))
    if (modules / "aws-local-stepfunctions").is_dir():
        able.append(contenders.LocalStepFunctions(node, modules))
    else:
        skipped.append(f"aws-local-stepfunctions: it is not in {modules}")
    return able


def run_corpus(arguments, folder, skipped):
    """Verdicts and sections of the workflows of the corpus."""
    workflows = contenders.load_corpus(skipped, arguments.only)
    for name in set(arguments.only) - {workflow.name for workflow in workflows}:
        sys.exit(f"--only: there is no workflow '{name}'")
    able = make_contenders(arguments, folder, skipped)
    rounds = arguments.rounds if "executions" in arguments.parts else 0
    figures = measure_executions(workflows, able, rounds, arguments.seconds)
    verdicts, sections = [], []
    if figures and rounds:
        verdicts = judge_aims(figures)
        picture = "![executions per CPU second](performance/executions.svg)\n\n"
        sections.append("### Executions per CPU second\n\n" + picture + make_rates(figures))
        sections.append("### Ratios\n\n" + make_ratios(figures))
        if arguments.write:
            draw_executions(figures)
    if figures and "instructions" in arguments.parts:
        counts = counting.make_counts(figures, folder, GROUPS[: SIMDJSON + 1], skipped)
        if counts:
            sections.append("### Instructions an execution\n\n" + counts)
            few, many = counting.FEW, counting.MANY
            profiles = profile_instructions.make_profiles(figures, able, folder, few, many, skipped)
            sections += ["### Where the instructions are\n\n" + profiles] if profiles else []
    return verdicts, sections


def draw_executions(figures):
    groups = (FAST, TRACED, SIMDJSON, V8, PEER)
    rows = [
        [row.workflow.name, [measure.Sample(row.of(group)).median if row.of(group) else None for group in groups]]
        for row in figures
    ]
    title = "Executions per CPU second, from text to text (more is better)"
    plot.draw_rows(PLOTS / "executions.svg", title, title, [GROUPS[group] for group in groups], rows)


def run_growth(arguments, folder):
    launcher = measure.Launcher(folder, arguments.compiler)
    # Curves are read by their form: fewer rounds than ratios want.
    found = growth.measure_growth(arguments.aslc, folder, launcher, max(1, arguments.rounds // 2), arguments.seconds / 2)
    if arguments.write:
        growth.draw_growth(found, PLOTS / "growth.svg")
    picture = "![growth with states, items and bytes](performance/growth.svg)\n\n"
    sections = [
        "### Growth\n\n" + picture + growth.make_growth_table(found),
        "### Memory\n\n" + growth.make_memory_table(found),
    ]
    return growth.judge_growth(found), sections


def run_calls(arguments, folder):
    table, verdicts = exchanges.measure_exchanges(
        arguments.aslc, folder, arguments.compiler_of_cxx, arguments.rounds, arguments.calls
    )
    return verdicts, ["### Calls of Lambda, each\n\n" + table]


def main():
    arguments = parse_arguments()
    skipped, verdicts, sections = [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        runs = {
            ("executions", "instructions"): lambda: run_corpus(arguments, folder, skipped),
            ("growth",): lambda: run_growth(arguments, folder),
            ("calls",): lambda: run_calls(arguments, folder),
        }
        for parts, measure_parts in runs.items():
            if set(parts) & set(arguments.parts):
                more, made = measure_parts()
                verdicts += more
                sections += made
    command = (
        f"test/bench/suite.py --build build --rounds {arguments.rounds} --seconds {arguments.seconds:g} "
        f"--calls {arguments.calls}"
    )
    command += f" --only {','.join(arguments.only)}" if arguments.only else ""
    command += f" --parts {','.join(arguments.parts)}" if set(arguments.parts) != set(PARTS) else ""
    command += " --write" if arguments.write else ""
    text = (
        f"Machine: {describe_machine()}. Compiler: {describe_compiler(arguments.aslc)}. "
        f"C++ by hand: `-O3 -march={arguments.march}`. Command: `{command}`.\n\n{BRACKETS}\n"
    )
    if verdicts:
        text += "### Aims of executions\n\n" + make_list(verdicts) + "\n"
    text += "\n".join(sections)
    if skipped:
        text += "\nNot measured:\n\n" + make_list(skipped)
    print(text, end="")
    if arguments.write:
        write_document("suite", text)


main()
