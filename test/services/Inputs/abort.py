# SPDX-License-Identifier: Apache-2.0
"""abort.py SIGNAL LOG HISTORY COMMAND ..: starts the command with `--history HISTORY`, sends it the signal once the faulty server's LOG shows
a request, and prints its exit status and its stdout."""

import os
import signal
import subprocess
import sys
import time

number = getattr(signal, sys.argv[1])
log, history = sys.argv[2:4]
if os.path.exists(history):
    os.remove(history)
program = subprocess.Popen(
    sys.argv[4:] + ["--history", history],
    stdin=subprocess.DEVNULL,
    stdout=subprocess.PIPE,
    # A test runner in the background of a shell may ignore the signal, and a child would inherit that.
    preexec_fn=lambda: signal.signal(number, signal.SIG_DFL),
)
while program.poll() is None:
    with open(log) as file:
        if '"event":"request"' in file.read():
            program.send_signal(number)
            break
    time.sleep(0.01)
stdout, _ = program.communicate()
print("exit status", program.returncode)
print("stdout", stdout.decode())
