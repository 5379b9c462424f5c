# SPDX-License-Identifier: Apache-2.0
"""make-text.py input|expected: an object with a long string full of needless escapes as member t, or that string as it must come out."""

import sys

ROUNDS = 4000
if sys.argv[1] == "input":
    print('{ "t" : "' + r"\u0061\/\n\ud83d\ude00\\\"\u00e9 plain" * ROUNDS + '" }')
else:
    print('"' + r"a/\n😀\\\"é plain" * ROUNDS + '"')
