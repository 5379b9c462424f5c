#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Compiles random machines, and compares their executions with those of npm's aws-local-stepfunctions.

    run_differential.py --compiler PATH --node PATH [--machines N | --minutes M] [--seed S] [--sanitize] [--jobs N]
                        [--history N] [--shrink N] [--keep DIR]

Each seed makes a machine, what its tasks come to, and some inputs (make_machine.py). The compiled machine, a model of
the language written from its description (player.py) and the rival run each input. A machine passes when

* status, output and error name are what the model says, and with a history every event is, too, and
* the rival agrees, or for everything in which it differs a rule in rules.json says that it is the rival that is wrong
  (compare.py takes the execution apart until it is known what differs).

Anything else is a failure, as is a crash or a sanitizer's report. For failures the definition is made smaller and
printed with its seed. A rule that covers nothing in a run of the usual size is a failure too.

Prints which rules decided how often, and last `N passed, N failed`. Exit status: 0 nothing unexpected, 1 failures,
2 could not run.
"""

import argparse
import collections
import multiprocessing
import os
import pathlib
import sys
import tempfile
import time

sys.dont_write_bytecode = True  # nothing is written beside the sources
sys.path.insert(1, str(pathlib.Path(__file__).resolve().parents[1] / "conformance"))
sys.setrecursionlimit(20000)  # documents are nested deep
sys.stdout.reconfigure(errors="backslashreplace")  # and hold halves of surrogate pairs

import asl_intrinsics
import asl_json
import compare
import make_machine
import shrink
from corpus import find_compiler
from execution import MACHINE, Defect, Program, Rival, joined, mock_file, request
from player import play
from rules import Rules

USUAL_MACHINES = 4000  # what takes about two minutes on two processors
ROUND = 60  # machines that are compiled together, where they have the same TimeoutSeconds
START = 1_800_000_000 * 10**9  # when the model's executions begin; nothing depends on it


class Failure:
    """What is wrong with one machine. `kind` is for telling whether a smaller machine fails alike."""

    def __init__(self, kind, case, text, why):
        self.kind, self.case, self.text, self.why = kind, case, text, why


class Tally:
    def __init__(self):
        self.machines = self.executions = self.agreeing = self.ruled = self.unpredictable = self.histories = 0
        self.statuses, self.rules = collections.Counter(), collections.Counter()
        self.failures = []

    def add(self, other):
        for name, value in vars(other).items():
            if name == "failures":
                self.failures += value
            elif isinstance(value, collections.Counter):
                getattr(self, name).update(value)
            else:
                setattr(self, name, getattr(self, name) + value)


class Worker:
    """Runs machines and judges them, with a rival of its own."""

    def __init__(self, options):
        self.options = options
        self.rival = Rival(options.node)
        self.explainer = compare.Explainer(self.rival, Rules())

    def run_seeds(self, seeds):
        tally = Tally()
        cases = [make_machine.make(seed, MACHINE) for seed in seeds]
        tally.machines = len(cases)
        # A joined definition has one TimeoutSeconds.
        for limit in sorted({case.definition.get("TimeoutSeconds", 0) for case in cases}):
            self.run_cases([case for case in cases if case.definition.get("TimeoutSeconds", 0) == limit], tally)
        return tally

    def run_cases(self, cases, tally):
        """Runs cases together, or one by one when that does not work."""
        with tempfile.TemporaryDirectory(prefix="asl") as folder:
            runs = [(case, text) for case in cases for text in case.inputs]
            try:
                program = Program(self.options, cases, folder)
                ends = program.run(runs)
            except Defect as defect:
                if len(cases) == 1:
                    tally.failures.append(Failure(defect.kind, cases[0], cases[0].inputs[0], str(defect)))
                else:
                    for case in cases:
                        self.run_cases([case], tally)
                return
            self.judge(program, runs, ends, tally)

    def judge(self, program, runs, ends, tally):
        cases = {case.seed: case for case, _ in runs}
        rivals = [end for end_list in self.rival.run([request(case.definition, case.inputs, case.outcomes)
                                                      for case in cases.values()]) for end in end_list]
        failed = set()
        for number, ((case, text), ours, rival) in enumerate(zip(runs, ends, rivals)):
            tally.executions += 1
            tally.statuses[ours.status] += 1
            if case.seed in failed:
                continue
            failure = self.judge_execution(case, text, ours, rival, tally)
            if failure is None and self.options.history and number % self.options.history == 0:
                failure = self.judge_history(program, case, text, ours, tally)
            if failure is not None:
                failed.add(case.seed)
                tally.failures.append(failure)

    def judge_execution(self, case, text, ours, rival, tally):
        value = asl_json.parse(text)
        try:
            players = play(case.definition, MACHINE, value, case.outcomes, START)
        except asl_intrinsics.Unpredictable:
            tally.unpredictable += 1
            return None
        mine = next((player for player in players if compare.is_modelled(ours, player)), None)
        if mine is None:
            return Failure("model", case, text, f"the program ends with {ours}\nthe model says "
                           f"{' or '.join(str(compare.modelled(player)) for player in players)}\nthe rival says {rival}")
        if compare.same_end(ours, rival) or any(compare.same_end(compare.modelled(player), rival) for player in players):
            tally.agreeing += 1
            return None
        try:
            tally.rules.update(self.explainer.explain(mine))
        except compare.Unexplained as unexplained:
            return Failure("rival", case, text, f"the program ends with {ours}\nthe rival says {rival}\n{unexplained}")
        tally.ruled += 1
        return None

    def judge_history(self, program, case, text, ours, tally):
        """The same execution once more, with a history, which must be what the model says event by event."""
        tally.histories += 1
        try:
            end, events = program.history(case, text)
        except Defect as defect:
            return Failure(defect.kind, case, text, f"with a history: {defect}")
        if not compare.is_same(end, ours):
            return Failure("history", case, text, f"without a history the program ends with {ours}\nwith one {end}")
        try:
            why = compare.history_problem(events, joined([case]), asl_json.parse(
                f'{{"machine":{case.seed},"input":{text}}}'), case.outcomes)
        except asl_intrinsics.Unpredictable:
            return None  # the same execution on its own was unpredictable too
        return why and Failure("history", case, text, why)

    def fails_alike(self, kind, case):
        """The failure of one case, with its first input, when it is of that kind; else None."""
        try:
            play(case.definition, MACHINE, asl_json.parse(case.inputs[0]), case.outcomes, START)
        except RuntimeError:
            return None  # it has no end, or nobody can know what comes of it
        tally = Tally()
        self.run_cases([case], tally)
        return next((failure for failure in tally.failures if failure.kind == kind), None)

    def entered(self, case):
        """The states that the first input leads through, each with its raw input, as the model has it."""
        try:
            player = play(case.definition, MACHINE, asl_json.parse(case.inputs[0]), case.outcomes, START)[0]
        except RuntimeError:
            return []
        return [(step.name, step.raw) for step in player.steps]


# ---------------------------------------------------------------------------------------------------------------
# The whole
# ---------------------------------------------------------------------------------------------------------------
_worker = None


def begin_worker(options):
    global _worker
    _worker = Worker(options)


def run_seeds(seeds):
    return _worker.run_seeds(seeds)


def rounds(options):
    """Seeds, a round at a time, until there are enough."""
    begin, seed = time.monotonic(), options.seed
    while True:
        if options.minutes is not None:
            if time.monotonic() - begin > options.minutes * 60:
                return
            count = ROUND
        else:
            count = min(ROUND, options.seed + options.machines - seed)
        if count <= 0:
            return
        yield list(range(seed, seed + count))
        seed += count


def run_all(options):
    total = Tally()
    if options.jobs == 1:
        begin_worker(options)
        for seeds in rounds(options):
            total.add(run_seeds(seeds))
            progress(options, total)
        return total
    with multiprocessing.Pool(options.jobs, begin_worker, (options,)) as pool:
        waiting = collections.deque()
        for seeds in rounds(options):
            waiting.append(pool.apply_async(run_seeds, (seeds,)))
            while len(waiting) > 2 * options.jobs:
                total.add(waiting.popleft().get())
                progress(options, total)
        while waiting:
            total.add(waiting.popleft().get())
    return total


def progress(options, total):
    if options.minutes is not None and total.machines % (10 * ROUND) == 0:
        print(f"{total.machines} machines, {len(total.failures)} failures", file=sys.stderr, flush=True)


def show(options, failure, is_to_shrink):
    print(f"FAIL seed {failure.case.seed}")
    print("    " + failure.why.replace("\n", "\n    "))
    case = make_machine.Case(failure.case.seed, failure.case.definition, failure.case.outcomes, [failure.text])
    smaller = shrink.shrink(case, lambda candidate: _worker.fails_alike(failure.kind, candidate),
                            _worker.entered) if is_to_shrink else None
    if smaller is not None:
        case, failure = smaller
        print("  made smaller:\n    " + failure.why.replace("\n", "\n    "))
    print(f"    definition: {asl_json.dump(case.definition)}")
    print(f"    input: {case.inputs[0]}")
    if case.outcomes:
        print(f"    tasks: {asl_json.dump(case.outcomes)}")
    print(f"    again: run_differential.py --compiler .. --node .. --machines 1 --seed {case.seed}")
    if options.keep:
        folder = pathlib.Path(options.keep)
        folder.mkdir(parents=True, exist_ok=True)
        stem = folder / f"seed{case.seed}"
        stem.with_suffix(".asl.json").write_text(asl_json.dump(case.definition) + "\n", encoding="utf-8")
        stem.with_suffix(".input.json").write_text(case.inputs[0] + "\n", encoding="utf-8")
        stem.with_suffix(".mock.json").write_text(asl_json.dump(mock_file([case])) + "\n", encoding="utf-8")


def parse_arguments():
    parser = argparse.ArgumentParser(description="Compares random machines with another engine.")
    parser.add_argument("--compiler", required=True, help="the aslc to test")
    parser.add_argument("--node", required=True, help="the Node of the test backends (build/backends), with its packages")
    parser.add_argument("--machines", type=int, default=USUAL_MACHINES, help=f"how many (default: {USUAL_MACHINES})")
    parser.add_argument("--minutes", type=float, help="run for so long instead")
    parser.add_argument("--seed", type=int, default=1, help="the first machine's seed (default: 1)")
    parser.add_argument("--sanitize", action="store_true", help="build with sanitizers; any report is a failure")
    parser.add_argument("--history", type=int, default=7, help="compare the events of one execution in N (0: of none)")
    parser.add_argument("--shrink", type=int, default=3, help="make the first N failures smaller (default: 3)")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    parser.add_argument("--keep", help="write what fails, made smaller, into this folder")
    return parser.parse_args()


def main():
    options = parse_arguments()
    options.compiler = find_compiler(options.compiler)
    if not os.access(options.node, os.X_OK):
        # Workers that cannot begin would be replaced by others, without end.
        print(f"run_differential.py: error: --node: there is no program {options.node}", file=sys.stderr)
        return 2
    try:
        rules = Rules()
    except ValueError as error:
        print(f"run_differential.py: error: {error}", file=sys.stderr)
        return 2
    total = run_all(options)
    if total.failures and _worker is None:
        begin_worker(options)
    for number, failure in enumerate(total.failures):
        show(options, failure, number < options.shrink)
    failed = len({failure.case.seed for failure in total.failures})
    passed = total.machines - failed
    print(f"{total.executions} executions: " + ", ".join(f"{count} {status}" for status, count in
                                                          sorted(total.statuses.items())))
    print(f"the rival agrees on {total.agreeing}, rules decide {total.ruled}, nobody can know {total.unpredictable}; "
          f"{total.histories} histories")
    for name in sorted(rules.entries, key=lambda name: -total.rules[name]):
        print(f"  {total.rules[name]:6} {name}")
        if not total.rules[name] and total.machines >= USUAL_MACHINES:
            print(f"FAIL rule {name!r} covers nothing")
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
