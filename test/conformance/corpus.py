# SPDX-License-Identifier: Apache-2.0
"""What the corpus runners share: where the corpora lie, lists of known differences, and what no run may show."""

import os
import pathlib
import re
import shutil
import sys

HERE = pathlib.Path(__file__).resolve().parent
CORPUS = HERE.parents[1] / "../shared/conformance"

# A task that no mock answers is called for real. Nothing may leave this machine: the address refuses, and nobody asks
# EC2 for credentials.
os.environ.update(AWS_EC2_METADATA_DISABLED="true", AWS_ENDPOINT_URL="http://127.0.0.1:9")

_DEFECT = re.compile(rb"(ERROR: \w+Sanitizer|SUMMARY: \w+Sanitizer|runtime error: |Assertion `|LLVM ERROR|"
                     rb"PLEASE submit a bug report|UNREACHABLE executed).*")


def defect_of(process):
    """What a finished process shows of a defect of ours, whatever its exit status means: a signal, a sanitizer's
    report, a failed assertion. None when it shows nothing."""
    match = _DEFECT.search(process.stderr)
    if match:
        return match.group(0).decode("utf-8", "replace")
    if process.returncode < 0:
        return f"ended by signal {-process.returncode}: {process.stderr[-300:].decode('utf-8', 'replace').strip()}"
    return None


def find_compiler(name):
    """Absolute path of the compiler; ends the program with status 2 when there is none."""
    found = shutil.which(name)
    if not found:
        print(f"{os.path.basename(sys.argv[0])}: error: no executable compiler at {name!r}", file=sys.stderr)
        sys.exit(2)
    return os.path.abspath(found)


def read_known(path):
    """Name to reason, from lines of `name TAB reason`; blank lines and lines that begin with # are left out."""
    known = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines() if path.exists() else (), 1):
        if not line.strip() or line.startswith("#"):
            continue
        name, tab, reason = line.partition("\t")
        problem = ("a line is a name, a tab and a reason" if not tab or not reason.strip() else
                   f"{name!r} is there twice" if name in known else None)
        if problem:
            print(f"{path.name}:{number}: error: {problem}", file=sys.stderr)
            sys.exit(2)
        known[name] = reason.strip()
    return known
