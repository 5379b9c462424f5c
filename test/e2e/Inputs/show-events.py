# SPDX-License-Identifier: Apache-2.0
"""show-events.py HISTORY [--links] [--times]: prints id and type of each event, the name of its state if it has one, its error
if it has one, with --links the id of the event it follows, and with --times the seconds since the first event, rounded."""

import datetime
import json
import sys


def instant(event):
    return datetime.datetime.fromisoformat(event["timestamp"].replace("Z", "+00:00"))


with open(sys.argv[1]) as file:
    events = json.load(file)["events"]
for event in events:
    words = [str(event["id"]), event["type"]]
    if "--links" in sys.argv:
        words.insert(1, str(event["previousEventId"]))
    if "--times" in sys.argv:
        words.insert(0, f"{(instant(event) - instant(events[0])).total_seconds():.0f}")
    for member in event.values():
        if isinstance(member, dict):
            words += [member[name] for name in ("name", "error") if name in member]
    print(*words)
