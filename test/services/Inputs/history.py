# SPDX-License-Identifier: Apache-2.0
"""history.py HISTORY [--times]: prints id, type and details of each event, and with --times the whole seconds since the first
event in front. Details are sorted; what the service adds to every text (`truncated`) is left out."""

import datetime
import json
import sys


def instant(event):
    return datetime.datetime.fromisoformat(event["timestamp"].replace("Z", "+00:00"))


with open(sys.argv[1]) as file:
    events = json.load(file)["events"]
for event in events:
    words = [str(event["id"]), event["type"]]
    if "--times" in sys.argv:
        words.insert(0, f"{int((instant(event) - instant(events[0])).total_seconds())}s")
    for member in event.values():
        if isinstance(member, dict):
            shown = {name: value for name, value in member.items() if not name.endswith("Details")}
            words.append(json.dumps(shown, sort_keys=True, separators=(",", ":")))
    print(*words)
