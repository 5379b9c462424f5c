# SPDX-License-Identifier: Apache-2.0
"""Prints what a ResultWriter wrote: show-results.py BUCKET_DIRECTORY

For each file its key and its records, a line each, sorted by key; UUIDs and times, which differ each time, as words.
"""

import json
import pathlib
import re
import sys

bucket = pathlib.Path(sys.argv[1])


def mask(text):
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID", text)
    return re.sub(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "TIME", text)


for path in sorted(path for path in bucket.rglob("*") if path.is_file()):
    print(mask(str(path.relative_to(bucket))))
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        records = [json.loads(line) for line in text.splitlines()]
    else:
        value = json.loads(text)
        records = value if isinstance(value, list) else [value]
    for record in records:
        print(mask(json.dumps(record)))
