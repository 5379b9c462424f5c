# SPDX-License-Identifier: Apache-2.0
"""Which functions the instructions of an execution are in.

`aslc build` leaves local names out. So the object is linked here as the compiler links it, but with them, and callgrind
says what it counts in each function itself, what it calls left out.
"""
import collections
import pathlib
import platform
import re
import shutil

import measure
from report import make_table

LINKER = "ld.lld-22"
SHOWN = 7  # functions of a workflow
LEAST = 0.02  # a share that is worth a name

# The workflows with aims, by variant.
PROFILED = (
    ("linear100", "fast"),
    ("linear100", "traced"),
    ("router50-last", "fast"),
    ("loop10000", "fast"),
    ("map1000", "fast"),
    ("map1000", "traced"),
    ("parallel10", "fast"),
    ("retry10", "fast"),
    ("payload200k", "fast"),
    ("payload200k", "traced"),
)


def link_with_names(aslc, definition, target, calls_services):
    """The program of a definition, with the names of all functions, which are in the build tree alone."""
    folder = f"{platform.machine()}-linux"
    build = pathlib.Path(aslc).parents[1]
    runtime = build / "lib" / "aslc" / folder
    code = target.with_suffix(".o")
    measure.check([aslc, "ir", str(definition), "--emit=obj", "-o", str(code)])
    core = build / "runtime" / "named" / folder / ("aslrt-core-net.o" if calls_services else "aslrt-core.o")
    flags = ["-static", "--no-pie", "--gc-sections", "--build-id=none", "--eh-frame-hdr", "-z", "noexecstack"]
    files = [core, code, runtime / "crtend.o", runtime / "crtn.o"]
    measure.check([LINKER, *flags, "-o", str(target), *map(str, files)])


def read_functions(figures):
    """Instructions by function, those of functions that it calls left out."""
    names, counts = {}, collections.Counter()
    name, is_call = "", False
    for line in figures.read_text().splitlines():
        match = re.match(r"fn=\((\d+)\)(?: (.*))?$", line)
        if match:
            name = names.setdefault(match.group(1), match.group(2))
            continue
        match = re.match(r"cfn=\((\d+)\)(?: (.*))?$", line)
        if match:
            names.setdefault(match.group(1), match.group(2))
        elif line.startswith("calls="):
            is_call = True
        elif re.match(r"[+*\d-]", line):
            # The line after a call has what the called one took.
            if not is_call:
                counts[name] += int(line.split()[1])
            is_call = False
    return counts


def shorten(name):
    """A function's name without its parameters, template arguments and the namespaces that all have."""
    name = name.replace("(anonymous namespace)::", "").replace("aslrt::", "")
    name = re.sub(r"'\d+$", "", name)  # callgrind's mark of a recursion
    name = re.sub(r"^_*(mem[a-z]+)_avx.*", r"\1", name)
    while (shorter := re.sub(r"<[^<>]*>", "", name)) != name:
        name = shorter
    return name.split("(")[0].split(" ")[-1]


def profile(contender, workflow, folder, few, many):
    """Instructions of an execution by function."""
    program = folder / f"{workflow.name}.named"
    if not program.exists():
        link_with_names(contender.aslc, workflow.definition, program, workflow.mock is not None)
    counts = collections.Counter()
    for executions, sign in ((few, -1), (many, 1)):
        figures = folder / "figures"
        _, *rest = contender.counted(workflow, executions)
        callgrind = ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={figures}"]
        measure.check([*callgrind, str(program), *rest])
        for name, count in read_functions(figures).items():
            counts[shorten(name)] += sign * count / (many - few)
    return counts


def make_profiles(figures, able, folder, few, many, skipped):
    """A row for each workflow with an aim: the functions that most instructions are in. "" when it cannot be told."""
    if not shutil.which(LINKER):
        skipped.append(f"where the instructions are: there is no {LINKER}")
        return ""
    named = {row.workflow.name: row.workflow for row in figures}
    by_variant = {getattr(each, "variant", None): each for each in able}
    rows = []
    for name, variant in PROFILED:
        if name not in named:
            continue
        counts = profile(by_variant[variant], named[name], folder, few, many)
        total = sum(counts.values())
        shares = [(function, count / total) for function, count in counts.most_common(SHOWN)]
        texts = [f"{share:.0%} `{function}`" for function, share in shares if share >= LEAST]
        rows.append([name, variant, f"{total:,.0f}", ", ".join(texts)])
    return make_table(["workflow", "variant", "instructions", "of these in"], rows)
