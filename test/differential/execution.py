# SPDX-License-Identifier: Apache-2.0
"""Runs many machines in the two engines: compiled by aslc, many in one executable, and in the npm package
aws-local-stepfunctions, all in one process of Node. For run_differential.py."""

import json
import pathlib
import re
import resource
import subprocess

import asl_json
from corpus import defect_of

MACHINE = "Machine"
SELECT = "?"  # the state that leads to the machine an input is for
MOST_ATTEMPTS = 100000
MOST_CPU_SECONDS = 60


class End:
    """How an execution ended: SUCCEEDED with an output, FAILED with error and cause, TIMED_OUT; BROKEN where an engine
    did what no engine may, with the reason as cause."""

    def __init__(self, status, output=None, error=None, cause=None):
        self.status, self.output, self.error, self.cause = status, output, error, cause

    def __str__(self):
        if self.status == "SUCCEEDED":
            return f"SUCCEEDED {asl_json.dump(self.output)}"
        return " ".join(part for part in (self.status, self.error, self.cause and f"({self.cause})") if part)


class Defect(Exception):
    """The compiler or a program misbehaved, whatever the right result is. Defects of the same `kind` are alike: where
    there is an error message, it is the same one, names left out."""

    def __init__(self, why):
        super().__init__(why)
        message = re.search(r"error: .*", why)
        self.kind = re.sub(r"'.*?'|\d+", "", message.group()) if message else "defect"


# ---------------------------------------------------------------------------------------------------------------
# Compiled
# ---------------------------------------------------------------------------------------------------------------
def with_input_inside(value):
    """Definitions read the execution's input as a member of what the program is given."""
    if isinstance(value, dict):
        return {name: with_input_inside(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [with_input_inside(inner) for inner in value]
    if isinstance(value, str):
        return value.replace("$$.Execution.Input", "$$.Execution.Input.input")
    return value


def joined(cases):
    """One definition for many cases, all with the same TimeoutSeconds: its first state leads to the machine that the
    input names."""
    rules = [{"Variable": "$.machine", "NumericEquals": case.seed, "Next": case.definition["StartAt"]}
             for case in cases]
    states = {SELECT: {"Type": "Choice", "Choices": rules, "OutputPath": "$.input"}}
    for case in cases:
        states.update(with_input_inside(case.definition["States"]))
    limit = {name: value for name, value in cases[0].definition.items() if name == "TimeoutSeconds"}
    return {"StartAt": SELECT, "States": states, **limit}


def mock_file(cases):
    outcomes = {state: list(answers) for case in cases for state, answers in case.outcomes.items()}
    responses = {}
    for number, answers in enumerate(outcomes.values()):
        last = len(answers) - 1
        responses[f"R{number}"] = {f"{at}-{MOST_ATTEMPTS}" if at == last else str(at): with_causes(answer)
                                   for at, answer in enumerate(answers)}
    states = {state: f"R{number}" for number, state in enumerate(outcomes)}
    return {"StateMachines": {MACHINE: {"TestCases": {"Case": states}}}, "MockedResponses": responses}


def with_causes(answer):
    return {"Throw": {"Cause": "", **answer["Throw"]}} if "Throw" in answer else answer


def bounded():
    """In a child: no execution here needs a fraction of this, so one that does has no end."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))


def call(command, folder, text=None):
    return subprocess.run([str(part) for part in command], input=text, stdin=None if text is not None else
                          subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, check=False,
                          preexec_fn=bounded)


class Program:
    """An executable made of some cases. Raises Defect when they cannot be compiled."""

    def __init__(self, options, cases, folder):
        self.cases, self.folder = cases, pathlib.Path(folder)
        (self.folder / "machines.asl.json").write_text(asl_json.dump(joined(cases)), encoding="utf-8")
        (self.folder / "mocks.json").write_text(asl_json.dump(mock_file(cases)), encoding="utf-8")
        self.has_mocks = any(case.outcomes for case in cases)
        process = call([options.compiler, "build", "machines.asl.json", "-o", "machines", "--name", MACHINE,
                        *(["--sanitize"] if options.sanitize else [])], self.folder)
        problem = defect_of(process)
        if problem or process.returncode != 0:
            raise Defect(problem or f"build exited {process.returncode}: " +
                         process.stderr.decode("utf-8", "replace").strip()[-600:])

    def run(self, runs):
        """The ends of executions, given as (case, input text)."""
        lines = "".join(f'{{"machine":{case.seed},"input":{text}}}\n' for case, text in runs)
        process = call([self.folder / "machines", "--lines", "-", "--virtual-time", "--log-level", "info",
                        "--name", MACHINE, *(["--mock", "mocks.json", "--test-case", "Case"] if self.has_mocks else [])],
                       self.folder, lines.encode("utf-8"))
        problem = defect_of(process)
        statuses = re.findall(rb"^\S+ info  execution \S+ (succeeded|failed|timed out)", process.stderr, re.M)
        outputs = process.stdout.decode("utf-8").split("\n")[:-1]
        if problem or len(outputs) != len(runs) or len(statuses) != len(runs) or process.returncode not in (0, 1):
            raise Defect(problem or f"{len(outputs)} results and {len(statuses)} ends of {len(runs)} executions, exit "
                         f"status {process.returncode}: " + process.stderr[-600:].decode("utf-8", "replace"))
        return [end_of(status.decode("ascii"), asl_json.parse(output)) for status, output in zip(statuses, outputs)]

    def history(self, case, text):
        """(End, events) of one execution that writes a history."""
        process = call([self.folder / "machines", "--input", f'{{"machine":{case.seed},"input":{text}}}',
                        "--virtual-time", "--history", "history.json", "--name", MACHINE,
                        *(["--mock", "mocks.json", "--test-case", "Case"] if self.has_mocks else [])], self.folder)
        problem = defect_of(process)
        if problem or process.returncode not in (0, 1, 3):
            raise Defect(problem or f"exit status {process.returncode}: " + process.stderr.decode("utf-8", "replace"))
        status = {0: "succeeded", 1: "failed", 3: "timed out"}[process.returncode]
        events = json.loads((self.folder / "history.json").read_text(encoding="utf-8"))["events"]
        return end_of(status, asl_json.parse(process.stdout.decode("utf-8"))), events


def end_of(status, output):
    if status == "succeeded":
        return End("SUCCEEDED", output)
    return End(status.upper().replace(" ", "_"), None, output.get("Error"), output.get("Cause"))


# ---------------------------------------------------------------------------------------------------------------
# The rival
# ---------------------------------------------------------------------------------------------------------------
def request(definition, inputs, outcomes, context="{}"):
    """A request of rival.mjs; inputs and context are JSON texts."""
    return (f'{{"definition":{asl_json.quoted(asl_json.dump(definition))},'
            f'"inputs":[{",".join(map(asl_json.quoted, inputs))}],'
            f'"outcomes":{asl_json.dump(outcomes)},"context":{context}}}')


class Rival:
    """The process that runs rival.mjs."""

    def __init__(self, node):
        self.process = subprocess.Popen([node, pathlib.Path(__file__).with_name("rival.mjs")], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, encoding="utf-8")

    def run(self, requests):
        """For each request, a JSON text that `request` made, the list of its ends."""
        if not requests:
            return []
        try:
            self.process.stdin.write(f"[{','.join(requests)}]\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise RuntimeError(f"rival.mjs has ended with status {self.process.wait()}")
        return [[End(result["status"], asl_json.parse(result["output"]) if "output" in result else None,
                     result.get("error"), result.get("cause")) for result in results]
                for results in json.loads(answer)]

    def close(self):
        self.process.stdin.close()
        self.process.wait()

