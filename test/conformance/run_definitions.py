#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Checks the definitions collected from public repositories, builds them, and runs those that a model knows.

    run_definitions.py --compiler PATH [--sanitize] [--suites] [--filter REGEX] [--keep DIR]

1. `aslc check` looks at every definition, in JSON or YAML. It may accept or refuse, never crash, and must agree with
   what the corpus knows of a definition's validity; known_differences.txt excuses files. Definitions that are templates
   for more than text get the values in definition_values.json, with --define.
2. Each application definition (written for production or as a sample; with --suites also those from test suites
   that are valid) must build. Where it keeps to what asl_model.py knows (asl_language.py), asl_plan.py makes inputs and
   task answers for it so that every decision it can take is taken, the model says what must come of each, and the
   program must agree: exit status, printed result, each entered and exited state with its data, each attempt of a task
   with its argument, and the virtual clock. Every execution runs three times: with `--history`; without, since
   those are two variants of the program; and in a program built from the same states in another order, which
   means nothing. A few executions get data nobody planned and must fail where the model says; they are counted
   apart. known_definitions.txt excuses files.

Prints totals, and last `N passed, N failed`. Exit status: 0 nothing unexpected, 1 failures, 2 could not run.
"""

import argparse
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True  # nothing is written beside the sources

import asl_language
import asl_plan
from asl_model import Given, Model
from asl_values import instant, same
from corpus import CORPUS, HERE, defect_of, find_compiler, read_known

try:
    import yaml
except ImportError:
    yaml = None  # definitions in YAML are checked only, and counted

CORPUS_NAME = "../shared/conformance/definitions"
MACHINE = "StateMachine"  # in the mock file; independent of the files' names
EXIT_STATUS = {"SUCCEEDED": 0, "FAILED": 1, "TIMED_OUT": 3}
CLOCK_TOLERANCE_NS = 2 * 10**6  # the history rounds to milliseconds


def call(command, folder=None):
    return subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, cwd=folder, check=False,
                          env={**os.environ, "AWS_REGION": "us-east-1"})


def last_lines(text):
    return text.decode("utf-8", "replace").strip()[-400:]


# ---------------------------------------------------------------------------------------------------------------
# Checking
# ---------------------------------------------------------------------------------------------------------------
def check(options, entry):
    """None when `aslc check` behaves, else what is wrong."""
    with tempfile.TemporaryDirectory(prefix="asl") as folder:
        path, defines = written(options, entry, pathlib.Path(folder))
        process = call([options.compiler, "check", path, *defines])
    defect = defect_of(process)
    if defect:
        return defect
    if process.returncode not in (0, 1):
        return f"check exited {process.returncode}: {last_lines(process.stderr)}"
    if process.returncode == 1 and b" error: " not in process.stderr:
        return "refused without an error message"
    if process.returncode == 0 and b" error: " in process.stderr:
        return "accepted with an error message"
    expected = entry.get("expected")
    if expected == "valid" and process.returncode != 0:
        return f"refused, known to be valid: {last_lines(process.stderr)}"
    if expected == "invalid" and process.returncode == 0:
        return f"accepted, known to be invalid: {entry.get('why', 'no reason given')}"
    return None


# ---------------------------------------------------------------------------------------------------------------
# Running
# ---------------------------------------------------------------------------------------------------------------
def written(options, entry, folder):
    """The definition's file, and the options that give its substitutions values. Where the corpus has put quotes around a
    substitution so that the file is JSON, `folder` gets a copy as it was written."""
    path, values = options.root / entry["file"], options.values.get(entry["file"], {})
    if "unquoted-substitution" in entry.get("notes", ()) and values:
        text = path.read_text(encoding="utf-8")
        for name in values:
            text = text.replace(f'"${{{name}}}"', f"${{{name}}}")
        path = folder / path.name
        path.write_text(text, encoding="utf-8")
    return path, [option for name, value in values.items() for option in ("--define", f"{name}={value}")]


def load_definition(options, entry):
    """The definition as a value, read without aslc; None when it is no JSON, or YAML that nothing here can read."""
    with tempfile.TemporaryDirectory(prefix="asl") as folder:
        path, _ = written(options, entry, pathlib.Path(folder))
        text = path.read_text(encoding="utf-8")
    for name, value in options.values.get(entry["file"], {}).items():
        text = text.replace(f"${{{name}}}", value)
    try:
        if path.suffix in (".yaml", ".yml"):
            return yaml and yaml.load(text, Loader=yaml_loader())
        return json.loads(text)
    except ValueError:
        return None


def yaml_loader():
    """PyYAML with the words that YAML 1.2 and Step Functions know: dates, yes and no are text."""

    class Loader(yaml.SafeLoader):
        yaml_implicit_resolvers = {
            first: [(tag, pattern) for tag, pattern in resolvers
                    if tag != "tag:yaml.org,2002:timestamp" and (tag != "tag:yaml.org,2002:bool" or first in "tTfF")]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

    return Loader


def mock_file(plans):
    """One test case for each plan."""
    cases, responses = {}, {}
    for number, (given, _) in enumerate(plans):
        states = cases[f"Case{number}"] = {}
        for place, (state, outcomes) in enumerate(given.outcomes.items()):
            name = f"Response{number}.{place}"
            states[state] = name
            responses[name] = {str(attempt): outcome for attempt, outcome in enumerate(outcomes)}
    return {"StateMachines": {MACHINE: {"TestCases": cases}}, "MockedResponses": responses}


def details_of(event):
    return next((value for key, value in event.items() if key.endswith("EventDetails")), {})


def observed(events):
    """The history in the model's form: (type, name, value, nanoseconds) for entered and exited states and for
    scheduled tasks."""
    seen, names = [], {}  # of the state that each event is about, by the event's id
    for event in events:
        details, kind = details_of(event), event["type"]
        name = names[event["id"]] = names.get(event["previousEventId"])
        if kind.endswith("StateEntered"):
            name, value = details["name"], details["input"]
            names[event["id"]] = name
        elif kind.endswith("StateExited"):
            name, value = details["name"], details["output"]
        elif kind in ("TaskScheduled", "LambdaFunctionScheduled", "ActivityScheduled"):
            kind, value = "Scheduled", details.get("parameters", details.get("input"))
        else:
            continue
        seen.append((kind, name, json.loads(value), instant(event["timestamp"])))
    return seen


def short(value):
    text = repr(value)
    return text if len(text) <= 300 else text[:300] + "..."


def differs(what, actual, expected):
    return f"{what} is {short(actual)}, expected {short(expected)}"


def judge_result(process, model):
    """What is wrong with exit status and printed result, or None."""
    defect = defect_of(process)
    if defect:
        return defect
    if process.returncode != EXIT_STATUS[model.status]:
        return (differs("exit status", process.returncode, f"{EXIT_STATUS[model.status]} ({model.status})") + ": " +
                last_lines(process.stdout + process.stderr))
    printed = json.loads(process.stdout)
    if model.status == "SUCCEEDED":
        return None if same(model.output, printed) else differs("output", printed, model.output)
    expected = {}
    if model.status == "FAILED":
        expected = {key: value for key, value in (("Error", model.error), ("Cause", model.cause)) if value is not None}
    if model.is_data_failure:
        printed.pop("Cause", None)  # the texts of causes are the recorded cases' business
        expected.pop("Cause", None)
    return None if same(expected, printed) else differs("error", printed, expected)


def judge_history(events, model):
    """What is wrong with the history, or None."""
    ends = {"SUCCEEDED": "ExecutionSucceeded", "FAILED": "ExecutionFailed", "TIMED_OUT": "ExecutionTimedOut"}
    if events[-1]["type"] != ends[model.status]:
        return differs("last event", events[-1]["type"], ends[model.status])
    if [event["id"] for event in events] != list(range(1, len(events) + 1)):
        return "event ids are not 1, 2, ..."
    seen = observed(events)
    if not model.has_children:
        why = judge_steps(seen, model.events, model)
        if why:
            return why
    for name in sorted({event[1] for event in model.events} | {event[1] for event in seen}) if model.has_children else ():
        if name in model.uncertain:
            continue
        why = judge_steps([event for event in seen if event[1] == name],
                          [event for event in model.events if event[1] == name], model)
        if why:
            return why
    if model.status == "SUCCEEDED":
        output = json.loads(details_of(events[-1])["output"])
        return None if same(model.output, output) else differs("last event's output", output, model.output)
    return None


def judge_steps(seen, planned, model):
    """What is wrong with the steps of one state, or of a whole execution without children, or None. The steps of
    different branches come in an order that nobody promises."""
    for number, (actual, expected) in enumerate(zip(seen, planned), 1):
        where = f"step {number} ({expected[0]} {expected[1]!r})"
        if actual[:2] != expected[:2]:
            return differs(where, actual[:2], expected[:2])
        if not same(expected[2], actual[2]):
            return differs(where + " data", actual[2], expected[2])
        if model.has_exact_clock and abs(actual[3] - expected[3]) > CLOCK_TOLERANCE_NS:
            return differs(where + " time in ns", actual[3], expected[3])
    if len(seen) != len(planned):
        return differs(f"number of steps of {planned[0][1] if planned else seen[0][1]!r}", len(seen), len(planned))
    return None


def run_plan(definition, folder, number, given, has_shuffled):
    """Runs one planned execution in all ways: None, or what is different."""
    (folder / f"input{number}.json").write_text(json.dumps(given.input), encoding="utf-8")
    history = folder / f"history{number}.json"
    command = [folder / "machine", "--input", f"@input{number}.json", "--mock", "mocks.json", "--test-case",
               f"Case{number}", "--name", MACHINE, "--virtual-time"]
    traced = call(command + ["--history", history.name], folder)
    try:
        events = json.loads(history.read_text(encoding="utf-8"))["events"]
        given = Given(given.machine, given.input, given.outcomes, instant(events[0]["timestamp"]))
        model = Model(definition, given).run()
        why = judge_result(traced, model) or judge_history(events, model)
        if why:
            return why
        why = judge_result(call(command, folder), model)
        if why or not has_shuffled:
            return why and f"without history: {why}"
        why = judge_result(call([folder / "shuffled", *command[1:]], folder), model)
        return why and f"states in another order: {why}"
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        return (f"{type(error).__name__}: {error}; exit status {traced.returncode}: "
                f"{last_lines(traced.stdout + traced.stderr)}")


class Outcome:
    """What came of one definition."""

    def __init__(self, file):
        self.file = file
        self.is_built = self.is_modelled = self.has_shuffled = False
        self.problems = []
        self.runs = self.agreeing = self.unsatisfied = 0
        self.ends = collections.Counter()
        self.taken = self.offered = 0
        self.not_taken = []


def build(options, path, program, defines=()):
    """None when the program could be built, else why not."""
    process = call([options.compiler, "build", path, "-o", program, "--name", MACHINE, *defines,
                    *(["--sanitize"] if options.sanitize else [])])
    if process.returncode == 0:
        return defect_of(process)
    return defect_of(process) or f"build exited {process.returncode}: {last_lines(process.stderr)}"


def shuffle_states(definition, folder):
    """A file with the same definition and its states in another order."""
    names = list(definition["States"])
    random.Random(len(names)).shuffle(names)
    names.sort(key=lambda name: name == definition["StartAt"])  # the start last, where nobody expects it
    path = folder / "shuffled.asl.json"
    states = {name: definition["States"][name] for name in names}
    path.write_text(json.dumps({**definition, "States": states}), encoding="utf-8")
    return path


def build_and_run(options, entry):
    outcome = Outcome(entry["file"])
    definition = load_definition(options, entry)
    outcome.is_modelled = definition is not None and not asl_language.outside(definition)
    with tempfile.TemporaryDirectory(prefix="asl") as temporary:
        folder = pathlib.Path(options.keep or temporary, entry["file"].replace("/", "+") if options.keep else "")
        folder.mkdir(parents=True, exist_ok=True)
        path, defines = written(options, entry, folder)
        why = build(options, path, folder / "machine", defines)
        if why:
            outcome.problems.append(why)
            return outcome
        outcome.is_built = True
        if not outcome.is_modelled:
            return outcome
        why = build(options, shuffle_states(definition, folder), folder / "shuffled")
        if why:
            outcome.problems.append(f"states in another order: {why}")
        outcome.has_shuffled = not why
        plans, outcome.not_taken = asl_plan.plans(MACHINE, definition)
        outcome.offered = len(set(asl_plan.reachable(definition)))
        outcome.taken = outcome.offered - len(outcome.not_taken)
        outcome.unsatisfied = all(planned.is_data_failure for _, planned in plans)
        (folder / "mocks.json").write_text(json.dumps(mock_file(plans)), encoding="utf-8")
        for number, (given, planned) in enumerate(plans):
            why = run_plan(definition, folder, number, given, outcome.has_shuffled)
            outcome.runs += 1
            outcome.ends["data" if planned.is_data_failure else planned.status] += 1
            if why:
                outcome.problems.append(f"Case{number}: {why}")
            else:
                outcome.agreeing += 1
    return outcome


# ---------------------------------------------------------------------------------------------------------------
# Reporting
# ---------------------------------------------------------------------------------------------------------------
class Tally:
    """Counts what passed and failed, with a list of files that are excused."""

    def __init__(self, list_name):
        self.list_name, self.known = list_name, read_known(HERE / list_name)
        self.passed = self.failed = self.excused = 0
        self.seen = set()

    def count(self, file, problem):
        self.seen.add(file)
        if file not in self.known:
            self.passed += not problem
            self.failed += bool(problem)
        elif problem:
            self.excused += 1
            return
        else:
            problem, self.failed = f"fixed, remove it from {self.list_name}", self.failed + 1
        if problem:
            print(f"FAIL {file}\n    {problem}")

    def close(self, is_complete):
        for file in sorted(set(self.known) - self.seen if is_complete else ()):
            self.failed += 1
            print(f"FAIL {file}\n    {self.list_name} names a definition that is not looked at")


def parse_arguments():
    parser = argparse.ArgumentParser(description="Checks, builds and runs public definitions.")
    parser.add_argument("--compiler", required=True, help="the aslc to test")
    parser.add_argument("--sanitize", action="store_true", help="build with sanitizers; any report is a failure")
    parser.add_argument("--suites", action="store_true", help="also run the valid definitions of test suites")
    parser.add_argument("--filter", default="", help="only files that match this regular expression")
    parser.add_argument("--keep", help="keep programs, inputs, mocks and histories in this folder")
    parser.add_argument("--verbose", action="store_true", help="also print decisions that no plan takes")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    return parser.parse_args()


def main():
    options = parse_arguments()
    options.root = CORPUS / "definitions"
    if not (options.root / "index.json").exists():
        print(f"{CORPUS_NAME} is absent: skipped")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    options.compiler = find_compiler(options.compiler)
    options.keep = options.keep and os.path.abspath(options.keep)
    index = json.loads((options.root / "index.json").read_text(encoding="utf-8"))
    index = [entry for entry in index if re.search(options.filter, entry["file"])]
    is_complete = not options.filter
    options.values = json.loads((HERE / "definition_values.json").read_text(encoding="utf-8"))
    checks, runs = Tally("known_differences.txt"), Tally("known_definitions.txt")
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for entry, problem in zip(index, pool.map(lambda entry: check(options, entry), index)):
            checks.count(entry["file"], problem)
    checks.close(is_complete)
    known_validity = sum("expected" in entry for entry in index)
    print(f"check: {len(index)} definitions, validity known of {known_validity}, {checks.excused} known differences")
    in_yaml = sum(entry["file"].endswith((".yaml", ".yml")) for entry in index)
    if in_yaml and not yaml:
        print(f"PyYAML is absent: {in_yaml} definitions in YAML are checked only, not run")

    def is_wanted(entry):
        sorts = ("application", "suite") if options.suites else ("application",)
        if entry["sort"] not in sorts or entry["file"] in checks.known:
            return False
        if entry["sort"] == "application":
            return entry.get("expected") != "invalid"
        return call([options.compiler, "check", options.root / entry["file"]]).returncode == 0

    wanted = [entry for entry in index if is_wanted(entry)]
    total = collections.Counter()
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for outcome in pool.map(lambda entry: build_and_run(options, entry), wanted):
            runs.count(outcome.file, "\n    ".join(outcome.problems))
            total.update(outcome.ends)
            for key in ("is_built", "is_modelled", "runs", "agreeing", "unsatisfied", "taken", "offered"):
                total[key] += getattr(outcome, key)
            if options.verbose and outcome.not_taken:
                print(f"not taken in {outcome.file}: {outcome.not_taken}")
    runs.close(is_complete)
    print(f"definitions: {len(wanted)}, built: {total['is_built']}, known to the model: {total['is_modelled']}, "
          f"without a way through: {total['unsatisfied']}, known: {runs.excused}")
    print(f"runs: {total['runs']}, agreeing: {total['agreeing']}; to end SUCCEEDED {total['SUCCEEDED']}, "
          f"FAILED {total['FAILED']}, TIMED_OUT {total['TIMED_OUT']}; "
          f"to fail by missing data {total['data']}")
    print(f"decisions taken: {total['taken']} of {total['offered']}")
    passed, failed = checks.passed + runs.passed, checks.failed + runs.failed
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
