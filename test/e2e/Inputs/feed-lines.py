#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Feeds EXECUTIONS lines to a program made from mixed.asl.json and run with `--lines -`; checks every result and memory.

Lines come in rounds of 10,000 that differ only in the number each execution carries: five kinds of execution (two
succeed, two fail, one succeeds or breaks the payload limit by its size), small ones mostly, some of 4 kB, a few of
100 kB and more. So the first round has needed all the memory that any later one should. The peak is read from the
living process after the first round and after EXECUTIONS. One round more follows: its results do not fit into the
pipe, so the process is sure to be there still at the second look.

usage: feed-lines.py EXECUTIONS GROWTH_LIMIT_KIB PROGRAM [ARGUMENT ..]
"""
import subprocess
import sys
import threading

ROUND = 10_000


def describe(index):
    """Input and expected result of execution `index` of a round; each has one %d, the execution's number."""
    kind = ("keep", "call", "fail", "double", "miss")[index % 5]
    pad = "x" * (index * 7 % 120)
    if index % 257 == 3:
        pad *= 40
    if index % 1999 == 8:  # kind double, over the limit of 262,144 bytes when doubled
        kind, pad = "double", "y" * 150_000
    if index % 1999 == 9:  # just under it
        kind, pad = "double", "z" * 100_000
    given = f'{{"n":%d,"kind":"{kind}","list":[{index},[true,null,"\\u00e9"]],"error":"E{index}","pad":"{pad}"}}'
    written = given.replace("\\u00e9", "\u00e9")  # escapes that need not be are not written
    if kind == "keep":
        return given, f'{written[:-1]},"kept":{{"first":{index},"n":%d}}}}'
    if kind == "call":
        return given, written[:-1] + ',"answer":{"done":true}}'
    if kind == "fail":
        return given, f'{{"Error":"E{index}","Cause":"{pad}"}}'
    if kind == "double" and len(pad) * 2 < 262_144:
        return given, f'{{"n":%d,"a":"{pad}","b":"{pad}"}}'
    if kind == "double":
        cause = (
            "The state/task 'Double' returned a result with a size exceeding the maximum number of bytes service limit."
        )
        return given, f'{{"Error":"States.DataLimitExceeded","Cause":"{cause}"}}'
    cause = (
        "An error occurred while executing the state 'Miss' (entered at the event id #4). "
        "Invalid path '$.nothing' : No results for path: $['nothing']"
    )
    return given, f'{{"Error":"States.Runtime","Cause":"{cause}"}}'


def make_templates():
    """The text of a round's lines and of its results, and which number each %d of the results stands for."""
    lines, results, numbers = [], [], []
    for index in range(ROUND):
        line, result = describe(index)
        lines.append(line + "\n")
        results.append(result + "\n")
        numbers += [index] * result.count("%d")
    return "".join(lines).encode(), "".join(results).encode(), numbers


def peak_kib(process):
    with open(f"/proc/{process.pid}/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    sys.exit("the program has ended early")


def fail(process, message):
    process.kill()
    sys.exit(message)


def feed(process, lines, rounds):
    """Writes all rounds and closes the program's input."""
    try:
        for first in range(0, rounds * ROUND, ROUND):
            process.stdin.write(lines % tuple(range(first, first + ROUND)))
        process.stdin.close()
    except BrokenPipeError:
        pass  # the program has ended early; the missing results tell


def check_round(process, results, numbers, first):
    """Reads the results of the round that starts with execution number `first`."""
    expected = results % tuple([first + number for number in numbers])
    got = process.stdout.read(len(expected))
    if got == expected:
        return
    for number, (is_line, should_line) in enumerate(zip(got.split(b"\n"), expected.split(b"\n"))):
        if is_line != should_line:
            fail(process, f"execution {first + number} gave {is_line[:300]!r} instead of {should_line[:300]!r}")
    fail(process, f"the results end in the round from execution {first}")


def main():
    executions, growth_limit_kib = int(sys.argv[1]), int(sys.argv[2])
    if executions % ROUND:
        sys.exit(f"the number of executions is a multiple of {ROUND}")
    process = subprocess.Popen(sys.argv[3:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    lines, results, numbers = make_templates()
    rounds = executions // ROUND + 1
    feeder = threading.Thread(target=feed, args=(process, lines, rounds))
    feeder.start()
    peaks = []
    for index in range(rounds):
        check_round(process, results, numbers, index * ROUND)
        if index == 0 or index == rounds - 2:
            peaks.append(peak_kib(process))
    if rest := process.stdout.read():
        fail(process, f"more than one result a line: {rest[:300]!r}")
    feeder.join()
    status = process.wait()
    early, late = peaks[0], peaks[-1]
    print(f"peak after {ROUND} executions {early} KiB, after {executions} {late} KiB", file=sys.stderr)
    if late - early > growth_limit_kib:
        sys.exit(f"{executions} executions took {late - early} KiB more than {ROUND}")
    # Some executions failed, which the exit status says.
    if status != 1:
        sys.exit(f"the program ended with status {status} instead of 1")
    print(f"{executions} results are right")


main()
