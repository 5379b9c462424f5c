#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Reads the definitions collected from public repositories in every form that people write them in.

    run_forms.py --compiler PATH [--filter REGEX] [--every N]

Each JSON definition that `aslc` accepts is written as YAML (in blocks, in braces, with aliases for what is there twice),
inside a SAM template, as DefinitionString of a CloudFormation template in YAML and JSON, in pieces for Fn::Join, as a
file beside its template, and in serverless.yml. The IR must be that of the JSON text. Definitions with errors must have
the same ones in YAML, in any order.

Prints `N passed, N failed`. Exit status: 0 nothing unexpected, 1 failures, 2 could not run.
"""

import argparse
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

from corpus import CORPUS, defect_of, find_compiler

try:
    import yaml
except ImportError:
    yaml = None


def call(command):
    return subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, check=False)


def resource(kind, properties):
    return {"Resources": {"Other": {"Type": "AWS::SQS::Queue"}, "Machine": {"Type": kind, "Properties": properties}}}


def literal(text):
    """`text` as a block of YAML, eight blanks in."""
    return "|\n" + "".join("        " + line + "\n" for line in text.split("\n"))


def pieces(text, seed):
    """`text` cut where it may hurt."""
    cuts = sorted(random.Random(seed).sample(range(1, len(text)), min(7, len(text) - 1)))
    return [text[begin:end] for begin, end in zip([0, *cuts], [*cuts, len(text)])]


class Dumper(yaml.SafeDumper if yaml else object):
    """Writes what PyYAML would take for another type, but YAML 1.2 does not, without quotes as people do."""


class PlainDumper(Dumper):
    def ignore_aliases(self, data):
        return True


def shared(value, seen):
    """`value` with equal parts being one, so that aliases stand for them."""
    if isinstance(value, dict):
        value = {key: shared(each, seen) for key, each in value.items()}
    elif isinstance(value, list):
        value = [shared(each, seen) for each in value]
    else:
        return value
    return seen.setdefault(json.dumps(value), value)


def forms(definition, text, folder):
    """(name of the form, file to read) of everything that `definition` can be written as."""
    sam, cloudformation = "AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine"
    dump = lambda value, **options: yaml.dump(value, Dumper=PlainDumper, sort_keys=False, allow_unicode=True, **options)
    files = {
        "block.asl.yaml": dump(definition, width=60),
        "flow.asl.yaml": dump(definition, default_flow_style=True, width=80),
        "aliases.asl.yaml": yaml.dump(shared(definition, {}), Dumper=Dumper, sort_keys=False),
        "sam.yaml": dump(resource(sam, {"Definition": definition})),
        "sam.json": json.dumps(resource(sam, {"Definition": definition}), indent=1),
        "string.json": json.dumps(resource(cloudformation, {"DefinitionString": text})),
        "join.json": json.dumps(resource(cloudformation, {"DefinitionString": {
            "Fn::Join": ["", pieces(json.dumps(definition), len(text))]}}), indent=2),
        "uri.yaml": dump(resource(sam, {"DefinitionUri": "flow.asl.yaml"})),
        "serverless.yml": dump({"service": "s", "stepFunctions": {"stateMachines": {"m": {"definition": definition}}}}),
    }
    if "\t" not in text and not re.search("[^\n -\ud7ff\ue000-\ufffd]", text) and "\u2028" not in text:
        files["block.yaml"] = ("Resources:\n  Machine:\n    Type: AWS::StepFunctions::StateMachine\n    Properties:\n"
                               "      DefinitionString: " + literal(text.replace("\r", "").strip()))
    for name, contents in files.items():
        (folder / name).write_text(contents, encoding="utf-8")
        yield name, folder / name


def messages(process):
    """What was found, without places."""
    lines = process.stderr.decode("utf-8", "replace").splitlines()
    return sorted(re.sub(r"^\S+?: ", "", line) for line in lines if re.match(r"\S+?: error: ", line))


def look(options, file):
    path = options.root / file
    try:
        text = path.read_text(encoding="utf-8")
        definition = json.loads(text)
    except ValueError:
        return 0, []
    if not isinstance(definition, dict) or not definition:
        return 0, []
    emit = lambda name: call([options.compiler, "ir", name, "--emit=state", "--no-locations", "--name", "M"])
    expected, problems, count = emit(path), [], 0
    with tempfile.TemporaryDirectory(prefix="asl") as folder:
        for form, name in forms(definition, text, pathlib.Path(folder)):
            if expected.returncode and not form.endswith(".asl.yaml"):
                continue
            actual, count = emit(name), count + 1
            defect = defect_of(actual)
            if defect:
                problems.append(f"{form}: {defect}")
            elif actual.returncode != expected.returncode:
                problems.append(f"{form}: exit status {actual.returncode}, not {expected.returncode}: "
                                + actual.stderr.decode("utf-8", "replace")[-400:])
            elif actual.stdout != expected.stdout:
                problems.append(f"{form}: another program")
            elif messages(actual) != messages(expected):
                problems.append(f"{form}: finds {messages(actual)}, not {messages(expected)}")
    return count, problems


def main():
    parser = argparse.ArgumentParser(description="Reads public definitions in every form.")
    parser.add_argument("--compiler", required=True, help="the aslc to test")
    parser.add_argument("--filter", default="", help="only files that match this regular expression")
    parser.add_argument("--every", type=int, default=1, help="only each N-th file")
    parser.add_argument("--jobs", type=int, default=min(2, os.cpu_count() or 1))
    options = parser.parse_args()
    options.root = CORPUS / "definitions"
    if not (options.root / "index.json").exists() or not yaml:
        print(f"{'PyYAML' if not yaml else '../shared/conformance/definitions'} is absent: skipped")
        print("0 passed, 0 failed, 1 skipped")
        return 0
    options.compiler = find_compiler(options.compiler)
    files = [entry["file"] for entry in json.loads((options.root / "index.json").read_text(encoding="utf-8"))]
    files = [file for file in files if re.search(options.filter, file)][::options.every]
    passed = failed = 0
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for file, (count, problems) in zip(files, pool.map(lambda file: look(options, file), files)):
            failed += len(problems)
            passed += count - len(problems)
            for problem in problems:
                print(f"FAIL {file}\n    {problem}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
