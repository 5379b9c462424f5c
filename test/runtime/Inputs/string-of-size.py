# SPDX-License-Identifier: Apache-2.0
"""string-of-size.py BYTES: prints a JSON string whose text, quotes included, has that many bytes."""

import sys

print('"' + "x" * (int(sys.argv[1]) - 2) + '"')
