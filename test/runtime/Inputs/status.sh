# SPDX-License-Identifier: Apache-2.0
#
# status.sh COMMAND...: runs the command, then prints `exit status N` to standard output. For tests that tell one
# kind of failure from another, which `not` does not.
"$@"
echo "exit status $?"
