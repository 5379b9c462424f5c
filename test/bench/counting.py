# SPDX-License-Identifier: Apache-2.0
"""Instructions of an execution, of compiled programs and of those by hand in C++, by valgrind's callgrind."""
import subprocess
import sys

import instructions
from report import make_table

FEW, MANY = 4, 12  # executions; instructions are the same each time, so that some are enough


def count_execution(contender, workflow, folder):
    """The instructions between so many executions and more of them, of one; the results have been checked before."""
    totals = []
    for executions in (FEW, MANY):
        figures = folder / "figures"
        command = ["valgrind", "--quiet", "--tool=callgrind", f"--callgrind-out-file={figures}"]
        command += contender.counted(workflow, executions)
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        if done.returncode != 0:
            sys.exit(f"{' '.join(command)}\nended with status {done.returncode}\n{done.stderr[:1000]}")
        totals.append(instructions.read_total(figures))
    return (totals[1] - totals[0]) / (MANY - FEW)


def make_counts(figures, folder, groups, skipped):
    """A table with a column for each of the first groups, the smallest count of its contenders; "" when nothing can be counted."""
    obstacle = instructions.find_obstacle()
    if obstacle:
        skipped.append(f"instructions: {obstacle}")
        return ""
    rows = []
    for row in figures:
        counts = []
        for group in groups:
            able = [each for each in row.rounds if each.name.startswith(group) and hasattr(each, "counted")]
            counts.append(min((count_execution(each, row.workflow, folder) for each in able), default=None))
        ratio = counts[2] / counts[0] if counts[2] else None
        texts = [f"{count:,.0f}" if count else "" for count in counts]
        rows.append([row.workflow.name, *texts, f"{ratio:.3g}" if ratio else ""])
        print(f"{row.workflow.name}: instructions are counted", file=sys.stderr)
    return make_table(["workflow", *groups, f"{groups[2]} to {groups[0]}"], rows)
