#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the JSON parsing corpus through aslrt-json, the runtime's reader and writer.

    run_json.py TOOL [CORPUS]

Files named y_* must be accepted, n_* refused, and i_* may be either but must not crash. Of every accepted
text the output and the size must be the same whether or not the value was looked into or collected, must
mean what Python reads from the file, and must come out unchanged when read again. The last line says
`N passed, N failed`. When the corpus is absent, nothing is run and the line says so by name.
"""

import json
import pathlib
import subprocess
import sys


def run(tool, arguments, text):
    return subprocess.run([tool, *arguments, "-"], input=text, capture_output=True, check=False)


def same_value(left, right):
    """Equality that tells 1 from true and compares numbers as read."""
    if type(left) is not type(right):
        return isinstance(left, (int, float)) and isinstance(right, (int, float)) and \
            not isinstance(left, bool) and not isinstance(right, bool) and left == right
    if isinstance(left, dict):
        return list(left) == list(right) and all(same_value(left[key], right[key]) for key in left)
    if isinstance(left, list):
        return len(left) == len(right) and all(map(same_value, left, right))
    return left == right


def check(tool, path):
    """None when the file passes, else what is wrong."""
    text = path.read_bytes()
    plain = run(tool, [], text)
    if plain.returncode not in (0, 1):
        return f"exit code {plain.returncode}: {plain.stderr.decode(errors='replace').strip()}"
    kind = path.name[0]
    if kind == "y" and plain.returncode != 0:
        return "refused: " + plain.stderr.decode(errors="replace").strip()
    if kind == "n" and plain.returncode != 1:
        return "accepted"
    if plain.returncode == 1:
        if not plain.stderr.startswith(b"offset ") or plain.stdout:
            return "refused without a place and a reason"
        return None
    for arguments in (["--touch"], ["--collect"], ["--touch", "--collect"]):
        other = run(tool, arguments, text)
        if other.returncode != 0 or other.stdout != plain.stdout:
            return f"other output with {' '.join(arguments)}"
        size = run(tool, ["--size", *arguments], text)
        if size.stdout.strip() != str(len(plain.stdout)).encode():
            return f"size {size.stdout.strip().decode()} with {' '.join(arguments)}, wrote {len(plain.stdout)}"
    if run(tool, [], plain.stdout).stdout != plain.stdout:
        return "its own output comes out changed"
    try:
        expected = json.loads(text)
    except (ValueError, RecursionError):
        return None if kind == "i" else "Python refuses the file"
    return None if same_value(json.loads(plain.stdout), expected) else "the output means something else"


def main():
    sys.setrecursionlimit(10000)  # one of the files nests 500 arrays
    if len(sys.argv) not in (2, 3):
        print(__doc__)
        return 2
    root = pathlib.Path(__file__).resolve().parents[2]
    corpus = pathlib.Path(sys.argv[2]) if len(sys.argv) == 3 else root / "../shared/conformance/json"
    if not corpus.is_dir():
        print("skipped: ../shared/conformance/json is absent")
        return 0
    passed = failed = 0
    for path in sorted(corpus.glob("*.json")):
        problem = check(sys.argv[1], path)
        if problem:
            failed += 1
            print(f"{path.name}: {problem}")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
