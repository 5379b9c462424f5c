# SPDX-License-Identifier: Apache-2.0
"""Writes a definition with a byte that is not UTF-8."""

import sys

sys.stdout.buffer.write(b'{"StartAt": "A\xff", "States": {}}\n')
