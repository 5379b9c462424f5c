#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
#
# Takes the examples out of the dialect's descriptions and makes MLIR that parses on its own out of each.
#
#   extract-examples.py FOLDER > examples.mlir        FOLDER holds the .td files
#
# What counts as an example
#   ```mlir blocks in descriptions of operations and passes. A block with another language (```text) is a
#   sketch and is left out; so a block with placeholders must not say mlir.
#   "Example: `#flow.x<..>`" in descriptions of attributes.
#   Each operation must have an example; if one has none, that is an error, as is a placeholder.
#
# Most examples are one or two lines, so what they need is put around them: values that are used and not
# defined are made in front, blocks that are branched to and not there are added, a state gets
# a machine. A value's name says its type (kTypesByName). In a pass's example, what follows `// after` is
# an example of its own.
#
# The output is for `flow-opt --split-input-file`; a comment above each example says where it comes from.

import pathlib
import re
import sys

kTypesByName = {"d": "f64", "delay": "f64", "attempt": "i32", "n": "i32", "next": "i32", "true": "i1"}
kValuesByType = {
    "!flow.json": "  {} = flow.context",
    "f64": "  {} = arith.constant 1.0 : f64",
    "i32": "  {} = arith.constant 0 : i32",
    "i1": "  {} = arith.constant true",
}
kTerminators = {
    "cf.br", "cf.cond_br", "cf.switch", "flow.abort", "flow.await.collect", "flow.await.join", "flow.await.task",
    "flow.await.timer", "flow.catch", "flow.fail", "flow.finish", "flow.frame.suspend.collect",
    "flow.frame.suspend.join", "flow.frame.suspend.task", "flow.frame.suspend.timer", "flow.next", "flow.raise", "flow.retry",
    "flow.succeed",
}  # fmt: skip
kEnd = '  flow.abort "E" because "C"'


def strip_indent(lines):
    filled = [line for line in lines if line.strip()]
    indent = min((len(line) - len(line.lstrip()) for line in filled), default=0)
    return [line[indent:] for line in lines]


def without_strings_and_comments(text):
    text = re.sub(r'"(?:[^"\\]|\\.)*"', '""', text)
    return re.sub(r"//.*", "", text)


def split_statements(lines):
    """Groups lines: a label or an operation begins a statement; other lines go on with the last one."""
    begins = re.compile(r"\s*(\^\w+(\([^)]*\))?:|(%[\w:, %]+\s*=\s*)?(flow|cf|arith)\.\w)")
    statements = []
    depth = 0
    for line in lines:
        if not line.strip():
            continue
        bare = without_strings_and_comments(line)
        if statements and (depth > 0 or not begins.match(line)):
            statements[-1].append(line)
        else:
            statements.append([line])
        depth += sum(bare.count(c) for c in "{[(") - sum(bare.count(c) for c in "}])")
    return statements


def operation_of(statement):
    match = re.match(r"(?:%[\w:, %]+=\s*)?([\w.]+)", statement[0].strip())
    return match.group(1) if match else ""


def wrap(lines):
    """The MLIR text of one example."""
    lines = strip_indent(lines)
    text = "\n".join(lines)
    bare = without_strings_and_comments(text)
    if re.match(r"\s*flow\.(machine|func|frame\.func)\b", bare):
        return text
    state = re.match(r"\s*flow\.state (@\w+)", bare)
    if state:
        return f"flow.machine @M start {state.group(1)} {{\n{text}\n}}"

    # Blocks of the example itself; each statement behind a terminator needs one.
    body = []
    ended = False
    for number, statement in enumerate(split_statements(lines)):
        label = statement[0].lstrip().startswith("^")
        if ended and not label:
            body.append(f"^more{number}:")
        body += statement
        ended = not label and operation_of(statement) in kTerminators
    if not ended:
        body.append(kEnd)

    defined = set()
    for names in re.findall(r"(%\w+(?::\d+)?(?:\s*,\s*%\w+(?::\d+)?)*)\s*=", bare):
        defined |= set(re.findall(r"%\w+", names))
    defined |= set(re.findall(r"[(,]\s*(%\w+)\s*:", " ".join(re.findall(r"\^\w+\([^)]*\):", bare))))
    used = dict.fromkeys(re.findall(r"%\w+", bare))
    free = [name for name in used if name not in defined]
    made = [kValuesByType[kTypesByName.get(name[1:], "!flow.json")].format(name) for name in free]

    labels = set(re.findall(r"^\s*(\^\w+)(?:\([^)]*\))?:", bare, re.M))
    blocks = []
    for name in dict.fromkeys(re.findall(r"\^\w+", bare)):
        if name in labels:
            continue
        passed = re.search(re.escape(name) + r"\([^)]*:\s*([^)]*)\)", bare)
        types = [t.strip() for t in passed.group(1).split(",")] if passed else []
        if re.search(r"flow\.await\.task[^^]*resume[^^]*" + re.escape(name) + r"\b", bare) or re.search(
            r"flow\.await\.task[^^]*\^\w+\s+fail\s+" + re.escape(name) + r"\b", bare
        ):
            types = ["!flow.json"]
        if re.search(r"flow\.await\.join[^\n]*" + re.escape(name) + r"\b", bare):
            types = ["!flow.json"]
        parameters = ", ".join(f"%{name[1:]}_{i}: {t}" for i, t in enumerate(types))
        blocks.append(f"{name}({parameters}):\n{kEnd}" if parameters else f"{name}:\n{kEnd}")

    return "\n".join(["flow.func @Example {", "^example(%input_: !flow.json):", *made, *body, *blocks, "}"])


def examples_of(path):
    """Yields (line, name of the definition, lines of the example); lines is None where there should be one."""
    definition, is_operation, has_example = "", False, True
    lines = path.read_text().splitlines()
    number = 0
    while number < len(lines):
        line = lines[number]
        start = re.match(r"def (\w+)\s*:\s*(\w+)", line)
        if start:
            if is_operation and not has_example:
                yield number, definition, None
            definition, has_example = start.group(1), False
            is_operation = definition.endswith("Op") and start.group(2).startswith("Flow_")
        inline = re.search(r"`(#flow\.\w+<.*>)`", line)
        if inline:
            yield number + 1, definition, ["module attributes {flow.example = " + inline.group(1) + "} {}"]
        if line.strip() == "```mlir":
            has_example = True
            first = number + 1
            number = lines.index(next(l for l in lines[first:] if l.strip() == "```"), first)
            block = lines[first:number]
            marks = [i for i, l in enumerate(block) if re.match(r"\s*// after\s*$", l)]
            parts = [block[: marks[0]], block[marks[0] :]] if marks else [block]
            for part in parts:
                yield first + 1, definition, part
        number += 1
    if is_operation and not has_example:
        yield len(lines), definition, None


def main():
    folder = pathlib.Path(sys.argv[1])
    outputs, problems = [], []
    for path in sorted(folder.glob("*.td")):
        for line, definition, lines in examples_of(path):
            where = f"{path.name}:{line}: {definition}"
            if lines is None:
                problems.append(f"{where} has no example")
            elif re.search(r"<\.\.\.?>|\[\.\.\.?\]", "\n".join(lines)):
                problems.append(f"{where} has a placeholder in an example that says mlir")
            elif lines[0].startswith("module"):
                outputs.append(f"// {where}\n" + lines[0])
            else:
                outputs.append(f"// {where}\n" + wrap(lines))
    print("\n// -----\n".join(outputs))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems or not outputs else 0


if __name__ == "__main__":
    sys.exit(main())
