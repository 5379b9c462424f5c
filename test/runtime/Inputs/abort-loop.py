# SPDX-License-Identifier: Apache-2.0
"""abort-loop.py HISTORY COMMAND...: starts the command with `--history HISTORY --log-level debug`, terminates it once it says on
stderr that it has entered a state for the third time, and prints its exit status and the type of the last event."""

import json
import signal
import subprocess
import sys

program = subprocess.Popen(
    sys.argv[2:] + ["--input", "1", "--history", sys.argv[1], "--log-level", "debug"],
    stdout=subprocess.DEVNULL,
    stderr=subprocess.PIPE,
    preexec_fn=lambda: signal.signal(signal.SIGTERM, signal.SIG_DFL),
)
entered = 0
for line in program.stderr:
    entered += b"enter " in line
    if entered == 3:
        program.send_signal(signal.SIGTERM)
print("exit status", program.wait())
with open(sys.argv[1]) as file:
    print("last", json.load(file)["events"][-1]["type"])
