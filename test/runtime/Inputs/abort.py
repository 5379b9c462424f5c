# SPDX-License-Identifier: Apache-2.0
"""abort.py SIGNAL HISTORY COMMAND...: starts the command with `--history HISTORY --log-level debug`, sends it the signal once it
says on stderr that it has entered a state, and prints its exit status, its stdout and the types of the history's events."""

import json
import os
import signal
import subprocess
import sys

number = getattr(signal, sys.argv[1])
history = sys.argv[2]
if os.path.exists(history):
    os.remove(history)
program = subprocess.Popen(
    sys.argv[3:] + ["--history", history, "--log-level", "debug"],
    stdin=subprocess.DEVNULL,
    stdout=subprocess.PIPE,
    stderr=subprocess.PIPE,
    # A test runner in the background of a shell may ignore the signal, and a child would inherit that.
    preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
)
for line in program.stderr:
    if b"enter 'Sleep'" in line:
        program.send_signal(number)
        break
stdout, _ = program.communicate()
print("exit status", program.returncode)
print("stdout", stdout.decode())
with open(history) as file:
    for event in json.load(file)["events"]:
        print(event["id"], event["type"])
