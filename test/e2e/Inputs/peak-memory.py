#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs PROGRAM, passes on what it prints, and fails when its peak resident memory reaches LIMIT_MIB or when it fails.

The peak is what the kernel reports for the ended child. It counts the memory of this script too, up to the moment
when the program replaces it, so it is never below some 10 MiB: good for an upper limit, not for small figures.

usage: peak-memory.py LIMIT_MIB PROGRAM [ARGUMENT ..]
"""
import os
import sys

KIB = 1024  # ru_maxrss counts KiB on Linux


def main():
    limit_mib = float(sys.argv[1])
    command = sys.argv[2:]
    child = os.posix_spawn(command[0], command, os.environ)
    _, status, usage = os.wait4(child, 0)
    peak_mib = usage.ru_maxrss / KIB
    print(f"peak resident memory: {peak_mib:.1f} MiB", file=sys.stderr)
    if status != 0:
        sys.exit(f"{command[0]} ended with status {os.waitstatus_to_exitcode(status)}")
    if peak_mib >= limit_mib:
        sys.exit(f"{command[0]} took {peak_mib:.1f} MiB at its peak; the limit is {limit_mib:g} MiB")


main()
