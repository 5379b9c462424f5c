# SPDX-License-Identifier: Apache-2.0
"""The programs that calls.py compares, and how often and under what they are run.

A caller makes any number of the same call in a row; what a call costs is the difference between a long run and a
short one, so that starting, connecting and warming up drop out.
"""
import dataclasses
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

import measure

HERE = pathlib.Path(__file__).resolve().parent
WITH_BACKENDS = HERE.parent / "backends" / "with-backends.mjs"

# Nothing may look for credentials, or for anything else, beyond this machine. They are those of with-backends.mjs,
# whose signature-proxy knows them.
ENVIRONMENT = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")} | {
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_ACCESS_KEY_ID": "AKIDEXAMPLE",
    "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    "AWS_REGION": "us-east-1",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
}

SDK = "AWS SDK on Node"

# The order that every caller puts and gets. The same is in the clients and, as an answer, in call_stub.cpp.
ORDER = {
    "id": "ord-10045",
    "customer": "c-7781",
    "email": "ada@example.com",
    "status": "RESERVED",
    "total": "184.25",
    "lines": "3",
    "express": True,
    "note": 'leave it with the neighbour, the bell is "broken"',
    "city": "Zürich",
}
TYPES = {"total": "N", "lines": "N", "express": "BOOL"}
ITEM = {name: {TYPES.get(name, "S"): value} for name, value in ORDER.items()}


def to_line(value):
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False) + "\n"


def make_workflow(operation):
    """One Task state that puts its input as an item, or gets the item of that id."""
    if operation == "get":
        rest = {"Parameters": {"TableName": "Orders", "Key": {"id": {"S.$": "$.id"}}}, "OutputPath": "$.Item"}
    else:
        item = {name: {f"{TYPES.get(name, 'S')}.$": f"$.{name}"} for name in ORDER}
        rest = {"Parameters": {"TableName": "Orders", "Item": item}, "ResultPath": None}
    task = {"Type": "Task", "Resource": f"arn:aws:states:::dynamodb:{operation}Item", **rest, "End": True}
    return {"StartAt": "Call", "States": {"Call": task}}


def make_mock(operation):
    answer = {"Item": ITEM} if operation == "get" else {}
    return {
        "StateMachines": {operation: {"TestCases": {"Good": {"Call": "Answer"}}}},
        "MockedResponses": {"Answer": {"0": {"Return": answer}}},
    }


@dataclasses.dataclass
class Usage:
    """What a run took, or a call of it; times in microseconds."""

    wall: float
    user: float
    system: float

    @property
    def cpu(self):
        return self.user + self.system


def run(arguments, output, processor=None, environment=None):
    """Runs a program with its output in the file `output`; ends the benchmark when it fails."""
    pin = None if processor is None else lambda: os.sched_setaffinity(0, {processor})
    with open(output, "wb") as out, open(f"{output}.errors", "w+") as errors:
        began = time.monotonic()
        process = subprocess.Popen(
            list(map(str, arguments)),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=errors,
            env=ENVIRONMENT | (environment or {}),
            preexec_fn=pin,
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            sys.exit(f"{arguments[0]}\nended with status {process.returncode}\n{errors.read()[-2000:]}")
    return Usage(wall * 1e6, usage.ru_utime * 1e6, usage.ru_stime * 1e6)


class Caller:
    """A program that makes calls. `long_run` and `short_run` are numbers of calls (of executions for a workflow)."""

    def __init__(self, name, folder, arguments, long_run, calls=1):
        self.name = name
        self.folder = folder
        self.arguments = arguments  # of a count: the command line
        self.long_run = max(2, long_run)
        self.short_run = max(1, self.long_run // 10)
        self.calls = calls  # a unit of the count

    def check(self, output, count):
        """Ends the benchmark when `output` is not that of `count` good calls."""
        raise NotImplementedError

    def fail(self, output):
        sys.exit(f"{self.name}: the answer is not the expected one: {output.read_bytes()[:500]}")

    def run(self, count, prefix=(), **how):
        """Makes the calls, with `prefix` before the command line, and checks the answers."""
        output = self.folder / "output"
        usage = run([*prefix, *self.arguments(count)], output, **how)
        self.check(output, count)
        return usage

    def measure(self, processor):
        """The cost of one call in this round."""
        short, long = self.run(self.short_run, processor=processor), self.run(self.long_run, processor=processor)
        calls = (self.long_run - self.short_run) * self.calls
        return Usage(
            (long.wall - short.wall) / calls, (long.user - short.user) / calls, (long.system - short.system) / calls
        )


class Workflow(Caller):
    """A compiled program that runs once for each line of a file."""

    def __init__(self, name, folder, command, line, is_right, long_run, calls=1):
        super().__init__(name, folder, self.make_command, long_run, calls)
        self.command, self.line, self.is_right = command, line, is_right

    def make_command(self, count):
        inputs = self.folder / "inputs"
        inputs.write_text(self.line * count)
        return [*self.command, "--lines", inputs]

    def check(self, output, count):
        text = output.read_text()
        first = text[: text.find("\n") + 1]
        if not self.is_right(first) or text != first * count:
            self.fail(output)

    def as_program(self, program):
        """The same caller with another program that was made of the definition; None without one."""
        if not program:
            return None
        return Workflow(self.name, self.folder, [program, *self.command[1:]], self.line, self.is_right, self.long_run)


class Client(Caller):
    """A program that compares each answer itself and prints the last; `read` takes what it printed to that answer."""

    def __init__(self, name, folder, command, expected, long_run, read=json.loads):
        super().__init__(name, folder, lambda count: [*command, count], long_run)
        self.expected, self.read = expected, read

    def check(self, output, count):
        if self.read(output.read_text()) != self.expected:
            self.fail(output)


class Exchange(Caller):
    """The raw exchange, which prints how many answers it got."""

    def __init__(self, name, folder, command, long_run):
        super().__init__(name, folder, lambda count: [*command, count], long_run)

    def check(self, output, count):
        if output.read_text() != f"{count}\n":
            self.fail(output)


def expect_item(operation):
    return {"Item": ITEM} if operation == "get" else {}


def make_callers(tools, operation, port, count):
    """Who makes a DynamoDB call, in the order of the table."""
    folder = tools.folder
    result = ITEM if operation == "get" else ORDER
    program = [tools.programs[operation], "--endpoint-url", f"http://127.0.0.1:{port}"]
    callers = [
        Workflow("compiled workflow", folder, program, to_line(ORDER), lambda line: json.loads(line) == result, count),
        Client(
            f"C++ by hand, {tools.json_library}",
            folder,
            [tools.client, port, operation],
            expect_item(operation),
            count,
        ),
    ]
    if tools.node:
        command = [tools.node, HERE / "dynamodb_client.mjs", port, operation]
        read = lambda text: json.loads(text)["answer"]
        # Its calls take many times as long.
        callers.append(Client(SDK, folder, command, expect_item(operation), count // 10, read))
    return callers


def make_mocked(tools, operation, count):
    """The workflow with its call answered from a mock file: the execution around the call."""
    command = [tools.programs[operation], "--mock", tools.mocks[operation], "--test-case", "Good"]
    result = ITEM if operation == "get" else ORDER
    is_right = lambda line: json.loads(line) == result
    return Workflow("the same, its call mocked", tools.folder, command, to_line(ORDER), is_right, count)


def make_exchange(tools, recording, port, count):
    command = [tools.stub, "exchange", port, recording]
    return Exchange("raw exchange", tools.folder, command, count)


def build_stub(compiler, target):
    measure.check([compiler, "-std=c++20", "-O2", str(HERE / "call_stub.cpp"), "-o", str(target), "-pthread"])


class Stub:
    """call_stub while it serves; its recordings are numbered by the connections in the order they came."""

    def __init__(self, tools, processor):
        self.recordings = tools.folder / "recordings"
        self.recordings.mkdir()
        self.process = subprocess.Popen(
            [tools.stub, "serve", self.recordings],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            preexec_fn=None if processor is None else lambda: os.sched_setaffinity(0, {processor}),
        )
        self.port = self.process.stdout.readline().strip()
        if not self.port:
            sys.exit("call_stub did not start")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def record(self, caller):
        """What `caller` sends in one unit of its calls, as a file."""
        before = set(self.recordings.iterdir())
        caller.run(1)
        (made,) = set(self.recordings.iterdir()) - before
        kept = self.recordings.parent / f"recording-{made.name}"
        shutil.copyfile(made, kept)
        return kept


class Tools:
    """Everything that is built before something is measured."""

    def __init__(self, folder, aslc, node, compiler, skipped):
        self.folder, self.aslc, self.node = folder, aslc, node
        self.stub, self.client = folder / "call_stub", folder / "client"
        self.counter = folder / "count_allocations.so"
        self.programs, self.mocks, self.sanitized = {}, {}, {}
        cxx = re.sub(r"clang(?=[^/]*$)", "clang++", compiler)
        build_stub(cxx, self.stub)
        measure.check(
            [compiler, "-O2", "-shared", "-fPIC", str(HERE / "count_allocations.c"), "-o", str(self.counter), "-ldl"]
        )
        self.build_client(cxx, skipped)
        for operation in ("put", "get"):
            source = folder / f"{operation}.asl.json"
            source.write_text(json.dumps(make_workflow(operation)))
            self.programs[operation] = folder / operation
            measure.check([aslc, "build", str(source), "-o", str(folder / operation)])
            self.mocks[operation] = folder / f"{operation}.mock.json"
            self.mocks[operation].write_text(json.dumps(make_mock(operation)))
            checked = folder / f"{operation}-sanitized"
            built = [aslc, "build", str(source), "-o", str(checked), "--sanitize"]
            if subprocess.run(built, capture_output=True).returncode == 0:
                self.sanitized[operation] = checked
        if len(self.sanitized) < 2:
            skipped.append("bytes of the compiled workflow: the runtime for `aslc build --sanitize` is not built")

    def build_client(self, cxx, skipped):
        probe = [cxx, "-std=c++20", "-fsyntax-only", "-x", "c++", "-"]
        includes = "#include <simdjson.h>\n"
        has_simdjson = subprocess.run(probe, input=includes, capture_output=True, text=True).returncode == 0
        self.json_library = "simdjson" if has_simdjson else "nlohmann"
        if not has_simdjson:
            skipped.append("simdjson in the C++ client: libsimdjson-dev is not installed; nlohmann reads its answers")
        flags = ["-std=c++20", "-O3", "-march=native", "-DNDEBUG"]
        libraries = ["-lcrypto", "-lz", *(["-lsimdjson"] if has_simdjson else [])]
        measure.check([cxx, *flags, str(HERE / "dynamodb_client.cpp"), "-o", str(self.client), *libraries])


def check_against_dynalite(tools):
    """Each caller puts the order into a table of its own and gets it back, its signatures checked on the way."""
    command = [tools.node, WITH_BACKENDS, "dynalite:Orders/id", "signed:dynalite", "--", "sh", "-c"]
    command.append('echo "$DYNAMODB_URL $DYNAMODB_DIRECT_URL"; cat')
    tables = HERE.parent / "backends" / "tables.mjs"
    for index in range(len(make_callers(tools, "get", 0, 1))):
        process = subprocess.Popen(
            list(map(str, command)), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=ENVIRONMENT
        )
        line = process.stdout.readline().split()
        try:
            if len(line) != 2:
                sys.exit("dynalite did not start")
            port, direct = line[0].rsplit(":", 1)[1].rstrip("/"), line[1]
            for operation in ("put", "get"):
                caller = make_callers(tools, operation, port, 1)[index]
                caller.run(2)
            stored = measure.check([tools.node, str(tables), direct, "scan", "Orders"])
            if json.loads(stored) != ITEM:
                sys.exit(f"{caller.name}: the table holds {stored}")
        finally:
            process.stdin.close()
            process.wait()
            process.stdout.close()
