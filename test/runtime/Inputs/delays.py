# SPDX-License-Identifier: Apache-2.0
"""delays.py HISTORY: prints for each attempt of a task after the first how many seconds passed since the failure before, rounded."""

import datetime
import json
import sys

failed = None
for event in json.load(open(sys.argv[1]))["events"]:
    time = datetime.datetime.fromisoformat(event["timestamp"].replace("Z", "+00:00"))
    if event["type"] == "TaskFailed":
        failed = time
    elif event["type"] == "TaskScheduled" and failed:
        print(round((time - failed).total_seconds()))
