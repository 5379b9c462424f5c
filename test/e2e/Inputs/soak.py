#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs EXECUTIONS executions through one process of a program (`--lines -`), the lines of INPUTS over and over, and checks
each result against the line of EXPECTED. The peak of its memory is looked at after the first 10,000 and at the end, when one
round more is still to come, so that the process is there. Nothing kept from an execution may add up: between the two looks the
peak grows by GROWTH_LIMIT_KIB at most.

usage: soak.py EXECUTIONS GROWTH_LIMIT_KIB INPUTS EXPECTED PROGRAM [ARGUMENT ..]
"""
import subprocess
import sys
import threading

FIRST_LOOK = 10_000


def peak_kib(process):
    with open(f"/proc/{process.pid}/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    sys.exit("the program has ended early")


def main():
    executions, growth_limit_kib = int(sys.argv[1]), int(sys.argv[2])
    if executions <= FIRST_LOOK:
        sys.exit(f"more than {FIRST_LOOK} executions are needed")
    inputs, expected = (open(name, "rb").read().splitlines(keepends=True) for name in sys.argv[3:5])
    if len(inputs) != len(expected):
        sys.exit(f"{len(inputs)} inputs have {len(expected)} results")
    process = subprocess.Popen(sys.argv[5:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    may_end = threading.Event()

    def feed():
        try:
            for first in range(0, executions, 1000):
                process.stdin.write(b"".join(inputs[n % len(inputs)] for n in range(first, min(first + 1000, executions))))
            process.stdin.flush()
            may_end.wait()
            process.stdin.close()
        except BrokenPipeError:
            pass  # the program has ended early; the missing results tell

    feeder = threading.Thread(target=feed)
    feeder.start()
    peaks = []
    for number in range(1, executions + 1):
        result = process.stdout.readline()
        if result != expected[(number - 1) % len(expected)]:
            process.kill()
            may_end.set()
            sys.exit(f"execution {number} gave {result[:300]!r}")
        if number in (FIRST_LOOK, executions):
            peaks.append(peak_kib(process))
    may_end.set()
    if rest := process.stdout.read():
        sys.exit(f"more than one result a line: {rest[:300]!r}")
    feeder.join()
    status = process.wait()
    print(f"peak after {FIRST_LOOK} executions {peaks[0]} KiB, after {executions} {peaks[1]} KiB", file=sys.stderr)
    if peaks[1] - peaks[0] > growth_limit_kib:
        sys.exit(f"{executions} executions took {peaks[1] - peaks[0]} KiB more than {FIRST_LOOK}")
    if status != 1:  # some executions fail
        sys.exit(f"the program ended with status {status} instead of 1")
    print(f"{executions} results are right")


main()
