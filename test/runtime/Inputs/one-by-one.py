# SPDX-License-Identifier: Apache-2.0
"""one-by-one.py COMMAND...: feeds three lines, each after the answer to the one before has come, and prints the answers."""

import subprocess
import sys

program = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
for n in range(3):
    program.stdin.write(b'{"n": %d}\n' % n)
    program.stdin.flush()
    print(program.stdout.readline().decode(), end="")
program.stdin.close()
print("exit status", program.wait())
