# SPDX-License-Identifier: Apache-2.0
"""Starts a program, sends it a signal once it waits, and prints what it said and died of.

    crash.py SIGNAL WAITS PROGRAM ARGUMENT ..

`WAITS` is how many lines of its log say that a state was entered before the signal comes.
"""

import signal
import subprocess
import sys
import time

number = signal.Signals[sys.argv[1]]
program = subprocess.Popen(sys.argv[3:] + ["--log-level", "debug"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
entered = 0
while entered < int(sys.argv[2]):
    line = program.stderr.readline()
    if not line:
        sys.exit("the program ended before")
    entered += "enter '" in line
while "S" not in open(f"/proc/{program.pid}/stat").read().rsplit(")", 1)[1].split()[0]:
    time.sleep(0.01)
program.send_signal(number)
print(program.stderr.read(), end="")
status = program.wait()
print(f"died of {signal.Signals(-status).name}" if status < 0 else f"exit status {status}")
